"""Which pairs may be matched, and with how many points: dense in blocks, or a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Places = NDArray[np.int32]
Points = NDArray[np.int16]

BLOCK_CELLS = 1 << 19
"""Cells of one block: small enough to stay in a processor's cache while it is looked at."""


def marked(cells: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Rows and columns of the marked cells, as `np.nonzero` has them; many times faster where few
    of many are: eight cells are looked at as one number."""
    flat = np.ascontiguousarray(cells).reshape(-1)
    eights = len(flat) // 8
    some = np.flatnonzero(flat[: eights * 8].view(np.uint64) != 0)
    near = (some[:, None] * 8 + np.arange(8)).reshape(-1)
    rest = eights * 8 + np.flatnonzero(flat[eights * 8 :])
    row, column = np.divmod(np.concatenate([near[flat[near]], rest]), max(1, cells.shape[1]))
    return row, column


class Pairs(Protocol):
    """Pairs of mentees (rows) and mentors (columns) with scores of 0 to 10,000."""

    @property
    def mentees(self) -> int:
        """How many rows."""

    @property
    def mentors(self) -> int:
        """How many columns."""

    def listed(self) -> tuple[Places, Places, Points] | None:
        """Rows, columns and scores of every allowed pair, sorted by row; None where too many."""

    def blocks(self) -> Iterator[tuple[int, Points]]:
        """First row and scores (rows × mentors, negative where not allowed) of each block."""

    def some(self, which: Ints) -> Points:
        """Scores of these rows, which are in rising order."""


@dataclass(frozen=True)
class ListedPairs:
    """Pairs that fit into a list; what is not listed is not allowed."""

    mentees: int
    mentors: int
    rows: Places
    columns: Places
    scores: Points

    @classmethod
    def of(
        cls, mentees: int, mentors: int, rows: Places, columns: Places, scores: Points
    ) -> ListedPairs:
        """The pairs in a fixed order. Of a pair that is listed twice, the last score holds."""
        place = rows.astype(np.int64) * mentors + columns
        _, last = np.unique(place[::-1], return_index=True)
        keep = len(place) - 1 - last
        return cls(mentees, mentors, rows[keep], columns[keep], scores[keep])

    @property
    def codes(self) -> Ints:
        """Row and column of each pair as one number, in rising order."""
        return self.rows.astype(np.int64) * self.mentors + self.columns

    def only(self, keep: NDArray[np.bool_]) -> ListedPairs:
        """Some of them."""
        return ListedPairs(
            self.mentees, self.mentors, self.rows[keep], self.columns[keep], self.scores[keep]
        )

    def listed(self) -> tuple[Places, Places, Points]:
        """All of them."""
        return self.rows, self.columns, self.scores

    def blocks(self) -> Iterator[tuple[int, Points]]:
        """As a table, a few rows at a time."""
        height = max(1, BLOCK_CELLS // max(1, self.mentors))
        starts = np.searchsorted(self.rows, np.arange(self.mentees + 1))
        for first in range(0, self.mentees, height):
            last = min(first + height, self.mentees)
            part = slice(starts[first], starts[last])
            table = np.full((last - first, self.mentors), -1, np.int16)
            table[self.rows[part] - first, self.columns[part]] = self.scores[part]
            yield first, table

    def some(self, which: Ints) -> Points:
        """These rows as a table."""
        place = np.full(self.mentees, -1, np.int64)
        place[which] = np.arange(len(which))
        is_wanted = place[self.rows] >= 0
        table = np.full((len(which), self.mentors), -1, np.int16)
        table[place[self.rows[is_wanted]], self.columns[is_wanted]] = self.scores[is_wanted]
        return table


@dataclass(frozen=True)
class ScoredPairs:
    """Pairs whose scores are worked out block by block, and never all kept."""

    mentees: int
    mentors: int
    score: Callable[[int, int], Points]
    """Scores of the rows from the first to before the last."""

    @classmethod
    def of_table(cls, table: Points) -> ScoredPairs:
        """The pairs of a table that exists."""
        return cls(table.shape[0], table.shape[1], lambda first, last: table[first:last])

    def listed(self) -> None:
        """Too many to list."""
        return

    def blocks(self) -> Iterator[tuple[int, Points]]:
        """Blocks of about two million cells."""
        height = max(1, BLOCK_CELLS // max(1, self.mentors))
        for first in range(0, self.mentees, height):
            yield first, self.score(first, min(first + height, self.mentees))

    def some(self, which: Ints) -> Points:
        """These rows, each worked out alone."""
        rows = [self.score(row, row + 1) for row in which.tolist()]
        return np.concatenate(rows) if rows else np.zeros((0, self.mentors), np.int16)
