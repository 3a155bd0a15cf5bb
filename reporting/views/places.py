"""Departments and sites on pages of reports: all of them by weeks, or one by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from programs.models import Cohort
from reporting import dashboards
from reporting.queries.activity import activity_of, standing_of
from reporting.queries.board_places import DEPARTMENT, Place
from reporting.queries.groups import Group, people_by_week
from reporting.queries.journey import journey_of
from reporting.queries.protected_time import DepartmentTime, protected_times_of_each
from reporting.queries.there import relationships_there, there
from reporting.views.boards import Board
from reporting.views.looks import first_looks

WEEKS_BY_GROUP: Final = 26
"""More columns nobody can read on a phone."""


def groups_of(board: Board, cohorts: Sequence[Cohort]) -> dict[str, Any]:
    """Departments and sites by week, or the page of the one that was chosen.

    Who does not manage all of these cohorts is told of them as they are published: of a cohort, of
    a programme, of the organisation. Some stages of cohorts alone are none of those.
    """
    shown = board.shield.shown(cohorts)
    if not board.manages_all(shown) and board.filter.cleaned_data.get("status") and len(shown) != 1:
        if board.place is not None:
            return {"focus": dashboards.refused_focus(board.place.name)}
        return {"groups_refused": dashboards.STAGES_REFUSED}
    # Who has finished no longer meets, and would only thin the shares.
    running = [one for one in shown if not one.is_over] or shown
    weeks = _weeks(board, running)
    people = people_by_week(board.actor, running, weeks[0], weeks[-1] + dt.timedelta(days=6))
    by_department, by_site = people.decided(board.shield.threshold)
    if board.place is not None:
        is_department = board.place.kind == DEPARTMENT
        groups = people.departments if is_department else people.sites
        decision = by_department if is_department else by_site
        focus = dashboards.focus(board.place.name, groups, weeks, decision)
        return {"focus": focus} | _narrowed(board, board.place, shown, focus, groups)
    return {
        "departments": dashboards.weeks_chart(
            people.departments, weeks, by_department, what="department"
        ),
        "sites": dashboards.weeks_chart(people.sites, weeks, by_site, what="site"),
    }


def _narrowed(
    board: Board,
    place: Place,
    cohorts: Sequence[Cohort],
    focus: dashboards.Focus,
    groups: Sequence[Group],
) -> dict[str, Any]:
    """What else can be told of this place; nothing where its own row is withheld.

    Who manages all of the cohorts sees each of their relationships, and so those of one place;
    anybody else reads what is published of it, week by week.
    """
    if focus.reason:
        return {}
    sees_each = board.manages_all(cohorts)
    told = _counted(board, place, cohorts) if sees_each else _published(place, groups)
    told["protected"] = _protected(board, place, cohorts)
    told["not_narrowed"] = dashboards.not_narrowed(sees_each=sees_each)
    return {
        "there": told,
        "look_columns": dashboards.look_columns(),
        "protected_columns": dashboards.protected_columns(_("Department of the mentors")),
    }


def _counted(board: Board, place: Place, cohorts: Sequence[Cohort]) -> dict[str, Any]:
    actor, period = board.actor, board.period
    where = there(actor, place)
    among = relationships_there(actor, cohorts, where)
    standing = standing_of(actor, among, board.today - dashboards.MET_LATELY)
    found = activity_of(actor, among, period=period.unit, since=period.earlier[0])
    states = dashboards.state_counts(standing)
    return {
        "stats": dashboards.place_stats(standing, found, period),
        "states": states,
        "states_chart": dashboards.states_chart(states),
        "trend": dashboards.trend_chart(found, period, has_rhythms=True),
        "journey": dashboards.journey_chart(journey_of(actor, cohorts, where)),
        "first_look": first_looks(actor, cohorts, board.today, among),
    }


def _published(place: Place, groups: Sequence[Group]) -> dict[str, Any]:
    group = next(one for one in groups if one.name == place.name)
    return {"stats": dashboards.published_stats(group)}


def _protected(board: Board, place: Place, cohorts: Sequence[Cohort]) -> DepartmentTime | None:
    """The department's line of the table of protected time; sites have none."""
    if place.kind != DEPARTMENT:
        return None
    programs = {one.program_id: one.program for one in cohorts}
    times = protected_times_of_each(board.actor, list(programs.values()), cohorts)
    found = dashboards.protected_board(programs.values(), times)
    lines = found.departments if found else []
    return next((one for one in lines if one.name == place.name), None)


def _weeks(board: Board, cohorts: Sequence[Cohort]) -> list[dt.date]:
    first = min((one.starts_on for one in cohorts), default=board.today)
    last = max((min(board.today, one.ends_on) for one in cohorts), default=board.today)
    if board.period.is_by_week:
        # Before the first of them began, nobody could meet: that is no week of few.
        began = dashboards.monday_of(first)
        starts = [week for week in board.period.starts if week >= began]
        return (starts or list(board.period.starts))[-WEEKS_BY_GROUP:]
    return dashboards.weeks_between(first, last)
