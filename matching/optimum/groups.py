"""Groups: each mentor takes nobody, or from a least to a most of mentees, and which is decided too.

Solved as a mixed-integer programme in which whether a mentor takes a group is the only whole
number: once that is known, who joins which is a flow, whose corners are whole by themselves. As
many people as possible are matched; of all ways to do so, the one with most points is found.

It begins with few pairs. Others are added where the relaxation's prices say that they could
better it; and after the whole numbers are found, every pair that could still be part of something
better, by as much as is left between the two (reduced-cost fixing), until there is none.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, hstack, vstack

from matching.optimum.assignment import assign
from matching.optimum.candidates import highest
from matching.optimum.network import UNMATCHED, Flags, SolverRefused
from matching.optimum.pairs import Ints, Places, Points, ScoredPairs

BEST_OF_MENTEE = 12
ADDED_AT_ONCE = 6
SECONDS = 60.0
EXACT = 1e-6
"""What floating-point numbers may be off by; points are whole, so nothing hides in it."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Groups:
    """Who is in whose group."""

    chosen: Places
    """The mentor of each mentee, or UNMATCHED."""
    matched: int
    total: int
    most_possible: int
    """More people than these cannot be matched."""
    bound: int
    """More points than these are not to be had with as many people."""

    @property
    def gap(self) -> int:
        """How many points more another grouping of as many people could have, at most."""
        return self.bound - self.total

    @property
    def is_best(self) -> bool:
        """Whether nothing better exists."""
        return self.matched == self.most_possible and not self.gap


@dataclass(frozen=True)
class _Programme:
    """Some of the allowed pairs, and what every group has to keep to."""

    table: Points
    least: Ints
    most: Ints
    rows: Ints
    columns: Ints
    people: int = 0
    """At least so many have to be matched."""

    def with_pairs(self, is_wanted: Flags) -> _Programme:
        """The same with these pairs in it."""
        rows, columns = np.nonzero(is_wanted)
        return replace(self, rows=rows, columns=columns)

    @property
    def limits(self) -> tuple[csr_array, Floats]:
        """Left and right sides of what must not be exceeded: mentees once, groups not too large,
        nobody in a group that there is not, groups not too small, enough people."""
        mentees, mentors = self.table.shape
        pairs = np.arange(len(self.rows))
        ones = np.ones(len(pairs))
        of_mentee = csr_array((ones, (self.rows, pairs)), shape=(mentees, len(pairs)))
        of_mentor = csr_array((ones, (self.columns, pairs)), shape=(mentors, len(pairs)))
        alone = csr_array((ones, (pairs, pairs)), shape=(len(pairs), len(pairs)))
        opens = csr_array((ones, (pairs, self.columns)), shape=(len(pairs), mentors))
        every = np.arange(mentors)
        left = vstack(
            [
                hstack([of_mentee, csr_array((mentees, mentors))]),
                hstack([of_mentor, csr_array((-self.most.astype(float), (every, every)))]),
                hstack([-of_mentor, csr_array((self.least.astype(float), (every, every)))]),
                hstack([-csr_array(ones[None, :]), csr_array((1, mentors))]),
                hstack([alone, -opens]),
            ],
            format="csr",
        )
        right = np.zeros(left.shape[0])
        right[:mentees] = 1
        right[mentees + 2 * mentors] = -self.people
        return left, right

    def worth(self, worth: Floats) -> Floats:
        """What is made least: minus the worth of the pairs; a group by itself costs nothing."""
        return np.concatenate([-worth, np.zeros(self.table.shape[1])])


def grouped(table: Points, least: Ints, most: Ints, seconds: float = SECONDS) -> Groups:
    """The best groups of `least` to `most` mentees per mentor; scores are negative where a pair
    is not allowed.

    Stops after about so many seconds with what it has and how much better it could be. Raises
    SolverRefused where the solver found nothing in that time.
    """
    until = time.monotonic() + seconds
    mentees, mentors = table.shape
    most = np.minimum(np.where(most < least, 0, most), mentees)
    least = np.where(most == 0, 0, np.maximum(least, 1))
    if not mentees or not mentors or not (table >= 0).any() or not most.any():
        return Groups(np.full(mentees, UNMATCHED, np.int32), 0, 0, 0, 0)
    at_most = assign(ScoredPairs.of_table(table), most)
    rows, columns = _begin(table, at_most.mentor_prices, at_most.chosen)
    some = _Programme(table, least, most, rows, columns)
    people, most_possible = _most_people(some, at_most.matched, until)
    return _most_points(_Programme(table, least, most, rows, columns, people), most_possible, until)


