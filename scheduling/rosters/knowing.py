"""Putting together what is known of one person's working time. Pure.

Of each day one source counts: the employer's roster, else the person's own calendar, else their
pattern. A day of which none speaks is not known.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduling.rosters.moments import whole_day
from scheduling.rosters.patterns import Cycle, days_between
from scheduling.working_time import Duty, DutyKind, Span

MARGIN = timedelta(days=2)
ROSTER, CALENDAR = "roster", "calendar"
LEAVE = "leave"
_DUTIES = {kind.value: kind for kind in DutyKind}


@dataclass(frozen=True, slots=True)
class Entry:
    """What a roster or a calendar says of a day; `kind` is a duty's, "leave" or "off"."""

    source: str
    rostered_on: date
    kind: str
    starts_at: datetime
    ends_at: datetime


@dataclass(slots=True)
class Known:
    """The duties, the leave, and the stretches that are known."""

    duties: list[Duty] = field(default_factory=list)
    leave: list[Span] = field(default_factory=list)
    known: list[Span] = field(default_factory=list)


def put_together(
    entries: Iterable[Entry],
    zone: ZoneInfo,
    since: datetime,
    until: datetime,
    *,
    cycle: Cycle | None = None,
    calendar: tuple[date, date] | None = None,
) -> Known:
    """What is known between two moments.

    Shifts within two days of either end are told too, for the rest around them; `known` is not
    more than was asked for. ``calendar``: the first and the last day that the calendar covers.
    """
    by_day: dict[str, dict[date, list[Entry]]] = {ROSTER: {}, CALENDAR: {}}
    for entry in entries:
        by_day[entry.source].setdefault(entry.rostered_on, []).append(entry)
    found = Known()
    first = (since - MARGIN).astimezone(zone).date()
    last = (until + MARGIN).astimezone(zone).date()
    for day in days_between(first, last):
        told = by_day[ROSTER].get(day)
        if told is None and calendar and calendar[0] <= day <= calendar[1]:
            told = by_day[CALENDAR].get(day, [])
        if told is not None:
            _take(told, found)
        elif cycle:
            duty = cycle.duty_on(day, zone)
            found.duties += [duty] if duty else []
        else:
            continue
        _extend(found.known, whole_day(day, zone), since, until)
    found.duties.sort()
    found.leave.sort()
    return found


def _take(entries: Sequence[Entry], found: Known) -> None:
    for entry in entries:
        if kind := _DUTIES.get(entry.kind):
            found.duties.append(Duty(entry.starts_at, entry.ends_at, kind))
        elif entry.kind == LEAVE:
            found.leave.append(Span(entry.starts_at, entry.ends_at))


def _extend(known: list[Span], day: Span, since: datetime, until: datetime) -> None:
    """Add a day to the stretches, which lie in order; one that follows makes the last longer."""
    begins, ends = max(day.starts_at, since), min(day.ends_at, until)
    if begins >= ends:
        return
    if known and known[-1].ends_at >= begins:
        known[-1] = Span(known[-1].starts_at, ends)
    else:
        known.append(Span(begins, ends))
