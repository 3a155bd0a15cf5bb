"""From days and clock times to moments, over every change of the clock. Pure.

A clock time that happens twice is taken so that the shift is the longer one: as a start it is the
first, as an end the second. One that does not happen at all is read as if the clock had not been
put forward yet, as people's watches read it.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from scheduling.working_time import DutyKind, Span

MIDNIGHT = time(0)
LONG = timedelta(hours=10)
LONGEST = timedelta(hours=30)
NIGHT_BEGINS = time(22)
NIGHT_ENDS = time(6)
_ONE_DAY = timedelta(days=1)


def moment(day: date, clock: time, zone: ZoneInfo, *, is_end: bool = False) -> datetime:
    """The moment at which the clocks of ``zone`` show ``clock`` on ``day``, in UTC."""
    return datetime.combine(day, clock, tzinfo=zone).replace(fold=int(is_end)).astimezone(UTC)


@lru_cache(maxsize=65_536)
def whole_day(day: date, zone: ZoneInfo) -> Span:
    """From one midnight to the next: 23 or 25 hours where the clock changes."""
    return Span(moment(day, MIDNIGHT, zone), moment(day + _ONE_DAY, MIDNIGHT, zone))


@lru_cache(maxsize=65_536)
def shift(day: date, starts: time, ends: time, zone: ZoneInfo) -> Span:
    """A shift that begins on ``day``; one that ends at or before its start ends the next day."""
    last_day = day if starts < ends else day + _ONE_DAY
    begins = moment(day, starts, zone)
    over = moment(last_day, ends, zone, is_end=True)
    if over <= begins:
        # Both ends lie in an hour that does not happen: what counts is how long it is.
        over = begins + (datetime.combine(last_day, ends) - datetime.combine(day, starts))
    return Span(begins, over)


@lru_cache(maxsize=65_536)
def kind_of(span: Span, zone: ZoneInfo) -> DutyKind:
    """A night where it runs past midnight or most of it lies between 22:00 and 06:00 by the
    clock of ``zone``; a long day from ten hours on; else a day."""
    last_day = span.ends_at.astimezone(zone)
    first_day = span.starts_at.astimezone(zone).date()
    midnight = moment(first_day + _ONE_DAY, MIDNIGHT, zone)
    if span.ends_at > midnight or _nightly(span, first_day, last_day.date(), zone):
        return DutyKind.NIGHT
    return DutyKind.LONG_DAY if span.length >= LONG else DutyKind.DAY


def _nightly(span: Span, first_day: date, last_day: date, zone: ZoneInfo) -> bool:
    """Whether more than half of it lies in the night."""
    share = timedelta(0)
    day = first_day - _ONE_DAY
    while day <= last_day:
        begins = max(span.starts_at, moment(day, NIGHT_BEGINS, zone))
        ends = min(span.ends_at, moment(day + _ONE_DAY, NIGHT_ENDS, zone))
        share += max(ends - begins, timedelta(0))
        day += _ONE_DAY
    return share * 2 > span.length
