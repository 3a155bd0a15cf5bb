"""An attacker who solves for what is hidden never gets a group that is too small."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from reporting.suppression import (
    Withheld,
    activity_threshold,
    answers_threshold,
    capped_share,
    decide,
    rounded_count,
    shown_percentage,
)

GROUPS = st.dictionaries(st.integers(0, 30), st.integers(0, 60), max_size=12)
THRESHOLDS = st.integers(5, 20)


@given(GROUPS, THRESHOLDS)
def test_no_group_below_the_threshold_is_shown(people: dict[int, int], threshold: int) -> None:
    decision = decide(people, threshold=threshold)

    shown = [size for key, size in people.items() if key not in decision.withheld]

    assert all(size == 0 or size >= threshold for size in shown)


@given(GROUPS, THRESHOLDS)
def test_a_shown_total_leaves_nobody_or_a_whole_group(
    people: dict[int, int], threshold: int
) -> None:
    decision = decide(people, threshold=threshold)

    remainder = sum(people[key] for key in decision.withheld)

    if decision.shows_total:
        assert remainder == 0 or (remainder >= threshold and len(decision.withheld) >= 2)
    else:
        assert sum(people.values()) < threshold


@given(GROUPS, THRESHOLDS)
def test_nothing_is_withheld_where_every_group_is_large(
    people: dict[int, int], threshold: int
) -> None:
    large = {key: size + threshold for key, size in people.items()}

    decision = decide(large, threshold=threshold)

    assert not decision.withheld
    assert decision.shows_total


@given(GROUPS, THRESHOLDS)
def test_no_more_is_withheld_than_is_needed(people: dict[int, int], threshold: int) -> None:
    """Without the last group that was withheld for the total's sake, the total would tell."""
    decision = decide(people, threshold=threshold)
    added = sorted(people[key] for key in decision.withheld if people[key] >= threshold)

    if added:
        before_last = sum(people[key] for key in decision.withheld) - added[-1]
        assert before_last < threshold or len(decision.withheld) == 2


@settings(max_examples=60)
@given(GROUPS, THRESHOLDS)
def test_linear_programming_pins_no_withheld_group(people: dict[int, int], threshold: int) -> None:
    """Who solves for all that is published finds room to move for every withheld group."""
    decision = decide(people, threshold=threshold)
    keys = list(people)
    shown = [key for key in keys if key not in decision.withheld]
    rows = [[1.0 if key == one else 0.0 for key in keys] for one in shown]
    sums = [float(people[one]) for one in shown]
    if decision.shows_total and keys:
        rows.append([1.0] * len(keys))
        sums.append(float(sum(people.values())))

    for key in decision.withheld:
        low, high = _bounds(keys.index(key), len(keys), rows, sums)
        assert low == 0
        assert high >= threshold


def _bounds(at: int, width: int, rows: list[list[float]], sums: list[float]) -> tuple[float, float]:
    aim = np.zeros(width)
    aim[at] = 1
    equal = {"A_eq": np.array(rows), "b_eq": np.array(sums)} if rows else {}
    low = linprog(aim, bounds=(0, 1000), **equal)
    high = linprog(-aim, bounds=(0, 1000), **equal)
    return round(low.fun, 6), round(-high.fun, 6)


@pytest.mark.parametrize(
    ("sizes", "withheld", "shows_total"),
    [
        ({"A": 30, "B": 12}, set(), True),
        ({"A": 30, "B": 12, "C": 4}, {"B", "C"}, True),
        ({"A": 30, "B": 6, "C": 6}, {"B", "C"}, True),
        ({"A": 30, "B": 5, "C": 5}, {"A", "B", "C"}, True),
        ({"A": 4}, {"A"}, False),
        ({"A": 4, "B": 0}, {"A"}, False),
        ({"A": 0}, set(), True),
        ({}, set(), True),
    ],
)
def test_examples(sizes: dict[str, int], withheld: set[str], shows_total: bool) -> None:
    decision = decide(sizes)

    assert decision.withheld == withheld
    assert decision.shows_total is shows_total


def test_equal_sizes_are_withheld_in_the_tables_order() -> None:
    assert decide({"A": 20, "B": 20, "C": 3}).withheld == {"A", "C"}


def test_a_withheld_figure_says_why() -> None:
    decision = decide({"A": 30, "B": 20, "C": 7})

    shown = decision.show("C", 5)

    assert isinstance(shown, Withheld)
    assert str(shown) == "Withheld"
    assert "fewer than 11 people" in shown.why
    assert decision.show("A", 5) == 5
    assert decision.show_total(57) == 57


def test_thresholds_have_floors() -> None:
    assert activity_threshold() == answers_threshold() == 11
    assert activity_threshold(5) == 5
    assert activity_threshold(2) == 5
    assert answers_threshold(5) == 11
    assert answers_threshold(20) == 20


@given(st.integers(5, 400))
def test_no_share_tells_of_nobody_or_of_everybody(whole: int) -> None:
    told = [shown_percentage(part, whole) for part in range(whole + 1)]
    shares = [capped_share(part, whole) for part in range(whole + 1)]

    assert told[0] == told[1]
    assert told[-1] == told[-2]
    assert sorted(shares) == shares
    assert 0 < shares[0] <= shares[-1] < 100


def test_counts_and_shares_as_they_are_told() -> None:
    assert [rounded_count(one) for one in (0, 2, 3, 7, 8, 12, 13)] == [0, 0, 5, 5, 10, 10, 15]
    assert shown_percentage(5, 11) == "45%"
    assert shown_percentage(11, 11) == "90% or more"
    assert shown_percentage(1, 40) == "5% or less"
    assert shown_percentage(0, 0) == "–"
