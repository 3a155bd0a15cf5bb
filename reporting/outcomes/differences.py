"""Two shares beside each other, as they are or as if both groups were alike.

The interval of a difference puts together what each share may be off, by Newcombe (1998, Statistics
in Medicine 17:873-890, his method 10). For a share that is made of several groups by weights, the
same is done group by group, by Zou, Huang and Zhang (2009, Computational Statistics and Data
Analysis 53:1080-1085); of one group both are the same. Groups are taken to be of different people.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from reporting.outcomes.intervals import Difference, Interval
from reporting.outcomes.shares import Share, share


@dataclass(frozen=True, slots=True)
class Stratum:
    """People of one kind (a profession at a career stage): of those who took part and of the
    others, how many there were and of how many it is true."""

    people: int
    true_of: int
    others: int
    true_of_others: int


@dataclass(frozen=True, slots=True)
class Standardised:
    """Who took part beside others, as if the others were of the same kinds in the same parts.

    `expected`: the others' share, each kind weighted by how many took part (direct
    standardisation). `left_out`: who took part and is of a kind that no other is of; they are not
    in `taking_part` either, so that both sides are about the same kinds.
    """

    taking_part: Share
    expected: float
    expected_interval: Interval
    others: int
    difference: Difference
    kinds: int
    left_out: int


def difference_of_shares(first: Share, second: Share) -> Difference | None:
    """The first share less the second, of different people; None where one is of nobody."""
    if first.interval is None or second.interval is None:
        return None
    return _difference(first, second.value, second.interval)


def standardised(strata: Iterable[Stratum]) -> Standardised | None:
    """Who took part beside the others of the same kinds; None where no kind has both."""
    rows = [one for one in strata if one.people]
    both = [one for one in rows if one.others]
    if not both:
        return None
    people = sum(one.people for one in both)
    own = share(sum(one.true_of for one in both), people)
    parts = [(one.people / people, share(one.true_of_others, one.others)) for one in both]
    expected, interval = _weighted(parts)
    difference = _difference(own, expected, interval)
    return Standardised(
        taking_part=own,
        expected=expected,
        expected_interval=interval,
        others=sum(one.others for one in both),
        difference=difference,
        kinds=len(both),
        left_out=sum(one.people for one in rows) - people,
    )


def _weighted(parts: list[tuple[float, Share]]) -> tuple[float, Interval]:
    """The sum of weight times share, and how far it may be off below and above."""
    value = sum(weight * one.value for weight, one in parts)
    bounds = [(weight, one.value, one.interval) for weight, one in parts if one.interval]
    below = math.hypot(*(weight * (at - interval.low) for weight, at, interval in bounds))
    above = math.hypot(*(weight * (interval.high - at) for weight, at, interval in bounds))
    return value, Interval(value - below, value + above).within(0.0, 1.0)


def _difference(first: Share, second: float, interval: Interval) -> Difference:
    if first.interval is None:
        raise ValueError("A share of nobody has no difference.")
    value = first.value - second
    below = math.hypot(first.value - first.interval.low, interval.high - second)
    above = math.hypot(first.interval.high - first.value, second - interval.low)
    return Difference(value, Interval(value - below, value + above).within(-1.0, 1.0))
