"""A participant's own page: meetings, hours, steps and goals over time."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentorship import charts
from reporting.dashboards.calendar import MONTHS_SHOWN, last_months, months_between
from reporting.dashboards.columns import Columns, own_columns
from reporting.dashboards.figures import Stat
from reporting.queries.own import OwnGoals, OwnMonth, OwnProgress, OwnRelationship
from scheduling.protected_time import hours_in_words


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One relationship in the table: meetings beside what its rhythm makes."""

    relationship: OwnRelationship
    expected: int
    hours: str

    @property
    def most(self) -> int:
        return max(self.expected, self.relationship.meetings, 1)

    @property
    def is_over(self) -> bool:
        return self.relationship.ended_on is not None


@dataclass(frozen=True, slots=True)
class OwnBoard:
    """What the page shows."""

    stats: list[Stat]
    columns: Columns
    lines: list[OwnLine]
    meetings: charts.BarChart
    hours: charts.LineChart
    steps: charts.LineChart | None
    has_goals: bool


def own_board(progress: OwnProgress, today: dt.date) -> OwnBoard:
    """The page of somebody's own figures as of today."""
    lines = [_line(one, today) for one in progress.relationships]
    months = own_months(progress, today)
    found = progress.months
    labels = [date_format(month, "M") for month in months]
    return OwnBoard(
        stats=_stats(progress, lines),
        columns=own_columns(),
        lines=lines,
        meetings=charts.bars(
            title=_("Your meetings each month"),
            labels=labels,
            series=[
                charts.Series(
                    _("Meetings"), [found.get(month, OwnMonth()).meetings for month in months]
                )
            ],
            unit=_("meetings"),
        ),
        hours=charts.line(
            title=_("Your hours, added up"),
            labels=labels,
            series=[charts.Series(_("Hours"), _hours_so_far(progress, months))],
            unit=_("hours"),
        ),
        steps=_steps_chart(progress, months, labels),
        has_goals=progress.may_have_goals,
    )


def own_months(progress: OwnProgress, today: dt.date) -> list[dt.date]:
    """From the month in which it began to this one: at least three, at most the last twelve."""
    began = min((one.began_on for one in progress.relationships), default=today)
    months = months_between(began, today)
    return last_months(today, min(MONTHS_SHOWN, max(3, len(months))))


def expected_meetings(one: OwnRelationship, today: dt.date) -> int:
    """One for each whole rhythm since it began, to its end or to today."""
    until = min(one.ended_on or today, today)
    return max(0, (until - one.began_on).days) // one.rhythm_days


def _line(one: OwnRelationship, today: dt.date) -> OwnLine:
    return OwnLine(one, expected_meetings(one, today), hours_in_words(one.minutes))


def _stats(progress: OwnProgress, lines: Sequence[OwnLine]) -> list[Stat]:
    meetings = sum(line.relationship.meetings for line in lines)
    minutes = sum(line.relationship.minutes for line in lines)
    expected = sum(line.expected for line in lines)
    relationships = ngettext("%(count)s relationship", "%(count)s relationships", len(lines))
    return [
        Stat(
            _("Meetings held"),
            charts.number(meetings),
            _("your rhythms make %(expected)s so far") % {"expected": charts.number(expected)},
            meaning=_(
                "Meetings that one of you logged as held, while you took part. Beside it, "
                "one for each whole rhythm since you began: what you agreed on, not a "
                "target."
            ),
        ),
        Stat(
            _("Hours together"),
            hours_in_words(minutes),
            _("in %(relationships)s") % {"relationships": relationships % {"count": len(lines)}},
            meaning=_("The length of those meetings, added up."),
        ),
        *(_goal_stats(progress.goals) if progress.may_have_goals else []),
    ]


def _goal_stats(goals: OwnGoals) -> list[Stat]:
    return [
        Stat(
            _("Goal steps done"),
            charts.number(goals.done),
            _("of %(steps)s that you wrote down") % {"steps": charts.number(goals.steps)},
            meaning=_("Small steps towards your own goals that were ticked off."),
        ),
        Stat(
            _("Goals achieved"),
            charts.number(goals.achieved),
            _goals_note(goals.goals, goals.set_aside),
            meaning=_(
                "Your own goals that you marked as achieved, of all that you wrote down. Those of "
                "your mentees are theirs and do not count here."
            ),
        ),
    ]


def _goals_note(goals: int, set_aside: int) -> str:
    note = _("of %(goals)s goals") % {"goals": charts.number(goals)}
    return f"{note}; " + _("%(count)s set aside") % {"count": set_aside} if set_aside else note


def _hours_so_far(progress: OwnProgress, months: Sequence[dt.date]) -> list[charts.Figure]:
    minutes = {month: one.minutes for month, one in progress.months.items()}
    return [round(so_far / 60, 1) for so_far in _added_up(minutes, months)]


def _added_up(found: Mapping[dt.date, int], months: Sequence[dt.date]) -> list[int]:
    """By the end of each month, with all that was before."""
    before = sum(count for month, count in found.items() if month < months[0])
    each = (found.get(month, 0) for month in months)
    return list(itertools.accumulate(each, initial=before))[1:]


def _steps_chart(
    progress: OwnProgress, months: Sequence[dt.date], labels: Sequence[str]
) -> charts.LineChart | None:
    """Steps and goals so far; None for who wrote none down."""
    goals = progress.goals
    if not goals.goals:
        return None
    steps, achieved = (_added_up(found, months) for found in (goals.steps_done, goals.achieved_in))
    return charts.line(
        title=_("Your steps and goals, added up"),
        labels=labels,
        series=[
            charts.Series(_("Steps done"), steps),
            charts.Series(_("Goals achieved"), achieved, is_comparison=True),
        ],
        unit=_("so far"),
    )
