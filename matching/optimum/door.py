"""Instances from elsewhere: a JSON file in, the best assignment with its proof out. No database.

`docs/matching.md` describes the file and the answer.
"""

from __future__ import annotations

import hashlib
import json
import resource
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from matching.optimum import stability
from matching.optimum.assignment import FULL_SCORE, assign, unmatched_cost
from matching.optimum.certificate import gap_of
from matching.optimum.levels import Level, everybody, fewest_in_bands, most_points, packed
from matching.optimum.network import UNMATCHED, Edges
from matching.optimum.pairs import Ints, ListedPairs, Places
from matching.optimum.stages import Stage, in_order

OBJECTIVES = ("total", "fair", "stable")
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
    locked: dict[int, int]
    objective: str
    mentee_ranks: dict[int, list[int]]
    mentor_ranks: dict[int, list[int]]


@dataclass(frozen=True)
class Answer:
    """Who is matched with whom, and the prices of everybody."""

    chosen: Places
    mentee_prices: Ints
    mentor_prices: Ints
    gap: int | None
    """None where the aim was not the highest total."""
    stages: tuple[Stage, ...] = ()


def main(arguments: Sequence[str]) -> int:
    """Solve the file that the command line names; the exit status is 2 for a bad one."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print("Usage: manage.py solve_matching FILE.json", file=sys.stderr)
        return 2
    try:
        print(json.dumps(solved(arguments[0])))
    except BadFile as error:
        print(f"{arguments[0]}: {error}", file=sys.stderr)
        return 2
    return 0


def solved(path: str) -> dict[str, Any]:
    """The answer to the question in a file, as plain data. Raises BadFile."""
    began = time.perf_counter()
    question = read(path)
    edges = edges_of(question)
    answer = answer_to(question, edges)
    found = told(question, edges, answer)
    return found | {
        "seconds": round(time.perf_counter() - began, 3),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


# --- Reading --------------------------------------------------------------------------------------


def read(path: str) -> Question:
    """Read and check a file. Raises BadFile with what is wrong, in one line."""
    try:
        data = json.loads(Path(path).read_bytes())
    except OSError as error:
        raise BadFile(error.strerror or "cannot be read") from error
    except (ValueError, RecursionError) as error:
        raise BadFile(f"is not JSON: {error}") from error
    if not isinstance(data, dict):
        raise BadFile("has to hold one JSON object.")
    objective = data.get("objective", "total")
    if objective not in OBJECTIVES:
        raise BadFile(f"objective has to be one of {', '.join(OBJECTIVES)}.")
    rooms = _rooms(_list(data, "mentors"))
    mentors = sorted(rooms, key=_fixed_order)
    mentees = sorted(_ids(_list(data, "mentees"), "mentees"), key=_fixed_order)
    row_of = {name: n for n, name in enumerate(mentees)}
    column_of = {name: n for n, name in enumerate(mentors)}
    forbidden = {
        _place(pair, row_of, column_of, "forbidden") for pair in _list(data, "forbidden", [])
    }
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
    )


def _fixed_order(name: str) -> tuple[bytes, str]:
    """By a hash: the same whatever the file's order, and no better for those named with an A."""
    return hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), name


def _list(data: Mapping[str, Any], name: str, default: list[Any] | None = None) -> list[Any]:
    found = data.get(name, default)
    if not isinstance(found, list):
        raise BadFile(f"{name} has to be a list.")
    return found


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
        if not _is_whole(room) or not 0 <= room <= MOST_PLACES:
            raise BadFile(f"the capacity of mentor {name!r} has to be a whole number from 0.")
    return dict(zip(names, rooms, strict=True))


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _place(
    pair: Any, row_of: Mapping[str, int], column_of: Mapping[str, int], name: str
) -> tuple[int, int]:
    if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(n, str) for n in pair):
        raise BadFile(f"{name}: each entry has to be [mentee, mentor].")
    if pair[0] not in row_of:
        raise BadFile(f"{name} names {pair[0]!r}, who is not among the mentees.")
    if pair[1] not in column_of:
        raise BadFile(f"{name} names {pair[1]!r}, who is not among the mentors.")
    return row_of[pair[0]], column_of[pair[1]]


def _pairs(
    rows: list[Any],
    row_of: Mapping[str, int],
    column_of: Mapping[str, int],
    forbidden: set[tuple[int, int]],
) -> ListedPairs:
    found: dict[tuple[int, int], int] = {}
    for number, row in enumerate(rows):
        if not isinstance(row, list) or len(row) != 3:
            raise BadFile(f"pairs[{number}] has to be [mentee, mentor, score].")
        place = _place(row[:2], row_of, column_of, f"pairs[{number}]")
        if not _is_whole(row[2]) or not 0 <= row[2] <= FULL_SCORE:
            raise BadFile(f"pairs[{number}]: the score has to be a whole number from 0 to 10000.")
        if place in found:
            raise BadFile(f"pairs[{number}]: {row[0]!r} with {row[1]!r} is listed twice.")
        found[place] = row[2]
    kept = {place: score for place, score in found.items() if place not in forbidden}
    places = np.array(list(kept), np.int32).reshape(-1, 2)
    scores = np.array(list(kept.values()), np.int16)
    return ListedPairs.of(len(row_of), len(column_of), places[:, 0], places[:, 1], scores)


