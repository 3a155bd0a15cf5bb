"""The demonstration's calendar: everything is a number of weeks from the Monday of this week."""

from dataclasses import dataclass
from datetime import date, timedelta

_SEASONS = ("Winter", "Spring", "Summer", "Autumn")


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days relative to today, in the organisation's own time zone."""

    today: date

    @property
    def monday(self) -> date:
        return self.today - timedelta(days=self.today.weekday())

    def week(self, number: int) -> date:
        """The Monday so many weeks from this one."""
        return self.monday + timedelta(weeks=number)

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)


def season(day: date) -> str:
    """“Autumn 2026”: what a cohort that starts on this day is called."""
    # December belongs to the winter that the next year counts.
    year = day.year + 1 if day.month == 12 else day.year
    return f"{_SEASONS[day.month % 12 // 3]} {year}"


def weekday_near(day: date) -> date:
    """The day itself, or the Friday before it at the weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))
