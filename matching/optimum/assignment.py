"""The best assignment of all allowed pairs, from a few of them.

A network of the best pairs of each mentee and of each mentor is solved first. Its prices tell of
every other pair whether it could make the result better; those that could are added, and it is
solved again, until there is none. Then the result is the best of all pairs, and the prices prove
it (column generation; see Ahuja, Magnanti, Orlin, Network Flows, 1993, chapters 9 and 17).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.criteria import FULL_SCORE
from matching.optimum.candidates import Triples, candidates, highest, joined, triples
from matching.optimum.network import UNMATCHED, Edges, Face, flow, least_prices, middle_prices
from matching.optimum.pairs import Ints, Pairs, Places, Points, marked

ADDED_AT_ONCE = 32
NEAR = 20
"""Pairs that lack fewer points than this come along: the next prices may want them."""
MOST_LISTED = 1_000_000
"""A longer list is treated like a table: few of its pairs at first."""
NOT_ALLOWED = np.iinfo(np.int32).min // 2
MOST_ROUNDS = 60
DENSE_FROM = 10
"""Once a tenth of all pairs is in the network, the rest may as well be."""
MOST_DENSE = 12_000_000
"""More pairs than this are never all in the network: they would need gigabytes."""


@dataclass(frozen=True)
class Assignment:
    """The mentor of each mentee, and the prices that prove it.

    `mentee_prices[i] + mentor_prices[j] >= score[i, j]` for every allowed pair; to leave a mentee
    unmatched costs `unmatched_cost`, more than all scores together can outweigh.
    """

    chosen: Places
    scores: Points
    """Of the chosen pair of each mentee; −1 where unmatched."""
    mentee_prices: Ints
    mentor_prices: Ints
    unmatched_cost: int
    gap: int
    """How much better, at most, another could be; 0 when it is proved the best."""
    rounds: int
    pairs_used: int

    @property
    def matched(self) -> int:
        """How many mentees have a mentor."""
        return int((self.chosen >= 0).sum())

    @property
    def total(self) -> int:
        """Points of all matched pairs."""
        return int(self.scores[self.chosen >= 0].sum(dtype=np.int64))


def unmatched_cost(mentees: int) -> int:
    """More than the points of all other mentees together."""
    return FULL_SCORE * (mentees + 1)


def assign(pairs: Pairs, capacity: Ints, most_rounds: int = MOST_ROUNDS) -> Assignment:
    """Match as many mentees as possible, and of all ways to do so the one with most points."""
    base = unmatched_cost(pairs.mentees)
    listed = pairs.listed()
    if listed is not None and len(listed[0]) > MOST_LISTED:
        listed = None
    is_whole = listed is not None
    # A list, or a network that has come to hold every pair, needs no second look.
    rows, columns, scores = listed if listed is not None else candidates(pairs, capacity)
    rounds, gap = 0, 0
    while True:
        rounds += 1
        edges = Edges(pairs.mentees, pairs.mentors, rows, columns, base + scores.astype(np.int64))
        face = Face.whole(edges, capacity)
        chosen = flow(face)
        if is_whole:
            gap = 0
            gain, price = least_prices(face, chosen)
            break
        gain, price = middle_prices(face, chosen)
        found, gap = _better(pairs, base, gain, price)
        if not len(found[0]) or rounds >= most_rounds:
            break
        rows, columns, scores = joined(pairs.mentors, [(rows, columns, scores), found])
        every = pairs.mentees * pairs.mentors
        if len(rows) > every // DENSE_FROM and every <= MOST_DENSE:
            rows, columns, scores = _every(pairs)
            is_whole = True
    return Assignment(
        chosen=chosen,
        scores=_scores_of(edges, chosen, base),
        mentee_prices=gain - base,
        mentor_prices=price,
        unmatched_cost=base,
        gap=gap,
        rounds=rounds,
        pairs_used=len(rows),
    )


def _better(pairs: Pairs, base: int, gain: Ints, price: Ints) -> tuple[Triples, int]:
    """The pairs that are worth more than their prices, with those that come near, of every mentee
    who has one; and by how much all together they could better the result."""
    found: list[Triples] = []
    gap = 0
    if not pairs.mentors:
        return joined(0, []), 0
    costs = price.astype(np.int32)
    for first, table in pairs.blocks():
        wanted = (gain[first : first + len(table)] - base).astype(np.int32)
        surplus = table - costs
        is_forbidden = table < 0
        if is_forbidden.any():
            np.putmask(surplus, is_forbidden, NOT_ALLOWED)
        most = surplus.max(axis=1)
        over = np.flatnonzero(most > wanted)
        if not len(over):
            continue
        gap += int((most[over] - wanted[over]).sum(dtype=np.int64))
        some, least = surplus[over], wanted[over][:, None] - NEAR
        row, column = marked(some > least)
        few = highest(row, some[row, column], ADDED_AT_ONCE)
        found.append(triples(first, table, over[row[few]], column[few]))
    return joined(pairs.mentors, found), gap


def _every(pairs: Pairs) -> Triples:
    """All allowed pairs."""
    parts: list[Triples] = []
    for first, table in pairs.blocks():
        row, column = marked(table >= 0)
        parts.append(triples(first, table, row, column))
    return joined(pairs.mentors, parts)


def _scores_of(edges: Edges, chosen: Places, base: int) -> Points:
    found = np.full(edges.mentees, -1, np.int16)
    used = chosen[edges.rows] == edges.columns
    found[edges.rows[used]] = (edges.worth[used] - base).astype(np.int16)
    found[chosen == UNMATCHED] = -1
    return found