def _locked(
    rows: list[Any],
    row_of: Mapping[str, int],
    column_of: Mapping[str, int],
    pairs: ListedPairs,
    capacity: Ints,
) -> dict[int, int]:
    allowed = set(zip(pairs.rows.tolist(), pairs.columns.tolist(), strict=True))
    found: dict[int, int] = {}
    load: dict[int, int] = {}
    for pair in rows:
        row, column = _place(pair, row_of, column_of, "locked")
        if (row, column) not in allowed:
            raise BadFile(f"locked: {pair[0]!r} with {pair[1]!r} is not an allowed pair.")
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
        if not isinstance(wishes, list) or any(
            not isinstance(wish, str) or wish not in other_of for wish in wishes
        ):
            raise BadFile(f"{name} of {person!r} has to be a list of people of the other side.")
        if len(set(wishes)) != len(wishes):
            raise BadFile(f"{name} of {person!r} names somebody twice.")
        found[place_of[person]] = [other_of[wish] for wish in wishes]
    return found


# --- Solving --------------------------------------------------------------------------------------


def edges_of(question: Question) -> Edges:
    """The pairs that are left once everybody who is locked has that one alone."""
    pairs = question.pairs
    own = np.full(pairs.mentees, UNMATCHED, np.int32)
    own[list(question.locked)] = list(question.locked.values())
    keep = (own[pairs.rows] == UNMATCHED) | (own[pairs.rows] == pairs.columns)
    return Edges(
        pairs.mentees,
        pairs.mentors,
        pairs.rows[keep],
        pairs.columns[keep],
        pairs.scores[keep].astype(np.int64),
    )


def answer_to(question: Question, edges: Edges) -> Answer:
    """Seat the locked, then solve for the rest by the aim that was asked for."""
    is_locked = np.zeros(edges.mentees, np.bool_)
    is_locked[list(question.locked)] = True
    free = ~is_locked[edges.rows]
    rest = Edges(
        edges.mentees, edges.mentors, edges.rows[free], edges.columns[free], edges.worth[free]
    )
    seated = np.array(list(question.locked.values()), np.int64)
    left = question.capacity - np.bincount(seated, minlength=edges.mentors)
    answer = _solve(question, rest, left)
    chosen, prices = answer.chosen.copy(), answer.mentee_prices.copy()
    for row, column in question.locked.items():
        chosen[row] = column
        own = edges.worth[(edges.rows == row) & (edges.columns == column)][0]
        prices[row] = own - answer.mentor_prices[column]
    gap = None
    if question.objective == "total":
        cost = unmatched_cost(edges.mentees)
        gap = gap_of(_listed(edges), question.capacity, chosen, prices, answer.mentor_prices, cost)
    elif answer.stages:
        gap = sum(stage.bound - stage.value for stage in answer.stages)
    return Answer(chosen, prices, answer.mentor_prices, gap, answer.stages)


def _solve(question: Question, rest: Edges, left: Ints) -> Answer:
    if question.objective == "fair":
        stages = in_order(_listed(rest), left, _fair_levels(rest))
        last = stages[-1]
        return Answer(last.chosen, last.mentee_prices, last.mentor_prices, None, tuple(stages))
    if question.objective == "stable":
        wanted, liked = _preferences(question, rest)
        chosen = stability.accept_in_turn(rest, left, wanted, liked)
        nothing = np.zeros(rest.mentees, np.int64), np.zeros(rest.mentors, np.int64)
        return Answer(chosen, *nothing, None)
    found = assign(_listed(rest), left)
    return Answer(found.chosen, found.mentee_prices, found.mentor_prices, None)


def _listed(edges: Edges) -> ListedPairs:
    scores = edges.worth.astype(np.int16)
    return ListedPairs(edges.mentees, edges.mentors, edges.rows, edges.columns, scores)


def _fair_levels(edges: Edges) -> list[Level]:
    nodes = edges.mentees + edges.mentors
    aims = [everybody(), *fewest_in_bands(edges.mentees, nodes), most_points()]
    return packed(aims, edges.mentees, nodes)


def _preferences(question: Question, edges: Edges) -> tuple[Ints, Ints]:
    return (
        stability.ranks_of(edges, edges.worth, question.mentee_ranks, of_mentors=False),
        stability.ranks_of(edges, edges.worth, question.mentor_ranks, of_mentors=True),
    )


def told(question: Question, edges: Edges, answer: Answer) -> dict[str, Any]:
    """The answer with names."""
    held = answer.chosen[edges.rows] == edges.columns
    scores = edges.worth[held].tolist()
    pairs = zip(edges.rows[held].tolist(), edges.columns[held].tolist(), strict=True)
    matched = sorted([question.mentees[row], question.mentors[column]] for row, column in pairs)
    wanted, liked = _preferences(question, edges)
    certificate: dict[str, Any] = {
        "mentee_prices": _named(question.mentees, answer.mentee_prices),
        "mentor_prices": _named(question.mentors, answer.mentor_prices),
        "unmatched_cost": unmatched_cost(edges.mentees),
        "gap": answer.gap,
    }
    if question.objective == "stable":
        certificate = {"mentee_prices": {}, "mentor_prices": {}, "gap": None}
    if answer.stages:
        certificate["stages"] = [
            {"value": stage.value, "bound": stage.bound} for stage in answer.stages
        ]
    return {
        "matched": matched,
        "matched_count": len(matched),
        "total": sum(scores),
        "worst": min(scores, default=None),
        "certificate": certificate,
        "blocking_pairs": stability.blocking_pairs(
            edges, question.capacity, answer.chosen, wanted, liked
        ),
    }


def _named(names: Sequence[str], prices: Ints) -> dict[str, int]:
    return dict(zip(names, prices.tolist(), strict=True))
