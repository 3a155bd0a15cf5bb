"""The head of a page about several cohorts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentorship import charts
from reporting.dashboards.figures import (
    Stat,
    hours_stat,
    look_at_meaning,
    met_lately_stat,
    month_stat,
    period_stat,
)
from reporting.dashboards.periods import Period
from reporting.dashboards.relationships import counted, counted_active
from reporting.queries.activity import Activity, Standing


def overview_stats(
    standings: Collection[Standing],
    found: Mapping[dt.date, Activity],
    today: dt.date,
    period: Period,
) -> list[Stat]:
    """The figures at the head of the organisation's page, or a programme's."""
    active = sum(one.active for one in standings)
    # An administrator's signals are those last published.
    told = sum(one.active for one in standings if one.is_counted)
    running = sum(1 for one in standings if one.active)
    in_cohorts = ngettext("%(count)s cohort", "%(count)s cohorts", running) % {"count": running}
    return [
        Stat(
            _("Active relationships"),
            charts.number(active),
            _("in %(cohorts)s") % {"cohorts": in_cohorts},
            meaning=_(
                "Relationships that have begun and neither ended nor paused, today, in the cohorts "
                "that this page is about."
            ),
        ),
        Stat(
            _("To look at"),
            charts.number(sum(one.needs_a_look for one in standings)),
            _("of %(active)s") % {"active": counted_active(None, told)},
            meaning=look_at_meaning(),
        ),
        met_lately_stat(sum(one.met_lately for one in standings), active, counted(None, active)),
        period_stat(found, period) if period.key else month_stat(found, today),
        hours_stat(period.sum(found), _("in %(length)s") % {"length": period.length}),
    ]
