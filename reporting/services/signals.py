"""Renewing the signals of relationships."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from django.db import transaction

from matching.models import Relationship
from mentorship import audit
from mentorship.access import Actor, require
from programs.days import today_of
from reporting import rules
from reporting.models import Signal
from reporting.planner import planned
from reporting.queries.rhythms import rhythms
from reporting.signals import Reading, Rhythm, read

_SEEN = (
    "state",
    "next_step",
    "since",
    "last_met_on",
    "meetings_held",
    "meetings_expected",
)


@transaction.atomic
def renew_signals(
    *,
    actor: Actor,
    relationships: Collection[UUID] | None = None,
    today: dt.date | None = None,
) -> int:
    """Read the rhythm of all open relationships, or of these, and keep what it says.

    Signals of relationships that are no longer open go. Returns how many were read. Raises
    NotAllowed for anyone but the system.
    """
    require(rules.refresh_reports, actor)
    day = today or today_of(actor)
    _forget_closed(relationships)
    with planned(narrow=relationships is not None):
        signals = [_signal(pk, rhythm, day) for pk, rhythm in rhythms(actor, day, relationships)]
    Signal.objects.bulk_create(
        signals,
        batch_size=1_000,
        update_conflicts=True,
        unique_fields=["organization", "relationship"],
        update_fields=[*_SEEN, "reason", "rhythm_state", "computed_at"],
    )
    if relationships is None:
        audit.record(actor=actor, action="signals.renewed", relationships=len(signals))
    return len(signals)


def _forget_closed(relationships: Collection[UUID] | None) -> None:
    closed = Signal.objects.exclude(relationship__status=Relationship.Status.ACTIVE)
    if relationships is not None:
        closed = closed.filter(relationship__in=relationships)
    closed.delete()


def _signal(relationship_id: UUID, rhythm: Rhythm, today: dt.date) -> Signal:
    reading: Reading = read(rhythm, today)
    by_rhythm = read(replace(rhythm, support_asked_on=None), today)
    return Signal(
        relationship_id=relationship_id,
        rhythm_state=by_rhythm.state,
        reason=reading.reason.kept(),
        **{name: getattr(reading, name) for name in _SEEN},
    )
