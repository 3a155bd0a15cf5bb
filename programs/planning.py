"""Sensible days for a cohort: proposed, never imposed."""

from dataclasses import dataclass
from datetime import date, timedelta

from mentorship.texts import gettext_lazy as _

_ENROLLMENT = timedelta(weeks=3)
_TO_MATCH = timedelta(weeks=2)
_SHORTEST = timedelta(weeks=8)
_SEASONS = {
    12: _("Winter"),
    1: _("Winter"),
    2: _("Winter"),
    3: _("Spring"),
    4: _("Spring"),
    5: _("Spring"),
} | {
    6: _("Summer"),
    7: _("Summer"),
    8: _("Summer"),
    9: _("Autumn"),
    10: _("Autumn"),
    11: _("Autumn"),
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
