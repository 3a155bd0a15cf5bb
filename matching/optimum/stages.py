"""One aim after another: the best by the first, of those the best by the second, and so on.

What a solution and its prices leave open is exactly the set of all solutions that are as good
(complementary slackness): pairs worth as much as their prices, everybody matched whose price is
above nothing, every place taken whose price is. The next aim chooses among these alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from matching.optimum.network import Edges, Face, Flags, flow, least_prices
from matching.optimum.pairs import Ints, Places

BANDS = 20
BAND_WIDTH = 500
MOST_COST = 1 << 58


@dataclass(frozen=True)
class Stage:
    """The best by one aim: the choice, its value, and the prices that prove it on its face."""

    face: Face
    chosen: Places
    mentee_prices: Ints
    mentor_prices: Ints

    @property
    def value(self) -> int:
        """What the chosen pairs are worth by this aim."""
        edges = self.face.edges
        return int(edges.worth[self.chosen[edges.rows] == edges.columns].sum())

    @property
    def bound(self) -> int:
        """All prices together: nothing on this face is worth more."""
        return int(self.mentee_prices.sum() + (self.face.capacity * self.mentor_prices).sum())

    def rest(self) -> Face:
        """What this aim leaves open to the next."""
        edges = self.face.edges
        prices = self.mentee_prices[edges.rows] + self.mentor_prices[edges.columns]
        is_tight = prices == edges.worth
        return Face(
            _only(edges, is_tight),
            self.face.capacity,
            self.face.must_match | (self.mentee_prices > 0),
            self.face.must_fill | (self.mentor_prices > 0),
        )


def best_by(face: Face, worth: Ints) -> Stage:
    """The choice on this face whose pairs are worth most. Raises SolverRefused."""
    face = replace(face, edges=replace(face.edges, worth=worth))
    chosen = flow(face)
    return Stage(face, chosen, *least_prices(face, chosen))


def fairest(edges: Edges, scores: Ints, capacity: Ints) -> list[Stage]:
    """Most people matched; of those ways the one with fewest in the lowest band of the score,
    then in the next, up to the highest (leximin over 20 bands); of those the most points."""
    stages = [best_by(Face.whole(edges, capacity), np.ones(len(edges.rows), np.int64))]
    for group in _band_groups(edges):
        face = stages[-1].rest()
        stages.append(best_by(face, _band_worth(_scores_on(edges, scores, face), group, edges)))
    face = stages[-1].rest()
    stages.append(best_by(face, _scores_on(edges, scores, face)))
    return stages


def _scores_on(edges: Edges, scores: Ints, face: Face) -> Ints:
    """Scores of the pairs that are left, which are a part of the sorted whole."""
    key = edges.rows.astype(np.int64) * edges.mentors + edges.columns
    left = face.edges.rows.astype(np.int64) * edges.mentors + face.edges.columns
    return scores[np.searchsorted(key, left)]


def _band_groups(edges: Edges) -> Iterable[range]:
    """As many bands at a time as whole numbers can keep apart."""
    nodes = edges.mentees + edges.mentors + 2
    at_once = 1
    while (edges.mentees + 1) ** (at_once + 1) * nodes * 4 < MOST_COST and at_once < BANDS:
        at_once += 1
    return [range(low, min(low + at_once, BANDS)) for low in range(0, BANDS, at_once)]


def _band_worth(scores: Ints, group: range, edges: Edges) -> Ints:
    """Less the lower the band: one in a band outweighs all in the bands above it."""
    bands = np.minimum(scores // BAND_WIDTH, BANDS - 1)
    cost = np.zeros(len(scores), np.int64)
    for place, band in enumerate(reversed(group)):
        cost[bands == band] = (edges.mentees + 1) ** place
    return (edges.mentees + 1) ** (len(group) - 1) - cost


def _only(edges: Edges, keep: Flags) -> Edges:
    return replace(
        edges, rows=edges.rows[keep], columns=edges.columns[keep], worth=edges.worth[keep]
    )