@dataclass(frozen=True)
class MostInGroups:
    """How many people can be in groups, whoever fits whom best."""

    people: int
    mentors: int
    """How many lead a group in what was found."""
    most_possible: int
    """More people than these cannot be in one."""


def most_in_groups(table: Points, least: Ints, most: Ints, seconds: float) -> MostInGroups:
    """The most people in groups of `least` to `most`, with no regard to scores.

    Stops after about so many seconds with what it has; nobody, where it found nothing by then.
    """
    if not (table >= 0).any():
        return MostInGroups(0, 0, 0)
    until = time.monotonic() + seconds
    at_most = assign(ScoredPairs.of_table(table), most)
    rows, columns = _begin(table, at_most.mentor_prices, at_most.chosen)
    some = _Programme(table, least, most, rows, columns)
    found, bound = _whole(some, np.ones(len(rows)), until)
    people = 0 if found is None else round(float(found[: len(rows)].sum()))
    if people < at_most.matched and time.monotonic() < until:
        every = some.with_pairs(table >= 0)
        again, bound = _whole(every, np.ones(len(every.rows)), until)
        if again is not None and again[: len(every.rows)].sum() > people:
            found, people = again, round(float(again[: len(every.rows)].sum()))
    possible = min(at_most.matched, int(np.floor(-bound + EXACT)))
    mentors = 0 if found is None else round(float(found[-table.shape[1] :].sum()))
    return MostInGroups(people, mentors, max(people, possible))


def _begin(table: Points, price: Ints, chosen: Places) -> tuple[Ints, Ints]:
    """The pairs that look best at the prices of groups without a least size."""
    worth = np.where(table >= 0, table - price, np.iinfo(np.int64).min)
    wide = min(BEST_OF_MENTEE, table.shape[1])
    by_row = np.argpartition(worth, -wide, axis=1)[:, -wide:]
    deep = min(2 * BEST_OF_MENTEE, len(table))
    loss = np.where(table >= 0, worth - worth.max(axis=1)[:, None], np.iinfo(np.int64).min)
    by_column = np.argpartition(loss, -deep, axis=0)[-deep:]
    is_wanted = np.zeros(table.shape, np.bool_)
    np.put_along_axis(is_wanted, by_row, values=True, axis=1)
    np.put_along_axis(is_wanted, by_column, values=True, axis=0)
    matched = np.flatnonzero(chosen >= 0)
    is_wanted[matched, chosen[matched]] = True
    rows, columns = np.nonzero(is_wanted & (table >= 0))
    return rows, columns


def _most_people(some: _Programme, at_most: int, until: float) -> tuple[int, int]:
    """How many can be matched, and how many surely not more."""
    found, _ = _whole(some, np.ones(len(some.rows)), until)
    reached = 0 if found is None else round(float(found[: len(some.rows)].sum()))
    if reached == at_most:
        return reached, at_most
    every = some.with_pairs(some.table >= 0)
    found, bound = _whole(every, np.ones(len(every.rows)), until)
    more = 0 if found is None else round(float(found[: len(every.rows)].sum()))
    return max(reached, more), min(at_most, int(np.floor(-bound + EXACT)))


def _most_points(some: _Programme, most_possible: int, until: float) -> Groups:
    some, lowest, cost = _relaxed(some, until)
    while True:
        found, bound = _whole(some, _scores(some), until)
        if found is None:
            some = some.with_pairs(some.table >= 0)
            found, bound = _whole(some, _scores(some), until)
        if found is None:
            raise SolverRefused("No groups were found in the time given.")
        chosen, total = _read(some, found)
        # Dearer than this, a pair cannot be part of anything better.
        room = -total - lowest
        is_missing = (cost <= room + EXACT) & (some.table >= 0)
        is_missing[some.rows, some.columns] = False
        if not is_missing.any() or time.monotonic() > until:
            break
        is_missing[some.rows, some.columns] = True
        some = some.with_pairs(is_missing)
    best = -lowest if is_missing.any() else -bound
    return Groups(
        chosen,
        int((chosen >= 0).sum()),
        total,
        most_possible,
        max(total, int(np.floor(best + EXACT * max(1, len(chosen))))),
    )


