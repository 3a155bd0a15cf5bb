"""Sensible days for a cohort: proposed, never imposed."""

from dataclasses import dataclass
from datetime import date, timedelta

_ENROLLMENT = timedelta(weeks=3)
_TO_MATCH = timedelta(weeks=2)
_SHORTEST = timedelta(weeks=8)
_SEASONS = {12: "Winter", 1: "Winter", 2: "Winter", 3: "Spring", 4: "Spring", 5: "Spring"} | {
    6: "Summer",
    7: "Summer",
    8: "Summer",
    9: "Autumn",
    10: "Autumn",
    11: "Autumn",
}


@dataclass(frozen=True, slots=True)
class CohortDays:
    """When people enrol, and when their meetings start and end."""

    enrollment_opens_on: date
    enrollment_closes_on: date
    starts_on: date
    ends_on: date


def proposed_days(today: date, length_in_days: int) -> CohortDays:
    """Return three weeks to enrol, two to match, a start on a Monday, and time for every step."""
    closes_on = today + _ENROLLMENT
    starts_on = _next_monday(closes_on + _TO_MATCH)
    length = max(timedelta(days=length_in_days + 7), _SHORTEST)
    return CohortDays(today, closes_on, starts_on, starts_on + length)


def proposed_name(starts_on: date) -> str:
    """Return a season and a year: 'Spring 2027'. December counts towards the next year's winter."""
    year = starts_on.year + (starts_on.month == 12)
    return f"{_SEASONS[starts_on.month]} {year}"


def _next_monday(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)
