"""An interval, and a difference with one. In the units of what it is of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

CONFIDENCE: Final = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`: 95 of 100 such intervals hold the true figure."""

    low: float
    high: float

    @property
    def holds_zero(self) -> bool:
        """Of a difference: whether there might be none."""
        return self.low <= 0 <= self.high

    def within(self, lowest: float | None, highest: float | None) -> Interval:
        """Cut off where no figure can be: a mean of answers from 1 to 5 is never 5.2."""
        low = self.low if lowest is None else max(self.low, lowest)
        high = self.high if highest is None else min(self.high, highest)
        return Interval(low, high)


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure less another. For shares: parts of 1, so 0.06 is 6 points of a hundred."""

    value: float
    interval: Interval

    @property
    def may_be_chance(self) -> bool:
        return self.interval.holds_zero
