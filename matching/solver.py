"""The best assignment of mentees to mentors, exactly, by minimum-cost flow.

In this order: as many mentees matched as possible; then (if asked for) as many mentors with
somebody to mentor; then as few poor matches as possible; then the highest total. Ties that are
left are broken by a hash of the two identifiers, scaled so that all of them together can never
outweigh a single point. The same instance gives the same result, whatever the order of its rows.

Two flows: the first finds how many mentees can be matched at all, the second the best flow of
exactly that amount. Each comes with prices from which `matching.proof` can check, without
trusting this module, that nothing better exists.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow

from matching.criteria import FULL_SCORE
from matching.optimum.network import SolverRefused

Ints = NDArray[np.int64]

MOST_COST = 1 << 60
"""Costs times nodes stay below this: beyond it the flow solver would refuse them."""
FINEST_TIE_BREAK = 1 << 10
UNREACHED = np.iinfo(np.int64).max // 4


@dataclass(frozen=True)
class Instance:
    """A question to the solver: rows are mentees, columns are mentors."""

    mentees: tuple[str, ...]
    mentors: tuple[str, ...]
    capacity: tuple[int, ...]
    score: NDArray[np.int16]
    """0 to 10,000; negative where the pair is not allowed."""
    locked: frozenset[tuple[str, str]] = frozenset()
    kept: frozenset[tuple[str, str]] = frozenset()
    kept_bonus: int = 0
    poor_below: int = 0
    use_every_mentor: bool = False
    seed: int = 0

    def in_fixed_order(self) -> Instance:
        """The same question with rows and columns sorted by identifier."""
        rows = sorted(range(len(self.mentees)), key=self.mentees.__getitem__)
        columns = sorted(range(len(self.mentors)), key=self.mentors.__getitem__)
        return Instance(
            mentees=tuple(self.mentees[n] for n in rows),
            mentors=tuple(self.mentors[n] for n in columns),
            capacity=tuple(max(0, int(self.capacity[n])) for n in columns),
            score=self.score[np.ix_(rows, columns)],
            locked=self.locked,
            kept=self.kept,
            kept_bonus=self.kept_bonus,
            poor_below=self.poor_below,
            use_every_mentor=self.use_every_mentor,
            seed=self.seed,
        )


@dataclass(frozen=True)
class Certificate:
    """What `matching.proof` needs: a cover that bounds the count, prices that bound the value."""

    covered_mentees: frozenset[str]
    covered_mentors: frozenset[str]
    mentee_prices: dict[str, int]
    mentor_prices: dict[str, int]
    common_price: int


@dataclass(frozen=True)
class Solution:
    """The pairs chosen (mentee, mentor), in a fixed order, and the certificate."""

    pairs: tuple[tuple[str, str], ...]
    certificate: Certificate
    ignored_locks: tuple[tuple[str, str], ...] = ()
    levels: Levels = field(default_factory=lambda: Levels(1, 0, 0, 1))


@dataclass(frozen=True)
class Levels:
    """What one step on each level of the order is worth, so that no lower level outweighs it."""

    point: int
    poor: int
    idle_mentor: int
    ties: int


@dataclass(frozen=True)
class Problem:
    """What is left to decide once locked pairs are seated, with the worth of every pair."""

    instance: Instance
    seated: tuple[tuple[int, int], ...]
    rows: Ints
    capacity: Ints
    idle: NDArray[np.bool_]
    worth: Ints
    allowed: NDArray[np.bool_]
    levels: Levels

    @property
    def bonus(self) -> Ints:
        """What the first mentee of each mentor adds."""
        return np.where(self.idle, self.levels.idle_mentor, 0)


def levels_of(instance: Instance) -> Levels:
    """The worth of a point, of a match that is not poor, and of a mentor who is not idle."""
    most = max(1, min(len(instance.mentees), sum(instance.capacity)))
    nodes = len(instance.mentees) + len(instance.mentors) + 2
    ties = FINEST_TIE_BREAK
    while True:
        found = _levels_with(instance, most, ties)
        top = max(found.idle_mentor, found.poor, found.point * (FULL_SCORE + instance.kept_bonus))
        if ties == 1 or top * nodes * 4 < MOST_COST:
            return found
        ties //= 2


def _levels_with(instance: Instance, most: int, ties: int) -> Levels:
    point = most * (ties - 1) + 1
    best_pair = point * (FULL_SCORE + instance.kept_bonus) + ties
    poor = most * best_pair + 1
    idle = most * (best_pair + poor) + 1
    return Levels(
        point=point,
        poor=poor if instance.poor_below else 0,
        idle_mentor=(idle if instance.poor_below else poor) if instance.use_every_mentor else 0,
        ties=ties,
    )


def pose(instance: Instance) -> tuple[Problem, tuple[tuple[str, str], ...]]:
    """Seat the locked pairs that are allowed and price the rest; returns the locks left out."""
    instance = instance.in_fixed_order()
    row_of = {name: n for n, name in enumerate(instance.mentees)}
    column_of = {name: n for n, name in enumerate(instance.mentors)}
    capacity = np.array(instance.capacity, np.int64)
    seated: list[tuple[int, int]] = []
    ignored: list[tuple[str, str]] = []
    for mentee, mentor in sorted(instance.locked):
        row, column = row_of.get(mentee, -1), column_of.get(mentor, -1)
        taken = any(row == other for other, _ in seated)
        if (
            row < 0
            or column < 0
            or taken
            or not capacity[column]
            or instance.score[row, column] < 0
        ):
            ignored.append((mentee, mentor))
        else:
            seated.append((row, column))
            capacity[column] -= 1
    free = np.ones(len(instance.mentees), np.bool_)
    free[[row for row, _ in seated]] = False
    idle = np.ones(len(instance.mentors), np.bool_)
    idle[[column for _, column in seated]] = False
    levels = levels_of(instance)
    rows = np.flatnonzero(free).astype(np.int64)
    return (
        Problem(
            instance=instance,
            seated=tuple(seated),
            rows=rows,
            capacity=capacity,
            idle=idle,
            worth=_worth(instance, levels, row_of, column_of)[rows],
            allowed=(instance.score[rows] >= 0) & (capacity > 0)[None, :],
            levels=levels,
        ),
        tuple(ignored),
    )


def _worth(
    instance: Instance, levels: Levels, row_of: dict[str, int], column_of: dict[str, int]
) -> Ints:
    """Points, bonus, poorness and tie-break of every pair as one whole number."""
    score = instance.score.astype(np.int64)
    worth = score * levels.point
    if instance.poor_below:
        worth -= np.where(score < instance.poor_below, levels.poor, 0)
    for mentee, mentor in instance.kept:
        if mentee in row_of and mentor in column_of:
            worth[row_of[mentee], column_of[mentor]] += instance.kept_bonus * levels.point
    return worth + _ties(instance, levels.ties)


def _ties(instance: Instance, ties: int) -> Ints:
    """A number below `ties` for every pair, from the two identifiers and the seed alone."""

    def numbers(names: Iterable[str], side: str) -> NDArray[np.uint64]:
        digests = (
            hashlib.blake2b(f"{side}:{instance.seed}:{name}".encode(), digest_size=8).digest()
            for name in names
        )
        return np.array([int.from_bytes(digest, "big") for digest in digests], np.uint64)

    if ties == 1:
        return np.zeros(instance.score.shape, np.int64)
    mixed = numbers(instance.mentees, "mentee")[:, None] ^ numbers(instance.mentors, "mentor")
    mixed = mixed * np.uint64(0x9E3779B97F4A7C15)
    return ((mixed >> np.uint64(40)) % np.uint64(ties)).astype(np.int64)


def _flow(problem: Problem, cost: Ints, first_cost: Ints, amount: int | None) -> NDArray[np.bool_]:
    """Send `amount` mentees (or as many as possible) to mentors at the least cost."""
    rows, columns = np.nonzero(problem.allowed)
    mentees, mentors = problem.allowed.shape
    source, sink = mentees + mentors, mentees + mentors + 1
    tails = [np.full(mentees, source), rows]
    heads = [np.arange(mentees), mentees + columns]
    rooms = [np.ones(mentees, np.int64), np.ones(len(rows), np.int64)]
    costs = [np.zeros(mentees, np.int64), cost[rows, columns]]
    for room, price in (
        (np.minimum(problem.capacity, 1), first_cost),
        (np.maximum(problem.capacity - 1, 0), np.zeros(mentors, np.int64)),
    ):
        tails.append(mentees + np.arange(mentors))
        heads.append(np.full(mentors, sink))
        rooms.append(room)
        costs.append(price)
    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        np.concatenate(tails).astype(np.int32),
        np.concatenate(heads).astype(np.int32),
        np.concatenate(rooms),
        np.concatenate(costs),
    )
    supply = mentees if amount is None else amount
    flow.set_nodes_supplies(np.array([source, sink], np.int32), np.array([supply, -supply]))
    status = flow.solve_max_flow_with_min_cost() if amount is None else flow.solve()
    if status != flow.OPTIMAL:
        raise SolverRefused(f"The flow solver answered {status!r}.")
    chosen = np.zeros(problem.allowed.shape, np.bool_)
    used = flow.flows(arcs[mentees : mentees + len(rows)]) > 0
    chosen[rows[used], columns[used]] = True
    return chosen


def _potentials(
    problem: Problem, chosen: NDArray[np.bool_], cost: Ints, first_cost: Ints
) -> tuple[Ints, Ints, int, int]:
    """Distances in the residual network, by Bellman–Ford over whole rows at a time.

    They exist because the flow is optimal; were it not, a negative circle would keep the
    distances falling and this raises instead of returning.
    """
    load = chosen.sum(axis=0)
    matched = chosen.any(axis=1)
    mentees, mentors = problem.allowed.shape
    row, column = np.zeros(mentees, np.int64), np.zeros(mentors, np.int64)
    source = sink = 0
    if not mentors:
        return row, column, source, sink
    # A mentee has one unit to send, so an arc to a mentor is never what is full.
    forward = np.where(problem.allowed, cost, UNREACHED)
    seat = np.where(matched, chosen.argmax(axis=1), 0)
    back = np.where(matched, -cost[np.arange(mentees), seat], 0)
    opens = (problem.capacity > 0) & (load == 0)
    grows = (load >= 1) & (load < problem.capacity)
    empties, shrinks = load >= 1, load >= 2
    for _ in range(mentees + mentors + 4):
        before = (row.copy(), column.copy(), source, sink)
        row = np.where(~matched, np.minimum(row, source), row)
        column = np.minimum(column, (row[:, None] + forward).min(axis=0, initial=0))
        row = np.where(matched, np.minimum(row, column[seat] + back), row)
        sink = min([sink, *(column + first_cost)[opens].tolist(), *column[grows].tolist()])
        column = np.where(empties, np.minimum(column, sink - first_cost), column)
        column = np.where(shrinks, np.minimum(column, sink), column)
        source = min([source, *row[matched].tolist()])
        if (
            np.array_equal(before[0], row)
            and np.array_equal(before[1], column)
            and before[2:] == (source, sink)
        ):
            return row, column, source, sink
    raise SolverRefused("The prices do not settle: the flow is not an optimum.")


def _cover(problem: Problem, chosen: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], ...]:
    """Mentees and mentors that touch every allowed pair and count no more than are matched.

    From the unmatched mentees, alternate allowed pairs and chosen pairs (König): mentees never
    reached and mentors reached are the cover.
    """
    reached_rows = ~chosen.any(axis=1)
    reached_columns = np.zeros(chosen.shape[1], np.bool_)
    while True:
        columns = problem.allowed[reached_rows].any(axis=0) | reached_columns
        rows = chosen[:, columns].any(axis=1) | reached_rows
        if np.array_equal(columns, reached_columns) and np.array_equal(rows, reached_rows):
            return ~reached_rows, reached_columns
        reached_columns, reached_rows = columns, rows


def solve(instance: Instance) -> Solution:
    """The optimum of the instance with its certificate.

    Raises `SolverRefused` when the flow solver reports anything but an optimum.
    """
    problem, ignored = pose(instance)
    nothing = np.zeros_like(problem.worth)
    nothing_first = np.zeros(len(problem.instance.mentors), np.int64)
    most = int(_flow(problem, nothing, nothing_first, None).sum())
    chosen = _flow(problem, -problem.worth, -problem.bonus, most)
    rows, columns, source, sink = _potentials(problem, chosen, -problem.worth, -problem.bonus)
    covered_rows, covered_columns = _cover(problem, chosen)
    return Solution(
        pairs=_named(problem, chosen),
        certificate=_certificate(
            problem, (rows, columns, source, sink), covered_rows, covered_columns
        ),
        ignored_locks=ignored,
        levels=problem.levels,
    )


def _named(problem: Problem, chosen: NDArray[np.bool_]) -> tuple[tuple[str, str], ...]:
    found = [*problem.seated]
    found += [(int(problem.rows[row]), int(column)) for row, column in np.argwhere(chosen)]
    names = problem.instance
    return tuple(sorted((names.mentees[row], names.mentors[column]) for row, column in found))


def _certificate(
    problem: Problem,
    potentials: tuple[Ints, Ints, int, int],
    covered_rows: NDArray[np.bool_],
    covered_columns: NDArray[np.bool_],
) -> Certificate:
    rows, columns, source, sink = potentials
    names = [problem.instance.mentees[int(row)] for row in problem.rows]
    mentors = problem.instance.mentors
    return Certificate(
        covered_mentees=frozenset(np.array(names, object)[covered_rows]),
        covered_mentors=frozenset(np.array(mentors, object)[covered_columns]),
        mentee_prices={
            name: max(0, int(price) - int(source)) for name, price in zip(names, rows, strict=True)
        },
        mentor_prices={
            name: int(sink) - int(price) for name, price in zip(mentors, columns, strict=True)
        },
        common_price=int(source) - int(sink),
    )
