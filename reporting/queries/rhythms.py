"""The facts that signals are renewed from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import batched
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Max, Min, Q, QuerySet
from django.db.models.functions import Coalesce, Least, TruncDate

from matching.models import Relationship
from mentorship.access import Actor
from reporting.queries.working_time import hindered_days
from reporting.signals import Rhythm, may_need_working_time, silent_since
from scheduling.models import Meeting
from scheduling.support.models import SupportRequest

_OPEN = (Relationship.Status.ACTIVE,)
_TOLD = (
    "began_on",
    "every_days",
    "held_on",
    "missed_on",
    "planned_on",
    "cancelled_on",
    "moves",
    "resumed_on",
)
_AT_ONCE = 10_000


def rhythms(
    actor: Actor, today: dt.date, relationships: Collection[UUID] | None = None
) -> Iterator[tuple[UUID, Rhythm]]:
    """The rhythm of every open relationship, or of the open ones among `relationships`.

    The same number of queries for any number of them. Working time is looked up for those alone
    whose reading could change with it.
    """
    if not actor.is_system:
        return
    zone = ZoneInfo(actor.organization.time_zone)
    asked = _support_asked_on(zone)
    rows = _with_meetings(relationships, zone).values_list("pk", *_TOLD)
    for many in batched(rows.iterator(chunk_size=_AT_ONCE), _AT_ONCE):
        known = {
            row[0]: replace(Rhythm(*row[1:]), support_asked_on=asked.get(row[0])) for row in many
        }
        since = {
            pk: silent_since(rhythm, today)
            for pk, rhythm in known.items()
            if may_need_working_time(rhythm, today)
        }
        hindered = hindered_days(since, today)
        for pk, rhythm in known.items():
            days = hindered.get(pk)
            yield pk, replace(rhythm, away_on=days.away, nights_on=days.nights) if days else rhythm


def _with_meetings(relationships: Collection[UUID] | None, zone: ZoneInfo) -> QuerySet[Any]:
    rows = Relationship.objects.filter(status__in=_OPEN)
    if relationships is not None:
        rows = rows.filter(pk__in=relationships)
    day = TruncDate("meetings__starts_at", tzinfo=zone)
    # A meeting to come that was cancelled is one that fell through now, not on its day.
    given_up = TruncDate(Least("meetings__starts_at", "meetings__changed_at"), tzinfo=zone)
    status = Meeting.Status
    return rows.annotate(
        every_days=Coalesce("rhythm_days", "cohort__program__rhythm_days"),
        held_on=ArrayAgg(day, filter=Q(meetings__status=status.HELD), default=[]),
        missed_on=ArrayAgg(day, filter=Q(meetings__status=status.MISSED), default=[]),
        planned_on=ArrayAgg(day, filter=Q(meetings__status=status.PLANNED), default=[]),
        cancelled_on=ArrayAgg(
            given_up,
            filter=Q(meetings__status__in=(status.CANCELLED, status.MOVED)),
            default=[],
        ),
        moves=Coalesce(Max("meetings__sequence", filter=Q(meetings__status=status.PLANNED)), 0),
    )


def _support_asked_on(zone: ZoneInfo) -> dict[UUID, dt.date]:
    """Relationships of which somebody asked for support and waits, with the first such day."""
    waiting = (SupportRequest.State.SENT, SupportRequest.State.SEEN)
    rows = (
        SupportRequest.objects.filter(state__in=waiting, relationship__isnull=False)
        .order_by()
        .values_list("relationship_id")
        .annotate(first=Min(TruncDate("made_at", tzinfo=zone)))
    )
    return dict(rows)
