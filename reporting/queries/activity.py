"""How much happens: relationships, people, meetings and hours of the cohorts reported on."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, Max, Q, QuerySet, Sum, When

from matching.models import Relationship, RelationshipMember
from mentorship.access import Actor
from participants.models import Enrollment
from programs.models import Cohort
from programs.queries import visible_cohorts
from reporting.models import ActivityRollup, Signal
from reporting.queries.editions import published_standings
from reporting.queries.periods import published_periods
from reporting.queries.remembered import remembered
from reporting.suppression import rounded_part

CLOSED = (Relationship.Status.ENDED, Relationship.Status.COMPLETED)


@dataclass(frozen=True, slots=True)
class Activity:
    """What happened in one period. docs/reporting.md says what each figure is."""

    people: int = 0
    people_met: int = 0
    people_employed: int = 0
    people_stayed: int = 0
    relationships: int = 0
    relationships_open: int = 0
    relationships_due: int = 0
    relationships_on_rhythm: int = 0
    meetings_held: int = 0
    meetings_missed: int = 0
    meetings_confirmed: int = 0
    meetings_expected: Decimal = Decimal(0)
    minutes: int = 0
    goals_set: int = 0
    goals_reached: int = 0
    answers_asked: int = 0
    answers_given: int = 0
    is_rounded: bool = False
    """Whether some of it is told to the nearest five: what somebody else manages."""

    @property
    def hours(self) -> float:
        return self.minutes / 60


@dataclass(frozen=True, slots=True)
class Standing:
    """How a cohort stands today."""

    begun: int = 0
    active: int = 0
    ended: int = 0
    completed: int = 0
    met_lately: int = 0
    states: Mapping[str, int] = field(default_factory=dict)
    counted_at: dt.datetime | None = None

    @property
    def is_counted(self) -> bool:
        """Whether it is known how they stand: of a cohort that has just begun it is not yet."""
        return self.counted_at is not None or bool(self.states)

    @property
    def needs_a_look(self) -> int:
        return sum(count for state, count in self.states.items() if state != Signal.State.ON_TRACK)


NOTHING = Activity()
_OF_MEETINGS = (
    "relationships", "people_met", "meetings_held", "meetings_missed", "meetings_confirmed",
    "minutes",
)  # fmt: skip
_FIGURES = tuple(one.name for one in fields(Activity) if one.name != "is_rounded")


def reported_cohorts(actor: Actor) -> QuerySet[Cohort]:
    """The cohorts whose counts the actor may see, the latest first."""
    return visible_cohorts(actor).exclude(status=Cohort.Status.DRAFT).order_by("-starts_on", "pk")


def standing_of(
    actor: Actor, relationships: QuerySet[Relationship], met_since: dt.date
) -> Standing:
    """How these relationships stand together, of which the actor sees each."""
    managed = relationships.filter(cohort__program__in=actor.managed_program_ids)
    found = Standing(**_by_status(_counted(managed, "status")))
    rows = Signal.objects.filter(relationship__in=managed.values("pk")).values_list("state")
    for state, count, met, at in rows.annotate(**_of_signals(met_since)):
        found = _with_state(found, state, count, met, at)
    return found


def activity_of(
    actor: Actor,
    relationships: QuerySet[Relationship],
    *,
    period: str = ActivityRollup.Period.MONTH,
    since: dt.date,
) -> dict[dt.date, Activity]:
    """What these relationships did together, of which the actor sees each; meetings alone."""
    managed = relationships.filter(cohort__program__in=actor.managed_program_ids)
    names = ("meetings_held", "meetings_missed", "meetings_expected", "minutes")
    rows = (
        ActivityRollup.objects.filter(
            scope=ActivityRollup.Scope.RELATIONSHIP,
            scope_id__in=managed.values("pk"),
            period=period,
            starts_on__gte=since,
        )
        .order_by()
        .values("starts_on")
        .annotate(**{f"sum_{name}": Sum(name) for name in names})
    )
    return {
        row["starts_on"]: Activity(**{name: row[f"sum_{name}"] for name in names}) for row in rows
    }


def standings(actor: Actor, cohorts: Iterable[Cohort], met_since: dt.date) -> dict[UUID, Standing]:
    """How each of these cohorts stands; `met_lately` counts who met on or after `met_since`."""
    wanted = visible(actor, cohorts)
    begun = _begun(wanted)
    signals = _signals(actor, wanted, met_since) | _published(actor, wanted, begun)
    return {pk: replace(signals.get(pk, Standing()), **begun.get(pk, {})) for pk in wanted}


def activity(
    actor: Actor,
    cohorts: Iterable[Cohort],
    *,
    period: str = ActivityRollup.Period.MONTH,
    since: dt.date | None = None,
) -> dict[UUID, dict[dt.date, Activity]]:
    """What happened in each of these cohorts, by the start of the period.

    Who does not manage a cohort is told of it as it was published, in round figures; and while it
    is not closed of its meetings alone: the rest is 0.
    """
    wanted = visible(actor, cohorts)
    others = not_managed(actor, wanted) if actor.is_admin else []
    own = set(wanted) - set(others)
    found: dict[UUID, dict[dt.date, Activity]] = defaultdict(dict)
    rows = ActivityRollup.objects.filter(
        scope=ActivityRollup.Scope.COHORT, scope_id__in=own, period=period
    )
    if since is not None:
        rows = rows.filter(starts_on__gte=since)
    for row in rows if own else ():
        told = {name: getattr(row, name) for name in _FIGURES}
        found[row.scope_id][row.starts_on] = Activity(**told)
    whole = whole_cohorts(actor, others) if others else set()
    for pk, starts_on, figures in published_periods(actor, others, period=period, since=since):
        names = _FIGURES if pk in whole else _OF_MEETINGS
        told = {name: figures.get(name, 0) for name in names}
        found[pk][starts_on] = Activity(**told, is_rounded=True)
    return found


def added(several: Iterable[Mapping[dt.date, Activity]]) -> dict[dt.date, Activity]:
    """The activities of several cohorts together; nobody's meeting is in two of them."""
    totals: dict[dt.date, Activity] = defaultdict(Activity)
    for periods in several:
        for starts_on, one in periods.items():
            totals[starts_on] = plus(totals[starts_on], one)
    return dict(totals)


