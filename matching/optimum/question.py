"""A matching that somebody else wrote down, read and checked; `docs/matching.md` describes it.

Files of millions of pairs are read: what is checked of every pair is checked of all at once, and
only a file that is wrong is walked through, to say where.
"""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from matching.criteria import FULL_SCORE
from matching.optimum.pairs import Ints, ListedPairs

OBJECTIVES = ("total", "fair", "stable")
NAMES = (
    "mentors",
    "mentees",
    "pairs",
    "locked",
    "forbidden",
    "objective",
    "mentee_ranks",
    "mentor_ranks",
)
MOST_PLACES = 1_000_000


class BadFile(Exception):
    """What is wrong with the file, in one line."""


@dataclass(frozen=True)
class Question:
    """A file, read: people as numbers in a fixed order that does not depend on the file's."""

    mentees: list[str]
    mentors: list[str]
    capacity: Ints
    pairs: ListedPairs
    """Those that are listed and not forbidden."""
    locked: dict[int, int]
    objective: str
    mentee_ranks: dict[int, list[int]]
    mentor_ranks: dict[int, list[int]]
    ignored: tuple[str, ...] = ()
    """Names in the file that mean nothing here."""


def read(path: str) -> Question:
    """Read and check a file. Raises BadFile with what is wrong, in one line."""
    data = _object(path)
    objective = data.get("objective", "total")
    if objective not in OBJECTIVES:
        raise BadFile(f"objective has to be one of {', '.join(OBJECTIVES)}.")
    rooms = _rooms(_list(data, "mentors"))
    mentors = sorted(rooms, key=_fixed_order)
    mentees = sorted(_ids(_list(data, "mentees"), "mentees"), key=_fixed_order)
    row_of = {name: n for n, name in enumerate(mentees)}
    column_of = {name: n for n, name in enumerate(mentors)}
    forbidden = [
        _place(pair, row_of, column_of, "forbidden") for pair in _list(data, "forbidden", [])
    ]
    pairs = _pairs(_list(data, "pairs"), row_of, column_of, forbidden)
    capacity = np.array([rooms[name] for name in mentors], np.int64)
    return Question(
        mentees=mentees,
        mentors=mentors,
        capacity=capacity,
        pairs=pairs,
        locked=_locked(_list(data, "locked", []), row_of, column_of, pairs, capacity),
        objective=objective,
        mentee_ranks=_ranks(data.get("mentee_ranks", {}), "mentee_ranks", row_of, column_of),
        mentor_ranks=_ranks(data.get("mentor_ranks", {}), "mentor_ranks", column_of, row_of),
        ignored=tuple(name for name in data if name not in NAMES),
    )


def _object(path: str) -> dict[str, Any]:
    try:
        with _uncollected():
            data = json.loads(Path(path).read_bytes())
    except OSError as error:
        raise BadFile(error.strerror or "cannot be read") from error
    except RecursionError as error:
        raise BadFile("is nested too deep.") from error
    except ValueError as error:
        is_number = "integer string conversion" in str(error)
        reason = "a number in it is too long." if is_number else str(error)
        raise BadFile(f"is not JSON: {reason}") from error
    if not isinstance(data, dict):
        raise BadFile("has to hold one JSON object.")
    return data


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looking for garbage: among millions of new lists there is none, and it takes half
    of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _fixed_order(name: str) -> tuple[bytes, str]:
    """By a hash: the same whatever the file's order, and no better for those named with an A."""
    return hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), name


def _list(data: Mapping[str, Any], name: str, default: list[Any] | None = None) -> list[Any]:
    found = data.get(name, default)
    if not isinstance(found, list):
        raise BadFile(f"{name} has to be a list.")
    return found


# --- People ---------------------------------------------------------------------------------------


def _ids(rows: list[Any], name: str) -> list[str]:
    found: dict[str, None] = {}
    for number, row in enumerate(rows):
        one = row.get("id") if isinstance(row, dict) else None
        if not isinstance(one, str):
            raise BadFile(f"{name}[{number}] has to be an object with an id that is a string.")
        if one in found:
            raise BadFile(f"{name} names {one!r} twice.")
        found[one] = None
    return list(found)


def _rooms(rows: list[Any]) -> dict[str, int]:
    names = _ids(rows, "mentors")
    rooms = [row.get("capacity", 1) for row in rows]
    for name, room in zip(names, rooms, strict=True):
        if type(room) is not int or not 0 <= room <= MOST_PLACES:
            raise BadFile(
                f"the capacity of mentor {name!r} has to be a whole number from 0 to {MOST_PLACES}."
            )
    return dict(zip(names, rooms, strict=True))


