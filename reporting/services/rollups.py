"""Renewing the rollups from the facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import connection, transaction

from mentorship import audit
from mentorship.access import Actor, require
from programs.days import today_of
from reporting import rollups, rules
from reporting.models import RollupMark
from reporting.planner import planned
from reporting.services.signals import renew_signals

type Note = tuple[UUID | None, dt.date | None, str, UUID | None]
"""A relationship, a week, and a row by its scope and identifier: see TouchedWeek."""

EVERYTHING: Final[Note] = (None, None, "", None)
MANY: Final = 500
"""Of so many touched relationships on, everybody's rows are counted: that takes less."""
LONG: Final = 60
"""Of so many weeks and months on, all of them are: that takes less."""


@transaction.atomic
def renew_rollups(
    *,
    actor: Actor,
    relationships: Collection[UUID] | None = None,
    today: dt.date | None = None,
) -> int:
    """Count all rollups anew, or those that these relationships are part of, in all their weeks.

    Returns how many periods changed. Two of these do not run beside one another in one
    organisation. A full count goes on record; the rounds of every few minutes do not. Raises
    NotAllowed for anyone but the system.
    """
    require(rules.refresh_reports, actor)
    _wait_for_others(actor)
    day = today or today_of(actor)
    if relationships is not None:
        return _renew(actor, day, {(pk, None, "", None) for pk in relationships})
    _take_notes(actor)
    changed = _renew_all(actor, day)
    # Not how many: administrators read the trail, and one would be one pair's meeting.
    audit.record(actor=actor, action="rollups.renewed")
    return changed


@transaction.atomic
def refresh_touched(*, actor: Actor, today: dt.date | None = None) -> int:
    """Renew the rollups and signals of what changed since they were last renewed, however long ago.

    Returns how many relationships that were. Raises NotAllowed for anyone but the system.
    """
    require(rules.refresh_reports, actor)
    _wait_for_others(actor)
    day = today or today_of(actor)
    notes = _take_notes(actor)
    touched = {pk for pk, *_ in notes if pk is not None}
    if EVERYTHING in notes or not _is_marked(actor, day) or _are_whole_lives(notes):
        _renew_all(actor, day)
    else:
        _renew(actor, day, notes)
    if touched:
        renew_signals(actor=actor, relationships=touched, today=today)
    return len(touched)


def _renew_all(actor: Actor, day: dt.date) -> int:
    with planned(narrow=False):
        changed = _run(rollups.statement(), _given(actor, day))
    changed |= _renew_retention(actor, day)
    RollupMark.objects.update_or_create(
        defaults={"counted_until": day, "time_zone": actor.organization.time_zone}
    )
    return len(changed)


def _renew_retention(
    actor: Actor, day: dt.date, places: Collection[tuple[str, UUID]] = ()
) -> set[Any]:
    """Who still works here, of everybody who ever took part, or of those in these places: by
    people, so that it is soon done."""
    sql = rollups.retention_statement(of_keys=bool(places))
    with planned(narrow=False):
        return _run(sql, _given(actor, day) | _columns(places))


def _renew(actor: Actor, day: dt.date, notes: Collection[Note]) -> int:
    """Count anew what is noted, and what has begun or ended by the passing of days."""
    weeks = {week for pk, week, *_ in notes if pk is None and week}
    passed = _days_passed(day)
    changed = _renew_weeks(actor, day, weeks, passed) if passed or weeks else set()
    changed |= _renew_pairs(actor, day, [(pk, week) for pk, week, *_ in notes if pk is not None])
    places = {(scope, pk) for *_, scope, pk in notes if pk}
    # A week says that somebody met, or wants to, and a place that somebody moved; all else may be
    # about who takes part, or left.
    is_about_staff = any(week is None and place is None for _, week, _scope, place in notes)
    changed |= _renew_places(actor, day, places)
    if passed or is_about_staff:
        changed |= _renew_retention(actor, day)
    elif places:
        changed |= _renew_retention(actor, day, places)
    RollupMark.objects.filter(counted_until__lt=day).update(counted_until=day)
    return len(changed)


