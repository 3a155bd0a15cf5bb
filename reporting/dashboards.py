"""What a page of reports says: figures with their denominators, and charts of them.

Pure: what the queries found goes in; words, figures and geometry come out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mentorship import charts
from mentorship.access import Actor
from programs.models import Cohort, Program
from reporting.models import Signal
from reporting.queries.activity import NOTHING, Activity, Standing
from reporting.queries.groups import Group
from reporting.queries.journey import Journey
from reporting.suppression import Decision

WEEKS_SHOWN: Final = 12
MONTHS_SHOWN: Final = 12
MET_LATELY: Final = dt.timedelta(days=30)

TONES: Final = {
    Signal.State.ON_TRACK: "good",
    Signal.State.SLOWING: "watch",
    Signal.State.STALLED: "support",
    Signal.State.NOT_STARTED: "watch",
    Signal.State.ASKED_FOR_SUPPORT: "support",
}
ICONS: Final = {
    Signal.State.NOT_STARTED: "hourglass",
    Signal.State.ASKED_FOR_SUPPORT: "hand-helping",
}

_NOUNS: Final = {
    Program.Model.ONE_TO_ONE: ("pair", "pairs"),
    Program.Model.CROSS_FUNCTIONAL: ("pair", "pairs"),
    Program.Model.PEER_CIRCLE: ("circle", "circles"),
}


@dataclass(frozen=True, slots=True)
class Stat:
    """One figure, and beneath it what it is of."""

    label: str
    value: str
    note: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many relationships are in a state; for who sees counts only."""

    label: str
    tone: str
    icon: str
    count: int
    of: int


def noun(program: Program, count: int = 2) -> str:
    """What a relationship of this programme is called."""
    one, many = _NOUNS.get(Program.Model(program.model), ("relationship", "relationships"))
    return one if count == 1 else many


def counted(count: int, one: str, many: str) -> str:
    """`1 pair`, `48 pairs`."""
    return f"{charts.number(count)} {one if count == 1 else many}"


