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

from mentorship.access import Actor, can
from mentorship.addresses import org_reverse
from programs.days import today_of
from programs.models import Cohort, Program
from reporting import dashboards, rules
from reporting.board_forms import BoardFilter
from reporting.queries.activity import Activity, Standing, enrolled, reported_cohorts, standings
from reporting.queries.equity import equity_of
from reporting.queries.first_run import has_begun
from reporting.queries.protected_time import protected_times_of_each
from reporting.queries.protection import protection
from reporting.views.boards import (
    Board,
    CohortLine,
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
    """Where support is needed first; then programmes and cohorts, meetings, departments."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not can(actor, rules.see_reports):
        raise Http404
    today = today_of(actor)
    standard = dashboards.twelve_months(today)
    filter_ = BoardFilter(request.GET, actor=actor, today=today, standard=standard)
    if not filter_.is_valid():
        return refused(request, filter_, heading=_("Overview"))
    board = Board(actor, today, filter_, protection(actor))
    everything = list(reported_cohorts(actor))
    cohorts = board.narrowed(everything)
    stands = standings(actor, cohorts, today - dashboards.MET_LATELY)
    months, found = activities(board, cohorts)
    context: dict[str, Any] = {
        "has_begun": has_begun(actor),
        "has_cohorts": bool(everything),
        "programs": _program_lines(board, cohorts, stands, months),
        **board.context(),
        **groups_of(board, cohorts),
        **columns_named(board.told_on),
        "equity": equity_of(actor, everything) if actor.is_admin else [],
        "counted_at": counted_at(stands.values()),
        "protected_board": _protected_board(board, everything),
    }
    if board.place is None:
        context |= totals(board, cohorts, stands, found)
        context["first_look"] = first_looks(actor, cohorts, today)
        context["compared_cohorts"] = compared_cohorts(board, cohorts, stands)
    return render(request, "reporting/overview.html", context)


def _protected_board(
    board: Board, everything: Sequence[Cohort]
) -> dashboards.ProtectedBoard | None:
    """Of all cohorts of the programmes, whatever stage is chosen: nothing else is published."""
    chosen = board.filter.cleaned_data.get("program")
    cohorts = [one for one in everything if chosen is None or one.program_id == chosen.pk]
    programs = {one.program_id: one.program for one in cohorts}
    ordered = sorted(programs.values(), key=lambda one: (one.name, one.pk))
    times = protected_times_of_each(board.actor, ordered, board.shield.shown(cohorts))
    return dashboards.protected_board(ordered, times)


def _program_lines(
    board: Board,
    cohorts: Sequence[Cohort],
    stands: Mapping[UUID, Standing],
    months: Mapping[UUID, Mapping[dt.date, Activity]],
) -> list[ProgramLines]:
    people = enrolled(board.actor, cohorts)
    lines: dict[UUID, ProgramLines] = {}
    for one in cohorts:
        program = lines.setdefault(one.program_id, ProgramLines(one.program, []))
        program.cohorts.append(
            cohort_line(
                board,
                one,
                people.get(one.pk, 0),
                stands.get(one.pk, Standing()),
                months.get(one.pk, {}),
            )
        )
    return sorted(lines.values(), key=lambda line: line.program.name)