def plus(one: Activity, other: Activity) -> Activity:
    """Two activities together. People who met in both are counted in each."""
    sums = {name: getattr(one, name) + getattr(other, name) for name in _FIGURES}
    return Activity(**sums, is_rounded=one.is_rounded or other.is_rounded)


def total(periods: Mapping[dt.date, Activity]) -> Activity:
    """All periods together."""
    sum_ = NOTHING
    for one in periods.values():
        sum_ = plus(sum_, one)
    return sum_


def enrolled(actor: Actor, cohorts: Iterable[Cohort]) -> dict[UUID, int]:
    """People accepted into each cohort, with those who have completed it."""
    rows = Enrollment.objects.filter(
        cohort__in=visible(actor, cohorts),
        status__in=[Enrollment.Status.ACCEPTED, Enrollment.Status.COMPLETED],
    )
    return dict(_counted(rows, "cohort_id"))


def previous_cohort(actor: Actor, cohort: Cohort) -> Cohort | None:
    """The cohort of the same programme that ran before this one."""
    return (
        reported_cohorts(actor)
        .filter(program_id=cohort.program_id, starts_on__lt=cohort.starts_on)
        .first()
    )


def visible(actor: Actor, cohorts: Iterable[Cohort]) -> list[UUID]:
    """Of these cohorts, the ones the actor may report on: what `visible_cohorts` would find."""
    sees_all = actor.is_system or actor.is_admin
    return [one.pk for one in cohorts if sees_all or actor.manages(one.program_id)]


def people_of(actor: Actor, cohorts: Iterable[Cohort]) -> dict[UUID, int]:
    """People who are or were in a relationship of each cohort."""
    return _people(actor, tuple(sorted(visible(actor, cohorts))))


@remembered("people", "people of cohorts")
def _people(_actor: Actor, cohorts: tuple[UUID, ...]) -> dict[UUID, int]:
    members = RelationshipMember.objects.filter(relationship__cohort__in=cohorts)
    return dict(
        members.values_list("relationship__cohort").annotate(people=Count("person", distinct=True))
    )


