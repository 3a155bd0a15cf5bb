"""A few pairs, solved by minimum-cost flow, and the least prices that go with the solution."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow

from matching.optimum.pairs import Ints, Places

UNMATCHED = -1


class SolverRefused(RuntimeError):
    """The flow solver did not report an optimum. Never treated as a result."""


@dataclass(frozen=True)
class Edges:
    """Pairs with what each is worth, sorted by row, then column; worth is never negative."""

    mentees: int
    mentors: int
    rows: Places
    columns: Places
    worth: Ints

    @property
    def starts(self) -> Ints:
        """Where each row's pairs begin; one more than there are rows."""
        return np.searchsorted(self.rows, np.arange(self.mentees + 1))


def flow(edges: Edges, capacity: Ints, most: int) -> Places:
    """The mentor of each mentee, or UNMATCHED, such that the worth of all is greatest.

    `most` is at least what any pair is worth; to stay unmatched is worth nothing. Raises
    SolverRefused when the solver reports anything but an optimum, as it does for costs that are
    too large for it.
    """
    mentees, mentors = edges.mentees, edges.mentors
    if not mentees:
        return np.zeros(0, np.int32)
    sink = mentees + mentors
    everyone = np.arange(mentees, dtype=np.int32)
    columns = np.arange(mentees, sink, dtype=np.int32)
    tails = np.concatenate([edges.rows, everyone, columns]).astype(np.int32)
    heads = np.concatenate(
        [edges.columns + mentees, np.full(mentees, sink), np.full(mentors, sink)]
    ).astype(np.int32)
    rooms = np.concatenate(
        [np.ones(len(edges.rows), np.int64), np.ones(mentees, np.int64), capacity]
    )
    costs = np.concatenate(
        [most - edges.worth, np.full(mentees, most), np.zeros(mentors, np.int64)]
    )
    network = min_cost_flow.SimpleMinCostFlow()
    arcs = network.add_arcs_with_capacity_and_unit_cost(tails, heads, rooms, costs)
    network.set_nodes_supplies(
        np.concatenate([everyone, [sink]]).astype(np.int32),
        np.concatenate([np.ones(mentees, np.int64), [-mentees]]),
    )
    status = network.solve()
    if status != network.OPTIMAL:
        raise SolverRefused(f"The flow solver answered {status!r}.")
    used = network.flows(arcs[: len(edges.rows)]) > 0
    chosen = np.full(mentees, UNMATCHED, np.int32)
    chosen[edges.rows[used]] = edges.columns[used]
    return chosen


def least_prices(edges: Edges, capacity: Ints, chosen: Places) -> tuple[Ints, Ints]:
    """What each mentee gains and each mentor's place costs, the least prices that hold.

    By Bellman–Ford: a mentor's price rises until nobody would rather have this mentor, and with
    it those of whom the outbid would have instead. Prices settle because the choice is optimal
    among these pairs; were it not, they would rise for ever, and this raises SolverRefused.
    """
    starts = edges.starts
    matched = chosen >= 0
    own = np.zeros(edges.mentees, np.int64)
    own[matched] = _worth_of(edges, starts, chosen)[matched]
    price = np.zeros(edges.mentors, np.int64)
    gain = own.copy()
    holders = _holders(chosen, edges.mentors)
    dirty = np.arange(edges.mentees)
    for _ in range(edges.mentees + edges.mentors + 2):
        if not len(dirty):
            break
        place = _ranges(starts, dirty)
        wanted = edges.worth[place] - gain[edges.rows[place]]
        columns = edges.columns[place]
        rises = wanted > price[columns]
        if not rises.any():
            break
        changed = columns[rises]
        np.maximum.at(price, changed, wanted[rises])
        changed = np.unique(changed)
        dirty = _ranges_of(holders, changed)
        gain[dirty] = own[dirty] - price[chosen[dirty]]
    else:
        raise SolverRefused("The prices do not settle: the choice is not an optimum.")
    load = np.bincount(chosen[matched], minlength=edges.mentors)
    if (gain < 0).any() or (price[load < capacity] > 0).any():
        raise SolverRefused("The prices do not fit: the choice is not an optimum.")
    return gain, price


def _worth_of(edges: Edges, starts: Ints, chosen: Places) -> Ints:
    key = edges.rows.astype(np.int64) * edges.mentors + edges.columns
    wanted = np.arange(edges.mentees) * edges.mentors + np.maximum(chosen, 0)
    place = np.minimum(np.searchsorted(key, wanted), max(0, len(key) - 1))
    return edges.worth[place] if len(key) else np.zeros(edges.mentees, np.int64)


def _holders(chosen: Places, mentors: int) -> tuple[Ints, Ints]:
    """Mentees in the order of their mentors, and where each mentor's begin."""
    order = np.argsort(chosen, kind="stable")
    return order, np.searchsorted(chosen[order], np.arange(mentors + 1))


def _ranges_of(holders: tuple[Ints, Ints], mentors: NDArray[np.int32]) -> Ints:
    order, starts = holders
    return order[_ranges(starts, mentors)]


def _ranges(starts: Ints, which: NDArray[np.int64] | NDArray[np.int32]) -> Ints:
    """The places of several ranges, one after another."""
    first, length = starts[which], starts[which + 1] - starts[which]
    total = int(length.sum())
    offset = np.repeat(first - np.concatenate([[0], np.cumsum(length)[:-1]]), length)
    return np.arange(total) + offset
