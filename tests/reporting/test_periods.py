"""Whole weeks and months, and what was just before."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from reporting.dashboards import between, latest, trend_chart, twelve_months, whole_life
from reporting.queries.activity import Activity

TODAY = dt.date(2026, 11, 21)
"""A Saturday."""


def test_the_last_weeks_end_with_this_one() -> None:
    period = latest("4", TODAY)

    assert period.starts == tuple(
        dt.date(2026, 10, 26) + dt.timedelta(weeks=week) for week in range(4)
    )
    assert period.earlier[0] == dt.date(2026, 9, 28)
    assert period.earlier[-1] == dt.date(2026, 10, 19)
    assert (period.length, period.until) == ("4 weeks", TODAY)


def test_twelve_months_have_twelve_before_them() -> None:
    period = twelve_months(TODAY)

    assert (period.starts[0], period.starts[-1]) == (dt.date(2025, 12, 1), dt.date(2026, 11, 1))
    assert (period.earlier[0], period.earlier[-1]) == (dt.date(2024, 12, 1), dt.date(2025, 11, 1))


@pytest.mark.parametrize(
    ("since", "until", "first", "last", "unit"),
    [
        # Whole weeks, whatever the days; never beyond today.
        ((2026, 11, 4), (2026, 11, 5), (2026, 11, 2), (2026, 11, 8), "week"),
        ((2026, 11, 4), (2027, 5, 5), (2026, 11, 2), (2026, 11, 21), "week"),
        # What were more columns than one can look at is shown by months.
        ((2024, 1, 20), (2026, 2, 3), (2024, 1, 1), (2026, 2, 28), "month"),
    ],
)
def test_between_two_days_are_whole_weeks_or_months(
    since: tuple[int, ...],
    until: tuple[int, ...],
    first: tuple[int, ...],
    last: tuple[int, ...],
    unit: str,
) -> None:
    period = between(dt.date(*since), dt.date(*until), TODAY)

    assert (period.since, period.until, period.unit) == (dt.date(*first), dt.date(*last), unit)


def test_only_what_is_in_it_counts() -> None:
    found = {
        dt.date(2026, 11, 16): Activity(meetings_held=1, minutes=30),
        dt.date(2026, 10, 19): Activity(meetings_held=2, minutes=60),
        dt.date(2026, 9, 21): Activity(meetings_held=4, minutes=90),
    }
    period = latest("4", TODAY)

    assert period.sum(found).meetings_held == 1
    assert period.sum_before(found).meetings_held == 2


def test_what_rhythms_make_stands_beside_what_was_held() -> None:
    period = latest("4", TODAY)
    held = {start: Activity(meetings_held=3) for start in period.starts}
    known = {
        start: Activity(meetings_held=3, meetings_expected=Decimal("4.6"))
        for start in period.starts
    }

    assert trend_chart(known, period).table.columns == ("Week of", "Meetings")
    assert trend_chart(held, period, has_rhythms=True).table.columns == ("Week of", "Meetings")
    chart = trend_chart(known, period, has_rhythms=True)
    assert chart.table.columns == ("Week of", "Meetings", "By their rhythms")
    assert chart.table.rows[0] == ("26 Oct", "3", "5")


def test_a_life_ends_with_the_cohort() -> None:
    life = whole_life(dt.date(2026, 2, 9), dt.date(2026, 5, 4), TODAY)

    assert (life.starts[0], life.starts[-1], life.until) == (
        dt.date(2026, 2, 1),
        dt.date(2026, 5, 1),
        dt.date(2026, 5, 4),
    )
