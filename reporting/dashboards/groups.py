"""Departments and sites by weeks, and one of them by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mentorship import charts
from mentorship.texts import gettext_lazy
from reporting.dashboards.figures import Stat
from reporting.queries.groups import Group
from reporting.suppression import Decision, shown_percentage

STAGES_REFUSED: Final = gettext_lazy(
    "Not shown for only some stages of cohorts: two such tables could be subtracted from "
    "each other, and what is left might be one person. Show all cohorts to see "
    "departments and sites."
)


@dataclass(frozen=True, slots=True)
class WeeksChart:
    """A heat map of groups, and what is not in it."""

    chart: charts.HeatMap
    remark: str

    @property
    def is_shown(self) -> bool:
        """Whether there is a row with figures."""
        return any(not row.is_withheld for row in self.chart.rows)


@dataclass(frozen=True, slots=True)
class Focus:
    """One department or site: its figures beside everybody's, or why there are none."""

    name: str
    stats: list[Stat]
    chart: charts.LineChart | None
    reason: str = ""


def weeks_chart(
    groups: Sequence[Group], weeks: Sequence[dt.date], decision: Decision[str], *, what: str
) -> WeeksChart:
    """The share of each group's people who met, week by week, as far as was decided.

    Groups that must not be shown by themselves are shown together as one, where that one is
    large enough; a reader could add them up in any case. `what`: "department" or "site".
    """
    weeks = _told(groups, weeks)
    shown = {
        _named(group): group
        for group in groups
        if group.people and group.name not in decision.withheld
    }
    small = [group for group in groups if group.name in decision.withheld]
    # Published tables have a line of their own for the others.
    are_joined = bool(small) and not any(group.people_by_week for group in groups)
    together = merged(small, _together(len(small)))
    if are_joined and decision.shows_total:
        shown[_named(together)] = together
    rows: list[tuple[str, Sequence[charts.Figure] | None]] = [
        (name, _shares(group, weeks)) for name, group in shown.items()
    ]
    if are_joined and not decision.shows_total:
        rows.append((together.name, None))
    is_site = what == "site"
    chart = charts.heat_map(
        title=_("Share of people who met, by site and week")
        if is_site
        else _("Share of people who met, by department and week"),
        first_column=_("Site") if is_site else _("Department"),
        labels=[date_format(week, "j M") for week in weeks],
        rows=rows,
        unit="%",
        full=100 if not rows else None,
        texts={name: _said(group, weeks) for name, group in shown.items()},
    )
    return WeeksChart(chart, _small_remark(small, decision))


def focus(
    name: str, groups: Sequence[Group], weeks: Sequence[dt.date], decision: Decision[str]
) -> Focus:
    """One row of `weeks_chart` by itself: nothing that is not in that table."""
    group = next((one for one in groups if one.name == name and one.people), None)
    if group is None:
        return Focus(name, [], None, _("Nobody from there takes part in what is chosen."))
    if name in decision.withheld:
        reason = _(
            "Fewer than %(threshold)s people take part from there, or their figures would give "
            "away those of another group."
        ) % {"threshold": decision.threshold}
        return Focus(name, [], None, reason)
    weeks = _told(groups, weeks)
    series = [charts.Series(name, _shares(group, weeks))]
    everybody = merged(groups, _("Everybody"))
    if decision.shows_total:
        series.append(charts.Series(everybody.name, _shares(everybody, weeks), is_comparison=True))
    chart = charts.line(
        title=_("Share of people who met each week"),
        labels=[date_format(week, "j M") for week in weeks],
        series=series,
        unit="%",
        first_column=_("Week of"),
    )
    shown = everybody if decision.shows_total else None
    return Focus(name, _focus_stats(group, shown, weeks), chart)


def refused_focus(name: str) -> Focus:
    """A department or site of some stages of cohorts alone: that is not published."""
    return Focus(name, [], None, str(STAGES_REFUSED))


def merged(groups: Sequence[Group], name: str) -> Group:
    """Several groups as one."""
    together = Group(name)
    for group in groups:
        together.people += group.people
        for week, met in group.met_by_week.items():
            together.met_by_week[week] += met
    return together


def _focus_stats(group: Group, everybody: Group | None, weeks: Sequence[dt.date]) -> list[Stat]:
    return [
        Stat(
            _("People taking part"),
            charts.number(group.people),
            _("of %(people)s in all") % {"people": charts.number(everybody.people)}
            if everybody
            else "",
            meaning=_(
                "People of this department or site whose relationship was open in the "
                "weeks that are shown. Those who do not manage the programme see them to "
                "the nearest five, as last published."
            ),
        ),
        Stat(
            _("Met in a week"),
            _mean_share(group, weeks),
            _("everybody: %(share)s") % {"share": _mean_share(everybody, weeks)}
            if everybody
            else "",
            meaning=_(
                "Of these people, the share who met in a week, as the mean of the weeks that are "
                "shown. In a rhythm of four weeks, 25 % is everybody."
            ),
        ),
    ]


def _mean_share(group: Group, weeks: Sequence[dt.date]) -> str:
    known = [share for share in _shares(group, weeks) if share is not None]
    return charts.percent(sum(known) / len(known)) if known else "–"


def _named(group: Group) -> str:
    return f"{group.name} ({charts.number(group.people)})"


def _shares(group: Group, weeks: Sequence[dt.date]) -> list[charts.Figure]:
    return [group.share(week) for week in weeks]


def _said(group: Group, weeks: Sequence[dt.date]) -> list[str]:
    """In words, since a share never says nobody or everybody."""
    return [
        shown_percentage(group.met_by_week.get(week, 0), _people_in(group, week)) for week in weeks
    ]


def _people_in(group: Group, week: dt.date) -> int:
    return group.people_by_week.get(week, 0) if group.people_by_week else group.people


def _told(groups: Sequence[Group], weeks: Sequence[dt.date]) -> Sequence[dt.date]:
    """Without the last weeks, where those are not published yet."""
    published = [week for group in groups for week in group.people_by_week]
    return [week for week in weeks if not published or week <= max(published)]


def _small_remark(small: Sequence[Group], decision: Decision[str]) -> str:
    if not small:
        return ""
    told = {
        "threshold": decision.threshold,
        "names": ", ".join(group.name for group in small),
    }
    if decision.shows_total:
        return _("Groups of fewer than %(threshold)s people are shown together: %(names)s.") % told
    return _("Groups of fewer than %(threshold)s people are withheld: %(names)s.") % told


def _together(count: int) -> str:
    return _("One small group") if count == 1 else _("%(count)s others together") % {"count": count}
