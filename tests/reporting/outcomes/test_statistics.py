"""Intervals, against worked examples. Pure.

The counts are those of the papers named beside them, as others quote them who check their programs
by them (R's `DescTools` by those of Newcombe, for one); the papers themselves were not
at hand. The expected ends of Wilson's and Newcombe's intervals, and of
Student's of the sleep data (which R ships as `sleep`), were recomputed by their closed formulas in
plain arithmetic, without SciPy, and agree to the last digit given. The bootstrap cannot be
recomputed by hand: of Efron and Tibshirani's spatial test the ends were not checked but against
SciPy's own.
"""

import math

import numpy as np
import pytest

from reporting.outcomes import (
    Change,
    Interval,
    Mean,
    Stratum,
    change_in,
    difference_of_shares,
    is_apart,
    mean_of,
    mean_of_counts,
    paired_by_lot,
    share,
    standardised,
)
from reporting.outcomes.confidence import confidence_of
from reporting.outcomes.means import bootstrap_interval, t_interval


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17:857-872, Table I, method 3 (score).
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_a_share_has_wilsons_interval(count: int, of: int, low: float, high: float) -> None:
    found = share(count, of).interval

    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_shares_at_the_ends_and_of_nobody() -> None:
    none, all_of_them = share(0, 20).interval, share(20, 20).interval

    assert none is not None
    assert all_of_them is not None
    assert none.low == 0.0
    assert all_of_them.high == 1.0
    assert all_of_them.low == pytest.approx(1 - none.high)
    assert share(0, 0).interval is None
    for count, of in ((3, 2), (-1, 2)):
        with pytest.raises(ValueError, match="no share"):
            share(count, of)


# Newcombe 1998, Statistics in Medicine 17:873-890, Table II, method 10 (score, no correction).
NEWCOMBE = [
    ((56, 70), (48, 80), 0.0524, 0.3339),
    ((9, 10), (3, 10), 0.1705, 0.8090),
    ((6, 7), (2, 7), 0.0582, 0.8062),
    ((5, 56), (0, 29), -0.0381, 0.1926),
    ((0, 10), (0, 20), -0.1611, 0.2775),
    ((0, 10), (0, 10), -0.2775, 0.2775),
    ((10, 10), (0, 20), 0.6791, 1.0000),
    ((10, 10), (0, 10), 0.6075, 1.0000),
]


