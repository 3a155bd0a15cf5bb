"""Who stayed of a programme's cohorts together, in more people than one cohort has. Pure.

What is told of all together must not tell of a cohort that is told nothing of by itself. So those
that are withheld are in it only where they are two and more, with the threshold of people between
them; and of two editions the later holds all of those of the earlier, and none or the threshold of
people more.

The others beside each cohort are partly the same people. How far what is expected of them may be
off is therefore added up as if all of it erred to one side at once: the interval is never too
narrow, whatever they share. Whoever took part in two cohorts counts in each, and the interval of
those who took part is that of as many people as there are.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from reporting.outcomes.differences import Standardised
from reporting.outcomes.intervals import Difference, Interval
from reporting.outcomes.shares import Share, share


@dataclass(frozen=True, slots=True)
class Stayed:
    """Of a cohort: who stayed, and where others are of the same kinds what is expected."""

    people: int
    stayed: int
    compared: Standardised | None


def together[K](
    people: Mapping[K, int], told: Collection[K], before: Collection[K], *, threshold: int
) -> list[K]:
    """Which of these cohorts are counted: those told by themselves, and of the others (in order)
    those that have been counted `before`, with as many more as may be."""
    hidden = [one for one in people if one not in told and people[one]]
    kept = [one for one in hidden if one in before]
    more = [one for one in hidden if one not in before]
    if len(more) < 2 or sum(people[one] for one in more) < threshold:
        more = []
    return [one for one in people if one in told or one in kept or one in more]


def pooled(cohorts: Sequence[Stayed], different: int) -> tuple[Share, Standardised | None]:
    """The share of all who took part, of so many `different` people; and beside the others, where
    every cohort has some."""
    whole = sum(one.people for one in cohorts)
    own = _share(sum(one.stayed for one in cohorts), whole, different)
    compared = [one.compared for one in cohorts if one.compared is not None]
    if len(compared) < len(cohorts) or own.interval is None:
        return own, None
    whole = sum(one.taking_part.of for one in compared)
    own = _share(sum(one.taking_part.count for one in compared), whole, min(different, whole))
    weights = [one.taking_part.of / whole for one in compared]
    expected = math.fsum(w * one.expected for w, one in zip(weights, compared, strict=True))
    interval = Interval(
        math.fsum(w * one.expected_interval.low for w, one in zip(weights, compared, strict=True)),
        math.fsum(w * one.expected_interval.high for w, one in zip(weights, compared, strict=True)),
    )
    assert own.interval is not None
    value = own.value - expected
    below = math.hypot(own.value - own.interval.low, interval.high - expected)
    above = math.hypot(own.interval.high - own.value, expected - interval.low)
    return own, Standardised(
        taking_part=own,
        expected=expected,
        expected_interval=interval,
        others=sum(one.others for one in compared),
        difference=Difference(value, Interval(value - below, value + above).within(-1.0, 1.0)),
        kinds=sum(one.kinds for one in compared),
        left_out=sum(one.left_out for one in compared),
    )


def _share(count: int, of: int, different: int) -> Share:
    """With the interval of as many different people as there are."""
    found = share(count, of)
    if different >= of or not different:
        return found
    return Share(count, of, share(round(found.value * different), different).interval)
