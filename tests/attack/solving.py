"""What follows from sums over hidden cells: the least and the most that some of them can hold.

Asked of HiGHS, and of no code of ours.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Mapping, Sequence

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array

Sum = tuple[Collection[Hashable], float, float]
"""Cells, and between what they lie together."""


class Attacker[C: Hashable]:
    """Knows which cells there are, and sums of some."""

    def __init__(
        self, cells: Sequence[C], sums: Sequence[Sum], most: Mapping[C, int] | None = None
    ):
        self.at = {cell: place for place, cell in enumerate(cells)}
        rows = [(row, self.at[cell]) for row, one in enumerate(sums) for cell in one[0]]
        shape = (len(sums), len(cells))
        ones = (np.ones(len(rows)), ([row for row, _ in rows], [at for _, at in rows]))
        matrix = coo_array(ones, shape=shape).toarray()
        self.within = np.vstack([matrix, -matrix])
        self.limits = np.array([high for *_, high in sums] + [-low for _, low, _ in sums])
        self.bounds = [(0, most[cell] if most else 10_000) for cell in cells]

    def bounds_of(self, wanted: Collection[C]) -> tuple[float, float]:
        """The least and the most that these cells can hold together."""
        aim = np.zeros(len(self.at))
        aim[[self.at[cell] for cell in wanted]] = 1.0
        low, high = (self._solved(sign * aim) for sign in (1, -1))
        return round(low, 6), round(-high, 6)

    def most(self, wanted: Collection[C]) -> float:
        return self.bounds_of(wanted)[1]

    def _solved(self, aim: np.ndarray) -> float:
        found = linprog(aim, A_ub=self.within, b_ub=self.limits, bounds=self.bounds)
        assert found.success, found.message
        return float(found.fun)


def between(share: str, people: int) -> tuple[float, float]:
    """How many can have met where a table says so: `45%`; at its ends anything beyond."""
    percent = int(re.findall(r"\d+", share)[0])
    low, high = (percent - 0.5) * people / 100, (percent + 0.5) * people / 100
    return (0.0 if percent <= 20 else low), (float(people) if percent >= 80 else high)


def near(told: int, people: int) -> tuple[float, float]:
    """How many there can be where a count is told to the nearest five; the highest that is told of
    so many may be all of them."""
    highest = 5 * ((people + 1) // 5)
    return max(0.0, told - 2.0), float(people) if told >= highest else told + 2.0
