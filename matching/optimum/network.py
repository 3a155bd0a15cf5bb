"""A few pairs, solved by minimum-cost flow, and the least prices that go with the solution."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow

from matching.optimum.pairs import Ints, Places

UNMATCHED = -1
Flags = NDArray[np.bool_]


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


@dataclass(frozen=True)
class Face:
    """What is still open: pairs, who has to be matched, and whose places have to be taken."""

    edges: Edges
    capacity: Ints
    must_match: Flags
    must_fill: Flags

    @classmethod
    def whole(cls, edges: Edges, capacity: Ints) -> Face:
        """Everything."""
        return cls(
            edges,
            capacity,
            np.zeros(edges.mentees, np.bool_),
            np.zeros(edges.mentors, np.bool_),
        )


def flow(face: Face) -> Places:
    """The mentor of each mentee, or UNMATCHED, such that the worth of all is greatest.

    To stay unmatched is worth nothing. Raises SolverRefused when the solver reports anything but
    an optimum, as it does for costs that are too large for it.
    """
    edges = face.edges
    mentees, mentors = edges.mentees, edges.mentors
    chosen = np.full(mentees, UNMATCHED, np.int32)
    if not len(edges.rows):
        return chosen
    sink = mentees + mentors
    most = int(edges.worth.max())
    free_rows = np.flatnonzero(~face.must_match).astype(np.int32)
    free_columns = np.flatnonzero(~face.must_fill).astype(np.int32)
    filled = np.where(face.must_fill, face.capacity, 0)
    network = min_cost_flow.SimpleMinCostFlow()
    arcs = network.add_arcs_with_capacity_and_unit_cost(
        np.concatenate([edges.rows, free_rows, free_columns + mentees]).astype(np.int32),
        np.concatenate(
            [edges.columns + mentees, np.full(len(free_rows) + len(free_columns), sink)]
        ).astype(np.int32),
        np.concatenate(
            [
                np.ones(len(edges.rows) + len(free_rows), np.int64),
                face.capacity[free_columns],
            ]
        ),
        np.concatenate(
            [
                most - edges.worth,
                np.full(len(free_rows), most),
                np.zeros(len(free_columns), np.int64),
            ]
        ),
    )
    network.set_nodes_supplies(
        np.arange(sink + 1, dtype=np.int32),
        np.concatenate([np.ones(mentees, np.int64), -filled, [int(filled.sum()) - mentees]]),
    )
    status = network.solve()
    if status != network.OPTIMAL:
        raise SolverRefused(f"The flow solver answered {status!r}.")
    used = network.flows(arcs[: len(edges.rows)]) > 0
    chosen[edges.rows[used]] = edges.columns[used]
    return chosen


def least_prices(face: Face, chosen: Places) -> tuple[Ints, Ints]:
    """What each mentee gains and each mentor's place costs, the least prices that hold.

    By Bellman–Ford: a mentor's price rises until nobody would rather have this mentor, and with
    it those of whom the outbid would have instead. Prices settle because the choice is optimal
    among these pairs; were it not, they would rise for ever, and this raises SolverRefused. A
    mentee who has to be matched may have a price below nothing, and so may a place that has to
    be taken.
    """
    edges, capacity = face.edges, face.capacity
    starts = edges.starts
    matched = chosen >= 0
    own = np.zeros(edges.mentees, np.int64)
    held = chosen[edges.rows] == edges.columns
    own[edges.rows[held]] = edges.worth[held]
    lowest = (int(np.abs(edges.worth).max(initial=0)) + 1) * (edges.mentees + edges.mentors + 1)
    price = np.where(face.must_fill, -lowest, 0)
    gain = own.copy()
    gain[matched] -= price[chosen[matched]]
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
    is_open = (load < capacity) & ~face.must_fill
    if (gain[~face.must_match] < 0).any() or (price[is_open] > 0).any():
        raise SolverRefused("The prices do not fit: the choice is not an optimum.")
    return gain, price


def greatest_prices(face: Face, chosen: Places) -> tuple[Ints, Ints]:
    """The other end of what holds: each mentee gains least, each mentor's place costs most.

    By Bellman–Ford from the mentees' side, on a face where everything is open. A place that stays
    free costs nothing; a mentor without places may cost anything, and is given what no pair
    exceeds. Raises SolverRefused where the gains do not settle.
    """
    edges, mentors = face.edges, face.edges.mentors
    order = np.argsort(edges.columns, kind="stable")
    starts = np.searchsorted(edges.columns[order], np.arange(mentors + 1))
    rows, worth, columns = edges.rows[order], edges.worth[order], edges.columns[order]
    is_matched = chosen >= 0
    own = np.zeros(edges.mentees, np.int64)
    held = chosen[edges.rows] == edges.columns
    own[edges.rows[held]] = edges.worth[held]
    is_open = np.bincount(chosen[is_matched], minlength=mentors) < face.capacity
    gain = np.zeros(edges.mentees, np.int64)
    price = np.full(mentors, int(edges.worth.max(initial=0)), np.int64)
    price[is_open] = 0
    np.minimum.at(price, chosen[is_matched], own[is_matched])
    dirty = np.arange(mentors)
    for _ in range(edges.mentees + mentors + 2):
        place = _ranges(starts, dirty)
        wanted = worth[place] - price[columns[place]]
        rises = wanted > gain[rows[place]]
        if not rises.any():
            return gain, price
        changed = rows[place][rises]
        np.maximum.at(gain, changed, wanted[rises])
        changed = changed[is_matched[changed]]
        before = price[chosen[changed]]
        np.minimum.at(price, chosen[changed], own[changed] - gain[changed])
        dirty = np.unique(chosen[changed][price[chosen[changed]] < before])
    raise SolverRefused("The gains do not settle: the choice is not an optimum.")


def middle_prices(face: Face, chosen: Places) -> tuple[Ints, Ints]:
    """Halfway between the least and the greatest: of all prices that hold, those that leave most
    room on either side, and so the ones that other pairs are least likely to break."""
    least_gain, greatest_price = greatest_prices(face, chosen)
    greatest_gain, least_price = least_prices(face, chosen)
    # Down for one side and up for the other: halves of a tight pair still add up to its worth.
    return (least_gain + greatest_gain) // 2, (least_price + greatest_price + 1) // 2


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
