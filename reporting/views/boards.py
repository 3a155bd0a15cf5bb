"""What the pages of reports have in common: their filters, and figures of several cohorts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from mentorship import charts
from mentorship.access import Actor
from programs.models import Cohort
from reporting import dashboards
from reporting.board_forms import BoardFilter
from reporting.dashboards import Period
from reporting.models import ActivityRollup
from reporting.queries.activity import NOTHING, Activity, Standing, activity, added
from reporting.queries.board_places import Place
from reporting.queries.capacity import capacities, together
from reporting.queries.confidence import confidence_told
from reporting.queries.journey import journey_of
from reporting.queries.periods import told_until
from reporting.queries.protection import Protection
from reporting.suppression import Withheld


@dataclass(frozen=True)
class CohortLine:
    """A cohort in a table of cohorts."""

    cohort: Cohort
    enrolled: int
    standing: Standing
    meetings: str
    before: str
    met: str
    needs_a_look: int
    trend: charts.Sparkline
    withheld: Withheld | None


@dataclass(frozen=True)
class Board:
    """One page of reports: who asks, on which day, about what."""

    actor: Actor
    today: dt.date
    filter: BoardFilter
    shield: Protection

    @property
    def period(self) -> Period:
        return self.filter.chosen_period

    @property
    def place(self) -> Place | None:
        return self.filter.chosen_place

    @property
    def told_on(self) -> dt.date:
        """The last day that figures are told of: where somebody else manages, not of this month."""
        return told_until(self.today) if self.shield.people else self.today

    def narrowed(self, cohorts: Iterable[Cohort]) -> list[Cohort]:
        """The cohorts that the filter leaves."""
        given = self.filter.cleaned_data
        program, status = given.get("program"), given.get("status")
        return [
            one
            for one in cohorts
            if (program is None or one.program_id == program.pk)
            and (not status or one.status == status)
        ]

    def manages_all(self, cohorts: Iterable[Cohort]) -> bool:
        """Whether nothing of these cohorts is kept from the reader."""
        return all(one.program_id in self.shield.managed for one in cohorts)

    def context(self) -> dict[str, Any]:
        """What every page says of itself."""
        return {
            "filter": self.filter,
            "is_narrowed": self.filter.is_narrowed,
            "said": self.filter.said,
            "threshold": self.shield.threshold,
        }


def refused(request: HttpRequest, filter_: BoardFilter, **context: Any) -> HttpResponse:
    """The page for an address that cannot be followed: what is wrong with it, and no figures.

    404 where it names a programme or place that the reader may not know of.
    """
    if filter_.is_about_what_is_missing:
        raise Http404
    return render(
        request, "reporting/filter_refused.html", {"filter": filter_, **context}, status=422
    )


def activities(
    board: Board, cohorts: Sequence[Cohort]
) -> tuple[Mapping[UUID, Mapping[dt.date, Activity]], Mapping[UUID, Mapping[dt.date, Activity]]]:
    """Each cohort's months, for tables that compare months; and its weeks or months of the period,
    with as many before."""
    months = activity(board.actor, cohorts, since=_first_month(board))
    if not board.period.is_by_week:
        return months, months
    since = board.period.earlier[0]
    return months, activity(board.actor, cohorts, period=ActivityRollup.Period.WEEK, since=since)


def totals(
    board: Board,
    cohorts: Sequence[Cohort],
    stands: Mapping[UUID, Standing],
    found: Mapping[UUID, Mapping[dt.date, Activity]],
) -> dict[str, Any]:
    """Figures and charts of several cohorts together: of those that are shown by themselves."""
    shown = board.shield.shown(cohorts)
    together_ = added(found[one.pk] for one in shown if one.pk in found)
    standing = [stands[one.pk] for one in shown if one.pk in stands]
    states = dashboards.state_counts(*standing)
    stats = dashboards.overview_stats(standing, together_, board.told_on, board.period)
    return {
        "left_out": board.shield.withheld(cohorts),
        "reads_published": not board.manages_all(shown),
        "stats": [*stats, *dashboards.confidence_stats(confidence_told(board.actor, cohorts))],
        "states": states,
        "states_chart": dashboards.states_chart(states),
        "trend": dashboards.trend_chart(
            together_, board.period, has_rhythms=board.manages_all(shown)
        ),
        "journey": dashboards.journey_chart(journey_of(board.actor, shown)) if shown else None,
        "capacity": dashboards.capacity_board(together(capacities(board.actor, cohorts).values())),
    }


def cohort_line(
    board: Board,
    cohort: Cohort,
    people: int,
    standing: Standing,
    months: Mapping[dt.date, Activity],
) -> CohortLine:
    """A cohort's line, without figures where they are withheld."""
    starts = dashboards.last_months(board.told_on, 6)
    held = [months.get(start, NOTHING).meetings_held for start in starts[-2:]]
    return CohortLine(
        cohort=cohort,
        enrolled=people,
        standing=standing,
        meetings=charts.number(held[-1]),
        before=charts.number(held[-2]),
        met=charts.percentage(standing.met_lately, standing.active),
        needs_a_look=standing.needs_a_look,
        trend=dashboards.six_months(months, starts),
        withheld=None if board.shield.shows(cohort) else board.shield.mark,
    )


def columns_named(today: dt.date) -> dict[str, Any]:
    """The columns of the tables of a page about several cohorts, and the months they stand for."""
    before, month = dashboards.last_months(today, 2)
    return {
        "month": month,
        "month_before": before,
        "columns": dashboards.cohort_columns(month, before),
        "look_columns": dashboards.look_columns(),
        "equity_columns": dashboards.equity_columns(),
        "protected_columns": dashboards.protected_columns(_("Department of the mentors")),
    }


def counted_at(stands: Collection[Standing]) -> dt.datetime | None:
    """When the figures were last counted."""
    return max((one.counted_at for one in stands if one.counted_at), default=None)


def _first_month(board: Board) -> dt.date:
    """Months for the tables; for a period of months, with as many before."""
    table = dashboards.last_months(board.today)[0]
    return table if board.period.is_by_week else min(table, board.period.earlier[0])
