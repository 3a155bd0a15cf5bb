"""What follows from sums over hidden cells: the least and the most that some of them can hold.

Asked of HiGHS, and of no code of ours.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, eye_array, hstack, sparray, vstack

NEARLY = 1e-6
ROUGHLY = 12
"""In how many directions is looked before groups are asked one by one."""
Sum = tuple[Collection[Hashable], float, float]
"""Cells, and between what they lie together; or how much each of them counts there."""


class Attacker[C: Hashable]:
    """Knows which cells there are, and sums of some.

    Each answer of the solver is a way in which all can be as it is told, and is kept: what such a
    way shows to be possible is not asked again.
    """

    def __init__(
        self, cells: Sequence[C], sums: Sequence[Sum], most: Mapping[C, int] | None = None
    ):
        self.at = {cell: place for place, cell in enumerate(cells)}
        known = [one for one in sums if one[1] == one[2]]
        within = [one for one in sums if one[1] != one[2]]
        self.equal, self.values = self._rows(one[0] for one in known), [one[1] for one in known]
        matrix = self._rows(one[0] for one in within)
        self.within = vstack([matrix, -matrix])
        self.limits = np.array([one[2] for one in within] + [-one[1] for one in within])
        self.bounds = [(0, most[cell] if most else 10_000) for cell in cells]
        self.ways: list[np.ndarray] = []

    def bounds_of(self, wanted: Collection[C]) -> tuple[float, float]:
        """The least and the most that these cells can hold together."""
        low, high = (self._held(wanted, sign) for sign in (1, -1))
        return round(low, 6), round(high, 6)

    def small(self, groups: Iterable[Collection[C]], least: float) -> list[Collection[C]]:
        """Those of these groups that can only hold fewer."""
        left = list(groups)
        while left:
            self._let_hold(left, least)
            rest = [one for one in left if not self._was(one, least)]
            if len(rest) == len(left):
                break
            left = rest
        found = []
        for one in left:
            is_known = self._was(one, least) or self._held(one, -1) >= least - NEARLY
            found += [] if is_known else [one]
        return found

    def fixed(self, groups: Iterable[Collection[C]], within: float) -> Iterator[Collection[C]]:
        """Those of these groups of which it is known to less than so much what they hold."""
        left = list(groups)
        if left and not self.ways:
            self._let_hold(left, within)
            for aim in np.random.default_rng(1).normal(size=(ROUGHLY, len(self.at))):
                self._solved(aim)
        for one in left:
            held = [float(way[self._places(one)].sum()) for way in self.ways]
            if max(held) - min(held) < within:
                low, high = self.bounds_of(one)
                if high - low < within:
                    yield one

    def _was(self, group: Collection[C], least: float) -> bool:
        places = self._places(group)
        return any(way[places].sum() >= least - NEARLY for way in self.ways)

    def _held(self, group: Collection[C], sign: int) -> float:
        self._solved(sign * self._aim(group))
        return float(self.ways[-1][self._places(group)].sum())

    def _let_hold(self, groups: Sequence[Collection[C]], least: float) -> None:
        """A way in which as many of them as can be hold so much."""
        width, count = len(self.at), len(groups)
        aim = np.concatenate([np.zeros(width), -np.ones(count)])
        self._solved(aim, hstack([-self._rows(groups), eye_array(count)]), [(0, least)] * count)

    def _solved(
        self,
        aim: np.ndarray,
        beside: sparray | None = None,
        bounds: Sequence[tuple[float, float]] = (),
    ) -> None:
        """`beside`: rows of which each is to be at most nothing, over further unknowns too."""
        more = len(bounds)
        rows = [hstack([self.within, coo_array((self.within.shape[0], more))])]
        rows += [beside] if beside is not None else []
        below = np.concatenate([self.limits, np.zeros(more)])
        equal = hstack([self.equal, coo_array((self.equal.shape[0], more))])
        found = linprog(
            aim,
            A_ub=vstack(rows).tocsc(),
            b_ub=below,
            A_eq=equal.tocsc(),
            b_eq=self.values,
            bounds=[*self.bounds, *bounds],
        )
        assert found.success, found.message
        self.ways.append(found.x[: len(self.at)])

    def _places(self, group: Collection[C]) -> list[int]:
        return [self.at[cell] for cell in group]

    def _aim(self, group: Collection[C]) -> np.ndarray:
        aim = np.zeros(len(self.at))
        aim[self._places(group)] = 1.0
        return aim

    def _rows(self, groups: Iterable[Collection[C]]) -> coo_array:
        listed = list(groups)
        at = [
            (one[cell] if isinstance(one, Mapping) else 1.0, row, self.at[cell])
            for row, one in enumerate(listed)
            for cell in one
        ]
        weights, rows, places = zip(*at, strict=True) if at else ((), (), ())
        return coo_array((weights, (rows, places)), shape=(len(listed), len(self.at)))


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
