"""Means of answers, in points of their scale.

The interval is Student's t. Where few answered (up to 200) and most of them alike with some far off
(skewness beyond 1, which Bulmer, Principles of Statistics, 1979, calls highly skewed), an interval
of the same width to both sides is wrong, and the bias-corrected and accelerated bootstrap (Efron
1987) takes its place, with a seed of its own: the same answers give the same interval, always.
Where all answered alike there is nothing to judge chance by, and there is no interval.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
from scipy.stats import bootstrap, skew, t

from reporting.outcomes.intervals import CONFIDENCE, Interval

SKEWED: Final = 1.0
MOST_FOR_BOOTSTRAP: Final = 200
RESAMPLES: Final = 4_999
_SEED: Final = 20_240_301


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of so many answers; no interval of one answer, nor where all are the same."""

    value: float
    answers: int
    interval: Interval | None


def mean_of(
    values: Sequence[float], *, lowest: float | None = None, highest: float | None = None
) -> Mean | None:
    """The mean of these answers; None where there are none. No answer lies below `lowest` or above
    `highest`, and so neither does the interval."""
    return _mean(tuple(sorted(values)), lowest, highest) if values else None


def mean_of_counts(
    counts: Mapping[float, int], *, lowest: float | None = None, highest: float | None = None
) -> Mean | None:
    """The same of a tally: points, and how many gave them."""
    values = [point for point, people in counts.items() for _ in range(people)]
    return mean_of(values, lowest=lowest, highest=highest)


def t_interval(values: Sequence[float]) -> Interval:
    """Student's interval of a mean of at least two values."""
    count = len(values)
    mean = math.fsum(values) / count
    spread = math.sqrt(math.fsum((one - mean) ** 2 for one in values) / (count - 1) / count)
    reach = float(t.ppf((1 + CONFIDENCE) / 2, count - 1)) * spread
    return Interval(mean - reach, mean + reach)


def bootstrap_interval(
    values: Sequence[float],
    statistic: Callable[..., Any] = np.mean,
    *,
    confidence: float = CONFIDENCE,
    resamples: int = RESAMPLES,
) -> Interval:
    """The BCa interval of a statistic (the mean), the same for the same values."""
    found = bootstrap(
        (np.asarray(values, dtype=float),),
        statistic,
        n_resamples=resamples,
        confidence_level=confidence,
        method="BCa",
        rng=np.random.default_rng(_SEED),
    ).confidence_interval
    return Interval(float(found.low), float(found.high))


@lru_cache(maxsize=1024)
def _mean(values: tuple[float, ...], lowest: float | None, highest: float | None) -> Mean:
    mean = math.fsum(values) / len(values)
    if values[0] == values[-1]:
        return Mean(mean, len(values), None)
    is_skewed = len(values) <= MOST_FOR_BOOTSTRAP and abs(float(skew(values))) > SKEWED
    # Of two answers every resample is one or both: too few to resample.
    found = bootstrap_interval(values) if is_skewed and len(values) > 2 else t_interval(values)
    return Mean(mean, len(values), found.within(lowest, highest))
