"""Protected time: of a mentor, for themselves; of each mentor, for who manages the programme."""

from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull
from django.utils import timezone

from matching.models import RelationshipMember
from mentorship.access import Actor
from participants.models import Enrollment, Person
from programs.models import Program
from scheduling import rules
from scheduling.models import Meeting
from scheduling.protected_time import ProtectedTime, Year, year_of
from scheduling.queries.clocks import own_zone


def own_protected_time(actor: Actor) -> list[ProtectedTime]:
    """The actor's, for each programme that grants some and in which they mentor this year."""
    if actor.person_id is None:
        return []
    year = year_of(timezone.now(), own_zone(actor))
    rows = used_by_mentors(year).filter(person_id=actor.person_id)
    granting = rows.filter(relationship__cohort__program__protected_hours__gt=0)
    found = (
        granting.values(
            program_id=F("relationship__cohort__program_id"),
            program=F("relationship__cohort__program__name"),
            hours=F("relationship__cohort__program__protected_hours"),
        )
        .annotate(used=used_minutes(year))
        .order_by("program", "program_id")
    )
    return [
        ProtectedTime(
            row["program_id"], row["program"], year.number, row["hours"] * 60, row["used"]
        )
        for row in found
    ]


def protected_time_of_each(actor: Actor, program: Program) -> QuerySet[Any, dict[str, Any]]:
    """How long each mentor of the programme met this year, who used most first; for its managers.

    Rows of `person_id`, `given_name`, `family_name`, `works_in`, `used` (minutes).
    """
    if not rules.see_protected_time_of_each(actor, program):
        return Person.objects.none().values("pk")
    year = year_of(timezone.now(), ZoneInfo(actor.organization.time_zone))
    parts = used_by_mentors(year).filter(relationship__cohort__program=program)
    # Beside each person, not joined: who counts the people need not add up what they used.
    own = parts.filter(person=OuterRef("pk")).values("person")
    used = Subquery(own.annotate(used=used_minutes(year)).values("used"))
    people = Person.objects.filter(pk__in=parts.values("person"))
    return people.values(
        "given_name", "family_name", person_id=F("pk"), works_in=F("department__name"), used=used
    ).order_by("-used", "family_name", "given_name", "pk")


def used_by_mentors(year: Year) -> QuerySet[RelationshipMember]:
    """The parts of mentors in relationships that went on in this year."""
    first, after = year.since.date(), year.until.date()
    still = Q(left_on=None) | Q(left_on__gte=first)
    lasting = Q(relationship__ended_on=None) | Q(relationship__ended_on__gte=first)
    mentors = RelationshipMember.objects.filter(still, lasting, role=Enrollment.Role.MENTOR)
    return mentors.filter(relationship__began_on__lt=after).order_by()


def used_minutes(year: Year) -> Coalesce:
    """How long they met in this year while they had a part in it: for `annotate` on such parts.

    Of each part by itself: joined with their meetings, all parts would be sorted with these.
    """
    there = Q(IsNull(OuterRef("left_on"), True)) | Q(starts_at__date__lte=OuterRef("left_on"))
    held = Meeting.objects.filter(
        there,
        relationship=OuterRef("relationship"),
        status=Meeting.Status.HELD,
        starts_at__gte=year.since,
        starts_at__lt=year.until,
    )
    minutes = held.order_by().values("relationship").annotate(used=Sum("minutes")).values("used")
    return Coalesce(Sum(Subquery(minutes)), Value(0))