def _place(
    pair: Any, row_of: Mapping[str, int], column_of: Mapping[str, int], name: str
) -> tuple[int, int]:
    if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(n, str) for n in pair):
        raise BadFile(f"{name}: each entry has to be [mentee, mentor], two strings.")
    if pair[0] not in row_of:
        raise BadFile(f"{name} names {pair[0]!r}, who is not among the mentees.")
    if pair[1] not in column_of:
        raise BadFile(f"{name} names {pair[1]!r}, who is not among the mentors.")
    return row_of[pair[0]], column_of[pair[1]]


# --- Pairs ----------------------------------------------------------------------------------------


def _pairs(
    rows: list[Any],
    row_of: Mapping[str, int],
    column_of: Mapping[str, int],
    forbidden: list[tuple[int, int]],
) -> ListedPairs:
    if not set(map(type, rows)) <= {list} or not set(map(len, rows)) <= {3}:
        _say_where(rows, row_of, column_of)
    scores = list(map(itemgetter(2), rows))
    is_whole = set(map(type, scores)) <= {int}
    if not is_whole or (scores and not 0 <= min(scores) <= max(scores) <= FULL_SCORE):
        _say_where(rows, row_of, column_of)
    try:
        mentees = np.fromiter(map(row_of.__getitem__, map(itemgetter(0), rows)), np.int32)
        mentors = np.fromiter(map(column_of.__getitem__, map(itemgetter(1), rows)), np.int32)
    except (KeyError, TypeError):
        _say_where(rows, row_of, column_of)
    found = ListedPairs.of(
        len(row_of), len(column_of), mentees, mentors, np.array(scores, np.int16)
    )
    if len(found.rows) < len(rows):
        _say_where(rows, row_of, column_of)
    if not forbidden:
        return found
    is_out = np.isin(found.codes, [row * len(column_of) + column for row, column in forbidden])
    return found.only(~is_out)


def _say_where(
    rows: list[Any], row_of: Mapping[str, int], column_of: Mapping[str, int]
) -> NoReturn:
    """Walk through pairs of which one at least is wrong, and say which."""
    seen: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        if not isinstance(row, list) or len(row) != 3:
            raise BadFile(f"pairs[{number}] has to be [mentee, mentor, score].")
        place = _place(row[:2], row_of, column_of, f"pairs[{number}]")
        if type(row[2]) is not int or not 0 <= row[2] <= FULL_SCORE:
            raise BadFile(f"pairs[{number}]: the score has to be a whole number from 0 to 10000.")
        if place in seen:
            raise BadFile(f"pairs[{number}]: {row[0]!r} with {row[1]!r} is listed twice.")
        seen.add(place)
    raise AssertionError("Nothing is wrong with the pairs.")


def _locked(
    rows: list[Any],
    row_of: Mapping[str, int],
    column_of: Mapping[str, int],
    pairs: ListedPairs,
    capacity: Ints,
) -> dict[int, int]:
    if not rows:
        return {}
    places = [_place(pair, row_of, column_of, "locked") for pair in rows]
    is_allowed = np.isin([row * len(column_of) + column for row, column in places], pairs.codes)
    found: dict[int, int] = {}
    load: dict[int, int] = {}
    for pair, (row, column), may in zip(rows, places, is_allowed.tolist(), strict=True):
        if not may:
            raise BadFile(
                f"locked: {pair[0]!r} with {pair[1]!r} is not an allowed pair: "
                "it is forbidden, or not listed."
            )
        if found.get(row, column) != column:
            raise BadFile(f"locked: {pair[0]!r} is locked to two mentors.")
        if row not in found:
            load[column] = load.get(column, 0) + 1
        found[row] = column
        if load[column] > capacity[column]:
            raise BadFile(f"locked: {pair[1]!r} has more locked mentees than places.")
    return found


def _ranks(
    data: Any, name: str, place_of: Mapping[str, int], other_of: Mapping[str, int]
) -> dict[int, list[int]]:
    if not isinstance(data, dict):
        raise BadFile(f"{name} has to be an object of lists.")
    found: dict[int, list[int]] = {}
    for person, wishes in data.items():
        if person not in place_of:
            raise BadFile(f"{name} names {person!r}, who is not there.")
        if not isinstance(wishes, list) or not set(map(type, wishes)) <= {str}:
            raise BadFile(f"{name} of {person!r} has to be a list of identifiers, the best first.")
        if stranger := next((wish for wish in wishes if wish not in other_of), None):
            raise BadFile(f"{name} of {person!r} names {stranger!r}, who is not on the other side.")
        if len(set(wishes)) != len(wishes):
            raise BadFile(f"{name} of {person!r} names somebody twice.")
        found[place_of[person]] = [other_of[wish] for wish in wishes]
    return found
