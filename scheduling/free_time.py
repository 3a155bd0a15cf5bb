"""When one person can be in a meeting, as stretches of minutes. Pure.

Moments are whole minutes since 1970 in UTC; a set of them is a list of stretches, each from one
minute until another (outside), apart from each other and in order. A clock's hours are turned
into moments offset by offset, so that an hour that happens twice counts twice and one that is
left out not at all.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from participants.availability import BEGINS, DAYS, WINDOWS
from scheduling.quiet import QuietHours
from scheduling.working_time import Duty, DutyKind, Span, WorkingTime

HOUR = 60
DAY = 24 * HOUR
WEEK = 7 * DAY
THURSDAY = 3
"""The day of the week on which moments begin to count."""

REST = 11 * HOUR
"""After a night or a long day."""
SLEEP_BEFORE_NIGHT = 8 * HOUR
"""Before a night: sleep, getting up and the way to work. Between two nights the rest covers it."""
WITHIN_A_BREAK = 2 * HOUR
"""A break lies so long after a shift's begin and so long before its end."""
WORKING_DAYS = 5
TIRING = (DutyKind.NIGHT, DutyKind.LONG_DAY)

type Stretch = tuple[int, int]
type Stretches = list[Stretch]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)


def minute_of(moment: datetime) -> int:
    """Whole minutes since 1970; seconds are cut off."""
    return int(moment.timestamp() // 60)


def moment_of(minute: int) -> datetime:
    """The inverse of `minute_of`, in UTC."""
    return _EPOCH + minute * _MINUTE


# --- Sets of stretches ----------------------------------------------------------------------------


def union(stretches: Iterable[Stretch]) -> Stretches:
    """All of these, those that touch as one."""
    found: Stretches = []
    for start, end in sorted(stretches):
        if end <= start:
            continue
        if found and start <= found[-1][1]:
            if end > found[-1][1]:
                found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def common(one: Stretches, other: Stretches) -> Stretches:
    """What lies in both."""
    found: Stretches = []
    m = n = 0
    while m < len(one) and n < len(other):
        start, end = max(one[m][0], other[n][0]), min(one[m][1], other[n][1])
        if start < end:
            found.append((start, end))
        if one[m][1] < other[n][1]:
            m += 1
        else:
            n += 1
    return found


def without(one: Stretches, other: Stretches) -> Stretches:
    """What lies in the first and not in the second."""
    if not one:
        return []
    gaps: Stretches = []
    begin = one[0][0]
    for start, end in other:
        gaps.append((begin, start))
        begin = end
    gaps.append((begin, max(one[-1][1], begin)))
    return common(one, [gap for gap in gaps if gap[0] < gap[1]])


# --- A person's time ------------------------------------------------------------------------------


def free(
    time: WorkingTime,
    since: int,
    until: int,
    *,
    quiet: QuietHours | None = None,
    busy: Iterable[Span] = (),
) -> Stretches:
    """The minutes in which a person can be in a meeting.

    Not on shift unless they meet in breaks, nor in the minutes around it, not within the rest after
    a night or a long day nor the sleep before a night, not on leave, not in quiet hours nor in
    another meeting; within their own limits; and where no roster is known, in the parts of their
    ordinary week.
    """
    usable = union([*common(known(time), [(since, until)]), *usual(time, since, until)])
    limits = by_clock(time.zone, since, until, _limits(time))
    return without(common(limits, usable), union(_blocked(time, since, until, quiet, busy)))


def known(time: WorkingTime) -> Stretches:
    """The minutes of which somebody has told whether the person works."""
    return union(map(_stretch, time.known))


def usual(time: WorkingTime, since: int, until: int) -> Stretches:
    """The parts of the person's ordinary week; its working days where they have not said any."""
    if time.windows:
        week = tuple(sorted(_of_week(window) for window in time.windows if window in WINDOWS))
    else:
        week = ((0, WORKING_DAYS * DAY),)
    return by_clock(time.zone, since, until, week)


def _blocked(
    time: WorkingTime, since: int, until: int, quiet: QuietHours | None, busy: Iterable[Span]
) -> Iterator[Stretch]:
    for duty in time.duties:
        yield from _on(duty, time)
        yield from _rest_around(duty)
    yield from map(_stretch, time.leave)
    yield from map(_stretch, busy)
    if quiet is not None:
        yield from quiet_stretches(quiet, since, until)


def _on(duty: Duty, time: WorkingTime) -> Iterator[Stretch]:
    """The shift with the minutes around it, or only its begin and its end for who meets in breaks;
    a night is whole."""
    start, end = _stretch(duty)
    before, after = start - time.minutes_around, end + time.minutes_around
    if not time.meets_in_breaks or duty.kind == DutyKind.NIGHT:
        yield before, after
    else:
        yield before, min(start + WITHIN_A_BREAK, end)
        yield max(end - WITHIN_A_BREAK, start), after


def _rest_around(duty: Duty) -> Iterator[Stretch]:
    start, end = _stretch(duty)
    if duty.kind in TIRING:
        yield end, end + REST
    if duty.kind == DutyKind.NIGHT:
        yield start - SLEEP_BEFORE_NIGHT, start


def _stretch(span: Span) -> Stretch:
    """The minutes that a span touches."""
    return minute_of(span.starts_at), -int(-span.ends_at.timestamp() // 60)


@lru_cache(maxsize=512)
def quiet_stretches(quiet: QuietHours, since: int, until: int) -> Stretches:
    """When somebody's quiet hours are."""
    return union(
        (minute_of(start), minute_of(end))
        for start, end in quiet.stretches(moment_of(since), moment_of(until))
    )


# --- Clocks ---------------------------------------------------------------------------------------


def _limits(time: WorkingTime) -> tuple[Stretch, ...]:
    """The person's limits as parts of a week; a latest before the earliest is of the next day."""
    earliest, latest = (clock.hour * HOUR + clock.minute for clock in (time.earliest, time.latest))
    length = (latest - earliest) % DAY or DAY
    return tuple((day * DAY + earliest, day * DAY + earliest + length) for day in range(7))


def _of_week(window: str) -> Stretch:
    """The minutes of a week that starts on Monday; Sunday's night runs into the next."""
    day, _, part = window.partition("-")
    begin = tuple(DAYS).index(day) * DAY
    hours = [*BEGINS.values(), BEGINS["morning"] + 24]
    place = tuple(BEGINS).index(part)
    return begin + hours[place] * HOUR, begin + hours[place + 1] * HOUR


@lru_cache(maxsize=512)
def by_clock(zone: ZoneInfo, since: int, until: int, week: tuple[Stretch, ...]) -> Stretches:
    """When a zone's clock shows these parts of the week."""
    found: Stretches = []
    for start, end, offset in offsets(zone, since, until):
        # The Monday of the local week before the stretch begins.
        local = start + offset + THURSDAY * DAY
        monday = local // WEEK * WEEK - THURSDAY * DAY - offset - WEEK
        for begin in range(monday, end, WEEK):
            found += [(max(begin + a, start), min(begin + b, end)) for a, b in week]
    return union(found)


@lru_cache(maxsize=512)
def offsets(zone: ZoneInfo, since: int, until: int) -> list[tuple[int, int, int]]:
    """The stretches of one offset from UTC, in minutes, and that offset."""
    found: list[tuple[int, int, int]] = []
    start = since
    while start < until:
        offset, end = _offset(zone, start), start
        while end < until and _offset(zone, min(end + DAY, until)) == offset:
            end = min(end + DAY, until)
        if end < until:
            end = _first_of_other_offset(zone, offset, end, min(end + DAY, until))
        found.append((start, end, offset))
        start = end
    return found


def _first_of_other_offset(zone: ZoneInfo, offset: int, last: int, other: int) -> int:
    while other - last > 1:
        middle = (last + other) // 2
        if _offset(zone, middle) == offset:
            last = middle
        else:
            other = middle
    return other


def _offset(zone: ZoneInfo, minute: int) -> int:
    away = moment_of(minute).astimezone(zone).utcoffset() or timedelta()
    return away // _MINUTE
