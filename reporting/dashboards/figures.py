"""Figures, each with what it is of and what it means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mentorship import charts
from reporting.dashboards.periods import Period
from reporting.queries.activity import NOTHING, Activity


@dataclass(frozen=True, slots=True)
class Stat:
    """One figure; beneath it what it is of, and on demand what it means."""

    label: str
    value: str
    note: str = ""
    unit: str = ""
    meaning: str = ""


def of(count: int, whole: str) -> str:
    """`27 of 46 pairs`."""
    return _("%(count)s of %(whole)s") % {"count": charts.number(count), "whole": whole}


def month_stat(months: Mapping[dt.date, Activity], today: dt.date) -> Stat:
    """Meetings of the current month, beside the whole of the last."""
    this = today.replace(day=1)
    last = (this - dt.timedelta(days=1)).replace(day=1)
    held = months.get(this, NOTHING).meetings_held
    before = months.get(last, NOTHING).meetings_held
    return Stat(
        _("Meetings in %(month)s") % {"month": date_format(this, "F")},
        charts.number(held),
        _("%(number)s in all of %(month)s")
        % {"number": charts.number(before), "month": date_format(last, "F")},
        meaning=_(
            "Meetings that were logged as held, in this calendar month so far. Planned and missed "
            "meetings do not count; one that is logged late counts in the month in which it was."
        ),
    )


def period_stat(found: Mapping[dt.date, Activity], period: Period) -> Stat:
    """Meetings of a period, beside as long a time just before."""
    return Stat(
        _("Meetings held"),
        charts.number(period.sum(found).meetings_held),
        _("%(number)s in the %(length)s before")
        % {
            "number": charts.number(period.sum_before(found).meetings_held),
            "length": period.length,
        },
        meaning=_(
            "Meetings that were logged as held, in the weeks or months chosen above; the last of "
            "them may not be over yet. Planned and missed meetings do not count."
        ),
    )


def hours_stat(whole: Activity, when: str = "") -> Stat:
    """Hours together, and how long a meeting is."""
    each = round(whole.minutes / whole.meetings_held) if whole.meetings_held else 0
    note = _("%(each)s minutes a meeting") % {"each": each} if each else _("no meetings yet")
    if whole.is_rounded:
        note = _("to the nearest five")
    return Stat(
        _("Hours together"),
        charts.number(round(whole.hours)),
        f"{when}, {note}" if when else note,
        meaning=_(
            "The length of all meetings that were held, added up. A meeting counts once, however "
            "many people came to it."
        ),
    )


def met_lately_stat(met: int, active: int, whole: str) -> Stat:
    """The share of active relationships that met in the last thirty days."""
    return Stat(
        _("Met in the last 30 days"),
        charts.percentage(met, active),
        of(met, whole),
        meaning=_(
            "Relationships that held at least one meeting in the last 30 days, of all "
            "that are active today. Those who agreed on a slower rhythm may be on track "
            "without one."
        ),
    )


def steps_stat(done: int, set_: int) -> Stat:
    """Steps towards goals, done of all."""
    return Stat(
        _("Goal steps done"),
        charts.percentage(done, set_),
        _("%(done)s of %(all)s steps") % {"done": charts.number(done), "all": charts.number(set_)},
        meaning=_(
            "Small steps towards a goal that were ticked off, of all that were written "
            "down. What they say is read only by those in the relationship."
        ),
    )


def look_at_meaning() -> str:
    """What it takes to be looked at."""
    return _(
        "Active relationships whose signal is not “on track”: they asked for support, stalled, "
        "have not started or are slowing, each measured by the rhythm that they agreed on."
    )
