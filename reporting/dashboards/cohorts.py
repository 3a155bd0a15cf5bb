"""The head of a cohort's page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentorship import charts
from programs.models import Cohort
from reporting.dashboards.calendar import day
from reporting.dashboards.figures import (
    Stat,
    hours_stat,
    look_at_meaning,
    met_lately_stat,
    month_stat,
    of,
    period_stat,
    steps_stat,
)
from reporting.dashboards.periods import Period
from reporting.dashboards.relationships import Words, counted, counted_active, words
from reporting.outcomes.words import point
from reporting.queries.activity import Activity, Standing


def lede(cohort: Cohort, standing: Standing, enrolled: int, today: dt.date) -> str:
    """Where the cohort is, in a line: '48 pairs, week 10 of 26. Ends 12 March 2027.'"""
    joined = standing.active if not cohort.is_over else standing.begun
    who = counted(cohort.program, joined)
    if cohort.status == Cohort.Status.ENROLLING or not standing.begun:
        return _enrolled(cohort, enrolled, today)
    if cohort.is_over:
        return _("%(who)s, %(starts_on)s to %(ends_on)s.") % {
            "who": who,
            "starts_on": day(cohort.starts_on),
            "ends_on": day(cohort.ends_on),
        }
    if today < cohort.starts_on:
        return _("%(who)s. Starts %(starts_on)s.") % {
            "who": who,
            "starts_on": day(cohort.starts_on),
        }
    week, weeks = week_of_life(cohort, today)
    return _("%(who)s, week %(week)s of %(weeks)s. Ends %(ends_on)s.") % {
        "who": who,
        "week": week,
        "weeks": weeks,
        "ends_on": day(cohort.ends_on),
    }


def week_of_life(cohort: Cohort, today: dt.date) -> tuple[int, int]:
    """In which week of its life a cohort is, of how many."""
    weeks = max(1, -(-(cohort.ends_on - cohort.starts_on).days // 7))
    return max(1, min(weeks, (today - cohort.starts_on).days // 7 + 1)), weeks


def cohort_stats(
    cohort: Cohort,
    standing: Standing,
    found: Mapping[dt.date, Activity],
    steps: tuple[int, int] | None,
    today: dt.date,
    period: Period | None = None,
) -> list[Stat]:
    """The figures at the head of a cohort's page; `found` by the period's weeks or months."""
    said = words(cohort.program)
    whole = Period.sum(period, found) if period else _all(found)
    if cohort.is_over:
        stats = _closed_stats(cohort, standing, whole, said)
    else:
        stats = _running_stats(cohort, standing, said)
        if period and period.key:
            stats.insert(1, period_stat(found, period))
        else:
            stats.insert(1, month_stat(found, min(today, cohort.ends_on)))
    return [*stats, hours_stat(whole), *([steps_stat(*steps)] if steps else [])]


def _running_stats(cohort: Cohort, standing: Standing, said: Words) -> list[Stat]:
    active = Stat(
        str(said.active),
        charts.number(standing.active),
        _of_begun(standing),
        meaning=_(
            "Relationships that have begun and neither ended nor paused, today, of all that "
            "ever began in this cohort."
        ),
    )
    if not standing.is_counted:
        # To an administrator, once it has been published: on the Thursday after the first week.
        return [active]
    look_at = Stat(
        str(said.to_look_at),
        charts.number(standing.needs_a_look),
        _("of %(active)s") % {"active": counted_active(cohort.program, standing.active)},
        meaning=look_at_meaning(),
    )
    whole = counted(cohort.program, standing.active)
    return [active, look_at, met_lately_stat(standing.met_lately, standing.active, whole)]


def _closed_stats(cohort: Cohort, standing: Standing, whole: Activity, said: Words) -> list[Stat]:
    each = whole.meetings_held / standing.begun if standing.begun else 0
    return [
        Stat(
            str(said.completed),
            charts.percentage(standing.completed, standing.begun),
            of(standing.completed, counted(cohort.program, standing.begun)),
            meaning=_("Relationships that lasted to the cohort's end, of all that ever began."),
        ),
        Stat(
            _("Meetings held"),
            charts.number(whole.meetings_held),
            _("%(each)s on average") % {"each": point(each)},
            meaning=_(
                "Meetings that were logged as held, and how many that is for each relationship "
                "that ever began."
            ),
        ),
    ]


def _enrolled(cohort: Cohort, enrolled: int, today: dt.date) -> str:
    people = ngettext("%(count)s person", "%(count)s people", enrolled) % {
        "count": charts.number(enrolled)
    }
    verb = _("Starts") if cohort.starts_on > today else _("Started")
    return _("%(people)s enrolled. %(verb)s %(starts_on)s.") % {
        "people": people,
        "verb": verb,
        "starts_on": day(cohort.starts_on),
    }


def _of_begun(standing: Standing) -> str:
    if not standing.begun:
        return _("none has begun yet")
    paused = standing.begun - standing.active - standing.ended
    parts = [_("of %(begun)s begun") % {"begun": charts.number(standing.begun)}]
    parts += [_("%(count)s ended") % {"count": standing.ended}] if standing.ended else []
    parts += [_("%(count)s paused") % {"count": paused}] if paused else []
    return "; ".join(parts)


def _all(found: Mapping[dt.date, Activity]) -> Activity:
    return Activity(
        meetings_held=sum(one.meetings_held for one in found.values()),
        minutes=sum(one.minutes for one in found.values()),
    )
