"""A zone as calendar programs want it told: VTIMEZONE, from the zone's own changes of the clock.

`icalendar` can write one itself, but gives the hour after a change where the standard asks for the
hour before it, and lists dates where Outlook reads rules alone (decision 0200).
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class ClockChange:
    """From this moment on the zone's clocks show another time."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def shown(self) -> datetime:
        """What the clocks showed at that moment, had they not been changed."""
        return (self.at + self.before).replace(tzinfo=None)

    @property
    def is_forward(self) -> bool:
        return self.after > self.before


@cache
def clock_changes(zone: ZoneInfo, first_year: int, last_year: int) -> tuple[ClockChange, ...]:
    """Every change of the zone's clocks in these years: none has two within a week."""
    start = datetime(first_year, 1, 1, tzinfo=UTC)
    weeks = (datetime(last_year + 1, 1, 1, tzinfo=UTC) - start) // _WEEK + 1
    moments = (start + number * _WEEK for number in range(weeks + 1))
    return tuple(
        _change_between(zone, one, next_one)
        for one, next_one in pairwise(moments)
        if _offset(zone, one) != _offset(zone, next_one)
    )


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _change_between(zone: ZoneInfo, low: datetime, high: datetime) -> ClockChange:
    before, after = _offset(zone, low), _offset(zone, high)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
    return ClockChange(high, before, after, high.astimezone(zone).tzname() or "")


@cache
def zone_component(zone: ZoneInfo, first_year: int, last_year: int) -> Timezone:
    """The VTIMEZONE of a zone, right for every moment of these years."""
    component = Timezone()
    component.add("tzid", zone.key)
    changes = clock_changes(zone, first_year - 1, last_year + 1)
    for part in _by_rules(changes, last_year - first_year + 3) or _one_by_one(
        zone, first_year - 1, changes
    ):
        component.add_component(part)
    return component


def _by_rules(
    changes: Iterable[ClockChange], years: int
) -> list[TimezoneStandard | TimezoneDaylight]:
    """Two rules, where the clocks go forward and back by the same two each year; else nothing."""
    forward = [change for change in changes if change.is_forward]
    back = [change for change in changes if not change.is_forward]
    rules = [_yearly(forward, years), _yearly(back, years)]
    if None in rules:
        return []
    return [_observance(group[0], rule) for group, rule in zip((forward, back), rules, strict=True)]


def _yearly(changes: list[ClockChange], years: int) -> vRecur | None:
    """The rule by which these changes come once a year, or None."""
    if len(changes) != years:
        return None
    alike = {
        (one.shown.month, one.shown.weekday(), one.shown.time(), one.before, one.after)
        for one in changes
    }
    weeks = set.intersection(*(_weeks(one.shown) for one in changes))
    if len(alike) != 1 or not weeks:
        return None
    day = changes[0].shown
    which = f"{min(weeks)}{_WEEKDAYS[day.weekday()]}"
    return vRecur({"FREQ": "YEARLY", "BYMONTH": day.month, "BYDAY": which})


def _weeks(day: datetime) -> set[int]:
    """Which one of its weekday in the month it is: the second, the last (-1)."""
    is_last = day.day + 7 > monthrange(day.year, day.month)[1]
    return {(day.day - 1) // 7 + 1} | ({-1} if is_last else set())


def _one_by_one(
    zone: ZoneInfo, first_year: int, changes: Iterable[ClockChange]
) -> list[TimezoneStandard | TimezoneDaylight]:
    """Each change for itself, after what holds at first: all that can be said of a zone that
    changes its clocks by no weekday, such as by the moon, or not at all."""
    start = datetime(first_year, 1, 1, tzinfo=UTC)
    offset, name = _offset(zone, start), start.astimezone(zone).tzname() or ""
    at_first = ClockChange(start - offset, offset, offset, name)
    return [_observance(at_first), *(_observance(change) for change in changes)]


def _observance(
    change: ClockChange, rule: vRecur | None = None
) -> TimezoneStandard | TimezoneDaylight:
    part = TimezoneDaylight() if change.is_forward else TimezoneStandard()
    part.add("dtstart", change.shown)
    part.add("tzoffsetfrom", change.before)
    part.add("tzoffsetto", change.after)
    part.add("tzname", change.name)
    if rule is not None:
        part.add("rrule", rule)
    return part


def on_the_clock_of(zone: ZoneInfo, *moments: datetime) -> list[datetime]:
    """The moments as the zone's clocks show them; all by UTC where one lies in the hour that the
    clocks show a second time, since a calendar object can name the first alone."""
    local = [moment.astimezone(zone) for moment in moments]
    return [one.astimezone(UTC) for one in local] if any(one.fold for one in local) else local
