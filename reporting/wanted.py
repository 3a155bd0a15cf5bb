"""What may be asked of a file, before anybody makes it. Pure.

Pages, the API and what is made by schedule ask here, so that they say the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from mentorship.access import Actor
from reporting.models import WantedFile

Kind = WantedFile.Kind
Format = WantedFile.Format
Period = WantedFile.Period

EARLIEST: Final = dt.date(2000, 1, 1)

OF_EACH: Final = frozenset({Kind.HOURS})
"""Tables of single people's meetings, which only who manages the programme sees."""

DAY_BY_DAY: Final = frozenset({Kind.RELATIONSHIPS, Kind.HOURS})
"""Tables with a row for each whom their reader sees singly: a day more tells nothing new."""

OF_A_PERIOD: Final = frozenset({Kind.BOARD, Kind.RELATIONSHIPS, Kind.HOURS, Kind.ACTIVITY})
"""The others are of the whole time: read of two periods, they would differ by few people."""

OF_WHOLE_PROGRAMS: Final = frozenset({Kind.PROTECTED_TIME, Kind.EQUITY})
"""Groups are decided for a whole programme or organisation, and not for each cohort besides."""

FORMATS: Final[Mapping[str, tuple[Format, ...]]] = {Kind.BOARD: (Format.PDF, Format.XLSX)}


def kinds_for(actor: Actor) -> list[Kind]:
    """What the actor may ask for at all."""
    return [kind for kind in Kind if kind not in OF_EACH or actor.managed_program_ids]


def problems(wanted: Mapping[str, Any], today: dt.date) -> dict[str, str]:
    """By field, in the user's words, why this cannot be made; nothing where it can."""
    kind = str(wanted.get("kind"))
    found: dict[str, str] = {}
    cohort, program = wanted.get("cohort"), wanted.get("program")
    if cohort and program and cohort.program_id != program.pk:
        found["cohort"] = _("This cohort is of another programme.")
    if kind in OF_WHOLE_PROGRAMS and cohort:
        found["cohort"] = _("These figures are of whole programmes: choose no single cohort.")
    if kind not in OF_A_PERIOD and wanted.get("period", Period.ALL) != Period.ALL:
        found["period"] = _("These figures are of the whole time: choose no period.")
    elif wanted.get("period") == Period.BETWEEN:
        found |= _problems_of_days(kind, wanted.get("since"), wanted.get("until"), today)
    if kind in FORMATS and wanted.get("format") not in FORMATS[kind]:
        found["format"] = _("The board report comes as PDF or Excel.")
    return found


def _problems_of_days(
    kind: str, since: dt.date | None, until: dt.date | None, today: dt.date
) -> dict[str, str]:
    if since is None or until is None:
        days = {"since": since, "until": until}
        return {name: _("Choose a day.") for name, day in days.items() if day is None}
    if since > until:
        return {"until": _("The last day is before the first.")}
    if since < EARLIEST:
        return {"since": _("Choose a day after the year 2000.")}
    return {} if kind in DAY_BY_DAY else _problems_of_months(since, until, today)


def _problems_of_months(since: dt.date, until: dt.date, today: dt.date) -> dict[str, str]:
    """Of figures of groups, which two files that differ by a day would tell of one person."""
    why = _("Two reports that differ by a day could differ by one person.")
    found = {}
    if since.day != 1:
        found["since"] = _("Begin on the first day of a month. %(why)s") % {"why": why}
    if (until + dt.timedelta(days=1)).day != 1:
        found["until"] = _("End on the last day of a month. %(why)s") % {"why": why}
    elif until >= today.replace(day=1):
        found["until"] = _("Choose months that are over. %(why)s") % {"why": why}
    return found


def settled(found: Mapping[str, Any]) -> dict[str, Any]:
    """What is meant by what was chosen: who names days means them; a board is told of a year where
    nothing else was chosen; other periods have their own days."""
    period = found.get("period") or Period.ALL
    if period == Period.ALL and (found.get("since") or found.get("until")):
        period = Period.BETWEEN
    if period == Period.ALL and found.get("kind") == Kind.BOARD:
        period = Period.LAST_YEAR
    days = {} if period == Period.BETWEEN else {"since": None, "until": None}
    return {**found, "period": period, **days}


def no_such_weekday() -> str:
    """What is wrong with the eighth day of a week."""
    return _("A week has the days 1 (Monday) to 7 (Sunday).")


def days_of(period: str, today: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """The first and the last day, or None for the whole time. Always whole months, so that two
    files cannot be told apart by a single day."""
    this = today.replace(day=1)
    if period == Period.CALENDAR_YEAR:
        return dt.date(today.year - 1, 1, 1), dt.date(today.year - 1, 12, 31)
    back = {Period.LAST_MONTH: 1, Period.LAST_QUARTER: 3, Period.LAST_YEAR: 12}.get(Period(period))
    if back is None:
        return None, None
    return months_before(this, back), this - dt.timedelta(days=1)


def months_before(first: dt.date, count: int) -> dt.date:
    """The first day of the month so many months earlier."""
    months = first.year * 12 + first.month - 1 - count
    return dt.date(months // 12, months % 12 + 1, 1)


def next_day(rhythm: str, day: int, after: dt.date) -> dt.date:
    """The first day later than `after` on which a schedule falls due."""
    if rhythm == "weekly":
        return after + dt.timedelta(days=(day - after.isoweekday() - 1) % 7 + 1)
    this = after.replace(day=day)
    return this if this > after else months_before(after.replace(day=1), -1).replace(day=day)
