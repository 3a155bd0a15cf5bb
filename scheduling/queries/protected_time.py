"""Protected time: of a mentor, for themselves; of each mentor, for who manages the programme."""

from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from matching.models import RelationshipMember
from mentorship.access import Actor
from participants.models import Enrollment
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

    Rows of `person_id`, `given_name`, `family_name`, `department`, `used` (minutes).
    """
    if not rules.see_protected_time_of_each(actor, program):
        return RelationshipMember.objects.none().values("person_id")
    year = year_of(timezone.now(), ZoneInfo(actor.organization.time_zone))
    rows = used_by_mentors(year).filter(relationship__cohort__program=program)
    found: QuerySet[Any, Any] = rows.values(
        "person_id",
        given_name=F("person__given_name"),
        family_name=F("person__family_name"),
        department=F("person__department__name"),
    ).annotate(used=used_minutes(year))
    return found.order_by("-used", "family_name", "given_name", "person_id")


def used_by_mentors(year: Year) -> QuerySet[RelationshipMember]:
    """The parts of mentors in relationships that went on in this year."""
    first, after = year.since.date(), year.until.date()
    still = Q(left_on=None) | Q(left_on__gte=first)
    lasting = Q(relationship__ended_on=None) | Q(relationship__ended_on__gte=first)
    mentors = RelationshipMember.objects.filter(still, lasting, role=Enrollment.Role.MENTOR)
    return mentors.filter(relationship__began_on__lt=after).order_by()


def used_minutes(year: Year) -> Coalesce:
    """How long they met in this year while they had a part in it: for `annotate` on such parts."""
    there = Q(left_on=None) | Q(left_on__gte=F("relationship__meetings__starts_at__date"))
    held = Q(
        relationship__meetings__status=Meeting.Status.HELD,
        relationship__meetings__starts_at__gte=year.since,
        relationship__meetings__starts_at__lt=year.until,
    )
    return Coalesce(Sum("relationship__meetings__minutes", filter=held & there), Value(0))
