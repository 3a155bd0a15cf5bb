"""Times at which some people could meet, best first. Pure.

A time is free for all when each of them is (`scheduling.free_time`). Which of them is better is
a whole number, the smaller the better: being off beats being done with a shift, a break or a
time of an ordinary week is a makeshift, a night's end or begin nearby costs, and sooner is
better than later where all else is equal.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from functools import reduce

from participants.availability import part_at
from scheduling.free_time import (
    DAY,
    HOUR,
    THURSDAY,
    WORKING_DAYS,
    Stretches,
    common,
    free,
    known,
    minute_of,
    moment_of,
    offsets,
)
from scheduling.quiet import QuietHours
from scheduling.working_time import DutyKind, Span, WorkingTime

STEP = 15
"""Meetings begin on the quarter-hour."""
ODD_MINUTES = (0, 3, 1, 3)
"""What beginning on the hour, a quarter past, half past, a quarter to costs."""
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
    ranking = _Ranking(attendees, since, until, minutes)
    return [ranking.slot(cost, start) for cost, start in ranking.ranked]


@dataclass(frozen=True, slots=True)
class Best:
    """Some of the best times, and how many there are in all."""

    slots: tuple[Slot, ...]
    count: int


def best(
    attendees: Sequence[Attendee],
    since: datetime,
    until: datetime,
    minutes: int,
    *,
    most: int,
    a_day: int = 2,
) -> Best:
    """The best that are worth choosing between: one for a part of a day, two a day.

    A day is one by the clock of the first attendee.
    """
    ranking = _Ranking(attendees, since, until, minutes)
    chosen: list[Slot] = []
    days: Counter[int] = Counter()
    parts = set()
    for cost, start in ranking.ranked:
        if len(chosen) == most:
            break
        day, minute = divmod(ranking.diaries[0].local(start), DAY)
        part = day, part_at(minute // HOUR)
        if part not in parts and days[day] < a_day:
            chosen.append(ranking.slot(cost, start))
            parts.add(part)
            days[day] += 1
    return Best(tuple(chosen), len(ranking.ranked))


class _Ranking:
    """The times that suit all, in whole minutes, by what they cost."""

    def __init__(
        self, attendees: Sequence[Attendee], since: datetime, until: datetime, minutes: int
    ) -> None:
        first = minute_of(since)
        self.minutes = minutes
        self.diaries = [_Diary(one, first, minute_of(until)) for one in attendees]
        self.ranked = sorted(
            (
                sum(diary.cost(start, start + minutes) for diary in self.diaries)
                + ODD_MINUTES[start // STEP % 4]
                + (start - first) // DAY,
                start,
            )
            for start in free_starts(attendees, since, until, minutes)
        )

    def slot(self, cost: int, start: int) -> Slot:
        """One of them, with how it lies for each."""
        end = start + self.minutes
        bearings = tuple(diary.bearing(start, end) for diary in self.diaries)
        return Slot(Span(moment_of(start), moment_of(end)), cost, bearings)


class _Diary:
    """One attendee's shifts in whole minutes, ready to be asked about many times."""

    def __init__(self, attendee: Attendee, since: int, until: int) -> None:
        time = attendee.time
        self.unknown = State.USUAL if time.windows else State.UNSAID
        self.known = known(time)
        self.known_from = [start for start, _ in self.known]
        self.duties = sorted(time.duties)
        self.starts = [minute_of(duty.starts_at) for duty in self.duties]
        self.ends = [minute_of(duty.ends_at) for duty in self.duties]
        nights = [place for place, one in enumerate(self.duties) if one.kind == DutyKind.NIGHT]
        self.nights = [self.duties[place] for place in nights]
        self.night_starts = [self.starts[place] for place in nights]
        self.night_ends = [self.ends[place] for place in nights]
        self.offsets = [offset for _, _, offset in offsets(time.zone, since, until)]
        self.changes = [end for _, end, _ in offsets(time.zone, since, until)[:-1]]

    def local(self, minute: int) -> int:
        """The clock's minutes since its own 1970."""
        return minute + self.offsets[bisect_right(self.changes, minute)]

    def state(self, start: int, end: int) -> tuple[State, int]:
        """How the person comes to a time, and the place of the shift that makes it so."""
        before = bisect_right(self.starts, start) - 1
        if before >= 0 and start < self.ends[before]:
            return State.IN_BREAK, before
        stretch = bisect_right(self.known_from, start) - 1
        if stretch < 0 or end > self.known[stretch][1]:
            return self.unknown, -1
        midnight = start - self.local(start) % DAY
        if before >= 0 and self.ends[before] > midnight:
            return State.AFTER_WORK, before
        after = before + 1
        if after < len(self.starts) and self.starts[after] < midnight + DAY:
            return State.BEFORE_WORK, after
        return State.OFF, -1

    def bearing(self, start: int, end: int) -> Bearing:
        """How a time lies for this person."""
        state, place = self.state(start, end)
        night = bisect_right(self.night_ends, start) - 1
        remembered = night >= 0 and start - self.night_ends[night] <= NIGHTS_REMEMBERED
        return Bearing(
            state,
            self.duties[place] if place >= 0 else None,
            self.nights[night].ends_at if remembered else None,
        )

    def cost(self, start: int, end: int) -> int:
        """What a time costs this person."""
        state, _ = self.state(start, end)
        day, minute = divmod(self.local(start), DAY)
        cost = int(state) + self._near_nights(start, end)
        if minute < 9 * HOUR:
            cost += 10 if minute < 8 * HOUR else 3
        elif minute >= 17 * HOUR:
            cost += 15 if minute >= 18 * HOUR else 5
        is_weekend = (day + THURSDAY) % 7 >= WORKING_DAYS
        return cost + 10 if is_weekend and state is State.OFF else cost

    def _near_nights(self, start: int, end: int) -> int:
        cost = 0
        if not self.nights:
            return cost
        before = bisect_right(self.night_ends, start) - 1
        if before >= 0:
            since = start - self.night_ends[before]
            cost += 10 if since < 24 * HOUR else 5 if since < 36 * HOUR else 0
        after = bisect_left(self.night_starts, end)
        if after < len(self.nights) and self.night_starts[after] - end < 24 * HOUR:
            cost += 5
        return cost
