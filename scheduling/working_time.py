"""What is known of somebody's working time, as slots, reminders and matching ask for it. Pure.

Everything is in moments (aware, UTC). A night of the clock change is 11 or 13 hours long because
its ends are moments, not clock times.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

MINUTES_AROUND = 15
"""Between a shift and a meeting, of who has not said otherwise."""


class DutyKind(StrEnum):
    """What a shift asks of a person, which decides the rest that is kept around it."""

    DAY = "day"
    LONG_DAY = "long_day"
    NIGHT = "night"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From one moment until another, the second outside."""

    starts_at: datetime
    ends_at: datetime

    @property
    def length(self) -> timedelta:
        return self.ends_at - self.starts_at

    def overlaps(self, other: "Span") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True, order=True)
class Duty(Span):
    """A shift."""

    kind: DutyKind


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """One person's time between two moments.

    ``known`` are the stretches of which somebody has told: a roster's days, a pattern, a feed.
    Outside of them it is not known whether the person works, and ``windows`` is all there is:
    the parts of an ordinary week (`participants.availability.WINDOWS`) in which they could meet;
    empty means that they have not said. ``earliest`` and ``latest`` are the person's own limits
    by the clock of ``zone``; a meeting lies within them. ``minutes_around`` lie between a shift
    and a meeting: for the hand-over, the way, a meal.
    """

    zone: ZoneInfo
    duties: tuple[Duty, ...] = ()
    leave: tuple[Span, ...] = ()
    known: tuple[Span, ...] = ()
    windows: frozenset[str] = frozenset()
    meets_in_breaks: bool = False
    earliest: time = time(7)
    latest: time = time(21)
    minutes_around: int = MINUTES_AROUND
