"""How many hours any two could meet, from the quarter-hours in which each could begin. Exact.

Counting what two rows of bits share is a product of two tables of noughts and ones. Most of the
quarter-hours of eight weeks are alike for everybody (nobody could begin at three in the morning,
and a quarter past ten is as ten), so each kind of quarter-hour is one column with a weight: the
product is ten times smaller than the bits, and its whole numbers are exact in floating point in
whatever order they are added up (docs/decisions/0191).
"""

from __future__ import annotations

import zlib
from base64 import b85decode, b85encode
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.features import Participant
from participants.meetable import BYTES

QUARTERS_IN_AN_HOUR = 4
ENOUGH_HOURS = 40
"""Full points: five hours a week leave a time in any week."""
_BYTES_AT_ONCE = 56

Places = NDArray[np.int64]
Points = NDArray[np.int16]
Packed = NDArray[np.uint8]


def written(bits: bytes) -> str:
    """Bits as a run freezes them."""
    return b85encode(zlib.compress(bits)).decode()


def read(text: str) -> bytes:
    """The inverse of `written`; nothing where it is empty."""
    return zlib.decompress(b85decode(text)).ljust(BYTES, b"\0")[:BYTES] if text else bytes(BYTES)


def hours_together(mentee: Participant, mentor: Participant) -> int | None:
    """Whole hours in which two could meet; None where one's time is not known."""
    if not mentee.meetable or not mentor.meetable:
        return None
    both = _packed([mentee]) & _packed([mentor])
    return int(np.bitwise_count(both).sum()) // QUARTERS_IN_AN_HOUR


@dataclass(frozen=True)
class ByHours:
    """Points by the quarter-hours that two share: `share` for `full` of them or more."""

    rows: NDArray[np.float32]
    """Kinds of quarter-hours, each by how often it occurs."""
    columns: NDArray[np.float32]
    packed_rows: Packed
    packed_columns: Packed
    known_rows: NDArray[np.bool_]
    known_columns: NDArray[np.bool_]
    full: int
    share: int
    silence: int

    @classmethod
    def of(
        cls,
        mentees: Sequence[Participant],
        mentors: Sequence[Participant],
        *,
        full: int,
        share: int,
        silence: int,
    ) -> ByHours:
        """`silence` is what it gives where somebody's time is not known."""
        one, other = _packed(mentees), _packed(mentors)
        rows, columns = _by_kind(one, other)
        return cls(
            rows,
            columns,
            one,
            other,
            np.array([bool(who.meetable) for who in mentees], np.bool_),
            np.array([bool(who.meetable) for who in mentors], np.bool_),
            full,
            share,
            silence,
        )

    def block(self, first: int, last: int) -> Points:
        """To the mentees from the first to before the last, with every mentor."""
        found = self._points(self.rows[first:last] @ self.columns)
        if not self.known_columns.all():
            found[:, ~self.known_columns] = self.silence
        if not self.known_rows[first:last].all():
            found[~self.known_rows[first:last]] = self.silence
        return found

    def at(self, rows: Places, columns: Places) -> Points:
        """To some pairs."""
        both = self.packed_rows[rows] & self.packed_columns[columns]
        found = self._points(np.bitwise_count(both).sum(axis=1, dtype=np.int64).astype(np.float32))
        found[~(self.known_rows[rows] & self.known_columns[columns])] = self.silence
        return found

    def _points(self, quarters: NDArray[np.float32]) -> Points:
        """Rounded. What is divided is a whole number below 2²⁴, and so is exact; the quotient lies
        further from the next whole number than a float32 errs."""
        np.minimum(quarters, self.full, out=quarters)
        quarters *= 2 * self.share
        quarters += self.full
        quarters /= 2 * self.full
        return quarters.astype(np.int16)


def _packed(people: Sequence[Participant]) -> Packed:
    """A row of bits for each."""
    known = {text: read(text) for text in {one.meetable for one in people}}
    return np.frombuffer(b"".join(known[one.meetable] for one in people), np.uint8).reshape(
        len(people), BYTES
    )


def _by_kind(one: Packed, other: Packed) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Both tables by kinds of quarter-hours: the first with how often each occurs."""
    often: dict[bytes, int] = {}
    for first in range(0, BYTES, _BYTES_AT_ONCE):
        part = slice(first, first + _BYTES_AT_ONCE)
        both = np.concatenate([np.unpackbits(side[:, part], axis=1) for side in (one, other)])
        is_of_use = both[: len(one)].any(axis=0) & both[len(one) :].any(axis=0)
        for kind in np.packbits(both[:, is_of_use].T, axis=1):
            name = kind.tobytes()
            often[name] = often.get(name, 0) + 1
    size = len(one) + len(other)
    kinds = np.frombuffer(b"".join(often), np.uint8).reshape(len(often), -(-size // 8))
    table = np.unpackbits(kinds, axis=1, count=size)
    weights = np.array(list(often.values()), np.float32)
    rows = np.ascontiguousarray(table[:, : len(one)].T, np.float32) * weights
    return rows, table[:, len(one) :].astype(np.float32)
