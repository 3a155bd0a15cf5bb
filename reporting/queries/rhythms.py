"""The facts that signals and rollups are renewed from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import replace
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Min, Q
from django.db.models.functions import Coalesce, TruncDate

from matching.models import Relationship
from mentorship.access import Actor
from reporting.signals import Rhythm
from scheduling.models import Meeting
from scheduling.support.models import SupportRequest

_OPEN = (Relationship.Status.ACTIVE,)


def relationships_touched_since(actor: Actor, since: dt.datetime) -> set[UUID]:
    """Relationships that began, or one of whose meetings or requests for support changed, since
    then."""
    if not actor.is_system:
        return set()
    changed = Meeting.objects.filter(changed_at__gte=since).values_list(
        "relationship_id", flat=True
    )
    asked = SupportRequest.objects.filter(
        changed_at__gte=since, relationship__isnull=False
    ).values_list("relationship_id", flat=True)
    begun = Relationship.objects.filter(created_at__gte=since).values_list("pk", flat=True)
    return {*changed, *asked, *begun}


def rhythms(
    actor: Actor, relationships: Collection[UUID] | None = None
) -> Iterator[tuple[UUID, Rhythm]]:
    """The rhythm of every open relationship, or of the open ones among `relationships`."""
    if not actor.is_system:
        return
    rows = Relationship.objects.filter(status__in=_OPEN)
    if relationships is not None:
        rows = rows.filter(pk__in=relationships)
    zone = ZoneInfo(actor.organization.time_zone)
    day = TruncDate("meetings__starts_at", tzinfo=zone)
    rows = rows.annotate(
        every_days=Coalesce("rhythm_days", "cohort__program__rhythm_days"),
        held_on=ArrayAgg(day, filter=Q(meetings__status=Meeting.Status.HELD), default=[]),
        missed_on=ArrayAgg(day, filter=Q(meetings__status=Meeting.Status.MISSED), default=[]),
        planned_on=ArrayAgg(day, filter=Q(meetings__status=Meeting.Status.PLANNED), default=[]),
    )
    asked = _support_asked_on(zone)
    for row in rows.values_list(
        "pk", "began_on", "every_days", "held_on", "missed_on", "planned_on"
    ).iterator(chunk_size=2_000):
        yield row[0], replace(Rhythm(*row[1:]), support_asked_on=asked.get(row[0]))


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