def _begun(cohorts: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    found: dict[UUID, list[tuple[str, int]]] = defaultdict(list)
    relationships = Relationship.objects.filter(cohort__in=cohorts)
    for pk, status, count in _counted(relationships, "cohort_id", "status"):
        found[pk].append((status, count))
    return {pk: _by_status(counts) for pk, counts in found.items()}


def _by_status(counts: Iterable[tuple[str, int]]) -> dict[str, Any]:
    of = dict(counts)
    return {
        "begun": sum(of.values()),
        "active": of.get(Relationship.Status.ACTIVE, 0),
        "ended": sum(of.get(status, 0) for status in CLOSED),
        "completed": of.get(Relationship.Status.COMPLETED, 0),
    }


def _counted(rows: QuerySet[Any], *by: str) -> QuerySet[Any, Any]:
    """How many there are of each, from an index where there is one: no column is asked for."""
    return rows.order_by().values_list(*by).annotate(count=Count("*"))


def _signals(actor: Actor, cohorts: Collection[UUID], met_since: dt.date) -> dict[UUID, Standing]:
    """Counts by state. That somebody asked for support counts for the programme's managers alone;
    for others the relationship counts by its rhythm."""
    managed = Q(relationship__cohort__program_id__in=actor.managed_program_ids)
    rows = (
        Signal.objects.filter(relationship__cohort__in=cohorts)
        .annotate(seen_state=Case(When(managed, then=F("state")), default=F("rhythm_state")))
        .values_list("relationship__cohort", "seen_state")
        .annotate(**_of_signals(met_since))
    )
    found: dict[UUID, Standing] = {}
    for cohort, state, count, met, at in rows:
        found[cohort] = _with_state(found.get(cohort, Standing()), state, count, met, at)
    return found


def _of_signals(met_since: dt.date) -> dict[str, Any]:
    return {
        "count": Count("*"),
        "met": Count("pk", filter=Q(last_met_on__gte=met_since)),
        "at": Max("computed_at"),
    }


def _with_state(one: Standing, state: str, count: int, met: int, at: dt.datetime) -> Standing:
    return replace(
        one,
        met_lately=one.met_lately + met,
        states={**one.states, state: count},
        counted_at=max(one.counted_at or at, at),
    )


def _published(
    actor: Actor, cohorts: Collection[UUID], begun: Mapping[UUID, Mapping[str, Any]]
) -> dict[UUID, Standing]:
    """Of cohorts that an administrator does not manage, how they stood on the last edition's day:
    two readings of today would differ by one relationship that ended in between."""
    if not actor.is_admin:
        return {}
    others = not_managed(actor, cohorts)
    kept = published_standings(others)
    return {
        pk: Standing(
            states=kept[pk]["states"],
            met_lately=rounded_part(
                min(kept[pk]["met_lately"], begun[pk]["active"]), begun[pk]["active"]
            ),
            counted_at=dt.datetime.fromisoformat(kept[pk]["counted_at"]),
        )
        if pk in kept and begun.get(pk, {}).get("active")
        else Standing()
        for pk in others
    }


def not_managed(actor: Actor, cohorts: Collection[UUID]) -> list[UUID]:
    """Of these cohorts, those whose relationships the actor does not see one by one."""
    if not actor.managed_program_ids:
        return list(cohorts)
    managed = Cohort.objects.filter(program__in=actor.managed_program_ids, pk__in=cohorts)
    own = set(managed.values_list("pk", flat=True))
    return [pk for pk in cohorts if pk not in own]


def whole_cohorts(actor: Actor, cohorts: Collection[UUID]) -> set[UUID]:
    """Of these cohorts, those of which the actor may be told more than of meetings: their own, and
    those that are closed."""
    if actor.is_system:
        return set(cohorts)
    told = Q(status=Cohort.Status.CLOSED) | Q(program__in=actor.managed_program_ids)
    return set(Cohort.objects.filter(told, pk__in=cohorts).values_list("pk", flat=True))
