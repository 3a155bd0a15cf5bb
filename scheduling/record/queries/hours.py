"""How long people met: one's own, by cohort and by year; each one's, for who manages a cohort."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, ExtractYear

from matching.models import RelationshipMember
from mentorship.access import Actor
from participants.models import Enrollment
from programs.models import Cohort
from scheduling.models import Meeting
from scheduling.protected_time import hours_in_words
from scheduling.queries.clocks import own_zone
from scheduling.record import rules


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody's part in one cohort, and what came of it in meetings."""

    enrollment_id: UUID
    program: str
    cohort: str
    role: str
    began_on: date
    ended_on: date | None
    meetings: int
    minutes: int
    is_over: bool

    @property
    def hours(self) -> str:
        return hours_in_words(self.minutes)

    @property
    def role_in_words(self) -> str:
        return str(Enrollment.Role(self.role).label)


@dataclass(frozen=True, slots=True)
class Year:
    """What came together in a calendar year."""

    number: int
    meetings: int
    minutes: int

    @property
    def hours(self) -> str:
        return hours_in_words(self.minutes)


def while_there(path: str = "relationship__meetings__") -> Q:
    """Meetings that were held while the member had a part in the relationship."""
    met_on = F(f"{path}starts_at__date")
    return Q(
        Q(left_on=None) | Q(left_on__gte=met_on),
        joined_on__lte=met_on,
        **{f"{path}status": Meeting.Status.HELD},
    )


def with_hours(members: QuerySet[RelationshipMember]) -> QuerySet[Any, dict[str, Any]]:
    """One row an enrolment, with `meetings` and `minutes`, from when to when."""
    there = while_there()
    rows: QuerySet[Any, Any] = members.order_by().values("enrollment_id")
    return rows.annotate(
        meetings=Count("relationship__meetings", filter=there),
        minutes=Coalesce(Sum("relationship__meetings__minutes", filter=there), 0),
        began_on=Min("joined_on"),
        ended_on=Max("left_on"),
    )


def own_parts(actor: Actor) -> list[Part]:
    """The actor's parts in cohorts, the latest first."""
    if actor.person_id is None:
        return []
    members = RelationshipMember.objects.filter(person_id=actor.person_id)
    rows = with_hours(members).annotate(
        program=F("enrollment__cohort__program__name"),
        cohort=F("enrollment__cohort__name"),
        as_role=F("enrollment__role"),
        open_ones=Count("pk", filter=Q(left_on=None), distinct=True),
    )
    return [
        Part(
            enrollment_id=row["enrollment_id"],
            program=row["program"],
            cohort=row["cohort"],
            role=row["as_role"],
            began_on=row["began_on"],
            ended_on=None if row["open_ones"] else row["ended_on"],
            meetings=row["meetings"],
            minutes=row["minutes"],
            is_over=not row["open_ones"],
        )
        for row in rows.order_by("-began_on", "program", "enrollment_id")
    ]


def own_years(actor: Actor) -> list[Year]:
    """The actor's meetings and hours by calendar year, the latest first."""
    if actor.person_id is None:
        return []
    parts = RelationshipMember.objects.filter(person_id=actor.person_id)
    held = parts.filter(while_there()).order_by()
    rows = (
        held.values(year=ExtractYear("relationship__meetings__starts_at", tzinfo=own_zone(actor)))
        .annotate(
            meetings=Count("relationship__meetings"),
            minutes=Sum("relationship__meetings__minutes"),
        )
        .order_by("-year")
    )
    return [Year(row["year"], row["meetings"], row["minutes"]) for row in rows]


def hours_of_each(actor: Actor, cohort: Cohort) -> QuerySet[Any, dict[str, Any]]:
    """How long each person of the cohort met, for who manages it; who met longest first.

    Rows of `given_name`, `family_name`, `as_role`, `department`, `meetings`, `minutes`.
    """
    members = RelationshipMember.objects.filter(relationship__cohort=cohort)
    if not rules.see_hours_of_each(actor, cohort):
        members = members.none()
    rows = with_hours(members).annotate(
        given_name=F("person__given_name"),
        family_name=F("person__family_name"),
        as_role=F("enrollment__role"),
        department=F("person__department__name"),
    )
    return rows.order_by("-minutes", "family_name", "given_name", "enrollment_id")