def _scores(some: _Programme) -> Floats:
    return some.table[some.rows, some.columns].astype(np.float64)


def _relaxed(some: _Programme, until: float) -> tuple[_Programme, float, Floats]:
    """The programme with the pairs that its relaxation wants, the least cost of that, and what
    each pair would add to it."""
    mentees, mentors = some.table.shape
    while True:
        left, right = some.limits
        found = linprog(
            some.worth(_scores(some)),
            A_ub=left,
            b_ub=right,
            bounds=(0, 1),
            method="highs",
            options={"time_limit": max(1.0, until - time.monotonic())},
        )
        if found.status == 2:
            # Too few pairs for so many people: all of them, and no prices to go by.
            if len(some.rows) == np.count_nonzero(some.table >= 0):
                raise SolverRefused("No groups keep to the sizes.")
            some = some.with_pairs(some.table >= 0)
            continue
        if found.status:
            raise SolverRefused(f"The solver answered {found.message!r}.")
        price = found.ineqlin.marginals
        of_mentee = price[:mentees]
        large, small = price[mentees : mentees + mentors], price[mentees + mentors :][:mentors]
        people = price[mentees + 2 * mentors]
        cost = -some.table - of_mentee[:, None] - large[None, :] + small[None, :] + people
        is_new = (cost < -EXACT) & (some.table >= 0)
        is_new[some.rows, some.columns] = False
        rows, columns = np.nonzero(is_new)
        if not len(rows):
            return some, float(found.fun), cost
        few = highest(rows, -cost[rows, columns], ADDED_AT_ONCE)
        is_new = np.zeros(some.table.shape, np.bool_)
        is_new[rows[few], columns[few]] = is_new[some.rows, some.columns] = True
        some = some.with_pairs(is_new)


def _whole(some: _Programme, worth: Floats, until: float) -> tuple[Floats | None, float]:
    """The best with every group there or not, and the least cost that there can be."""
    left, right = some.limits
    pairs, mentors = len(some.rows), some.table.shape[1]
    found = milp(
        some.worth(worth),
        constraints=LinearConstraint(left, ub=right),
        integrality=np.concatenate([np.zeros(pairs), np.ones(mentors)]),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0.0, "time_limit": max(1.0, until - time.monotonic())},
    )
    if found.x is None:
        return None, -float(worth.sum())
    return found.x, float(found.mip_dual_bound)


def _read(some: _Programme, found: Floats) -> tuple[Places, int]:
    """Who joins which group, seen to keep to the sizes."""
    pairs = len(some.rows)
    if (np.abs(found[:pairs] - np.round(found[:pairs])) > EXACT).any():
        found = _with_groups(some, np.round(found[pairs:]))
    chosen = np.full(len(some.table), UNMATCHED, np.int32)
    held = np.flatnonzero(found[:pairs] > 0.5)
    chosen[some.rows[held]] = some.columns[held]
    load = np.bincount(chosen[chosen >= 0], minlength=some.table.shape[1])
    is_taken = load > 0
    if (load[is_taken] < some.least[is_taken]).any() or (load > some.most).any():
        raise SolverRefused("The solver's groups do not keep to the sizes.")
    matched = np.flatnonzero(chosen >= 0)
    if len(held) != len(matched) or len(matched) < some.people:
        raise SolverRefused("The solver's groups are not of whole people.")
    return chosen, int(some.table[matched, chosen[matched]].sum(dtype=np.int64))


def _with_groups(some: _Programme, is_there: Floats) -> Floats:
    """The best with just these groups: a flow, whose corners are whole."""
    left, right = some.limits
    pairs = len(some.rows)
    lower = np.concatenate([np.zeros(pairs), is_there])
    upper = np.concatenate([np.ones(pairs), is_there])
    found = linprog(
        some.worth(_scores(some)),
        A_ub=left,
        b_ub=right,
        bounds=np.column_stack([lower, upper]),
        method="highs-ds",
    )
    if found.status:
        raise SolverRefused(f"The solver answered {found.message!r}.")
    return np.asarray(found.x)
