"""Times at which some people could meet, best first. Pure.

A time is free for all when each of them is (`scheduling.free_time`). Which of them is better is
a whole number, the smaller the better: being off beats being done with a shift, a break or a
time of an ordinary week is a makeshift, a night's end or begin nearby costs, and sooner is
better than later where all else is equal.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from functools import reduce

from participants.availability import part_at
from scheduling.free_time import (
    DAY,
    HOUR,
    Stretches,
    common,
    free,
    holds,
    known,
    minute_of,
    moment_of,
    offsets,
)
from scheduling.quiet import QuietHours
from scheduling.working_time import DutyKind, Span, WorkingTime

STEP = 15
"""Meetings begin on the quarter-hour."""
NIGHTS_REMEMBERED = 4 * DAY
FEWEST, MOST = 2, 8
"""People in a relationship for whom a time is sought."""


class State(IntEnum):
    """How somebody comes to a meeting; the number is what it costs."""

    OFF = 0
    AFTER_WORK = 10
    BEFORE_WORK = 15
    USUAL = 20
    """A time of the ordinary week that they gave: whether they work is not known."""
    IN_BREAK = 30
    UNSAID = 40
    """Neither a roster nor an ordinary week is known."""


@dataclass(frozen=True, slots=True)
class Attendee:
    """One of those who are to meet."""

    name: str
    """As the reader reads it; 'You' for themselves."""
    time: WorkingTime
    quiet: QuietHours | None = None
    busy: tuple[Span, ...] = ()

    def free(self, since: int, until: int) -> Stretches:
        return free(self.time, since, until, quiet=self.quiet, busy=self.busy)


@dataclass(frozen=True, slots=True)
class Bearing:
    """How a time lies for one person."""

    state: State
    shift: Span | None = None
    """The shift that it comes after, before or within."""
    night_ended_at: datetime | None = None
    """The last night of the days before."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that suits all, what it costs, and how it lies for each."""

    span: Span
    cost: int
    bearings: tuple[Bearing, ...]


def free_starts(
    attendees: Sequence[Attendee], since: datetime, until: datetime, minutes: int
) -> list[int]:
    """Every quarter-hour at which all could begin, in minutes since 1970."""
    if not FEWEST <= len(attendees) <= MOST:
        raise ValueError(f"A time is sought for {FEWEST} to {MOST} people.")
    window = minute_of(since), minute_of(until)
    together = reduce(common, (one.free(*window) for one in attendees))
    return [
        start
        for first, last in together
        for start in range(-(-first // STEP) * STEP, last - minutes + 1, STEP)
    ]


def slots(
    attendees: Sequence[Attendee], since: datetime, until: datetime, minutes: int
) -> list[Slot]:
    """Every time of this length that suits all, best first; the same always."""
    diaries = [_Diary(one, minute_of(since), minute_of(until)) for one in attendees]
    found = [
        _slot(diaries, start, start + minutes, minute_of(since))
        for start in free_starts(attendees, since, until, minutes)
    ]
    return sorted(found, key=lambda slot: (slot.cost, slot.span))


def choice(found: Iterable[Slot], attendee: Attendee, most: int, a_day: int = 2) -> list[Slot]:
    """The best of them that are worth choosing between: one for a part of a day, two a day."""
    chosen: list[Slot] = []
    days: Counter[object] = Counter()
    parts = set()
    for slot in found:
        local = slot.span.starts_at.astimezone(attendee.time.zone)
        part = local.date(), part_at(local.hour)
        if len(chosen) < most and part not in parts and days[local.date()] < a_day:
            chosen.append(slot)
            parts.add(part)
            days[local.date()] += 1
    return chosen


class _Diary:
    """One attendee's shifts, ready to be asked about many times."""

    def __init__(self, attendee: Attendee, since: int, until: int) -> None:
        time = attendee.time
        self.has_week = bool(time.windows)
        self.known = known(time)
        self.duties = sorted(time.duties)
        self.starts = [minute_of(duty.starts_at) for duty in self.duties]
        self.ends = [minute_of(duty.ends_at) for duty in self.duties]
        self.nights = sorted(
            (minute_of(duty.ends_at), duty.ends_at)
            for duty in self.duties
            if duty.kind == DutyKind.NIGHT
        )
        self.night_starts = sorted(
            minute_of(duty.starts_at) for duty in self.duties if duty.kind == DutyKind.NIGHT
        )
        self.offsets = offsets(time.zone, since, until)

    def local(self, minute: int) -> int:
        """The clock's minutes since its own 1970."""
        for _, end, offset in self.offsets:
            if minute < end:
                return minute + offset
        return minute + self.offsets[-1][2]

    def bearing(self, start: int, end: int) -> Bearing:
        """How a time lies for this person."""
        night = self._last_night(start)
        if (shift := self._shift_during(start)) is not None:
            return Bearing(State.IN_BREAK, self.duties[shift], night)
        if not holds(self.known, start, end):
            return Bearing(State.USUAL if self.has_week else State.UNSAID, None, night)
        local = self.local(start)
        midnight = start - local % DAY
        before = bisect_right(self.ends, start) - 1
        if before >= 0 and self.ends[before] > midnight:
            return Bearing(State.AFTER_WORK, self.duties[before], night)
        after = bisect_left(self.starts, end)
        if after < len(self.starts) and self.starts[after] < midnight + DAY:
            return Bearing(State.BEFORE_WORK, self.duties[after], night)
        return Bearing(State.OFF, None, night)

    def cost(self, bearing: Bearing, start: int, end: int) -> int:
        """What a time costs this person."""
        local = self.local(start)
        of_day = local % DAY
        early = 10 if of_day < 8 * HOUR else 3 if of_day < 9 * HOUR else 0
        late = 15 if of_day >= 18 * HOUR else 5 if of_day >= 17 * HOUR else 0
        weekend = 10 if (local // DAY + 3) % 7 >= 5 and bearing.state == State.OFF else 0
        return bearing.state + early + late + weekend + self._near_nights(start, end)

    def _near_nights(self, start: int, end: int) -> int:
        cost = 0
        before = bisect_right(self.nights, (start, moment_of(start))) - 1
        if before >= 0:
            hours = (start - self.nights[before][0]) // HOUR
            cost += 10 if hours < 24 else 5 if hours < 36 else 0
        after = bisect_left(self.night_starts, end)
        if after < len(self.night_starts) and self.night_starts[after] - end < 24 * HOUR:
            cost += 5
        return cost

    def _shift_during(self, start: int) -> int | None:
        place = bisect_right(self.starts, start) - 1
        return place if place >= 0 and start < self.ends[place] else None

    def _last_night(self, start: int) -> datetime | None:
        place = bisect_right(self.nights, (start, moment_of(start))) - 1
        if place < 0 or start - self.nights[place][0] > NIGHTS_REMEMBERED:
            return None
        return self.nights[place][1]


def _slot(diaries: Sequence[_Diary], start: int, end: int, since: int) -> Slot:
    bearings = tuple(diary.bearing(start, end) for diary in diaries)
    costs = [
        diary.cost(bearing, start, end) for diary, bearing in zip(diaries, bearings, strict=True)
    ]
    odd = (0, 3, 1, 3)[start // STEP % 4]
    days = (start - since) // DAY
    return Slot(Span(moment_of(start), moment_of(end)), sum(costs) + odd + days, bearings)
