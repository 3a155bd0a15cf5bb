"""What somebody's own mentoring came to: theirs alone, nobody else's figures."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, Max, QuerySet, Sum
from django.db.models.functions import TruncMonth

from matching.models import RelationshipMember
from mentorship.access import Actor
from mentorship.tenancy import identify
from participants.models import Enrollment, Goal, GoalStep
from scheduling.queries.clocks import own_zone
from scheduling.record.queries.hours import while_there


@dataclass(frozen=True, slots=True)
class OwnMonth:
    """What came together in one month."""

    meetings: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class OwnRelationship:
    """One of the actor's relationships, and what came of it while they had a part in it."""

    relationship_id: UUID
    program: str
    cohort: str
    role: str
    partners: tuple[str, ...]
    began_on: dt.date
    ended_on: dt.date | None
    rhythm_days: int
    months: Mapping[dt.date, OwnMonth] = field(default_factory=dict)
    last_met_on: dt.date | None = None

    @property
    def meetings(self) -> int:
        return sum(one.meetings for one in self.months.values())

    @property
    def minutes(self) -> int:
        return sum(one.minutes for one in self.months.values())


@dataclass(frozen=True, slots=True)
class OwnGoals:
    """The actor's own goals and steps, counted; months by their first days."""

    goals: int = 0
    achieved: int = 0
    set_aside: int = 0
    steps: int = 0
    steps_done: Mapping[dt.date, int] = field(default_factory=dict)
    achieved_in: Mapping[dt.date, int] = field(default_factory=dict)

    @property
    def done(self) -> int:
        return sum(self.steps_done.values())


@dataclass(frozen=True, slots=True)
class OwnProgress:
    """All of it."""

    relationships: tuple[OwnRelationship, ...] = ()
    goals: OwnGoals = OwnGoals()

    @property
    def may_have_goals(self) -> bool:
        """Whether they are, or were, more than a mentor: mentors have none of their own."""
        return bool(self.goals.goals) or any(
            one.role != Enrollment.Role.MENTOR for one in self.relationships
        )

    @property
    def months(self) -> dict[dt.date, OwnMonth]:
        """Meetings and minutes of all relationships together, by month."""
        found: dict[dt.date, OwnMonth] = {}
        for one in self.relationships:
            for month, of in one.months.items():
                had = found.get(month, OwnMonth())
                found[month] = OwnMonth(had.meetings + of.meetings, had.minutes + of.minutes)
        return found


def own_progress(actor: Actor) -> OwnProgress:
    """The actor's own, by the clock of their site; empty for who is on no staff list."""
    if actor.person_id is None:
        return OwnProgress()
    identify(actor.person_id)
    zone = own_zone(actor)
    parts = list(
        RelationshipMember.objects.filter(person_id=actor.person_id)
        .select_related("relationship__cohort__program")
        .prefetch_related("relationship__members__person")
        .order_by("left_on", "-joined_on", "pk")
    )
    held: dict[UUID, dict[dt.date, OwnMonth]] = {}
    last: dict[UUID, dt.date] = {}
    for relationship, month, meetings, minutes, latest in _months(actor, zone):
        held.setdefault(relationship, {})[month.date()] = OwnMonth(meetings, minutes)
        met_on = latest.astimezone(zone).date()
        last[relationship] = max(last.get(relationship, met_on), met_on)
    return OwnProgress(
        tuple(_relationship(part, held, last) for part in parts), _goals(actor, zone)
    )


def _months(actor: Actor, zone: dt.tzinfo) -> QuerySet[RelationshipMember, tuple]:
    return (
        RelationshipMember.objects.filter(while_there(), person_id=actor.person_id)
        .order_by()
        .values_list(
            "relationship_id", TruncMonth("relationship__meetings__starts_at", tzinfo=zone)
        )
        .annotate(
            meetings=Count("relationship__meetings"),
            minutes=Sum("relationship__meetings__minutes"),
            latest=Max("relationship__meetings__starts_at"),
        )
    )


def _relationship(
    part: RelationshipMember,
    held: Mapping[UUID, Mapping[dt.date, OwnMonth]],
    last: Mapping[UUID, dt.date],
) -> OwnRelationship:
    relationship = part.relationship
    others = [one for one in relationship.members.all() if one.pk != part.pk]
    return OwnRelationship(
        relationship_id=relationship.pk,
        program=relationship.cohort.program.name,
        cohort=relationship.cohort.name,
        role=part.role,
        partners=tuple(str(one.person) for one in others),
        began_on=part.joined_on,
        ended_on=part.left_on or relationship.ended_on,
        rhythm_days=relationship.rhythm_days or relationship.cohort.program.rhythm_days,
        months=held.get(relationship.pk, {}),
        last_met_on=last.get(relationship.pk),
    )


def _goals(actor: Actor, zone: dt.tzinfo) -> OwnGoals:
    goals = Goal.objects.filter(enrollment__person_id=actor.person_id).order_by()
    steps = GoalStep.objects.filter(goal__enrollment__person_id=actor.person_id).order_by()
    told = list(goals.values_list("status", "ended_at"))
    done = list(steps.values_list("done_at", flat=True))
    by_status = Counter(status for status, _ in told)
    return OwnGoals(
        goals=len(told),
        achieved=by_status[Goal.Status.ACHIEVED],
        set_aside=by_status[Goal.Status.DROPPED],
        steps=len(done),
        steps_done=_by_month(done, zone),
        achieved_in=_by_month(
            [ended for status, ended in told if status == Goal.Status.ACHIEVED], zone
        ),
    )


def _by_month(moments: list[dt.datetime | None], zone: dt.tzinfo) -> dict[dt.date, int]:
    days = [moment.astimezone(zone).date() for moment in moments if moment is not None]
    return dict(Counter(day.replace(day=1) for day in days))
