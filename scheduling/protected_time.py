"""Working time that a programme grants its mentors: hours a calendar year, used by meetings. Pure.

A calendar year, by the clock of whoever looks: the same for a mentor in three cohorts, for a
department and for a rota's planning (decision 0201).
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Year:
    """A calendar year as moments."""

    number: int
    since: datetime
    until: datetime


def year_of(moment: datetime, zone: ZoneInfo) -> Year:
    """The year in which the zone's clocks show this moment."""
    number = moment.astimezone(zone).year
    first, next_first = (datetime(year, 1, 1, tzinfo=zone) for year in (number, number + 1))
    return Year(number, first, next_first)


@dataclass(frozen=True, slots=True)
class ProtectedTime:
    """What one programme grants one mentor in a year, and what of it is used. In minutes."""

    program_id: UUID
    program: str
    year: int
    granted: int
    used: int

    @property
    def left(self) -> int:
        return max(0, self.granted - self.used)

    @property
    def over(self) -> int:
        """What was given beyond the hours granted."""
        return max(0, self.used - self.granted)

    @property
    def used_in_words(self) -> str:
        return hours_in_words(self.used)

    @property
    def granted_in_words(self) -> str:
        return hours_in_words(self.granted)

    @property
    def left_in_words(self) -> str:
        return hours_in_words(self.left)

    @property
    def over_in_words(self) -> str:
        return hours_in_words(self.over)


def hours_in_words(minutes: int) -> str:
    """'3 h 45 min', '12 h', '45 min'."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h"] if hours or not rest else []
    return " ".join([*parts, *([f"{rest} min"] if rest else [])])
