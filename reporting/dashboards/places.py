"""One department or site: what else is told of it than the share of its people who met."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentorship import charts
from reporting.dashboards.figures import (
    Stat,
    hours_stat,
    look_at_meaning,
    met_lately_stat,
    period_stat,
)
from reporting.dashboards.periods import Period
from reporting.dashboards.relationships import counted, counted_active
from reporting.queries.activity import Activity, Standing
from reporting.queries.groups import Group
from reporting.suppression import rounded_count, rounded_minutes


def place_stats(
    standing: Standing, found: Mapping[dt.date, Activity], period: Period
) -> list[Stat]:
    """Of the relationships with somebody from there, for who sees each of them."""
    active = Stat(
        _("Active relationships"),
        charts.number(standing.active),
        _("of %(begun)s begun") % {"begun": charts.number(standing.begun)},
        meaning=_(
            "Relationships with at least one person from there, that have begun and neither ended "
            "nor paused, today. One between two departments counts in both."
        ),
    )
    look_at = Stat(
        _("To look at"),
        charts.number(standing.needs_a_look),
        _("of %(active)s") % {"active": counted_active(None, standing.active)},
        meaning=look_at_meaning(),
    )
    met = met_lately_stat(standing.met_lately, standing.active, counted(None, standing.active))
    when = _("in %(length)s") % {"length": period.length}
    return [active, look_at, met, period_stat(found, period), hours_stat(period.sum(found), when)]


def published_stats(group: Group) -> list[Stat]:
    """Meetings and hours of the weeks in which a group is told of, in round figures."""
    weeks = len(group.meetings_by_week)
    held = rounded_count(sum(group.meetings_by_week.values()))
    hours = rounded_minutes(sum(group.minutes_by_week.values())) // 60
    when = ngettext(
        "in the %(count)s week that is shown", "in the %(count)s weeks that are shown", weeks
    ) % {"count": weeks}
    return [
        Stat(
            _("Meetings held, about"),
            charts.number(held),
            when,
            meaning=_(
                "Meetings with at least one person from there, to the nearest five, as counted on "
                "the Thursday after each week. One between two departments counts in both."
            ),
        ),
        Stat(
            _("Hours together, about"),
            charts.number(hours),
            when,
            meaning=_("The length of those meetings, added up, to the nearest five hours."),
        ),
    ]


def not_narrowed(*, sees_each: bool) -> list[str]:
    """What is not told by department or site, and so is left out."""
    always = [
        _("places with mentors"),
        _("cohorts side by side"),
        _("the comparison with the last cohort"),
        _("answers to surveys"),
        _("who is invited, matched and meets"),
    ]
    if sees_each:
        return always
    return [
        _("active relationships and their signals"),
        _("meetings over time"),
        _("the way from invited to completed"),
        *always,
    ]
