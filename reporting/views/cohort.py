"""One cohort: how it goes, and where to look first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from matching.models import Proposal
from mentorship import charts
from mentorship.access import Actor, can
from programs.days import today_of
from programs.models import Cohort
from programs.queries import visible_cohorts
from reporting import dashboards, rules
from reporting.board_forms import BoardFilter
from reporting.models import ActivityRollup
from reporting.queries.activity import (
    Activity,
    Standing,
    activity,
    enrolled,
    previous_cohort,
    standings,
)
from reporting.queries.capacity import capacities
from reporting.queries.closing_counts import goal_steps
from reporting.queries.comparison import by_same_week
from reporting.queries.confidence import confidence_told
from reporting.queries.feedback import survey_results
from reporting.queries.journey import journey
from reporting.queries.proposals import proposals_to_be_answered, proposals_to_review
from reporting.queries.protected_time import mentors_this_year
from reporting.queries.protection import protection
from reporting.queries.signals import signals_to_look_at
from reporting.views.boards import Board, refused
from reporting.views.places import groups_of
from reporting.views.signals import looked_at

LOOK_AT: Final = 6


@require_GET
def cohort(request: HttpRequest, cohort_id: str) -> HttpResponse:
    """The cohort's page for who manages it, and its counts for an administrator."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    one = _reported(actor, cohort_id)
    today = today_of(actor)
    life = dashboards.whole_life(one.starts_on, one.ends_on, today)
    filter_ = BoardFilter(
        request.GET, actor=actor, today=today, standard=life, without=("program", "status")
    )
    if not filter_.is_valid():
        return refused(request, filter_, heading=one.name)
    board = Board(actor, today, filter_, protection(actor))
    standing = standings(actor, [one], today - dashboards.MET_LATELY).get(one.pk, Standing())
    is_shown = board.shield.shows(one)
    context: dict[str, Any] = {
        "cohort": one,
        "nouns": dashboards.noun(one.program),
        "lede": dashboards.lede(one, standing, enrolled(actor, [one]).get(one.pk, 0), today),
        "standing": standing,
        **board.context(),
        "shows_activity": is_shown,
        "sees_each": can(actor, rules.see_activity_of_each, one),
        "journey": dashboards.journey_chart(journey(actor, one), shows_met=is_shown),
        "capacity": _capacity(actor, one),
        "feedback": survey_results(actor, one),
        "counted_at": standing.counted_at,
    }
    context |= _proposals(actor, one)
    if is_shown and standing.begun:
        context |= _activity(board, one, standing)
    if context["sees_each"] and board.place is None:
        context |= _first_look(actor, one, today)
    return render(request, "reporting/cohort.html", context)


def _reported(actor: Actor, cohort_id: str) -> Cohort:
    if not can(actor, rules.see_reports):
        raise Http404
    return get_object_or_404(visible_cohorts(actor), pk=cohort_id)


def _activity(board: Board, one: Cohort, standing: Standing) -> dict[str, Any]:
    actor, today, period = board.actor, board.today, board.period
    previous = previous_cohort(actor, one)
    if previous is not None and not board.shield.shows(previous):
        previous = None
    wanted = [one, previous] if previous else [one]
    months = activity(actor, wanted)
    own = months.get(one.pk, {})
    before = months.get(previous.pk, {}) if previous else {}
    found = own
    chart = dashboards.meetings_chart(one, own, previous, before, today)
    if period.key:
        if period.is_by_week:
            since = period.earlier[0]
            weeks = activity(actor, [one], period=ActivityRollup.Period.WEEK, since=since)
            found = weeks.get(one.pk, {})
        chart = dashboards.trend_chart(found, period, has_rhythms=board.manages_all([one]))
    states = dashboards.state_counts(standing)
    stats = dashboards.cohort_stats(
        one, standing, found, goal_steps(actor, one), board.told_on, period
    )
    return {
        "stats": [*stats, *dashboards.confidence_stats(confidence_told(actor, [one]))],
        "states": states,
        "states_chart": dashboards.states_chart(states),
        "meetings": chart,
        "previous": previous,
        "protected": _protected(board, one, own),
        "compared": _compared(board, one, previous),
        **groups_of(board, [one]),
    }


def _compared(board: Board, one: Cohort, previous: Cohort | None) -> dict[str, Any] | None:
    """For who manages the cohort: counted to this day, and not as last published."""
    if previous is None or not can(board.actor, rules.see_activity_of_each, one):
        return None
    now, then = by_same_week(board.actor, one, previous, board.today)
    week, _weeks = dashboards.week_of_life(one, board.today)
    rows = dashboards.compared(now, then, dashboards.noun(one.program))
    return {"week": week, "rows": rows}


def _capacity(actor: Actor, one: Cohort) -> dashboards.CapacityBoard | None:
    found = capacities(actor, [one]).get(one.pk)
    return dashboards.capacity_board(found) if found else None


def _protected(
    board: Board, one: Cohort, months: Mapping[dt.date, Activity]
) -> dashboards.ProtectedTotal | None:
    """Of the cohort's mentors together; by department the programme's page tells it."""
    mentors = mentors_this_year(board.actor, one) if one.program.protected_hours else 0
    return dashboards.protected_total(one, mentors, months, board.today.year)


def _first_look(actor: Actor, one: Cohort, today: dt.date) -> dict[str, Any]:
    rows = signals_to_look_at(actor).filter(relationship__cohort=one)[:LOOK_AT]
    return {
        "first_look": looked_at(actor, rows, today),
        "look_columns": dashboards.look_columns(),
    }


def _proposals(actor: Actor, one: Cohort) -> dict[str, Any]:
    context: dict[str, Any] = {"unanswered": proposals_to_be_answered(actor, one).count()}
    waiting = proposals_to_review(actor, one)
    first = waiting.first()
    if first is None:
        return context
    return context | {
        "proposal": first,
        "proposal_score": first.score // 100,
        "proposal_bars": _bars(first),
        "proposal_count": waiting.count(),
    }


def _bars(proposal: Proposal) -> list[dict[str, Any]]:
    return [
        {
            "label": part.get("label", ""),
            "value": part.get("points", 0),
            "max": part.get("max_points") or 1,
            "text": charts.percentage(part.get("points", 0), part.get("max_points") or 1),
        }
        for part in proposal.parts
    ]
