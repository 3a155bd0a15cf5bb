"""Days, weeks and months as reports name them."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils.formats import date_format

WEEKS_SHOWN: Final = 12
MONTHS_SHOWN: Final = 12
MET_LATELY: Final = dt.timedelta(days=30)


def monday_of(day: dt.date) -> dt.date:
    """The first day of the week that a day is in."""
    return day - dt.timedelta(days=day.weekday())


def last_weeks(until: dt.date, count: int = WEEKS_SHOWN) -> list[dt.date]:
    """The Mondays of the last weeks, that of `until` included."""
    monday = monday_of(until)
    return [monday - dt.timedelta(weeks=back) for back in reversed(range(count))]


def weeks_between(since: dt.date, until: dt.date, most: int = WEEKS_SHOWN) -> list[dt.date]:
    """The Mondays of the weeks from `since` to `until`, at least four and at most `most`."""
    weeks = (until - monday_of(since)).days // 7 + 1
    return last_weeks(until, min(most, max(4, weeks)))


def last_months(until: dt.date, count: int = MONTHS_SHOWN) -> list[dt.date]:
    """The first days of the last months, that of `until` included."""
    first = until.year * 12 + until.month - count
    return [dt.date(at // 12, at % 12 + 1, 1) for at in range(first, first + count)]


def months_between(since: dt.date, until: dt.date) -> list[dt.date]:
    """The first days of the months from `since` to `until`, at least one."""
    count = (until.year - since.year) * 12 + until.month - since.month + 1
    return last_months(since.replace(day=1), 1) if count < 1 else last_months(until, count)


def day(value: dt.date) -> str:
    """`12 March 2027`."""
    return date_format(value, "j F Y")
