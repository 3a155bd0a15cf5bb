"""Groups as a mixed-integer programme of some of the pairs; solved by HiGHS in SciPy.

Whether a mentor takes a group is a whole number. Who joins which is a flow then, whose corners are
whole by themselves, as long as nothing but numbers of people is asked for; where the points of
pairs are counted too, the pairs are whole numbers as well.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, hstack, vstack

from matching.optimum.candidates import highest
from matching.optimum.levels import Aim, Level
from matching.optimum.network import UNMATCHED, Flags, SolverRefused
from matching.optimum.pairs import Ints, Places, Points

ADDED_AT_ONCE = 6
MOST_NODES = 500
"""Of one search tree: a limit that is the same on any machine."""
MOST_SECONDS = 120.0
"""Of one search, where even the first nodes take too long."""
FINE = 1_000
EXACT = 1e-6
"""What floating-point numbers may be off by; points are whole, so nothing hides in it."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Floors:
    """Of how many groups of mentees so many are to be matched."""

    group: Ints
    """Of each mentee; −1 for none."""
    needed: Ints
    """Of each group."""

    def reached(self, chosen: Places) -> int:
        """How many of those asked for are matched, over all groups."""
        mine = self.group[(chosen >= 0) & (self.group >= 0)]
        return int(np.minimum(np.bincount(mine, minlength=len(self.needed)), self.needed).sum())


@dataclass(frozen=True)
class Want:
    """One aim: what pairs are worth by it, or, where that is None, the floors."""

    name: str
    aim: Aim | None = None

    def worth(self, table: Points) -> Ints:
        """Of every pair; of one that is not allowed it means nothing."""
        if self.aim is None:
            return np.zeros(table.shape, np.int64)
        return Level((self.aim,), (1,)).table(0, table)


@dataclass(frozen=True)
class Programme:
    """Some of the allowed pairs, what every group keeps to, and what was reached before."""

    table: Points
    least: Ints
    most: Ints
    rows: Ints
    columns: Ints
    floors: Floors
    kept: tuple[tuple[Want, int], ...] = ()
    """Aims that came before, and how much of each has to stay."""
    has_whole_pairs: bool = False
    """Whether a pair has to be asked for as a whole number."""

    def with_pairs(self, is_wanted: Flags) -> Programme:
        """The same with these pairs in it."""
        rows, columns = np.nonzero(is_wanted)
        return replace(self, rows=rows, columns=columns)

    def without(self, is_out: Flags) -> Programme:
        """The same, in which some pairs are not allowed any more."""
        keep = ~is_out[self.rows, self.columns]
        table = np.where(is_out, np.int16(-1), self.table)
        return replace(self, table=table, rows=self.rows[keep], columns=self.columns[keep])

    def value(self, want: Want, chosen: Places) -> int:
        """What a choice is worth by an aim."""
        if want.aim is None:
            return self.floors.reached(chosen)
        rows = np.flatnonzero(chosen >= 0)
        return int(want.worth(self.table)[rows, chosen[rows]].sum())

    @property
    def sizes(self) -> tuple[int, int, int, int]:
        """How many mentees, mentors, pairs and floors."""
        return (*self.table.shape, len(self.rows), len(self.floors.needed))

    @cached_property
    def limits(self) -> tuple[csr_array, Floats]:
        """Left and right sides of what must not be exceeded: mentees once, groups not too large,
        groups not too small, as much of each aim before, no floor more than its people, and
        nobody in a group that there is not."""
        mentees, mentors, count, floors = self.sizes
        pairs, every = np.arange(count), np.arange(mentors)
        ones = np.ones(count)
        of_mentee = csr_array((ones, (self.rows, pairs)), shape=(mentees, count))
        of_mentor = csr_array((ones, (self.columns, pairs)), shape=(mentors, count))
        alone = csr_array((ones, (pairs, pairs)), shape=(count, count))
        opens = csr_array((ones, (pairs, self.columns)), shape=(count, mentors))
        most = csr_array((-self.most.astype(float), (every, every)), shape=(mentors, mentors))
        least = csr_array((self.least.astype(float), (every, every)), shape=(mentors, mentors))
        mine = self.floors.group[self.rows]
        has_floor = mine >= 0
        of_floor = csr_array(
            (-ones[has_floor], (mine[has_floor], pairs[has_floor])), shape=(floors, count)
        )
        rows = [
            (of_mentee, None, None, np.ones(mentees)),
            (of_mentor, most, None, np.zeros(mentors)),
            (-of_mentor, least, None, np.zeros(mentors)),
            *((*self._kept_row(want), np.array([-float(value)])) for want, value in self.kept),
            (of_floor, None, csr_array(np.eye(floors)), np.zeros(floors)),
            (alone, -opens, None, np.zeros(count)),
        ]
        left = vstack(
            [
                hstack(
                    [
                        part if part is not None else csr_array((len(right), width))
                        for part, width in zip(parts, (count, mentors, floors), strict=True)
                    ]
                )
                for *parts, right in rows
                if len(right)
            ],
            format="csr",
        )
        return left, np.concatenate([right for *_, right in rows])

    def _kept_row(self, want: Want) -> tuple[csr_array | None, None, csr_array | None]:
        if want.aim is None:
            return None, None, csr_array(-np.ones((1, len(self.floors.needed))))
        worth = want.worth(self.table)[self.rows, self.columns]
        return csr_array(-worth.astype(float)[None, :]), None, None

    def cost(self, want: Want) -> Floats:
        """What is made least: minus the worth of pairs and floors; a group by itself is free."""
        _, mentors, _, floors = self.sizes
        pairs = want.worth(self.table)[self.rows, self.columns].astype(float)
        return np.concatenate(
            [-pairs, np.zeros(mentors), -np.full(floors, float(want.aim is None))]
        )

    @property
    def highest(self) -> Floats:
        """The most that each number can be."""
        _, mentors, count, _ = self.sizes
        return np.concatenate([np.ones(count + mentors), self.floors.needed.astype(float)])


