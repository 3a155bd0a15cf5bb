"""Words and figures at the head of reports."""

from __future__ import annotations

import datetime as dt

import pytest

from programs.models import Cohort, Program
from reporting import dashboards
from reporting.dashboards.comparison import compared
from reporting.queries.activity import Activity, Standing
from reporting.queries.comparison import ByWeek
from reporting.queries.groups import Group
from reporting.suppression import Decision, decide

TODAY = dt.date(2026, 11, 21)


def cohort(model: str = "one_to_one", **fields: object) -> Cohort:
    fields = {
        "starts_on": dt.date(2026, 9, 14),
        "ends_on": dt.date(2027, 3, 12),
        "status": Cohort.Status.ACTIVE,
    } | fields
    cohort = Cohort(name="Autumn 2026", **fields)
    cohort.program = Program(name="Nurse preceptorship", model=model)
    return cohort


@pytest.mark.parametrize(
    ("fields", "standing", "says"),
    [
        ({}, Standing(begun=50, active=48), "48 pairs, week 10 of 26. Ends 12 March 2027."),
        ({}, Standing(begun=1, active=1), "1 pair, week 10 of 26. Ends 12 March 2027."),
        (
            {"model": "peer_circle"},
            Standing(begun=9, active=9),
            "9 circles, week 10 of 26. Ends 12 March 2027.",
        ),
        ({"status": "enrolling"}, Standing(), "62 people enrolled. Started 14 September 2026."),
        (
            {"status": "enrolling", "starts_on": dt.date(2027, 1, 11)},
            Standing(),
            "62 people enrolled. Starts 11 January 2027.",
        ),
        (
            {"status": "closed", "ends_on": dt.date(2026, 10, 1)},
            Standing(begun=41, completed=37),
            "41 pairs, 14 September 2026 to 1 October 2026.",
        ),
        (
            {"starts_on": dt.date(2026, 11, 30)},
            Standing(begun=5, active=5),
            "5 pairs. Starts 30 November 2026.",
        ),
    ],
)
def test_the_line_under_the_heading(
    fields: dict[str, object], standing: Standing, says: str
) -> None:
    assert dashboards.lede(cohort(**fields), standing, 62, TODAY) == says  # type: ignore[arg-type]


def test_every_figure_has_its_denominator() -> None:
    months = {
        dt.date(2026, 10, 1): Activity(meetings_held=37, minutes=1665),
        dt.date(2026, 11, 1): Activity(meetings_held=19, minutes=855),
    }
    standing = Standing(
        begun=51, active=46, ended=4, met_lately=27, states={"on_track": 40, "stalled": 6}
    )

    stats = dashboards.cohort_stats(cohort(), standing, months, (36, 64), TODAY)

    assert [(one.label, one.value, one.note) for one in stats] == [
        ("Active pairs", "46", "of 51 begun; 4 ended; 1 paused"),
        ("Meetings in November", "19", "37 in all of October"),
        ("Pairs to look at", "6", "of 46 active pairs"),
        ("Met in the last 30 days", "59%", "27 of 46 pairs"),
        ("Hours together", "42", "45 minutes a meeting"),
        ("Goal steps done", "56%", "36 of 64 steps"),
    ]


def test_means_are_rounded_and_not_cut_off() -> None:
    """54 meetings of 29 pairs are 1.86 each."""
    one = ByWeek(begun=29, met=29, meetings_held=54, minutes=2646)
    closed = cohort(status="closed", ends_on=dt.date(2026, 9, 4))
    months = {dt.date(2026, 2, 1): Activity(meetings_held=54, minutes=2646)}

    stats = dashboards.cohort_stats(closed, Standing(begun=29, completed=26), months, None, TODAY)

    assert [row.now for row in compared(one, one, "pairs")] == ["100%", "1.9", "49"]
    assert "1.9 on average" in [stat.note for stat in stats]
    assert "Goal steps done" not in [stat.label for stat in stats]


def test_a_comparison_is_by_month_since_the_start() -> None:
    previous = cohort(starts_on=dt.date(2026, 2, 9), ends_on=dt.date(2026, 9, 4))
    before = {dt.date(2026, 2, 1): Activity(meetings_held=39)}
    months = {dt.date(2026, 9, 1): Activity(meetings_held=33)}

    chart = dashboards.meetings_chart(cohort(), months, previous, before, TODAY)

    assert chart.table.rows == (("Sep", "33", "39"), ("Oct", "0", "0"), ("Nov", "0", "0"))


def test_months_and_weeks() -> None:
    assert dashboards.last_months(dt.date(2026, 2, 14), 3) == [
        dt.date(2025, 12, 1),
        dt.date(2026, 1, 1),
        dt.date(2026, 2, 1),
    ]
    assert dashboards.last_weeks(TODAY, 2) == [dt.date(2026, 11, 9), dt.date(2026, 11, 16)]
    assert len(dashboards.weeks_between(TODAY, TODAY)) == 4
    assert len(dashboards.weeks_between(dt.date(2025, 1, 1), TODAY)) == 12
    assert dashboards.weeks_between(dt.date(2026, 10, 14), TODAY)[0] == dt.date(2026, 10, 12)
    assert dashboards.months_between(dt.date(2027, 1, 4), TODAY) == [dt.date(2027, 1, 1)]


def decided(groups: list[Group]) -> Decision[str]:
    return decide({group.name: group.people for group in groups}, threshold=11)


def test_a_lone_small_department_takes_the_next_with_it() -> None:
    week = dt.date(2026, 11, 16)
    groups = [
        Group("Medicine", 30, {week: 15}),
        Group("Surgery", 12, {week: 3}),
        Group("Pharmacy", 4, {week: 4}),
    ]

    shown = dashboards.weeks_chart(groups, [week], decided(groups), what="department")

    assert shown.chart.table.rows == (
        ("Medicine (30)", "50%"),
        ("2 others together (16)", "44%"),
    )
    assert shown.is_shown


def test_only_small_departments_are_not_shown_at_all() -> None:
    week = dt.date(2026, 11, 16)

    groups = [Group("Medicine", 4, {week: 2})]

    shown = dashboards.weeks_chart(groups, [week], decided(groups), what="department")

    assert not shown.is_shown
    assert shown.chart.table.rows == (("One small group", "withheld"),)
    assert shown.remark == "Groups of fewer than 11 people are withheld: Medicine."
