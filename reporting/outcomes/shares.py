"""How many of how many.

The interval is Wilson's (1927), without correction for continuity, which Newcombe (1998, Statistics
in Medicine 17:857-872) and Brown, Cai and DasGupta (2001) recommend: it stays between 0 and 1, and
says something useful of 0 of n and n of n.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from scipy.stats import binomtest

from reporting.outcomes.intervals import CONFIDENCE, Interval


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `of` people; the interval in parts of 1, none where there is nobody."""

    count: int
    of: int
    interval: Interval | None

    @property
    def value(self) -> float:
        """In parts of 1; 0 of nobody."""
        return self.count / self.of if self.of else 0.0


@lru_cache(maxsize=4096)
def share(count: int, of: int) -> Share:
    """So many of so many people, with Wilson's interval.

    Raises ValueError unless 0 <= count <= of.
    """
    if not 0 <= count <= of:
        raise ValueError(f"{count} of {of} is no share.")
    if not of:
        return Share(0, 0, None)
    found = binomtest(count, of).proportion_ci(CONFIDENCE, method="wilson")
    # Rounding errors of 1e-17 would let 0 of n begin above 0.
    low = 0.0 if count == 0 else float(found.low)
    high = 1.0 if count == of else float(found.high)
    return Share(count, of, Interval(low, high))
