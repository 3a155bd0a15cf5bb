"""How much those who sit together have to share at least, however they are seated.

Trait by trait it is simple: forty nurses over ten circles are four in each, and share least so.
That no seating is best by all traits at once is found by column generation: circles are chosen, as
fractions too, so that everybody sits once and least is shared; a circle that would better that is
sought exactly, by a whole-number programme, until there is none. Safeguards are left out, so what
is found holds with them all the more.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

TRAITS = (60, 25, 15)
"""Points for another department, another site, another profession."""
FULL = sum(TRAITS)
STEP = math.gcd(*TRAITS)
MOST_ROUNDS, MOST_KINDS_SOUGHT = 120, 24_000
"""Rounds, and fewer where each is dear because people are of many kinds."""
NEAR = 0.7
"""How far prices stay with those of the best bound so far: prices that jump about prove little."""
EXACT = 1e-6

Marks = tuple[str, ...]
"""Of one person, by trait; an empty mark is like no other."""
Floats = NDArray[np.float64]


def overlap_of(circle: Sequence[Marks]) -> int:
    """What those of a circle share."""
    return sum(
        points * math.comb(count, 2)
        for trait, points in enumerate(TRAITS)
        for mark, count in Counter(one[trait] for one in circle).items()
        if mark
    )


def least_overlap(people: Sequence[Marks], sizes: Sequence[int]) -> int:
    """A bound from each trait alone: all of one mark are spread over the circles evenly."""
    number = len(sizes)
    found = 0
    for trait, points in enumerate(TRAITS):
        for mark, count in Counter(one[trait] for one in people).items():
            if mark:
                each, more = divmod(count, number)
                pairs = more * math.comb(each + 1, 2) + (number - more) * math.comb(each, 2)
                found += points * pairs
    return found


@dataclass
class _Columns:
    """Circles to choose from: how many of each kind of person, of which size, sharing what."""

    kinds: list[Marks]
    counts: list[tuple[int, ...]]
    sizes: list[int]
    overlaps: list[int]

    def add(self, counts: tuple[int, ...]) -> bool:
        """Take a circle in; whether it is new."""
        if counts in self.counts:
            return False
        self.counts.append(counts)
        self.sizes.append(sum(counts))
        self.overlaps.append(self.cost(counts))
        return True

    def cost(self, counts: tuple[int, ...]) -> int:
        """What those of a circle share."""
        return overlap_of(
            [kind for kind, n in zip(self.kinds, counts, strict=True) for _ in range(n)]
        )


def least_overlap_by_circles(
    people: Sequence[Marks],
    sizes: Sequence[int],
    begun: Sequence[Sequence[Marks]],
) -> int:
    """A bound by column generation, from circles that seat everybody; for any number of people.

    People of one department, site and profession count as one kind, so what it takes grows with
    the kinds. Each round's prices prove a bound (Lagrange), the first that of each trait alone; the
    best so far holds where it stops after `MOST_ROUNDS`.
    """
    wanted, seats = Counter(people), Counter(sizes)
    kinds = sorted(wanted)
    columns = _Columns(kinds, [], [], [])
    for circle in begun:
        count = Counter(circle)
        columns.add(tuple(count[kind] for kind in kinds))
    if Counter(len(circle) for circle in begun) != seats:
        return 0
    best, middle, near = 0.0, _spread_evenly(kinds, wanted, len(sizes)), 1.0
    for _ in range(min(MOST_ROUNDS, max(1, MOST_KINDS_SOUGHT // len(kinds)))):
        cost, prices, of_size = _chosen(columns, wanted, seats)
        at = near * middle + (1 - near) * prices if near else prices
        bound, is_new = float(at @ [wanted[kind] for kind in kinds]), False
        for size, number in seats.items():
            saved, counts = _cheapest(kinds, wanted, size, at)
            bound += number * saved
            is_cheaper = columns.cost(counts) - prices @ counts - of_size[size] < -EXACT
            if is_cheaper and columns.add(counts):
                is_new = True
        if bound > best:
            best, middle = bound, at
        if _up(best) >= cost - EXACT or (not is_new and not near):
            break
        near = NEAR if is_new else 0.0
    return _up(best)


def _spread_evenly(kinds: list[Marks], wanted: Counter[Marks], circles: int) -> Floats:
    """Prices of each kind at which the bound is that of each trait alone: what one more of each
    mark shares where all of it are spread evenly."""
    people = Counter(
        (trait, mark)
        for kind in kinds
        for trait, mark in enumerate(kind)
        for _ in range(wanted[kind])
    )
    return np.array(
        [
            float(
                sum(
                    points * (people[trait, kind[trait]] // circles)
                    for trait, points in enumerate(TRAITS)
                    if kind[trait]
                )
            )
            for kind in kinds
        ]
    )


def _up(bound: float) -> int:
    """What is shared is a whole number of steps."""
    return STEP * math.ceil(bound / STEP - EXACT)


def _chosen(
    columns: _Columns, wanted: Counter[Marks], seats: Counter[int]
) -> tuple[float, Floats, dict[int, float]]:
    """The least that is shared with circles in fractions; prices of each kind and size."""
    kinds, order = columns.kinds, sorted(seats)
    of_kind = np.array(columns.counts, float).T
    of_size = np.array([[float(size == one) for one in columns.sizes] for size in order])
    found = linprog(
        np.array(columns.overlaps, float),
        A_eq=np.vstack([of_kind, of_size]),
        b_eq=[*(wanted[kind] for kind in kinds), *(seats[size] for size in order)],
        method="highs",
    )
    if found.status:
        raise RuntimeError(f"The solver answered {found.message!r}.")
    prices = np.asarray(found.eqlin.marginals)
    split = dict(zip(order, prices[len(kinds) :].tolist(), strict=True))
    return float(found.fun), prices[: len(kinds)], split


def _cheapest(
    kinds: list[Marks], wanted: Counter[Marks], size: int, prices: Floats
) -> tuple[float, tuple[int, ...]]:
    """The circle of this size that shares least beyond its people's prices, exactly.

    The n-th of one mark shares with n − 1 before; a step for each makes that linear, and since the
    steps grow dearer they are taken in order by themselves.
    """
    groups = [
        (points, [n for n, kind in enumerate(kinds) if kind[trait] == mark])
        for trait, points in enumerate(TRAITS)
        for mark in sorted({kind[trait] for kind in kinds} - {""})
    ]
    people = len(kinds)
    width = people + len(groups) * size
    cost = np.concatenate(
        [-prices, *(points * np.arange(size, dtype=float) for points, _ in groups)]
    )
    left = np.zeros((len(groups) + 1, width))
    left[0, :people] = 1
    for row, (_, members) in enumerate(groups, start=1):
        left[row, members] = 1
        left[row, people + (row - 1) * size : people + row * size] = -1
    right = np.concatenate([[float(size)], np.zeros(len(groups))])
    upper = np.concatenate([[min(size, wanted[kind]) for kind in kinds], np.ones(width - people)])
    found = milp(
        cost,
        constraints=LinearConstraint(left, right, right),
        integrality=np.concatenate([np.ones(people), np.zeros(width - people)]),
        bounds=Bounds(0, upper),
        options={"mip_rel_gap": 0.0},
    )
    if found.x is None:
        raise RuntimeError(f"The solver answered {found.message!r}.")
    counts = np.round(found.x[:people]).astype(int)
    return float(found.mip_dual_bound), tuple(counts.tolist())
