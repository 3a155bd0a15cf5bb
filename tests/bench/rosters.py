"""Eight weeks of shifts of anybody, as bits: each day by the code of it and of its neighbours."""

import random
from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np

from participants.meetable import QUARTERS, WEEKS, packed, unpacked
from scheduling.meetability import meetable_bits
from scheduling.quiet import QuietHours
from scheduling.working_time import Duty, DutyKind, Span, WorkingTime

DAY = timedelta(days=1)
START = datetime(2026, 11, 30, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
QUIET = QuietHours(time(20), time(8), LONDON)
SHIFTS = {
    "LD": (timedelta(hours=7.5), timedelta(hours=12.5), DutyKind.LONG_DAY),
    "N": (timedelta(hours=19.5), timedelta(hours=12.5), DutyKind.NIGHT),
    "E": (timedelta(hours=7), timedelta(hours=8), DutyKind.DAY),
    "L": (timedelta(hours=13), timedelta(hours=8), DutyKind.DAY),
    "D": (timedelta(hours=9), timedelta(hours=8), DutyKind.DAY),
}
LINES = (
    ("LD", "LD", "OFF", "OFF", "N", "N", "OFF", "OFF", "OFF"),
    ("E", "E", "L", "L", "OFF", "OFF", "N", "N", "OFF", "OFF"),
    ("D", "D", "D", "D", "D", "OFF", "OFF"),
    ("LD", "LD", "LD", "LD", "OFF", "OFF", "OFF", "OFF"),
    ("N", "N", "N", "N", "OFF", "OFF", "OFF", "OFF", "LD", "LD", "LD", "OFF"),
)


def codes_of(chance: random.Random) -> list[str]:
    """A line of the roster from some day on, with swaps and leave as they come."""
    line = chance.choice(LINES)
    begin = chance.randrange(len(line))
    days = [line[(begin + day) % len(line)] for day in range(WEEKS * 7)]
    for _ in range(6):
        days[chance.randrange(len(days))] = chance.choice(("OFF", "AL", "D", "L"))
    return days


def duties_of(codes: list[str], first: datetime = START) -> tuple[Duty, ...]:
    """The shifts of these days."""
    return tuple(
        Duty(first + day * DAY + begin, first + day * DAY + begin + length, kind)
        for day, code in enumerate(codes)
        if code in SHIFTS
        for begin, length, kind in [SHIFTS[code]]
    )


def leave_of(codes: list[str], first: datetime = START) -> tuple[Span, ...]:
    """The days of annual leave."""
    return tuple(
        Span(first + day * DAY, first + (day + 1) * DAY)
        for day, code in enumerate(codes)
        if code == "AL"
    )


def working_time(codes: list[str]) -> WorkingTime:
    """All that is told by these days."""
    known = (Span(START, START + len(codes) * DAY),)
    return WorkingTime(LONDON, duties_of(codes), leave_of(codes), known)


def bits_of(chance: random.Random) -> bytes:
    """The quarter-hours in which somebody could begin a meeting."""
    codes = ["OFF", *codes_of(chance), "OFF"]
    days = [_day(*codes[day : day + 3]) for day in range(len(codes) - 2)]
    return packed(np.concatenate(days)[:QUARTERS])


@cache
def _day(before: str, code: str, after: str) -> np.ndarray:
    codes = [before, code, after]
    time_ = WorkingTime(
        LONDON,
        duties_of(codes, START - DAY),
        leave_of(codes, START - DAY),
        (Span(START - DAY, START + 2 * DAY),),
    )
    return unpacked(meetable_bits(time_, START, quiet=QUIET))[:96]
