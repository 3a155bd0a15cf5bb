"""One programme over all its cohorts."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from mentorship.access import Actor, can
from programs.days import today_of
from programs.queries import visible_programs
from reporting import dashboards, rules
from reporting.board_forms import BoardFilter
from reporting.queries.activity import Standing, enrolled, reported_cohorts, standings
from reporting.queries.equity import equity_of
from reporting.queries.protected_time import protected_times
from reporting.queries.protection import protection
from reporting.views.boards import (
    Board,
    activities,
    cohort_line,
    columns_named,
    counted_at,
    refused,
    totals,
)
from reporting.views.comparing import compared_cohorts
from reporting.views.looks import first_looks
from reporting.views.places import groups_of


@require_GET
def program(request: HttpRequest, program_id: str) -> HttpResponse:
    """The programme's figures, its cohorts side by side, its departments by weeks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not can(actor, rules.see_reports):
        raise Http404
    one = get_object_or_404(visible_programs(actor), pk=program_id)
    today = today_of(actor)
    filter_ = BoardFilter(
        request.GET,
        actor=actor,
        today=today,
        standard=dashboards.twelve_months(today),
        without=("program",),
    )
    if not filter_.is_valid():
        return refused(request, filter_, heading=_("Report"))
    board = Board(actor, today, filter_, protection(actor))
    everything = list(reported_cohorts(actor).filter(program=one))
    cohorts = board.narrowed(everything)
    months, found = activities(board, cohorts)
    stands = standings(actor, cohorts, met_since=today - dashboards.MET_LATELY)
    people = enrolled(actor, cohorts)
    context: dict[str, Any] = {
        "program": one,
        "has_cohorts": bool(everything),
        **board.context(),
        **groups_of(board, cohorts),
        **columns_named(board.told_on),
        # The organisation's administrators see it for the organisation (reporting:overview).
        "equity": [] if actor.is_admin else equity_of(actor, everything),
        "protected": protected_times(actor, one, board.shield.shown(everything)),
        "counted_at": counted_at(stands.values()),
        "lines": [
            cohort_line(
                board,
                cohort,
                people.get(cohort.pk, 0),
                stands.get(cohort.pk, Standing()),
                months.get(cohort.pk, {}),
            )
            for cohort in cohorts
        ],
    }
    if board.place is None:
        context |= totals(board, cohorts, stands, found)
        context["first_look"] = first_looks(actor, cohorts, today)
        context["compared_cohorts"] = compared_cohorts(board, cohorts, stands)
    return render(request, "reporting/program.html", context)