@dataclass(frozen=True)
class Relaxed:
    """A programme with the pairs that its relaxation wants."""

    programme: Programme
    lowest: float
    """The least cost of the relaxation: nothing costs less."""
    cost: Floats = field(repr=False)
    """What each pair would add to it."""


def relaxed(some: Programme, want: Want) -> Relaxed:
    """The programme in fractions, with every pair that could better it. Raises SolverRefused."""
    worth = want.worth(some.table)
    while True:
        left, right = some.limits
        found = linprog(
            some.cost(want),
            A_ub=left,
            b_ub=right,
            bounds=np.column_stack([np.zeros(len(some.highest)), some.highest]),
            method="highs",
        )
        if found.status:
            raise SolverRefused(f"The solver answered {found.message!r}.")
        cost = _reduced(some, worth, found.ineqlin.marginals)
        is_new = (cost < -EXACT) & (some.table >= 0)
        is_new[some.rows, some.columns] = False
        rows, columns = np.nonzero(is_new)
        if not len(rows):
            return Relaxed(some, float(found.fun), cost)
        few = highest(rows, (-FINE * cost[rows, columns]).astype(np.int64), ADDED_AT_ONCE)
        is_new = np.zeros(some.table.shape, np.bool_)
        is_new[rows[few], columns[few]] = is_new[some.rows, some.columns] = True
        some = some.with_pairs(is_new)


def _reduced(some: Programme, worth: Ints, price: Floats) -> Floats:
    """What each pair would add to the cost, by the prices of the limits."""
    mentees, mentors, _, floors = some.sizes
    of_mentee, large, small, kept, of_floor, _ = np.split(
        price, np.cumsum([mentees, mentors, mentors, len(some.kept), floors])
    )
    cost = -worth - of_mentee[:, None] - large[None, :] + small[None, :]
    for (want, _), one in zip(some.kept, kept.tolist(), strict=True):
        if want.aim is not None and one:
            cost += one * want.worth(some.table)
    if floors:
        group = some.floors.group
        cost += np.where(group >= 0, of_floor[group], 0.0)[:, None]
    return cost


@dataclass(frozen=True)
class Whole:
    """What the search of whole numbers came to."""

    chosen: Places | None
    """None where nothing was found."""
    bound: int
    """Nothing is worth more than this, with these pairs."""
    is_cut: bool
    """Whether the clock cut it short: then nothing of it may be used."""


def whole(some: Programme, want: Want, seconds: float = MOST_SECONDS) -> Whole:
    """The best of these pairs with every group there or not."""
    found = _searched(some, want, seconds)
    is_cut = found.status == 1 and (found.mip_node_count or 0) < MOST_NODES
    bound = -float(found.mip_dual_bound) if found.mip_dual_bound is not None else np.inf
    highest_worth = int(np.floor(min(bound, 2**60) + EXACT * max(1, len(some.table))))
    if found.x is None:
        return Whole(None, highest_worth, is_cut)
    return Whole(_read(some, want, found.x), highest_worth, is_cut)


def _searched(some: Programme, want: Want, seconds: float, groups: Floats | None = None):  # type: ignore[no-untyped-def]
    left, right = some.limits
    _, mentors, count, floors = some.sizes
    low, high = np.zeros(len(some.highest)), some.highest.copy()
    if groups is not None:
        low[count : count + mentors] = high[count : count + mentors] = groups
    pairs = float(some.has_whole_pairs or groups is not None)
    return milp(
        some.cost(want),
        constraints=LinearConstraint(left, ub=right),
        integrality=np.concatenate([np.full(count, pairs), np.ones(mentors), np.zeros(floors)]),
        bounds=Bounds(low, high),
        options={"mip_rel_gap": 0.0, "node_limit": MOST_NODES, "time_limit": seconds},
    )


def _read(some: Programme, want: Want, found: Floats) -> Places | None:
    """Who joins which group, seen to keep to the sizes."""
    mentees, mentors, count, _ = some.sizes
    if (np.abs(found[:count] - np.round(found[:count])) > EXACT).any():
        # With just these groups: the corners of a flow, asked for as whole numbers.
        again = _searched(some, want, MOST_SECONDS, np.round(found[count : count + mentors]))
        if again.x is None:
            return None
        found = again.x
    chosen = np.full(mentees, UNMATCHED, np.int32)
    held = np.flatnonzero(found[:count] > 0.5)
    chosen[some.rows[held]] = some.columns[held]
    load = np.bincount(chosen[chosen >= 0], minlength=mentors)
    if ((load > 0) & (load < some.least)).any() or (load > some.most).any():
        raise SolverRefused("The solver's groups do not keep to the sizes.")
    if len(held) != (chosen >= 0).sum():
        raise SolverRefused("The solver's groups are not of whole people.")
    return chosen
