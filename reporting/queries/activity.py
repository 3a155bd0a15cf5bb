"""How much happens: relationships, people, meetings and hours of the cohorts reported on."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, Max, Q, QuerySet, When

from matching.models import Relationship, RelationshipMember
from mentorship.access import Actor
from participants.models import Enrollment, GoalStepFact
from programs.models import Cohort
from programs.queries import visible_cohorts
from reporting.models import ActivityRollup, Signal
from reporting.queries.editions import open_people, published_standings, withheld_periods
from reporting.suppression import activity_threshold, answers_threshold, may_show

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

    @property
    def hours(self) -> float:
        return self.minutes / 60


@dataclass(frozen=True, slots=True)
class Confidence:
    """How sure the same people said they were, in their first and in their last pulse."""

    people: int
    first: float
    last: float


@dataclass(frozen=True, slots=True)
class Measures:
    """What a cohort did in the months of a range: sums, but for the last three lines."""

    meetings_held: int = 0
    meetings_missed: int = 0
    meetings_confirmed: int = 0
    meetings_expected: float = 0.0
    minutes: int = 0
    goals_set: int = 0
    goals_reached: int = 0
    answers_asked: int = 0
    answers_given: int = 0
    # Everybody who took part at some time, and how many of them stopped working here meanwhile.
    people: int = 0
    people_left: int = 0
    # As of the last month: engagement is `relationships_on_rhythm` of `relationships_due`.
    relationships_open: int = 0
    relationships_due: int = 0
    relationships_on_rhythm: int = 0
    # Of a closed cohort, where enough people answered two pulses with their names.
    confidence: Confidence | None = None

    @property
    def hours(self) -> float:
        return self.minutes / 60

    @property
    def engagement(self) -> float | None:
        """The share of relationships that met at least once in their last rhythm, from 0 to 1."""
        due = self.relationships_due
        return self.relationships_on_rhythm / due if due else None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a cohort stands today. `people` are those who are or were in a relationship."""

    people: int = 0
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
_FIGURES = tuple(one.name for one in fields(Activity))
_STANDING = ("relationships_open", "relationships_due", "relationships_on_rhythm")
_SUMMED = (
    "meetings_held", "meetings_missed", "meetings_confirmed", "minutes", "goals_set",
    "goals_reached", "answers_asked", "answers_given",
)  # fmt: skip


def reported_cohorts(actor: Actor) -> QuerySet[Cohort]:
    """The cohorts whose counts the actor may see, the latest first."""
    return visible_cohorts(actor).exclude(status=Cohort.Status.DRAFT).order_by("-starts_on", "pk")


def standings(actor: Actor, cohorts: Iterable[UUID], met_since: dt.date) -> dict[UUID, Standing]:
    """How each of these cohorts stands; `met_lately` counts who met on or after `met_since`."""
    wanted = _visible(actor, cohorts)
    people, begun = _people(wanted), _begun(wanted)
    signals = _signals(actor, wanted, met_since) | _published(actor, wanted, begun)
    return {
        pk: replace(signals.get(pk, Standing()), people=people.get(pk, 0), **begun.get(pk, {}))
        for pk in wanted
    }


def activity(
    actor: Actor,
    cohorts: Iterable[UUID],
    *,
    period: str = ActivityRollup.Period.MONTH,
    since: dt.date | None = None,
) -> dict[UUID, dict[dt.date, Activity]]:
    """What happened in each of these cohorts, by the start of the period."""
    wanted = _visible(actor, cohorts)
    rows = ActivityRollup.objects.filter(
        scope=ActivityRollup.Scope.COHORT, scope_id__in=wanted, period=period
    )
    if since is not None:
        rows = rows.filter(starts_on__gte=since)
    found: dict[UUID, dict[dt.date, Activity]] = defaultdict(dict)
    few = withheld_periods(actor, _not_managed(actor, wanted)) if actor.is_admin else set()
    for row in rows:
        if (row.scope_id, row.period, row.starts_on) not in few:
            found[row.scope_id][row.starts_on] = _activity(row)
    return found


def measures(
    actor: Actor, cohorts: Iterable[UUID], *, since: dt.date, until: dt.date
) -> dict[UUID, Measures]:
    """What each of these cohorts did in the months from that of `since` to that of `until`.

    A cohort whose activity the actor may not see, since it is too small, is left out; so is, for
    who does not manage it, a month in which few took part.
    """
    wanted = _shown(actor, _visible(actor, cohorts))
    months: dict[UUID, list[ActivityRollup]] = defaultdict(list)
    for row in _months(actor, wanted, since, until):
        months[row.scope_id].append(row)
    people, confidence = _people_between(wanted, since, until), _confidence(actor, wanted)
    return {pk: _measures(months[pk], people.get(pk, 0), confidence.get(pk)) for pk in wanted}


