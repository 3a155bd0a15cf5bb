"""The stretch of time that a page is about: whole weeks, or whole calendar months.

Whole ones only: days would tell, one after the other, on which day a few people met.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentorship.texts import gettext_lazy
from reporting.dashboards.calendar import (
    MONTHS_SHOWN,
    day,
    last_months,
    last_weeks,
    monday_of,
    months_between,
)
from reporting.models import ActivityRollup
from reporting.queries.activity import Activity, total

WEEK: Final = ActivityRollup.Period.WEEK
MONTH: Final = ActivityRollup.Period.MONTH
BETWEEN: Final = "between"
WEEKS_DRAWN: Final = 60
"""A longer period is drawn by months."""

LATEST: Final = {
    "4": gettext_lazy("Last 4 weeks"),
    "12": gettext_lazy("Last 12 weeks"),
    "26": gettext_lazy("Last 26 weeks"),
    "52": gettext_lazy("Last 52 weeks"),
}


@dataclass(frozen=True, slots=True)
class Period:
    """Weeks or months by their first days, up to and with `until`; `key` as in the address."""

    key: str
    unit: str
    starts: tuple[dt.date, ...]
    until: dt.date
    label: str

    @property
    def since(self) -> dt.date:
        return self.starts[0]

    @property
    def is_by_week(self) -> bool:
        return self.unit == WEEK

    @property
    def earlier(self) -> tuple[dt.date, ...]:
        """As many weeks or months, just before."""
        count = len(self.starts)
        if self.is_by_week:
            return tuple(start - dt.timedelta(weeks=count) for start in self.starts)
        return tuple(last_months(self.since - dt.timedelta(days=1), count))

    @property
    def length(self) -> str:
        """`12 weeks`."""
        count = len(self.starts)
        told = (
            ngettext("%(count)s week", "%(count)s weeks", count)
            if self.is_by_week
            else ngettext("%(count)s month", "%(count)s months", count)
        )
        return told % {"count": count}

    def sum(self, found: Mapping[dt.date, Activity]) -> Activity:
        """What happened in it."""
        return total({start: found[start] for start in self.starts if start in found})

    def sum_before(self, found: Mapping[dt.date, Activity]) -> Activity:
        """What happened in as long a time just before."""
        return total({start: found[start] for start in self.earlier if start in found})


def twelve_months(today: dt.date) -> Period:
    """What a page is about where nobody chose: the last twelve calendar months."""
    starts = tuple(last_months(today, MONTHS_SHOWN))
    return Period("", MONTH, starts, today, _("Last twelve months"))


def whole_life(starts_on: dt.date, ends_on: dt.date, today: dt.date) -> Period:
    """A cohort's months from its start to its end, or to today."""
    until = min(ends_on, today)
    return Period("", MONTH, tuple(months_between(starts_on, until)), until, _("Since the start"))


def latest(key: str, today: dt.date) -> Period:
    """One of `LATEST`, the week of today included."""
    return Period(key, WEEK, tuple(last_weeks(today, int(key))), today, str(LATEST[key]))


def between(since: dt.date, until: dt.date, today: dt.date) -> Period:
    """The whole weeks, or where that were many the whole months, that these days are in."""
    until = min(until, today)
    weeks = (monday_of(until) - monday_of(since)).days // 7 + 1
    if weeks > WEEKS_DRAWN:
        starts, unit = tuple(months_between(since, until)), str(MONTH)
        end = min(today, (starts[-1] + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1))
    else:
        starts, unit = tuple(last_weeks(until, weeks)), str(WEEK)
        end = min(today, starts[-1] + dt.timedelta(days=6))
    label = _("%(since)s to %(until)s") % {"since": day(starts[0]), "until": day(end)}
    return Period(BETWEEN, unit, starts, end, label)
