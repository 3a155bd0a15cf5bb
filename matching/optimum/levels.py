"""What counts before what: aims as whole numbers, several of them in one where they fit.

An aim says what each pair is worth by it. Aims that come one after another are packed into one
number per pair, such that all pairs together can never outweigh one step of the aim before; where
such a number would be too large for the flow solver, the aims go on in a level of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matching.criteria import FULL_SCORE
from matching.optimum.pairs import Ints, Places, Points

MOST_COST = 1 << 58
"""Worth times nodes stays below this: beyond it the flow solver would refuse."""
TIES = 1 << 10
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
TIE_SHIFT = np.uint64(64 - 10)

Keys = NDArray[np.uint64]


@dataclass(frozen=True)
class Extra:
    """A few pairs that are worth more than their scores; sorted by row, then column."""

    rows: Places
    columns: Places
    worth: int

    @classmethod
    def of(cls, pairs: Sequence[tuple[int, int]], worth: int) -> Extra:
        """The pairs in their order."""
        places = np.array(sorted(set(pairs)), np.int32).reshape(-1, 2)
        return cls(places[:, 0], places[:, 1], worth)

    def within(self, first: int, last: int) -> tuple[Places, Places]:
        """Those of the rows from the first to before the last, counted from the first."""
        part = slice(*np.searchsorted(self.rows, [first, last]))
        return self.rows[part] - np.int32(first), self.columns[part]

    def among(self, rows: Places, columns: Places, width: int) -> NDArray[np.bool_]:
        """Which of the listed pairs are among these."""
        mine = self.rows.astype(np.int64) * width + self.columns
        return np.isin(rows.astype(np.int64) * width + columns, mine)


@dataclass(frozen=True)
class Aim:
    """What a pair is worth by one aim: by its score, its mentor's place, and by chance.

    `by_score` has a number for every score from 0 to 10,000; `per_point` multiplies the score.
    `by_column` is added; worth is never below nothing.
    """

    name: str
    most: int
    """The most that one pair can be worth."""
    by_score: Ints | None = None
    per_point: int = 0
    by_column: Ints | None = None
    extra: Extra | None = None
    ties: tuple[Keys, Keys] | None = None
    """Numbers of rows and columns, from which the tie-break of a pair is made; 0 makes none."""


@dataclass(frozen=True)
class Level:
    """Aims packed into one number per pair; `steps` is what one step of each is worth."""

    aims: tuple[Aim, ...]
    steps: tuple[int, ...]
    _by_score: Ints | None = field(init=False)
    _per_point: int = field(init=False)
    _by_column: Ints | None = field(init=False)

    def __post_init__(self) -> None:
        pairs = list(zip(self.aims, self.steps, strict=True))
        points = sum(aim.per_point * step for aim, step in pairs)
        scores = _sum([aim.by_score * step for aim, step in pairs if aim.by_score is not None])
        columns = _sum([aim.by_column * step for aim, step in pairs if aim.by_column is not None])
        if scores is not None:
            # Not allowed is −1, which reads the last.
            scores = np.append(scores + points * np.arange(FULL_SCORE + 1), 0)
        object.__setattr__(self, "_by_score", scores)
        object.__setattr__(self, "_per_point", points)
        object.__setattr__(self, "_by_column", columns)

    def table(self, first: int, table: Points) -> Ints:
        """Worth of a block of scores; of a pair that is not allowed it means nothing."""
        last = first + len(table)
        found = self._of_scores(table)
        if self._by_column is not None:
            found += self._by_column[None, :]
        for aim, step in zip(self.aims, self.steps, strict=True):
            if aim.extra is not None:
                rows, columns = aim.extra.within(first, last)
                found[rows, columns] += aim.extra.worth * step
            if aim.ties is not None:
                found += _mixed(aim.ties[0][first:last, None], aim.ties[1][None, :]) * step
        return found

    def listed(self, rows: Places, columns: Places, scores: Points) -> Ints:
        """Worth of pairs in a list."""
        found = self._of_scores(scores)
        if self._by_column is not None:
            found += self._by_column[columns]
        for aim, step in zip(self.aims, self.steps, strict=True):
            if aim.extra is not None:
                width = int(max(columns.max(initial=0), aim.extra.columns.max(initial=0))) + 1
                found[aim.extra.among(rows, columns, width)] += aim.extra.worth * step
            if aim.ties is not None:
                found += _mixed(aim.ties[0][rows], aim.ties[1][columns]) * step
        return found

    def _of_scores(self, scores: Points) -> Ints:
        if self._by_score is not None:
            return self._by_score[scores]
        return np.multiply(scores, np.int64(self._per_point), dtype=np.int64)


def _sum(parts: list[Ints]) -> Ints | None:
    return np.sum(parts, axis=0, dtype=np.int64) if parts else None


def _mixed(one: Keys, other: Keys) -> Ints:
    """A number below `TIES` from two; 0 where the second is 0."""
    return ((((one ^ other) * GOLDEN) >> TIE_SHIFT) * (other != 0)).astype(np.int64)


def packed(aims: Sequence[Aim], rows: int, nodes: int) -> list[Level]:
    """The aims in their order, as many in each level as whole numbers can keep apart.

    `rows` is how many pairs there can be at most at once.
    """
    levels: list[Level] = []
    left = list(aims)
    while left:
        count = 1
        while count < len(left) and _fits(left[: count + 1], rows, nodes):
            count += 1
        levels.append(Level(tuple(left[:count]), _steps(left[:count], rows)[0]))
        left = left[count:]
    return levels


def _steps(aims: Sequence[Aim], rows: int) -> tuple[tuple[int, ...], int]:
    """What one step of each aim is worth, and the most that a pair can be worth by all."""
    steps: list[int] = []
    below = 0
    for aim in reversed(aims):
        steps.append(rows * below + 1)
        below += aim.most * steps[-1]
    return tuple(reversed(steps)), below


def _fits(aims: Sequence[Aim], rows: int, nodes: int) -> bool:
    return _steps(aims, rows)[1] * (nodes + 2) * 4 < MOST_COST


# --- Aims -----------------------------------------------------------------------------------------


def everybody(name: str = "matched") -> Aim:
    """As many pairs as possible."""
    return Aim(name, 1, by_score=np.ones(FULL_SCORE + 1, np.int64))


def at_least(points: int, name: str = "not poor") -> Aim:
    """As many pairs with this score or more as possible."""
    return Aim(name, 1, by_score=(np.arange(FULL_SCORE + 1) >= points).astype(np.int64))


def most_points(extra: Extra | None = None) -> Aim:
    """The highest total."""
    bonus = extra.worth if extra is not None else 0
    return Aim("points", FULL_SCORE + bonus, per_point=1, extra=extra)


def by_chance(rows: Keys, columns: Keys) -> Aim:
    """What decides between equals, from numbers made of their identifiers alone."""
    return Aim("ties", TIES - 1, ties=(rows, columns))


BANDS = 20
BAND_WIDTH = FULL_SCORE // BANDS


def fewest_in_bands(rows: int, nodes: int, lowest: int = 0) -> list[Aim]:
    """The fewest in the lowest band of the score, then in the next, up to the highest (leximin).

    As many bands in one aim as whole numbers can keep apart: one pair in a band outweighs all in
    the bands above it. Bands before `lowest` are left out.
    """
    at_once = 1
    while (rows + 1) ** (at_once + 1) * (nodes + 2) * 4 < MOST_COST and at_once < BANDS:
        at_once += 1
    return [
        _bands(range(low, min(low + at_once, BANDS)), rows) for low in range(lowest, BANDS, at_once)
    ]


def _bands(group: range, rows: int) -> Aim:
    band = np.minimum(np.arange(FULL_SCORE + 1) // BAND_WIDTH, BANDS - 1)
    most = (rows + 1) ** (len(group) - 1)
    worth = np.full(FULL_SCORE + 1, most, np.int64)
    for place, one in enumerate(reversed(group)):
        worth[band == one] -= (rows + 1) ** place
    return Aim(f"bands {group.start + 1} to {group.stop}", most, by_score=worth)
