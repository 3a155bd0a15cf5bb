"""Protected time of a cohort's mentors together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from programs.models import Cohort
from reporting.queries.activity import Activity
from scheduling.protected_time import hours_in_words


@dataclass(frozen=True, slots=True)
class ProtectedTotal:
    """What a cohort's mentors are granted in a calendar year, and how long its meetings took."""

    year: int
    mentors: int
    used: str
    granted: str
    share: int


def protected_total(
    cohort: Cohort, mentors: int, months: Mapping[dt.date, Activity], year: int
) -> ProtectedTotal | None:
    """None where the programme grants no time, or nobody mentors this year.

    A meeting that two mentors lead counts once here.
    """
    granted = mentors * cohort.program.protected_hours * 60
    if not granted:
        return None
    used = sum(one.minutes for month, one in months.items() if month.year == year)
    return ProtectedTotal(
        year, mentors, hours_in_words(used), hours_in_words(granted), round(100 * used / granted)
    )
