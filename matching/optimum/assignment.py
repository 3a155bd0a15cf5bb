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
from matching.optimum.network import UNMATCHED, Edges, Face, flow, least_prices
from matching.optimum.pairs import Ints, Pairs, Places, Points

BEST_OF_MENTEE = 40
BEST_OF_MENTOR = 15
ADDED_AT_ONCE = 12
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
    is_whole = listed is not None
    # A list, or a network that has come to hold every pair, needs no second look.
    rows, columns, scores = listed if listed is not None else _candidates(pairs, capacity)
    rounds, gap = 0, 0
    while True:
        rounds += 1
        edges = Edges(pairs.mentees, pairs.mentors, rows, columns, base + scores.astype(np.int64))
        face = Face.whole(edges, capacity)
        chosen = flow(face)
        gain, price = least_prices(face, chosen)
        if is_whole:
            gap = 0
            break
        found, gap = _better(pairs, base, gain, price)
        if not len(found[0]) or rounds >= most_rounds:
            break
        rows, columns, scores = _joined(pairs.mentors, [(rows, columns, scores), found])
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


Triples = tuple[Places, Places, Points]


def _candidates(pairs: Pairs, capacity: Ints) -> Triples:
    """The best pairs of each mentee and of each mentor, and one assignment made greedily."""
    found: list[Triples] = []
    if not pairs.mentors:
        return _joined(0, [])
    wide = min(BEST_OF_MENTEE, pairs.mentors)
    best_rows = np.zeros((0, pairs.mentors), np.int32)
    best_scores = np.zeros((0, pairs.mentors), np.int16)
    left = capacity.copy()
    for first, table in pairs.blocks():
        top = np.argpartition(table, -wide, axis=1)[:, -wide:]
        found.append(_of_table(first, table, top))
        best_rows, best_scores = _best_of_columns(first, table, best_rows, best_scores)
        found.append(_greedy(first, table, left))
    rows, places = np.nonzero(best_scores.T >= 0)
    mentors = rows.astype(np.int32)
    found.append((best_rows.T[rows, places], mentors, best_scores.T[rows, places]))
    return _joined(pairs.mentors, found)


def _of_table(first: int, table: Points, columns: Ints) -> Triples:
    scores = np.take_along_axis(table, columns, axis=1)
    row, place = np.nonzero(scores >= 0)
    return (row + first).astype(np.int32), columns[row, place].astype(np.int32), scores[row, place]


def _best_of_columns(
    first: int, table: Points, rows: Places, scores: Points
) -> tuple[Places, Points]:
    """The best rows of each column so far, with this block's."""
    deep = min(BEST_OF_MENTOR, len(table))
    top = np.argpartition(table, -deep, axis=0)[-deep:]
    rows = np.concatenate([rows, (top + first).astype(np.int32)])
    scores = np.concatenate([scores, np.take_along_axis(table, top, axis=0)])
    if len(rows) <= BEST_OF_MENTOR:
        return rows, scores
    keep = np.argpartition(scores, -BEST_OF_MENTOR, axis=0)[-BEST_OF_MENTOR:]
    return np.take_along_axis(rows, keep, axis=0), np.take_along_axis(scores, keep, axis=0)


def _greedy(first: int, table: Points, left: Ints) -> Triples:
    """Give each mentee of the block the best mentor who has room left, so that whom everybody
    wants does not starve the rest."""
    rows: list[int] = []
    columns: list[int] = []
    points: list[int] = []
    for row, scores in enumerate(table):
        open_scores = np.where(left > 0, scores, -1)
        column = int(open_scores.argmax()) if len(open_scores) else -1
        if column >= 0 and open_scores[column] >= 0:
            left[column] -= 1
            rows.append(row + first)
            columns.append(column)
            points.append(int(scores[column]))
    return np.array(rows, np.int32), np.array(columns, np.int32), np.array(points, np.int16)


def _better(pairs: Pairs, base: int, gain: Ints, price: Ints) -> tuple[Triples, int]:
    """The pairs that are worth more than their prices, the most so of each mentee, and by how
    much all together they could better the result."""
    found: list[Triples] = []
    gap = 0
    if not pairs.mentors:
        return _joined(0, []), 0
    wide = min(ADDED_AT_ONCE, pairs.mentors)
    # The same numbers in every call: what is found must depend on nothing but the pairs.
    chance = np.random.default_rng(0)
    for first, table in pairs.blocks():
        wanted = gain[first : first + len(table)] - base
        surplus = table.astype(np.int32) - price.astype(np.int32)[None, :]
        surplus[table < 0] = np.iinfo(np.int32).min // 2
        most = surplus.max(axis=1, initial=np.iinfo(np.int32).min // 2)
        over = np.flatnonzero(most > wanted)
        if not len(over):
            continue
        gap += int((most[over] - wanted[over]).sum())
        some = surplus[over]
        is_better = some > wanted[over][:, None]
        for order in (some, np.where(is_better, chance.random(some.shape, np.float32), 0)):
            top = np.argpartition(order, -wide, axis=1)[:, -wide:]
            row, place = np.nonzero(np.take_along_axis(is_better, top, axis=1))
            column = top[row, place]
            rows = over[row]
            found.append(
                ((rows + first).astype(np.int32), column.astype(np.int32), table[rows, column])
            )
    return _joined(pairs.mentors, found), gap


def _joined(mentors: int, parts: list[Triples]) -> Triples:
    if not parts:
        return np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int16)
    rows, columns, scores = (np.concatenate([part[n] for part in parts]) for n in range(3))
    _, keep = np.unique(rows.astype(np.int64) * mentors + columns, return_index=True)
    return rows[keep], columns[keep], scores[keep]


def _every(pairs: Pairs) -> Triples:
    """All allowed pairs."""
    parts: list[Triples] = []
    for first, table in pairs.blocks():
        row, column = np.nonzero(table >= 0)
        parts.append(((row + first).astype(np.int32), column.astype(np.int32), table[row, column]))
    return _joined(pairs.mentors, parts)


def _scores_of(edges: Edges, chosen: Places, base: int) -> Points:
    found = np.full(edges.mentees, -1, np.int16)
    used = chosen[edges.rows] == edges.columns
    found[edges.rows[used]] = (edges.worth[used] - base).astype(np.int16)
    found[chosen == UNMATCHED] = -1
    return found