def _measures(
    months: Sequence[ActivityRollup], people: int, confidence: Confidence | None
) -> Measures:
    return Measures(
        **{name: sum(getattr(row, name) for row in months) for name in _SUMMED},
        **({name: getattr(months[-1], name) for name in _STANDING} if months else {}),
        meetings_expected=float(sum(row.meetings_expected for row in months)),
        people=people,
        people_left=sum(row.people_employed - row.people_stayed for row in months),
        confidence=confidence,
    )


def added(several: Iterable[Mapping[dt.date, Activity]]) -> dict[dt.date, Activity]:
    """The activities of several cohorts together; nobody's meeting is in two of them."""
    totals: dict[dt.date, Activity] = defaultdict(Activity)
    for periods in several:
        for starts_on, one in periods.items():
            totals[starts_on] = plus(totals[starts_on], one)
    return dict(totals)


def plus(one: Activity, other: Activity) -> Activity:
    """Two activities together. People who met in both are counted in each."""
    return Activity(**{name: getattr(one, name) + getattr(other, name) for name in _FIGURES})


def total(periods: Mapping[dt.date, Activity]) -> Activity:
    """All periods together."""
    sum_ = NOTHING
    for one in periods.values():
        sum_ = plus(sum_, one)
    return sum_


def goal_steps(actor: Actor, cohort: Cohort) -> tuple[int, int]:
    """How many of the goals' steps of a cohort are done, of how many; never their words."""
    steps = GoalStepFact.objects.filter(enrollment__cohort__in=_visible(actor, [cohort.pk]))
    counts = steps.aggregate(done=Count("pk", filter=Q(done_at__isnull=False)), all=Count("pk"))
    return counts["done"], counts["all"]


def enrolled(actor: Actor, cohorts: Iterable[UUID]) -> dict[UUID, int]:
    """People accepted into each cohort, with those who have completed it."""
    rows = (
        Enrollment.objects.filter(
            cohort__in=_visible(actor, cohorts),
            status__in=[Enrollment.Status.ACCEPTED, Enrollment.Status.COMPLETED],
        )
        .values_list("cohort_id")
        .annotate(count=Count("pk"))
    )
    return dict(rows)


def previous_cohort(actor: Actor, cohort: Cohort) -> Cohort | None:
    """The cohort of the same programme that ran before this one."""
    return (
        reported_cohorts(actor)
        .filter(program_id=cohort.program_id, starts_on__lt=cohort.starts_on)
        .first()
    )


def _visible(actor: Actor, cohorts: Iterable[UUID]) -> Collection[UUID]:
    """Of these ids, the ones the actor may report on. Costs a query only for plain ids."""
    wanted = list(cohorts)
    if actor.is_system or actor.is_admin:
        return wanted
    return list(visible_cohorts(actor).filter(pk__in=wanted).values_list("pk", flat=True))


def people_of(actor: Actor, cohorts: Iterable[UUID]) -> dict[UUID, int]:
    """People who are or were in a relationship of each cohort."""
    return _people(_visible(actor, cohorts))


def _people(cohorts: Collection[UUID]) -> dict[UUID, int]:
    members = RelationshipMember.objects.filter(relationship__cohort__in=cohorts)
    return dict(
        members.values_list("relationship__cohort").annotate(people=Count("person", distinct=True))
    )


