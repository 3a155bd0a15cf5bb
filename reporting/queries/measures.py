"""What cohorts did in a range of months: each measure of the rollups, as far as it may be told."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from matching.models import RelationshipMember
from mentorship.access import Actor
from programs.models import Cohort
from reporting.models import ActivityRollup
from reporting.queries.activity import not_managed, people_of, visible, whole_cohorts
from reporting.queries.editions import open_people, withheld_periods
from reporting.suppression import activity_threshold, answers_threshold, may_show

_STANDING = ("relationships_open", "relationships_due", "relationships_on_rhythm")
_OF_MEETINGS = ("meetings_held", "meetings_missed", "meetings_confirmed", "minutes")
_SAID = ("goals_set", "goals_reached", "answers_asked", "answers_given")


@dataclass(frozen=True, slots=True)
class Confidence:
    """How sure the same people said they were, in their first and in their last pulse."""

    people: int
    first: float
    last: float


@dataclass(frozen=True, slots=True)
class Measures:
    """What a cohort did in the months of a range.

    None is withheld: of a cohort that is not closed, who does not manage it is told of meetings
    alone, since in two readings of the rest one could see a single pair come or go.
    """

    meetings_held: int = 0
    meetings_missed: int = 0
    meetings_confirmed: int = 0
    minutes: int = 0
    meetings_expected: float | None = None
    goals_set: int | None = None
    goals_reached: int | None = None
    answers_asked: int | None = None
    answers_given: int | None = None
    # Everybody who took part at some time, and how many of them stopped working here meanwhile.
    people: int | None = None
    people_left: int | None = None
    # As of the last month: engagement is `relationships_on_rhythm` of `relationships_due`.
    relationships_open: int | None = None
    relationships_due: int | None = None
    relationships_on_rhythm: int | None = None
    # Of a closed cohort, where enough people answered two pulses with their names.
    confidence: Confidence | None = None

    @property
    def hours(self) -> float:
        return self.minutes / 60

    @property
    def engagement(self) -> float | None:
        """The share of relationships that met at least once in their last rhythm, from 0 to 1."""
        if not self.relationships_due or self.relationships_on_rhythm is None:
            return None
        return self.relationships_on_rhythm / self.relationships_due


def measures(
    actor: Actor, cohorts: Iterable[UUID], *, since: dt.date, until: dt.date
) -> dict[UUID, Measures]:
    """What each of these cohorts did in the months from that of `since` to that of `until`.

    A cohort whose activity the actor may not see, since it is too small, is left out; so is, for
    who does not manage it, a month in which few took part.
    """
    wanted = _shown(actor, visible(actor, cohorts))
    months: dict[UUID, list[ActivityRollup]] = defaultdict(list)
    for row in _months(actor, wanted, since, until):
        months[row.scope_id].append(row)
    people, confidence = _people_between(wanted, since, until), _confidence(actor, wanted)
    whole = whole_cohorts(actor, wanted)
    return {
        pk: _measures(months[pk], people.get(pk, 0), confidence.get(pk))
        if pk in whole
        else Measures(**_sums(months[pk], _OF_MEETINGS))
        for pk in wanted
    }


def _measures(
    months: Sequence[ActivityRollup], people: int, confidence: Confidence | None
) -> Measures:
    last = next((row for row in reversed(months) if row.people), ActivityRollup())
    return Measures(
        **_sums(months, (*_OF_MEETINGS, *_SAID)),
        **{name: getattr(last, name) for name in _STANDING},
        meetings_expected=float(sum(row.meetings_expected for row in months)),
        people=people,
        people_left=sum(row.people_employed - row.people_stayed for row in months),
        confidence=confidence,
    )


def _sums(months: Sequence[ActivityRollup], names: Sequence[str]) -> dict[str, Any]:
    return {name: sum(getattr(row, name) for row in months) for name in names}


def _shown(actor: Actor, cohorts: Collection[UUID]) -> Collection[UUID]:
    """Those whose relationships the actor may see one by one, or which are large enough."""
    if actor.is_system:
        return cohorts
    others = set(not_managed(actor, cohorts))
    people, still_open = people_of(actor, others), open_people(others)
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
    others = set() if actor.is_system else set(not_managed(actor, cohorts))
    threshold = activity_threshold(actor.organization.suppression_threshold)
    few = withheld_periods(actor, others)
    rows = ActivityRollup.objects.filter(
        scope=ActivityRollup.Scope.COHORT,
        scope_id__in=cohorts,
        period=ActivityRollup.Period.MONTH,
        starts_on__range=(since.replace(day=1), until),
    )
    for row in rows.order_by("starts_on"):
        # A month in which nobody took part any more may tell who left since then, one by one.
        is_few = (row.scope_id, row.period, row.starts_on) in few or row.people < threshold
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
