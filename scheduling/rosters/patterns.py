"""Repeating patterns of work: their cycles, and the shifts of a day. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from scheduling.rosters.moments import kind_of, shift
from scheduling.working_time import Duty

DAY, NIGHT, OFF = "D", "N", "-"
LONGEST_CYCLE = 84
DAYS_OF_WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PANAMA = "DD--DDD--DD---"

# Letter by letter from the first day of the cycle.
CYCLES: Final[dict[str, str]] = {
    "four_on_days": "DDDD----",
    "four_on_nights": "NNNN----",
    "two_two_four": "DDNN----",
    "panama": _PANAMA * 2 + _PANAMA.replace(DAY, NIGHT) * 2,
    "dupont": "NNNN---DDD-NNN---DDDD-------",
}

Hours = tuple[time, time]


@dataclass(frozen=True, slots=True)
class Cycle:
    """What repeats: the clock times of each of its days, None where the day is free."""

    begins_on: date
    days: tuple[Hours | None, ...]

    def hours_on(self, day: date) -> Hours | None:
        """The clock times of a day, before the cycle's first day too."""
        return self.days[(day - self.begins_on).days % len(self.days)]

    def duty_on(self, day: date, zone: ZoneInfo) -> Duty | None:
        """The shift that begins on a day."""
        hours = self.hours_on(day)
        if hours is None:
            return None
        span = shift(day, *hours, zone)
        return Duty(span.starts_at, span.ends_at, kind_of(span, zone))


def cycle_of(letters: str, begins_on: date, day: Hours, night: Hours) -> Cycle:
    """A cycle from its letters. Raises ValueError for one that says nothing."""
    hours: Mapping[str, Hours | None] = {DAY: day, NIGHT: night, OFF: None}
    if not letters or len(letters) > LONGEST_CYCLE or set(letters) - set(hours):
        raise ValueError("A cycle is 1 to 84 letters: D, N or -.")
    return Cycle(begins_on, tuple(hours[letter] for letter in letters))


def week_of(hours: Mapping[str, Sequence[str]]) -> Cycle:
    """An ordinary week, of `{"mon": ["09:00", "17:00"]}`; a day that is not named is free."""
    monday = date(2024, 1, 1)
    days = (hours.get(name) for name in DAYS_OF_WEEK)
    return Cycle(
        monday,
        tuple((time.fromisoformat(d[0]), time.fromisoformat(d[1])) if d else None for d in days),
    )


def letters_of(text: str) -> str | None:
    """A cycle as somebody types it ("DD NN off off", "d d n n o o") as letters, or None."""
    words = {"OFF": OFF, "REST": OFF, "DAY": DAY, "NIGHT": NIGHT}
    found: list[str] = []
    for word in text.upper().replace(",", " ").replace("/", " ").split():
        letters = words.get(word) or word.translate({ord("O"): OFF, ord("R"): OFF, ord("."): OFF})
        if set(letters) - {DAY, NIGHT, OFF}:
            return None
        found.append(letters)
    together = "".join(found)
    return together if 0 < len(together) <= LONGEST_CYCLE else None


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last, both included."""
    day = first
    while day <= last:
        yield day
        day += timedelta(days=1)
