"""A cohort beside the one before it, at the same week of their lives."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from mentorship import charts
from reporting.outcomes.words import point
from reporting.queries.comparison import ByWeek


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of both cohorts, each with what it is of."""

    label: str
    now: str
    now_of: str
    then: str
    then_of: str


def compared(now: ByWeek, then: ByWeek, relationships: str) -> list[Compared]:
    """The rows of the table; `relationships` as they are called, in the plural."""
    return [
        Compared(
            _("Met at least once"),
            charts.percentage(now.met, now.begun),
            _of_begun(now.met, now.begun, relationships),
            charts.percentage(then.met, then.begun),
            _of_begun(then.met, then.begun, relationships),
        ),
        Compared(
            _("Meetings each"),
            _each(now),
            _held(now),
            _each(then),
            _held(then),
        ),
        Compared(
            _("Minutes a meeting"),
            _minutes(now),
            _hours(now),
            _minutes(then),
            _hours(then),
        ),
    ]


def _of_begun(met: int, begun: int, relationships: str) -> str:
    return _("%(met)s of %(begun)s %(relationships)s") % {
        "met": charts.number(met),
        "begun": charts.number(begun),
        "relationships": relationships,
    }


def _each(one: ByWeek) -> str:
    return "–" if one.meetings_each is None else point(one.meetings_each)


def _held(one: ByWeek) -> str:
    return _("%(held)s held") % {"held": charts.number(one.meetings_held)}


def _minutes(one: ByWeek) -> str:
    return charts.number(round(one.minutes / one.meetings_held)) if one.meetings_held else "–"


def _hours(one: ByWeek) -> str:
    return _("%(hours)s hours") % {"hours": charts.number(round(one.minutes / 60))}