def lede(cohort: Cohort, standing: Standing, enrolled: int, today: dt.date) -> str:
    """Where the cohort is, in a line: '48 pairs, week 10 of 26. Ends 12 March 2027.'"""
    joined = standing.active if not cohort.is_over else standing.begun
    who = f"{charts.number(joined)} {noun(cohort.program, joined)}"
    if cohort.status == Cohort.Status.ENROLLING or not standing.begun:
        people = counted(enrolled, "person", "people")
        verb = _("Starts") if cohort.starts_on > today else _("Started")
        return _("%(people)s enrolled. %(verb)s %(starts_on)s.") % {
            "people": people,
            "verb": verb,
            "starts_on": day(cohort.starts_on),
        }
    if cohort.is_over:
        return f"{who}, {day(cohort.starts_on)} to {day(cohort.ends_on)}."
    if today < cohort.starts_on:
        return _("%(who)s. Starts %(starts_on)s.") % {
            "who": who,
            "starts_on": day(cohort.starts_on),
        }
    weeks = max(1, -(-(cohort.ends_on - cohort.starts_on).days // 7))
    week = min(weeks, (today - cohort.starts_on).days // 7 + 1)
    return _("%(who)s, week %(week)s of %(weeks)s. Ends %(ends_on)s.") % {
        "who": who,
        "week": week,
        "weeks": weeks,
        "ends_on": day(cohort.ends_on),
    }


def cohort_stats(
    cohort: Cohort,
    standing: Standing,
    months: Mapping[dt.date, Activity],
    steps: tuple[int, int],
    today: dt.date,
) -> list[Stat]:
    """The figures at the head of a cohort's page."""
    nouns = noun(cohort.program)
    whole = _sum(months)
    stats = _closed_stats(standing, whole, nouns) if cohort.is_over else []
    if not cohort.is_over:
        stats.append(
            Stat(
                _("Active %(nouns)s") % {"nouns": nouns},
                charts.number(standing.active),
                _of_begun(standing),
            )
        )
        stats.append(month_stat(months, min(today, cohort.ends_on)))
    # To an administrator, once it has been published: on the Thursday after the first week.
    if not cohort.is_over and standing.is_counted:
        stats.append(
            Stat(
                _("%(nouns)s to look at") % {"nouns": nouns.capitalize()},
                charts.number(standing.needs_a_look),
                _("of %(active)s active %(nouns)s")
                % {"active": charts.number(standing.active), "nouns": nouns},
            )
        )
        stats.append(
            Stat(
                _("Met in the last 30 days"),
                charts.percentage(standing.met_lately, standing.active),
                f"{standing.met_lately} of {charts.number(standing.active)} {nouns}",
            )
        )
    stats.append(hours_stat(whole))
    done, steps_set = steps
    stats.append(
        Stat(
            _("Goal steps done"),
            charts.percentage(done, steps_set),
            f"{charts.number(done)} of {charts.number(steps_set)} steps",
        )
    )
    return stats


def overview_stats(
    standings: Collection[Standing], months: Mapping[dt.date, Activity], today: dt.date
) -> list[Stat]:
    """The figures at the head of the organisation's page."""
    active = sum(one.active for one in standings)
    counted_active = sum(one.active for one in standings if one.is_counted)
    running = sum(1 for one in standings if one.active)
    met = sum(one.met_lately for one in standings)
    look = sum(one.needs_a_look for one in standings)
    in_cohorts = counted(running, "cohort", "cohorts")
    return [
        Stat(
            _("Active relationships"),
            charts.number(active),
            _("in %(cohorts)s") % {"cohorts": in_cohorts},
        ),
        month_stat(months, today),
        Stat(
            _("Met in the last 30 days"),
            charts.percentage(met, counted_active),
            _("%(met)s of %(active)s relationships")
            % {"met": charts.number(met), "active": charts.number(counted_active)},
        ),
        Stat(
            _("To look at"),
            charts.number(look),
            _("of %(active)s active relationships") % {"active": charts.number(counted_active)},
        ),
        hours_stat(_sum(months), _("in twelve months")),
    ]


def month_stat(months: Mapping[dt.date, Activity], today: dt.date) -> Stat:
    """Meetings of the current month, beside the whole of the last."""
    this = today.replace(day=1)
    last = (this - dt.timedelta(days=1)).replace(day=1)
    held = months.get(this, NOTHING).meetings_held
    before = months.get(last, NOTHING).meetings_held
    return Stat(
        _("Meetings in %(month)s") % {"month": date_format(this, "F")},
        charts.number(held),
        _("%(number)s in all of %(month)s")
        % {"number": charts.number(before), "month": date_format(last, "F")},
    )


def hours_stat(whole: Activity, when: str = "") -> Stat:
    """Hours together, and how long a meeting is."""
    each = round(whole.minutes / whole.meetings_held) if whole.meetings_held else 0
    note = _("%(each)s minutes a meeting") % {"each": each} if each else _("no meetings yet")
    return Stat(
        _("Hours together"),
        charts.number(round(whole.hours)),
        f"{when}, {note}" if when else note,
    )


def state_counts(standing: Standing) -> list[StateCount]:
    """How many relationships are in which state, most urgent first."""
    return [
        StateCount(
            label=str(state.label),
            tone=TONES[state],
            icon=ICONS.get(state, ""),
            count=standing.states.get(state.value, 0),
            of=standing.active,
        )
        for state in (
            Signal.State.ASKED_FOR_SUPPORT,
            Signal.State.STALLED,
            Signal.State.NOT_STARTED,
            Signal.State.SLOWING,
            Signal.State.ON_TRACK,
        )
        if standing.states.get(state.value)
    ]


def meetings_chart(
    cohort: Cohort,
    months: Mapping[dt.date, Activity],
    previous: Cohort | None,
    before: Mapping[dt.date, Activity],
    today: dt.date,
) -> charts.LineChart:
    """Meetings held in each month of a cohort, beside the same months of the one before it."""
    starts = months_between(cohort.starts_on, min(cohort.ends_on, today))
    series = [charts.Series(_("This cohort"), [_held(months, start) for start in starts])]
    if previous is not None:
        earlier = months_between(previous.starts_on, min(previous.ends_on, today))
        figures: list[charts.Figure] = [_held(before, start) for start in earlier[: len(starts)]]
        figures += [None] * (len(starts) - len(figures))
        series.append(charts.Series(previous.name, figures, is_comparison=True))
    return charts.line(
        title=_("Meetings held each month"),
        labels=_month_names(starts),
        series=series,
        unit="meetings",
    )


def trend_chart(
    months: Mapping[dt.date, Activity], today: dt.date, shown: int = MONTHS_SHOWN
) -> charts.LineChart:
    """Meetings held in each of the last months."""
    starts = last_months(today, shown)
    figures = [_held(months, start) for start in starts]
    return charts.line(
        title=_("Meetings held each month"),
        labels=_month_names(starts),
        series=[charts.Series(_("Meetings"), figures)],
        unit="meetings",
    )


def journey_chart(journey: Journey, *, shows_met: bool = True) -> charts.Funnel:
    """From invited to completed. Where the cohort is small, who met is not told."""
    steps = [
        (_("Invited or applied"), journey.invited),
        (_("Applied or said yes"), journey.applied),
        (_("Given a place"), journey.accepted),
        (_("Matched"), journey.matched),
    ]
    if shows_met:
        steps.append((_("Met at least once"), journey.met))
    steps.append((_("Completed"), journey.completed))
    return charts.funnel(title=_("From invited to completed"), steps=steps)


@dataclass(frozen=True, slots=True)
class WeeksChart:
    """A heat map of groups, and what is not in it."""

    chart: charts.HeatMap
    remark: str

    @property
    def is_shown(self) -> bool:
        """Whether there is a row with figures."""
        return any(not row.is_withheld for row in self.chart.rows)


def weeks_chart(
    groups: Sequence[Group], weeks: Sequence[dt.date], decision: Decision[str], *, what: str
) -> WeeksChart:
    """The share of each group's people who met, week by week, as far as was decided.

    Groups that must not be shown by themselves are shown together as one, where that one is
    large enough; a reader could add them up in any case.
    """
    weeks = _told(groups, weeks)
    rows: list[tuple[str, Sequence[charts.Figure] | None]] = [
        (f"{group.name} ({group.people})", _shares(group, weeks))
        for group in groups
        if group.people and group.name not in decision.withheld
    ]
    small = [group for group in groups if group.name in decision.withheld]
    # Published tables have a line of their own for the others.
    if small and not any(group.people_by_week for group in groups):
        together = merged(small, _together(len(small)))
        label = f"{together.name} ({together.people})" if decision.shows_total else together.name
        rows.append((label, _shares(together, weeks) if decision.shows_total else None))
    chart = charts.heat_map(
        title=_("Share of people who met, by %(what)s and week") % {"what": what},
        first_column=what.capitalize(),
        labels=[date_format(week, "j M") for week in weeks],
        rows=rows,
        unit="%",
        full=100 if not rows else None,
    )
    return WeeksChart(chart, _small_remark(small, decision))


def merged(groups: Sequence[Group], name: str) -> Group:
    """Several groups as one."""
    together = Group(name)
    for group in groups:
        together.people += group.people
        for week, met in group.met_by_week.items():
            together.met_by_week[week] += met
    return together


def today_of(actor: Actor) -> dt.date:
    """Today where the organisation is."""
    return timezone.now().astimezone(ZoneInfo(actor.organization.time_zone)).date()


def last_weeks(until: dt.date, count: int = WEEKS_SHOWN) -> list[dt.date]:
    """The Mondays of the last weeks, that of `until` included."""
    monday = until - dt.timedelta(days=until.weekday())
    return [monday - dt.timedelta(weeks=back) for back in reversed(range(count))]


def weeks_between(since: dt.date, until: dt.date, most: int = WEEKS_SHOWN) -> list[dt.date]:
    """The Mondays of the weeks from `since` to `until`, at least four and at most `most`."""
    monday = since - dt.timedelta(days=since.weekday())
    weeks = (until - monday).days // 7 + 1
    return last_weeks(until, min(most, max(4, weeks)))


def last_months(until: dt.date, count: int = MONTHS_SHOWN) -> list[dt.date]:
    """The first days of the last months, that of `until` included."""
    first = until.year * 12 + until.month - count
    return [dt.date(at // 12, at % 12 + 1, 1) for at in range(first, first + count)]


def months_between(since: dt.date, until: dt.date) -> list[dt.date]:
    """The first days of the months from `since` to `until`, at least one."""
    count = (until.year - since.year) * 12 + until.month - since.month + 1
    return last_months(since.replace(day=1), 1) if count < 1 else last_months(until, count)


def day(value: dt.date) -> str:
    """`12 March 2027`."""
    return date_format(value, "j F Y")


def _closed_stats(standing: Standing, whole: Activity, nouns: str) -> list[Stat]:
    each = whole.meetings_held / standing.begun if standing.begun else 0
    return [
        Stat(
            _("%(nouns)s that completed") % {"nouns": nouns.capitalize()},
            charts.percentage(standing.completed, standing.begun),
            f"{charts.number(standing.completed)} of {charts.number(standing.begun)} {nouns}",
        ),
        Stat(
            _("Meetings held"),
            charts.number(whole.meetings_held),
            _("%(each)s on average") % {"each": format(each, ".1f")},
        ),
    ]


def _of_begun(standing: Standing) -> str:
    if not standing.begun:
        return _("none has begun yet")
    paused = standing.begun - standing.active - standing.ended
    parts = [_("of %(begun)s begun") % {"begun": charts.number(standing.begun)}]
    parts += [_("%(count)s ended") % {"count": standing.ended}] if standing.ended else []
    parts += [_("%(count)s paused") % {"count": paused}] if paused else []
    return "; ".join(parts)


def _sum(months: Mapping[dt.date, Activity]) -> Activity:
    from_ = list(months.values())
    return Activity(
        meetings_held=sum(one.meetings_held for one in from_),
        minutes=sum(one.minutes for one in from_),
    )


def _held(months: Mapping[dt.date, Activity], start: dt.date) -> int:
    return months.get(start, NOTHING).meetings_held


def _month_names(starts: Sequence[dt.date]) -> list[str]:
    return [date_format(start, "M") for start in starts]


def _shares(group: Group, weeks: Sequence[dt.date]) -> list[charts.Figure]:
    return [group.share(week) for week in weeks]


def _told(groups: Sequence[Group], weeks: Sequence[dt.date]) -> Sequence[dt.date]:
    """Without the last weeks, where those are not published yet."""
    published = [week for group in groups for week in group.people_by_week]
    return [week for week in weeks if not published or week <= max(published)]


def _small_remark(small: Sequence[Group], decision: Decision[str]) -> str:
    if not small:
        return ""
    names = ", ".join(group.name for group in small)
    if decision.shows_total:
        return _("Groups of fewer than %(threshold)s people are shown together: %(names)s.") % {
            "threshold": decision.threshold,
            "names": names,
        }
    return _("Groups of fewer than %(threshold)s people are withheld: %(names)s.") % {
        "threshold": decision.threshold,
        "names": names,
    }


def _together(count: int) -> str:
    return _("One small group") if count == 1 else _("%(count)s others together") % {"count": count}
