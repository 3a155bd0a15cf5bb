"""The organisation at a glance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from mentorship import charts
from mentorship.access import Actor, can
from mentorship.addresses import org_reverse
from programs.models import Cohort, Program
from reporting import dashboards, rules
from reporting.queries.activity import (
    NOTHING,
    Activity,
    Standing,
    activity,
    added,
    enrolled,
    reported_cohorts,
    standings,
)
from reporting.queries.equity import equity_of
from reporting.queries.first_run import has_begun
from reporting.queries.groups import people_by_week
from reporting.queries.protection import Protection, protection
from reporting.suppression import Withheld


@dataclass(frozen=True)
class CohortLine:
    """A cohort in the overview's table."""

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
class ProgramLines:
    """A programme with its cohorts."""

    program: Program
    cohorts: list[CohortLine]


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Where each role begins: the overview, the guide while nobody was enrolled yet, or one's own
    mentoring."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    route = "scheduling:my_mentoring"
    if can(actor, rules.see_reports):
        route = "reporting:overview" if has_begun(actor) else "reporting:start"
    return redirect(org_reverse(actor.organization, route))


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Programmes and cohorts, meetings and hours, departments by weeks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not can(actor, rules.see_reports):
        raise Http404
    today = dashboards.today_of(actor)
    cohorts = list(reported_cohorts(actor))
    ids = [one.pk for one in cohorts]
    months = activity(actor, ids, since=dashboards.last_months(today)[0])
    stands = standings(actor, ids, met_since=today - dashboards.MET_LATELY)
    shield = protection(actor)
    context: dict[str, Any] = {
        "has_begun": has_begun(actor),
        "programs": _program_lines(actor, cohorts, stands, months, shield, today),
        **totals(actor, cohorts, stands, months, shield, today),
        **months_named(today),
        "equity": equity_of(actor, cohorts) if actor.is_admin else [],
        "counted_at": max(
            (one.counted_at for one in stands.values() if one.counted_at), default=None
        ),
    }
    return render(request, "reporting/overview.html", context)


def totals(
    actor: Actor,
    cohorts: Sequence[Cohort],
    stands: Mapping[UUID, Standing],
    months: Mapping[UUID, Mapping[dt.date, Activity]],
    shield: Protection,
    today: dt.date,
) -> dict[str, Any]:
    """Figures and charts of several cohorts together: of those that are shown by themselves."""
    shown = shield.shown(cohorts)
    # Who has finished no longer meets, and would only thin the shares.
    running = [one for one in shown if not one.is_over]
    together = added(months[one.pk] for one in shown if one.pk in months)
    return {
        "left_out": shield.withheld(cohorts),
        "threshold": shield.threshold,
        "stats": dashboards.overview_stats(
            [stands[one.pk] for one in shown if one.pk in stands], together, today
        ),
        "trend": dashboards.trend_chart(together, today),
        **group_charts(actor, running or shown, today, shield.threshold),
    }


def months_named(today: dt.date) -> dict[str, dt.date]:
    """The months that the columns of a cohorts' table stand for."""
    before, month = dashboards.last_months(today, 2)
    return {"month": month, "month_before": before}


def group_charts(
    actor: Actor, cohorts: Sequence[Cohort], until: dt.date, threshold: int
) -> dict[str, Any]:
    """Departments and sites by week, for the last weeks before `until`."""
    first = min((one.starts_on for one in cohorts), default=until)
    weeks = dashboards.weeks_between(first, until)
    people = people_by_week(actor, cohorts, weeks[0], until)
    by_department, by_site = people.decided(threshold)
    return {
        "departments": dashboards.weeks_chart(
            people.departments, weeks, by_department, what="department"
        ),
        "sites": dashboards.weeks_chart(people.sites, weeks, by_site, what="site"),
    }


def _program_lines(
    actor: Actor,
    cohorts: Sequence[Cohort],
    stands: Mapping[UUID, Standing],
    months: Mapping[UUID, Mapping[dt.date, Activity]],
    shield: Protection,
    today: dt.date,
) -> list[ProgramLines]:
    people = enrolled(actor, [one.pk for one in cohorts])
    lines: dict[UUID, ProgramLines] = {}
    for one in cohorts:
        program = lines.setdefault(one.program_id, ProgramLines(one.program, []))
        program.cohorts.append(
            cohort_line(
                one,
                people.get(one.pk, 0),
                stands.get(one.pk, Standing()),
                months.get(one.pk, {}),
                shield,
                today,
            )
        )
    return sorted(lines.values(), key=lambda line: line.program.name)


def cohort_line(
    cohort: Cohort,
    people: int,
    standing: Standing,
    months: Mapping[dt.date, Activity],
    shield: Protection,
    today: dt.date,
) -> CohortLine:
    """A cohort's line, without figures where they are withheld."""
    starts = dashboards.last_months(today, 6)
    held = [months.get(start, NOTHING).meetings_held for start in starts]
    shown = shield.shows(cohort)
    return CohortLine(
        cohort=cohort,
        enrolled=people,
        standing=standing,
        meetings=charts.number(held[-1]),
        before=charts.number(held[-2]),
        met=charts.percentage(standing.met_lately, standing.active),
        needs_a_look=standing.needs_a_look,
        trend=charts.sparkline(
            title=_("Meetings in the last six months: ") + ", ".join(map(str, held)), figures=held
        ),
        withheld=None if shown else shield.mark,
    )