def _are_whole_lives(notes: Collection[Note]) -> bool:
    """Whether many relationships are to be counted from their beginning on."""
    return len({pk for pk, week, *_ in notes if pk is not None and week is None}) > MANY


def _renew_pairs(
    actor: Actor, day: dt.date, notes: Collection[tuple[UUID, dt.date | None]]
) -> set[Any]:
    """Count what the noted weeks of relationships are part of."""
    if not notes:
        return set()
    is_of_many = len({pk for pk, _ in notes}) > MANY
    given = _given(actor, day) | {
        "pairs": [pk for pk, _ in notes], "weeks": [week for _, week in notes],
    }  # fmt: skip
    with planned(narrow=not is_of_many):
        periods = _run(rollups.PERIODS_OF, given)
        if is_of_many:
            return _renew_periods(actor, day, periods)
        keys = _run(rollups.keys_statement(), given)
        sql = rollups.statement(of_periods=True, of_keys=True)
        return _run(sql, given | _by_length(periods) | _columns(keys))


def _renew_places(actor: Actor, day: dt.date, places: Collection[tuple[str, UUID]]) -> set[Any]:
    """Count all weeks of departments, sites, professions or stages that somebody left or came
    to."""
    if not places:
        return set()
    with planned(narrow=False):
        return _run(rollups.statement(of_keys=True), _given(actor, day) | _columns(places))


def _days_passed(day: dt.date) -> list[dt.date]:
    """The days since the last count, that day's included; none where that was today."""
    mark = RollupMark.objects.first()
    since = mark.counted_until if mark else day
    return [since + dt.timedelta(days=at) for at in range((day - since).days + 1) if since != day]


def _renew_weeks(
    actor: Actor, day: dt.date, weeks: Collection[dt.date], passed: Collection[dt.date]
) -> set[Any]:
    """Count every row of these weeks, and of the days that have passed."""
    days = [*passed, *(week + dt.timedelta(days=at) for week in weeks for at in (0, 6))]
    periods = {("week", one - dt.timedelta(days=one.weekday())) for one in days}
    periods |= {("month", one.replace(day=1)) for one in days}
    return _renew_periods(actor, day, periods)


def _renew_periods(
    actor: Actor, day: dt.date, periods: Collection[tuple[str, dt.date]]
) -> set[Any]:
    """Count every row of these weeks and months; of all there are, where they are many."""
    if len(periods) > LONG:
        with planned(narrow=False):
            return _run(rollups.statement(), _given(actor, day))
    with planned(narrow=len(periods) < 20):
        return _run(rollups.statement(of_periods=True), _given(actor, day) | _by_length(periods))


def _is_marked(actor: Actor, day: dt.date) -> bool:
    """Whether there is a full count to build on: made in this time zone, and not after `day`."""
    return RollupMark.objects.filter(
        counted_until__lte=day, time_zone=actor.organization.time_zone
    ).exists()


def _take_notes(actor: Actor) -> set[Note]:
    """What is noted, and take it away. What is noted from here on is for the next round."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM reporting_touchedweek WHERE organization_id = %s"
            " RETURNING relationship_id, week, scope, scope_id",
            [actor.organization.pk],
        )
        notes = set(cursor.fetchall())
    if notes:
        RollupMark.objects.update(stand=uuid4())
    return notes


def _given(actor: Actor, day: dt.date) -> dict[str, Any]:
    return {
        "organization": actor.organization.pk,
        "zone": actor.organization.time_zone,
        "today": day,
    }


def _by_length(periods: Collection[tuple[str, dt.date]]) -> dict[str, list[dt.date]]:
    return {
        f"{length}s": sorted(start for period, start in periods if period == length)
        for length in rollups.PERIODS
    }


def _columns(keys: Collection[tuple[str, UUID]]) -> dict[str, list[Any]]:
    return {"scopes": [scope for scope, _ in keys], "ids": [pk for _, pk in keys]}


def _run(sql: str, parameters: dict[str, Any]) -> set[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return set(cursor.fetchall())


def _wait_for_others(actor: Actor) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"reporting.rollups {actor.organization.pk}"],
        )
