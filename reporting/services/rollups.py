"""Renewing the rollups from the facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from mentorship import audit
from mentorship.access import Actor, require
from reporting import rollups, rules
from reporting.planner import planned
from reporting.queries.rhythms import relationships_touched_since
from reporting.services.signals import renew_signals

_LONGEST = {"week": dt.timedelta(days=7), "month": dt.timedelta(days=31)}


@transaction.atomic
def renew_rollups(*, actor: Actor, relationships: Collection[UUID] | None = None) -> int:
    """Count all rollups anew, or those that the meetings of these relationships are part of.

    Returns how many periods changed. Two of these do not run beside one another in one
    organisation. A full count goes on record; the rounds of every few minutes do not. Raises
    NotAllowed for anyone but the system.
    """
    require(rules.refresh_reports, actor)
    _wait_for_others(actor)
    with planned(narrow=relationships is not None):
        changed = sum(_renew(actor, period, relationships) for period in rollups.PERIODS)
    if relationships is None:
        audit.record(actor=actor, action="rollups.renewed", periods=changed)
    return changed


@transaction.atomic
def refresh_touched(*, actor: Actor, since: dt.datetime) -> int:
    """Renew the rollups and signals of relationships whose facts changed at or after `since`.

    Returns how many relationships that were. Raises NotAllowed for anyone but the system.
    """
    require(rules.refresh_reports, actor)
    touched = relationships_touched_since(actor, since)
    if touched:
        renew_rollups(actor=actor, relationships=touched)
        renew_signals(actor=actor, relationships=touched)
    return len(touched)


def _renew(actor: Actor, period: str, relationships: Collection[UUID] | None) -> int:
    narrow = relationships is not None
    given: dict[str, Any] = {
        "organization": actor.organization.pk,
        "zone": actor.organization.time_zone,
    }
    own = given | ({"relationships": list(relationships)} if relationships is not None else {})
    changed = _run(rollups.statement("relationship", period, narrow=narrow), own)
    if narrow and not changed:
        return 0
    containing = given | (_window(changed, period, actor) if narrow else {})
    for scope in rollups.CONTAINING:
        _run(rollups.statement(scope, period, narrow=narrow), containing)
    return len(changed)


def _window(starts: Collection[dt.date], period: str, actor: Actor) -> dict[str, Any]:
    zone = ZoneInfo(actor.organization.time_zone)
    until = max(starts) + _LONGEST[period] + dt.timedelta(days=1)
    return {
        "periods": sorted(starts),
        "since": dt.datetime.combine(min(starts), dt.time.min, zone),
        "until": dt.datetime.combine(until, dt.time.min, zone),
    }


def _run(sql: str, parameters: dict[str, Any]) -> set[dt.date]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return _first_column(cursor.fetchall())


def _first_column(rows: Iterable[tuple[dt.date]]) -> set[dt.date]:
    return {row[0] for row in rows}


def _wait_for_others(actor: Actor) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"reporting.rollups {actor.organization.pk}"],
        )
