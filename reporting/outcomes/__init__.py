"""Outcomes told honestly: how far a figure of so many people may be off, and in which words.

Pure: counts and values in, figures with intervals and sentences out. Every interval is of 95 of
100: were the same asked again of other such people, 95 of 100 such intervals would hold the true
figure. `shares` and `differences` speak of parts of 1 (0.7 is 70 %), `means` and `pairs` of points
of whatever scale was asked; `words` says them. Whether a figure may be shown at all is decided by
`reporting.suppression`, never here.
"""

from reporting.outcomes.differences import Standardised, Stratum, difference_of_shares, standardised
from reporting.outcomes.intervals import Difference, Interval
from reporting.outcomes.means import Mean, mean_of, mean_of_counts
from reporting.outcomes.pairs import Change, Paired, change_in, is_apart, paired_by_lot
from reporting.outcomes.shares import Share, share

__all__ = [
    "Change",
    "Difference",
    "Interval",
    "Mean",
    "Paired",
    "Share",
    "Standardised",
    "Stratum",
    "change_in",
    "difference_of_shares",
    "is_apart",
    "mean_of",
    "mean_of_counts",
    "paired_by_lot",
    "share",
    "standardised",
    "words",
]
