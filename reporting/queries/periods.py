"""Weeks and months of whole cohorts as they are published: for who does not manage them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, Min, OuterRef, Q, Subquery

from matching.models import RelationshipMember
from mentorship.access import Actor
from reporting.models import ActivityRollup, CohortPeriod
from reporting.queries.editions import LATE, withheld_periods
from reporting.suppression import activity_threshold
from scheduling.models import Meeting

_COUNTS = (
    "people", "people_met", "people_employed", "people_stayed", "relationships",
    "relationships_open", "relationships_due", "relationships_on_rhythm", "meetings_held",
    "meetings_missed", "meetings_confirmed", "meetings_expected", "minutes", "goals_set",
    "goals_reached", "answers_asked", "answers_given",
)  # fmt: skip

type Due = tuple[ActivityRollup, int]
"""A cohort's week or month, and how many of its people had met at least once by its end."""


def periods_to_publish(actor: Actor, today: dt.date) -> list[Due]:
    """Weeks and months of cohorts of enough people that ended some days ago and were not
    published yet."""
    if not actor.is_system:
        return []
    last = today - LATE
    monday = last - dt.timedelta(days=last.weekday())
    kept = CohortPeriod.objects.filter(
        cohort=OuterRef("scope_id"), period=OuterRef("period"), starts_on=OuterRef("starts_on")
    )
    due = list(
        ActivityRollup.objects.filter(
            Q(period="week", starts_on__lt=monday)
            | Q(period="month", starts_on__lt=last.replace(day=1)),
            ~Exists(kept),
            scope=ActivityRollup.Scope.COHORT,
            people__gte=activity_threshold(actor.organization.suppression_threshold),
        ).order_by("starts_on", "scope_id", "period")
    )
    first = _first_met(actor, {one.scope_id for one in due}) if due else {}
    return [(one, sum(day <= _end_of(one) for day in first.get(one.scope_id, ()))) for one in due]


def published_periods(
    actor: Actor,
    cohorts: Collection[UUID],
    *,
    period: str = CohortPeriod.Period.MONTH,
    since: dt.date | None = None,
) -> Iterator[tuple[UUID, dt.date, Mapping[str, int]]]:
    """(cohort, first day, round figures) of these cohorts, the earliest first; without periods
    in which few relationships were open."""
    if not cohorts:
        return
    few = withheld_periods(actor, cohorts)
    rows = CohortPeriod.objects.filter(
        cohort__in=cohorts,
        period=period,
        people__gte=activity_threshold(actor.organization.suppression_threshold),
    )
    if since is not None:
        rows = rows.filter(starts_on__gte=since)
    for cohort, starts_on, figures in rows.order_by("starts_on").values_list(
        "cohort", "starts_on", "figures"
    ):
        if (cohort, period, starts_on) not in few:
            yield cohort, starts_on, figures


def met_so_far(actor: Actor, cohorts: Collection[UUID]) -> dict[UUID, int]:
    """Of each cohort of which it is told, about how many people had met at least once by the end
    of the last month or week that is published."""
    if not cohorts:
        return {}
    newest = (
        CohortPeriod.objects.filter(
            cohort__in=cohorts,
            people__gte=activity_threshold(actor.organization.suppression_threshold),
        )
        .order_by("cohort", "-starts_on", "-period")
        .distinct("cohort")
    )
    return {pk: one.get("met_so_far", 0) for pk, one in newest.values_list("cohort", "figures")}


def as_published(actor: Actor) -> Subquery:
    """For rows of rollups: the round figures of the same week or month, where it is published."""
    rows = CohortPeriod.objects.filter(
        cohort=OuterRef("scope_id"),
        period=OuterRef("period"),
        starts_on=OuterRef("starts_on"),
        people__gte=activity_threshold(actor.organization.suppression_threshold),
    )
    return Subquery(rows.values("figures")[:1])


def counts_of(one: ActivityRollup) -> dict[str, int]:
    """What a cohort's rollup counts; what people said of their confidence is told elsewhere."""
    return {name: round(getattr(one, name)) for name in _COUNTS}


def told_until(today: dt.date) -> dt.date:
    """The last day of the last month that is published, where somebody else manages."""
    return (today - LATE).replace(day=1) - dt.timedelta(days=1)


def _first_met(actor: Actor, cohorts: Iterable[UUID]) -> dict[UUID, list[dt.date]]:
    zone = ZoneInfo(actor.organization.time_zone)
    held = Q(relationship__meetings__status=Meeting.Status.HELD)
    rows = (
        RelationshipMember.objects.filter(held, relationship__cohort__in=list(cohorts))
        .order_by()
        .values_list("relationship__cohort", "person")
        .annotate(first=Min("relationship__meetings__starts_at", filter=held))
    )
    found: dict[UUID, list[dt.date]] = defaultdict(list)
    for cohort, _person, first in rows:
        found[cohort].append(first.astimezone(zone).date())
    return dict(found)


def _end_of(one: Any) -> dt.date:
    if one.period == ActivityRollup.Period.WEEK:
        return one.starts_on + dt.timedelta(days=6)
    return (one.starts_on + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