def _begun(cohorts: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    rows = (
        Relationship.objects.filter(cohort__in=cohorts)
        .values("cohort_id")
        .annotate(
            begun=Count("pk"),
            active=Count("pk", filter=Q(status=Relationship.Status.ACTIVE)),
            ended=Count("pk", filter=Q(status__in=CLOSED)),
            completed=Count("pk", filter=Q(status=Relationship.Status.COMPLETED)),
        )
    )
    return {row.pop("cohort_id"): row for row in rows}


def _signals(actor: Actor, cohorts: Collection[UUID], met_since: dt.date) -> dict[UUID, Standing]:
    """Counts by state. That somebody asked for support counts for the programme's managers alone;
    for others the relationship counts by its rhythm."""
    managed = Q(relationship__cohort__program_id__in=actor.managed_program_ids)
    rows = (
        Signal.objects.filter(relationship__cohort__in=cohorts)
        .annotate(seen_state=Case(When(managed, then=F("state")), default=F("rhythm_state")))
        .values_list("relationship__cohort", "seen_state")
        .annotate(
            count=Count("pk"),
            met=Count("pk", filter=Q(last_met_on__gte=met_since)),
            at=Max("computed_at"),
        )
    )
    found: dict[UUID, Standing] = {}
    for cohort, state, count, met, at in rows:
        one = found.get(cohort, Standing())
        found[cohort] = replace(
            one,
            met_lately=one.met_lately + met,
            states={**one.states, state: count},
            counted_at=max(one.counted_at or at, at),
        )
    return found


def _published(
    actor: Actor, cohorts: Collection[UUID], begun: Mapping[UUID, Mapping[str, Any]]
) -> dict[UUID, Standing]:
    """Of cohorts that an administrator does not manage, how they stood on the last edition's day:
    two readings of today would differ by one relationship that ended in between."""
    if not actor.is_admin:
        return {}
    others = _not_managed(actor, cohorts)
    kept = published_standings(others)
    return {
        pk: Standing(
            states=kept[pk]["states"],
            met_lately=kept[pk]["met_lately"],
            counted_at=dt.datetime.fromisoformat(kept[pk]["counted_at"]),
        )
        if pk in kept and begun.get(pk, {}).get("active")
        else Standing()
        for pk in others
    }


def _not_managed(actor: Actor, cohorts: Collection[UUID]) -> list[UUID]:
    """Of these cohorts, those whose relationships the actor does not see one by one."""
    if not actor.managed_program_ids:
        return list(cohorts)
    managed = Cohort.objects.filter(program__in=actor.managed_program_ids, pk__in=cohorts)
    own = set(managed.values_list("pk", flat=True))
    return [pk for pk in cohorts if pk not in own]


def _activity(row: ActivityRollup) -> Activity:
    return Activity(**{name: getattr(row, name) for name in _FIGURES})


def _shown(actor: Actor, cohorts: Collection[UUID]) -> Collection[UUID]:
    """Those whose relationships the actor may see one by one, or which are large enough."""
    if actor.is_system:
        return cohorts
    others = set(_not_managed(actor, cohorts))
    people, still_open = _people(others), open_people(others)
    threshold = activity_threshold(actor.organization.suppression_threshold)
    return [
        pk
        for pk in cohorts
        if pk not in others
        or not people.get(pk)
        or may_show(min(people[pk], still_open.get(pk, people[pk])), threshold=threshold)
    ]


def _months(
    actor: Actor, cohorts: Collection[UUID], since: dt.date, until: dt.date
) -> Iterator[ActivityRollup]:
    """The months of cohorts, in order; for who does not manage one, those of enough people."""
    others = set() if actor.is_system else set(_not_managed(actor, cohorts))
    threshold = activity_threshold(actor.organization.suppression_threshold)
    few = withheld_periods(actor, others)
    rows = ActivityRollup.objects.filter(
        scope=ActivityRollup.Scope.COHORT,
        scope_id__in=cohorts,
        period=ActivityRollup.Period.MONTH,
        starts_on__range=(since.replace(day=1), until),
    )
    for row in rows.order_by("starts_on"):
        is_few = (row.scope_id, row.period, row.starts_on) in few or 0 < row.people < threshold
        if row.scope_id not in others or not is_few:
            yield row


def _people_between(cohorts: Collection[UUID], since: dt.date, until: dt.date) -> dict[UUID, int]:
    members = RelationshipMember.objects.filter(
        Q(left_on=None) | Q(left_on__gte=since.replace(day=1)),
        relationship__cohort__in=cohorts,
        joined_on__lte=until,
    )
    return dict(
        members.order_by()
        .values_list("relationship__cohort")
        .annotate(people=Count("person", distinct=True))
    )


def _confidence(actor: Actor, cohorts: Collection[UUID]) -> dict[UUID, Confidence]:
    """The latest there is of each closed cohort, of at least as many people as answers need: while
    a cohort runs, two readings would differ by what few people said."""
    rows = ActivityRollup.objects.filter(
        scope=ActivityRollup.Scope.COHORT,
        period=ActivityRollup.Period.MONTH,
        scope_id__in=Cohort.objects.filter(pk__in=cohorts, status=Cohort.Status.CLOSED).values(
            "pk"
        ),
        confidence_people__gt=0,
    ).order_by("starts_on")
    latest = {row.scope_id: row for row in rows}
    threshold = answers_threshold(actor.organization.suppression_threshold)
    return {
        pk: Confidence(
            row.confidence_people,
            round(row.confidence_first / row.confidence_people, 1),
            round(row.confidence_last / row.confidence_people, 1),
        )
        for pk, row in latest.items()
        if may_show(row.confidence_people, threshold=threshold)
    }