@pytest.mark.parametrize(("first", "second", "low", "high"), NEWCOMBE)
def test_two_shares_differ_as_newcombe_says(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    found = difference_of_shares(share(*first), share(*second))
    of_one_kind = standardised([Stratum(first[1], first[0], second[1], second[0])])

    assert found is not None
    assert (round(found.interval.low, 4), round(found.interval.high, 4)) == (low, high)
    assert of_one_kind is not None
    assert of_one_kind.difference == found


def test_no_difference_from_nobody() -> None:
    assert difference_of_shares(share(3, 4), share(0, 0)) is None
    assert difference_of_shares(share(0, 0), share(3, 4)) is None
    assert standardised([]) is None
    assert standardised([Stratum(5, 4, 0, 0), Stratum(0, 0, 5, 4)]) is None


# Fleiss 1981, Statistical Methods for Rates and Proportions, table 14.4 (Stark and Mantel 1966):
# births and children with Down's syndrome by the mother's age, for each birth order.
BIRTHS = {
    "1": (230_061, 329_449, 114_920, 39_487, 14_208, 3_052),
    "2": (72_202, 326_701, 208_667, 83_228, 28_466, 5_375),
    "3": (15_050, 175_702, 207_081, 117_300, 45_026, 8_660),
    "4": (2_293, 68_800, 132_424, 98_301, 46_075, 9_834),
    "5+": (327, 30_666, 123_419, 149_919, 104_088, 34_392),
}
CASES = {
    "1": (107, 141, 60, 40, 39, 25),
    "2": (25, 150, 110, 84, 82, 39),
    "3": (3, 71, 114, 103, 108, 75),
    "4": (1, 26, 64, 89, 137, 96),
    "5+": (0, 8, 63, 112, 262, 295),
}


@pytest.mark.parametrize(
    ("order", "crude", "adjusted"),
    # Per 100,000. The first adjusted one is R's (epitools, `ageadjust.direct`): 0.00092305.
    [
        ("1", 56.3, 92.3),
        ("2", 67.6, 91.2),
        ("3", 83.3, 85.1),
        ("4", 115.5, 92.7),
        ("5+", 167.1, 75.5),
    ],
)
def test_a_share_is_standardised_directly(order: str, crude: float, adjusted: float) -> None:
    """All births are the standard: what was expected if every order had mothers of the same ages.
    Beside 56.3 and 167.1 in a hundred thousand, 92.3 and 75.5: age made the difference."""
    all_births, all_cases = (
        [sum(each) for each in zip(*table.values(), strict=True)] for table in (BIRTHS, CASES)
    )
    births, cases = BIRTHS[order], CASES[order]

    found = standardised(
        [Stratum(*one) for one in zip(all_births, all_cases, births, cases, strict=True)]
    )

    assert found is not None
    assert share(sum(cases), sum(births)).value * 1e5 == pytest.approx(crude, abs=0.05)
    assert found.expected * 1e5 == pytest.approx(adjusted, abs=0.05)
    assert found.expected_interval.low < found.expected < found.expected_interval.high
    if order == "1":
        assert round(found.expected, 8) == 0.00092305


def test_others_are_weighed_as_if_they_were_of_the_same_kinds() -> None:
    """By hand: of 30 nurses 27 stayed, of 10 midwives 10; outside, 80 of 100 and 45 of 50. Two
    radiographers took part, and there is none outside.

    Expected: 30/40 x 0.80 + 10/40 x 0.90 = 0.825, not the 125/150 = 0.833 of the raw counts.
    """
    found = standardised([Stratum(30, 27, 100, 80), Stratum(10, 10, 50, 45), Stratum(2, 0, 0, 0)])

    assert found is not None
    assert (found.taking_part.count, found.taking_part.of) == (37, 40)
    assert found.expected == pytest.approx(0.825)
    assert found.difference.value == pytest.approx(0.925 - 0.825)
    assert (found.kinds, found.others, found.left_out) == (2, 150, 2)
    # Wilson: 80/100 from 0.7112 to 0.8666, 45/50 from 0.7864 to 0.9565.
    below = math.hypot(0.75 * (0.80 - 0.7112), 0.25 * (0.90 - 0.7864))
    above = math.hypot(0.75 * (0.8666 - 0.80), 0.25 * (0.9565 - 0.90))
    assert found.expected_interval.low == pytest.approx(0.825 - below, abs=1e-4)
    assert found.expected_interval.high == pytest.approx(0.825 + above, abs=1e-4)
    # 37/40 from 0.8014 to 0.9742.
    assert found.difference.interval.low == pytest.approx(
        0.1 - math.hypot(0.925 - 0.8014, above), abs=1e-4
    )
    assert found.difference.interval.high == pytest.approx(
        0.1 + math.hypot(0.9742 - 0.925, below), abs=1e-4
    )


# Student 1908, Biometrika 6:1-25: hours of sleep gained by ten patients under two drugs; the
# interval of the paired difference is that of R's documentation (`t.test(…, paired = TRUE)`).
ONE = {1: 0.7, 2: -1.6, 3: -0.2, 4: -1.2, 5: -0.1, 6: 3.4, 7: 3.7, 8: 0.8, 9: 0.0, 10: 2.0}
OTHER = {1: 1.9, 2: 0.8, 3: 1.1, 4: 0.1, 5: -0.1, 6: 4.4, 7: 5.5, 8: 1.6, 9: 4.6, 10: 3.4}


def test_a_paired_difference_is_students() -> None:
    found = t_interval([OTHER[one] - ONE[one] for one in ONE])

    assert (found.low, found.high) == pytest.approx((0.7001142, 2.4598858), abs=1e-7)


def test_a_change_is_of_the_same_people_alone() -> None:
    """Somebody who answered once would turn it round, and is left out."""
    before, after = ONE | {11: 400.0}, OTHER | {12: -400.0}

    found = change_in(before, after, set(before) & set(after))

    assert found is not None
    assert (found.people, found.left_out) == (10, 2)
    assert found.before.value == pytest.approx(0.75)
    assert found.after.value == pytest.approx(2.33)
    assert found.by.value == pytest.approx(1.58)
    assert not found.may_be_chance
    assert change_in(before, after, set()) is None


def test_cohorts_together_are_weighed_by_their_people() -> None:
    """By hand: 20 people went from 2.0 to 3.0 (between 0.6 and 1.4 more), 60 from 3.0 to 3.2
    (between 0.1 fewer and 0.5 more); 12 of another scale are not counted with them.

    By: 1/4 x 1.0 + 3/4 x 0.2 = 0.4. Off by the root of (0.25 x 0.4)^2 + (0.75 x 0.3)^2 = 0.2462.
    """

    def change(people: int, before: float, after: float, reach: float) -> Change:
        by = Mean(after - before, people, Interval(after - before - reach, after - before + reach))
        return Change(Mean(before, people, None), Mean(after, people, None), by, left_out=3)

    found = confidence_of(
        [
            (change(20, 2.0, 3.0, 0.4), (1, 5)),
            (change(60, 3.0, 3.2, 0.3), (1, 5)),
            (change(12, 1.0, 7.0, 0.1), (1, 7)),
        ]
    )

    assert found is not None
    assert (found.cohorts, found.people, found.left_out, found.highest) == (2, 80, 6, 5)
    assert (found.before, found.after, found.by) == pytest.approx((2.75, 3.15, 0.4))
    assert found.interval is not None
    assert found.interval.low == pytest.approx(0.4 - 0.2462, abs=1e-4)
    assert found.interval.high == pytest.approx(0.4 + 0.2462, abs=1e-4)
    assert not found.may_be_chance
    assert confidence_of([]) is None


def test_the_bootstrap_is_efrons() -> None:
    """Efron and Tibshirani 1993, An Introduction to the Bootstrap, Table 14.2: 26 children, task A
    of the spatial test, its variance 171.5, 90% interval from 115.8 to 259.6 by 2,000 resamples."""
    a = [48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6]
    a += [0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41]
    assert np.var(a) == pytest.approx(171.5, abs=0.05)

    found = bootstrap_interval(a, np.var, confidence=0.90)

    assert found.low == pytest.approx(115.8, rel=0.03)
    assert found.high == pytest.approx(259.6, rel=0.03)
    assert found == bootstrap_interval(a, np.var, confidence=0.90)


def test_skewed_answers_are_resampled_and_others_are_not() -> None:
    even, skewed = [2, 3, 3, 4, 4, 5] * 4, [5] * 22 + [1, 1]

    by_t, by_resampling = mean_of(even), mean_of(skewed, lowest=1, highest=5)

    assert by_t is not None
    assert by_t.interval == t_interval(sorted(even))
    assert by_resampling is not None
    assert by_resampling.interval is not None
    assert by_resampling.interval != t_interval(sorted(skewed)).within(1, 5)
    # Further down than up, since that is where the others are; and never beyond the scale.
    assert 5 - by_resampling.interval.high < by_resampling.value - by_resampling.interval.low
    assert by_resampling.interval.high <= 5
    assert mean_of(skewed, lowest=1, highest=5) == by_resampling


def test_means_without_an_interval() -> None:
    assert mean_of([]) is None
    one, alike = mean_of([4]), mean_of_counts({4: 30})
    assert one is not None
    assert alike is not None
    assert (one.value, one.answers, one.interval) == (4, 1, None)
    assert (alike.value, alike.answers, alike.interval) == (4, 30, None)
    two = mean_of([1, 5], lowest=1, highest=5)
    assert two is not None
    assert two.interval is not None
    assert (two.interval.low, two.interval.high) == (1, 5)


def test_nobody_who_answered_once_can_be_subtracted() -> None:
    """Thirty answered before, 24 after, 20 of them both times: so many are left out by lot that
    both times at least 11 are; and the same ones, always."""
    before, after = set(range(30)), set(range(10, 34))

    found = paired_by_lot(before & after, [before, after], threshold=11, seed="q1")

    assert len(found.people) == 13
    assert found.by_lot == 7
    assert len(before - found.people) >= 11
    assert len(after - found.people) >= 11
    assert found.people < before & after
    assert found == paired_by_lot(before & after, [after, before], threshold=11, seed="q1")
    assert found != paired_by_lot(before & after, [after, before], threshold=11, seed="q2")


def test_groups_of_a_table_leave_no_rest_of_a_few() -> None:
    """Of forty people thirty are counted. By halves, ten of one half are not: whoever takes that
    half's sum from theirs is left with ten. By quarters of which each lacks some, with all ten."""
    everybody, people = set(range(40)), set(range(30))
    halves = [set(range(20)), set(range(20, 40))]
    quarters = [set(range(start, 40, 4)) for start in range(4)]

    assert is_apart(people, [[everybody], halves, quarters], threshold=10)
    assert not is_apart(people, [[everybody]], threshold=11)
    assert not is_apart(set(range(24)), [[everybody], halves], threshold=11)
    # Exactly everybody, or exactly a group: nobody is left.
    assert is_apart(everybody, [[everybody], halves], threshold=11)
    assert is_apart(set(range(20)), [halves], threshold=11)


def test_all_are_counted_where_nothing_is_told_of_few() -> None:
    everybody = set(range(15))

    same = paired_by_lot(everybody, [everybody, everybody], threshold=11, seed="")
    far = paired_by_lot(everybody, [everybody | set(range(15, 26))], threshold=11, seed="")
    few = paired_by_lot(set(range(12)), [everybody], threshold=11, seed="")

    assert (same.people, same.by_lot) == (everybody, 0)
    assert (far.people, far.by_lot) == (everybody, 0)
    assert few.people == frozenset()
