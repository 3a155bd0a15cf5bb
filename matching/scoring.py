"""Points of every pair: whole numbers from 0 to 10,000, and −1 where not allowed.

Each criterion is weighted and rounded before the sum is taken, so that the bars which a person
sees add up exactly to the score that the solver used. The table of all pairs is worked out in
blocks; bars and reasons of single pairs are worked out again when somebody asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.barriers import Barriers
from matching.criteria import CRITERIA
from matching.features import Pair, Participant, Snapshot
from matching.points import GIVEN, Given, Places, Points, merged

CELLS_AT_ONCE = 1 << 18
"""Of one block: small enough for its parts to stay in a processor's cache."""
AT_ONCE = 2
"""Blocks worked out side by side."""


@dataclass(frozen=True)
class Scores:
    """The scored pairs of one snapshot; rows are mentees, columns are mentors, sorted by id."""

    snapshot: Snapshot

    @cached_property
    def _in_order(self) -> Snapshot:
        return self.snapshot.in_fixed_order()

    @property
    def mentees(self) -> tuple[Participant, ...]:
        """The rows."""
        return self._in_order.mentees

    @property
    def mentors(self) -> tuple[Participant, ...]:
        """The columns."""
        return self._in_order.mentors

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Row by mentee enrolment."""
        return {one.id: n for n, one in enumerate(self.mentees)}

    @cached_property
    def column_of(self) -> dict[str, int]:
        """Column by mentor enrolment."""
        return {one.id: n for n, one in enumerate(self.mentors)}

    @cached_property
    def shares(self) -> dict[str, int]:
        """The most points that each criterion can give; they add up to 10,000."""
        return self.snapshot.weights.shares()

    @cached_property
    def _given(self) -> dict[str, Given]:
        """By criterion; those that count nothing are left out."""
        rules = self.snapshot.rules
        return {
            criterion.key: GIVEN[criterion.key](
                self.mentees, self.mentors, rules, self.shares[criterion.key]
            )
            for criterion in CRITERIA
            if self.shares[criterion.key]
        }

    @cached_property
    def _barriers(self) -> Barriers:
        return Barriers.of(self.snapshot, self.mentees, self.mentors)

    @cached_property
    def allowed(self) -> Points:
        """The score of every allowed pair, −1 of every other."""
        rows, columns = len(self.mentees), len(self.mentors)
        found = np.zeros((rows, columns), np.int16)
        if not rows or not columns:
            return found
        height = max(1, CELLS_AT_ONCE // columns)
        # Made before the threads begin, each of which would make its own.
        given, barriers = merged(list(self._given.values())), self._barriers
        barriers.keep_out(0, found[:0])

        def fill(first: int) -> None:
            part = found[first : first + height]
            for one in given:
                part += one.block(first, first + len(part))
            barriers.keep_out(first, part)

        with ThreadPoolExecutor(AT_ONCE) as threads:
            list(threads.map(fill, range(0, rows, height)))
        return found

    def places(self, pairs: Sequence[Pair]) -> tuple[Places, Places]:
        """Rows and columns of some pairs."""
        return (
            np.array([self.row_of[mentee] for mentee, _ in pairs], np.int64),
            np.array([self.column_of[mentor] for _, mentor in pairs], np.int64),
        )

    def fits(self, pairs: Sequence[Pair]) -> list[int]:
        """The scores of some pairs, whether or not they are allowed."""
        total = np.zeros(len(pairs), np.int64)
        for given in self._given.values():
            total += given.at(*self.places(pairs))
        found: list[int] = total.tolist()
        return found

    def points(self, pair: Pair) -> dict[str, int]:
        """What each criterion gave to a pair; the sum is its score."""
        place = self.places([pair])
        return {key: int(given.at(*place)[0]) for key, given in self._given.items()}

    def blocked(self, pairs: Sequence[Pair]) -> list[int]:
        """Why some pairs are not allowed, as bits of `Blocked`; 0 where they are."""
        found: list[int] = self._barriers.at(*self.places(pairs)).tolist()
        return found

    def blocked_mentors(self, mentee: str) -> list[int]:
        """Why each mentor is not open to a mentee, in the order of the columns."""
        columns = np.arange(len(self.mentors))
        return self._why(np.full(len(columns), self.row_of[mentee]), columns)

    def blocked_mentees(self, mentor: str) -> list[int]:
        """Why each mentee is not open to a mentor, in the order of the rows."""
        rows = np.arange(len(self.mentees))
        return self._why(rows, np.full(len(rows), self.column_of[mentor]))

    def _why(self, rows: Places, columns: Places) -> list[int]:
        found: list[int] = self._barriers.at(rows, columns).tolist()
        return found
