"""One aim after another: the best by the first, of those the best by the second, and so on.

What a solution and its prices leave open is exactly the set of all solutions that are as good
(complementary slackness): pairs worth as much as their prices, everybody matched whose price is
above nothing, every place taken whose price is. The next level chooses among these alone.

Each level begins with a few pairs. Its prices tell of every other pair that is still open whether
it could make the result better; those that could are added, until there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.optimum.assignment import DENSE_FROM, MOST_DENSE, MOST_ROUNDS
from matching.optimum.candidates import Triples, candidates, joined, triples
from matching.optimum.levels import Level
from matching.optimum.network import Edges, Face, Flags, flow, least_prices
from matching.optimum.pairs import Ints, Pairs, Places, Points

BY_CHANCE = 8
ADDED_AT_ONCE = 12
FEW = 40_000
"""So few pairs are all taken at once."""
NOTHING = np.iinfo(np.int64).min // 4


@dataclass(frozen=True)
class Stage:
    """The best by one level: the choice, and the prices that prove it among what was open."""

    level: Level
    chosen: Places
    value: int
    """What the chosen pairs are worth by this level."""
    mentee_prices: Ints
    mentor_prices: Ints
    capacity: Ints
    rounds: int = 1
    pairs_used: int = 0

    @property
    def bound(self) -> int:
        """All prices together: nothing that was open is worth more."""
        return int(self.mentee_prices.sum() + (self.capacity * self.mentor_prices).sum())


@dataclass(frozen=True)
class Pool:
    """The pairs that are looked at, sorted by row, then column."""

    rows: Places
    columns: Places
    scores: Points
    is_whole: bool

    def only(self, keep: Flags) -> Pool:
        """Some of them."""
        return Pool(self.rows[keep], self.columns[keep], self.scores[keep], self.is_whole)


def in_order(
    pairs: Pairs,
    capacity: Ints,
    levels: Sequence[Level],
    *,
    begin: Triples | None = None,
    is_over: Callable[[], bool] = lambda: False,
) -> list[Stage]:
    """The best by the first level, of those the best by the second, and so on.

    `begin` are pairs that are likely to be chosen. Once `is_over()`, it stops: the last stage
    returned then has a bound above its value. Raises SolverRefused.
    """
    pool = _begin(pairs, capacity, begin)
    face = Face.whole(_edges(pairs, pool, levels[0]), capacity)
    stages: list[Stage] = []
    for level in levels:
        face = replace(face, edges=_edges(pairs, pool, level))
        stage, pool = _best(pairs, face, pool, level, stages, is_over)
        stages.append(stage)
        if stage.bound != stage.value:
            break
        pool = pool.only(_tight(stage, pool))
        face = replace(
            face,
            must_match=face.must_match | (stage.mentee_prices > 0),
            must_fill=face.must_fill | (stage.mentor_prices > 0),
        )
    return stages


def _edges(pairs: Pairs, pool: Pool, level: Level) -> Edges:
    worth = level.listed(pool.rows, pool.columns, pool.scores)
    return Edges(pairs.mentees, pairs.mentors, pool.rows, pool.columns, worth)


def _tight(stage: Stage, pool: Pool) -> Flags:
    prices = stage.mentee_prices[pool.rows] + stage.mentor_prices[pool.columns]
    return prices == stage.level.listed(pool.rows, pool.columns, pool.scores)


def _best(
    pairs: Pairs,
    face: Face,
    pool: Pool,
    level: Level,
    before: Sequence[Stage],
    is_over: Callable[[], bool],
) -> tuple[Stage, Pool]:
    rounds = 0
    while True:
        rounds += 1
        chosen = flow(face)
        gain, price = least_prices(face, chosen)
        if pool.is_whole:
            break
        found, short = _better(pairs, level, before, gain, price)
        if not len(found[0]):
            break
        if rounds >= MOST_ROUNDS or is_over():
            # Prices that hold for every pair, though they no longer meet the value.
            gain = gain + short
            break
        pool = _with(pairs, pool, found, before)
        face = replace(face, edges=_edges(pairs, pool, level))
    held = chosen[pool.rows] == pool.columns
    worth = level.listed(pool.rows[held], pool.columns[held], pool.scores[held])
    stage = Stage(
        level, chosen, int(worth.sum()), gain, price, face.capacity, rounds, len(pool.rows)
    )
    return stage, pool


def _with(pairs: Pairs, pool: Pool, found: Triples, before: Sequence[Stage]) -> Pool:
    more = joined(pairs.mentors, [(pool.rows, pool.columns, pool.scores), found])
    every = pairs.mentees * pairs.mentors
    if len(more[0]) > every // DENSE_FROM and every <= MOST_DENSE:
        return _whole(pairs, before)
    return Pool(*more, is_whole=False)


def _whole(pairs: Pairs, before: Sequence[Stage]) -> Pool:
    """Every pair that is still open."""
    listed = pairs.listed()
    if listed is not None:
        pool = Pool(*listed, is_whole=True)
        for stage in before:
            pool = pool.only(_tight(stage, pool))
        return pool
    parts: list[Triples] = []
    for first, table in pairs.blocks():
        row, column = np.nonzero(_open(first, table, before))
        parts.append(triples(first, table, row, column))
    return Pool(*joined(pairs.mentors, parts), is_whole=True)


def _open(first: int, table: Points, before: Sequence[Stage]) -> Flags:
    """Which pairs of a block no level before has ruled out."""
    is_open: Flags = table >= 0
    for stage in before:
        prices = (
            stage.mentee_prices[first : first + len(table), None] + stage.mentor_prices[None, :]
        )
        is_open &= stage.level.table(first, table) == prices
    return is_open


# --- The first pairs ------------------------------------------------------------------------------


def _begin(pairs: Pairs, capacity: Ints, begin: Triples | None) -> Pool:
    every = pairs.mentees * pairs.mentors
    if not every or pairs.listed() is not None or every <= FEW:
        return _whole(pairs, ())
    found: list[Triples] = [] if begin is None else [begin]
    some = min(BY_CHANCE, pairs.mentors)
    # The same numbers in every call: what is found must depend on nothing but the pairs.
    chance = np.random.default_rng(0)
    found.append(candidates(pairs, capacity))
    for first, table in pairs.blocks():
        row = np.repeat(np.arange(len(table)), some)
        found.append(triples(first, table, row, chance.integers(0, pairs.mentors, len(row))))
    return Pool(*joined(pairs.mentors, found), is_whole=False)


# --- Pricing --------------------------------------------------------------------------------------


def _better(
    pairs: Pairs, level: Level, before: Sequence[Stage], gain: Ints, price: Ints
) -> tuple[Triples, Ints]:
    """The open pairs that are worth more than their prices, the most so of each mentee, and by
    how much each mentee's price falls short."""
    found: list[Triples] = []
    short = np.zeros(pairs.mentees, np.int64)
    wide = min(ADDED_AT_ONCE, pairs.mentors)
    chance = np.random.default_rng(0)
    for first, table in pairs.blocks():
        over = level.table(first, table)
        over -= price[None, :]
        over[~_open(first, table, before)] = NOTHING
        most = over.max(axis=1) - gain[first : first + len(table)]
        rows = np.flatnonzero(most > 0)
        if not len(rows):
            continue
        short[first + rows] = most[rows]
        some = over[rows]
        is_better = some > gain[first + rows][:, None]
        for order in (some, np.where(is_better, chance.random(some.shape, np.float32), 0)):
            top = np.argpartition(order, -wide, axis=1)[:, -wide:]
            row, place = np.nonzero(np.take_along_axis(is_better, top, axis=1))
            column = top[row, place]
            found.append(triples(first, table, rows[row], column))
    return joined(pairs.mentors, found), short
