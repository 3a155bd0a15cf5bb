"""Charts of meetings over time, and of the way from invited to completed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mentorship import charts
from programs.models import Cohort
from reporting.dashboards.calendar import months_between
from reporting.dashboards.periods import Period
from reporting.queries.activity import NOTHING, Activity
from reporting.queries.journey import Journey


def meetings_chart(
    cohort: Cohort,
    months: Mapping[dt.date, Activity],
    previous: Cohort | None,
    before: Mapping[dt.date, Activity],
    today: dt.date,
) -> charts.LineChart:
    """Meetings held in each month of a cohort, beside the same months of the one before it."""
    starts = months_between(cohort.starts_on, min(cohort.ends_on, today))
    series = [charts.Series(_("This cohort"), [_told(months, start) for start in starts])]
    if previous is not None:
        earlier = months_between(previous.starts_on, min(previous.ends_on, today))
        figures: list[charts.Figure] = [_told(before, start) for start in earlier[: len(starts)]]
        figures += [None] * (len(starts) - len(figures))
        series.append(charts.Series(previous.name, figures, is_comparison=True))
    return charts.line(
        title=_("Meetings held each month"),
        labels=[date_format(start, "M") for start in starts],
        series=series,
        unit=_("meetings"),
    )


def trend_chart(
    found: Mapping[dt.date, Activity], period: Period, *, has_rhythms: bool = False
) -> charts.LineChart:
    """Meetings held in each week or month of a period; with `has_rhythms` beside what the rhythms
    make that were agreed on: for who manages all of it, since others are not told of running
    cohorts, and the sum of the rest would be read as the whole."""
    if period.is_by_week:
        title, column, form = _("Meetings held each week"), _("Week of"), "j M"
    else:
        title, column, form = _("Meetings held each month"), _("Month"), "M"
        if len(period.starts) > 12:
            form = "M Y"
    series = [charts.Series(_("Meetings"), [_told(found, start) for start in period.starts])]
    expected = [round(found.get(start, NOTHING).meetings_expected) for start in period.starts]
    if has_rhythms and any(expected):
        series.append(charts.Series(_("By their rhythms"), expected, is_comparison=True))
    return charts.line(
        title=title,
        labels=[date_format(start, form) for start in period.starts],
        series=series,
        unit=_("meetings"),
        first_column=column,
    )


def journey_chart(journey: Journey, *, shows_met: bool = True) -> charts.Funnel:
    """From invited to completed. Where the cohort is small, who met is not told."""
    stages = [
        (
            _("Invited or applied"),
            journey.invited,
            _("Everybody who was ever invited to the cohort, or applied for a place."),
        ),
        (
            _("Applied or said yes"),
            journey.applied,
            _(
                "Of these, people who applied or accepted the invitation, including all who "
                "came further."
            ),
        ),
        (
            _("Given a place"),
            journey.accepted,
            _("People who were given a place, including those who withdrew from it later."),
        ),
        (_("Matched"), journey.matched, _("Who is or was in a relationship of the cohort.")),
        (
            _("Met at least once"),
            journey.met if shows_met else None,
            _("Of the matched, those whose relationship held at least one meeting."),
        ),
        (
            _("Completed"),
            journey.completed,
            _("Of the matched, those who stayed until the cohort closed."),
        ),
    ]
    told = [(label, count, meaning) for label, count, meaning in stages if count is not None]
    return charts.funnel(
        title=_("From invited to completed"),
        steps=[(label, count) for label, count, _meaning in told],
        meanings=[meaning for _label, _count, meaning in told],
    )


def six_months(found: Mapping[dt.date, Activity], starts: Sequence[dt.date]) -> charts.Sparkline:
    """A small line of the last months, for a row of a table."""
    held = [_held(found, start) for start in starts]
    return charts.sparkline(
        title=_("Meetings in the last six months: ") + ", ".join(map(str, held)), figures=held
    )


def _held(found: Mapping[dt.date, Activity], start: dt.date) -> int:
    return found.get(start, NOTHING).meetings_held


def _told(found: Mapping[dt.date, Activity], start: dt.date) -> charts.Figure:
    """Meetings held; nothing where a period is not published, or withheld."""
    if start not in found and any(one.is_rounded for one in found.values()):
        return None
    return _held(found, start)
