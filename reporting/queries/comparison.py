"""Two cohorts of a programme, each counted up to the same week of its life."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, Sum

from matching.models import Relationship
from mentorship.access import Actor
from programs.models import Cohort
from reporting.models import ActivityRollup
from reporting.queries.activity import visible
from reporting.queries.editions import withheld_periods
from reporting.queries.remembered import remembered


@dataclass(frozen=True, slots=True)
class ByWeek:
    """What had come of a cohort by the end of one week of its life."""

    begun: int = 0
    met: int = 0
    meetings_held: int = 0
    minutes: int = 0

    @property
    def meetings_each(self) -> float | None:
        """Meetings for each relationship that had begun."""
        return self.meetings_held / self.begun if self.begun else None


def by_same_week(
    actor: Actor, cohort: Cohort, previous: Cohort, today: dt.date
) -> tuple[ByWeek, ByWeek]:
    """This cohort up to today, and the one before up to the same week of its life.

    Weeks are those of rollups, from Monday; the current one counts as far as it has come in the
    one and whole in the other.
    """
    return by_same_week_of(actor, [(cohort, previous)], today)[0]


def by_same_week_of(
    actor: Actor, pairs: Sequence[tuple[Cohort, Cohort]], today: dt.date
) -> list[tuple[ByWeek, ByWeek]]:
    """The same of several cohorts, each with the one before, in as many queries as of one."""
    last: dict[UUID, dt.date] = {}
    for cohort, previous in pairs:
        weeks = (_monday(min(today, cohort.ends_on)) - _monday(cohort.starts_on)).days // 7
        for one in (cohort, previous):
            last[one.pk] = _monday(one.starts_on) + dt.timedelta(weeks=weeks)
    seen = visible(actor, (one for pair in pairs for one in pair))
    last = {pk: last[pk] for pk in seen}
    if not last:
        return [(ByWeek(), ByWeek()) for _pair in pairs]
    activity, begun = _activity(actor, last), _begun(actor, tuple(sorted(last.items())))
    found = {pk: ByWeek(*begun.get(pk, (0, 0)), *activity.get(pk, (0, 0))) for pk in last}
    return [(found.get(one.pk, ByWeek()), found.get(two.pk, ByWeek())) for one, two in pairs]


def _activity(actor: Actor, last: dict[UUID, dt.date]) -> dict[UUID, tuple[int, int]]:
    until = Q()
    for pk, week in last.items():
        until |= Q(scope_id=pk, starts_on__lte=week)
    few = Q(pk=None)
    for pk, period, starts_on in withheld_periods(actor, list(last)):
        few |= Q(scope_id=pk, period=period, starts_on=starts_on)
    rows = (
        ActivityRollup.objects.filter(
            until,
            scope=ActivityRollup.Scope.COHORT,
            scope_id__in=last,
            period=ActivityRollup.Period.WEEK,
        )
        .exclude(few)
        .order_by()
        .values_list("scope_id")
        .annotate(held=Sum("meetings_held"), minutes=Sum("minutes"))
    )
    return {pk: (held, minutes) for pk, held, minutes in rows}


@remembered("begun", "begun, and of these met")
def _begun(_actor: Actor, last: tuple[tuple[UUID, dt.date], ...]) -> dict[UUID, tuple[int, int]]:
    """Relationships that had begun by each cohort's week, and those of them that had met."""
    begun, met = Q(), Q()
    for pk, week in last:
        begun |= Q(cohort_id=pk, began_on__lte=week + dt.timedelta(days=6))
        held = ActivityRollup.objects.filter(
            scope=ActivityRollup.Scope.RELATIONSHIP,
            scope_id=OuterRef("pk"),
            period=ActivityRollup.Period.WEEK,
            starts_on__lte=week,
            meetings_held__gt=0,
        )
        met |= Q(Exists(held), cohort_id=pk)
    rows = (
        Relationship.objects.filter(begun, cohort__in=[pk for pk, _ in last])
        .order_by()
        .values_list("cohort_id")
        .annotate(begun=Count("pk"), met=Count("pk", filter=met))
    )
    return {pk: (all_, some) for pk, all_, some in rows}


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())
