"""Instances from elsewhere: a JSON file in, the best assignment with its proof out. No database.

`docs/matching.md` describes the file and the answer.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.optimum import stability
from matching.optimum.assignment import assign, unmatched_cost
from matching.optimum.certificate import gap_of
from matching.optimum.levels import Level, everybody, fewest_in_bands, most_points, packed
from matching.optimum.network import UNMATCHED, Edges
from matching.optimum.pairs import Ints, ListedPairs, Places
from matching.optimum.question import OBJECTIVES, BadFile, Question, read
from matching.optimum.stages import Stage, in_order

__all__ = ["OBJECTIVES", "BadFile", "main", "solved"]


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
    if question.ignored:
        print(f"{path}: ignored: {', '.join(question.ignored)}.", file=sys.stderr)
    answer = answer_to(question)
    found = told(question, answer)
    return found | {
        "seconds": round(time.perf_counter() - began, 3),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


# --- Solving --------------------------------------------------------------------------------------


def _edges_of(pairs: ListedPairs) -> Edges:
    return Edges(
        pairs.mentees, pairs.mentors, pairs.rows, pairs.columns, pairs.scores.astype(np.int64)
    )


def _left_by(question: Question) -> ListedPairs:
    """The pairs that are left once everybody who is locked has that one alone."""
    pairs = question.pairs
    own = np.full(pairs.mentees, UNMATCHED, np.int32)
    own[list(question.locked)] = list(question.locked.values())
    keep = (own[pairs.rows] == UNMATCHED) | (own[pairs.rows] == pairs.columns)
    return pairs if keep.all() else pairs.only(keep)


def answer_to(question: Question) -> Answer:
    """Seat the locked, then solve for the rest by the aim that was asked for."""
    pairs = _left_by(question)
    rows = np.array(list(question.locked), np.int64)
    columns = np.array(list(question.locked.values()), np.int64)
    is_free = np.ones(pairs.mentees, np.bool_)
    is_free[rows] = False
    rest = pairs.only(is_free[pairs.rows]) if len(rows) else pairs
    left = question.capacity - np.bincount(columns, minlength=pairs.mentors)
    answer = _solve(question, rest, left)
    chosen, prices = answer.chosen.copy(), answer.mentee_prices.copy()
    chosen[rows] = columns
    own = pairs.scores[np.searchsorted(pairs.rows, rows)].astype(np.int64)
    prices[rows] = own - answer.mentor_prices[columns]
    gap = None
    if question.objective == "total":
        cost = unmatched_cost(pairs.mentees)
        gap = gap_of(pairs, question.capacity, chosen, prices, answer.mentor_prices, cost)
    elif answer.stages:
        gap = sum(stage.bound - stage.value for stage in answer.stages)
    return Answer(chosen, prices, answer.mentor_prices, gap, answer.stages)


def _solve(question: Question, rest: ListedPairs, left: Ints) -> Answer:
    if question.objective == "fair":
        stages = in_order(rest, left, _fair_levels(rest))
        last = stages[-1]
        return Answer(last.chosen, last.mentee_prices, last.mentor_prices, None, tuple(stages))
    if question.objective == "stable":
        edges = _edges_of(rest)
        wanted = stability.ranks_of(edges, question.mentee_ranks, of_mentors=False)
        liked = stability.ranks_of(edges, question.mentor_ranks, of_mentors=True)
        chosen = stability.accept_in_turn(edges, left, wanted, liked)
        nothing = np.zeros(rest.mentees, np.int64), np.zeros(rest.mentors, np.int64)
        return Answer(chosen, *nothing, None)
    found = assign(rest, left)
    return Answer(found.chosen, found.mentee_prices, found.mentor_prices, None)


def _fair_levels(pairs: ListedPairs) -> list[Level]:
    nodes = pairs.mentees + pairs.mentors
    aims = [everybody(), *fewest_in_bands(pairs.mentees, nodes), most_points()]
    return packed(aims, pairs.mentees, nodes)


# --- Telling --------------------------------------------------------------------------------------


def told(question: Question, answer: Answer) -> dict[str, Any]:
    """The answer with names."""
    pairs = question.pairs
    held = answer.chosen[pairs.rows] == pairs.columns
    scores = pairs.scores[held].tolist()
    seats = zip(pairs.rows[held].tolist(), pairs.columns[held].tolist(), strict=True)
    matched = sorted([question.mentees[row], question.mentors[column]] for row, column in seats)
    return {
        "matched": matched,
        "matched_count": len(matched),
        "total": sum(scores),
        "worst": min(scores, default=None),
        "certificate": _certificate(question, answer),
        "blocking_pairs": _blocking(question, answer),
    }


def _certificate(question: Question, answer: Answer) -> dict[str, Any]:
    if question.objective == "stable":
        return {"mentee_prices": {}, "mentor_prices": {}, "gap": None}
    found: dict[str, Any] = {
        "mentee_prices": _named(question.mentees, answer.mentee_prices),
        "mentor_prices": _named(question.mentors, answer.mentor_prices),
        "unmatched_cost": unmatched_cost(len(question.mentees)),
        "gap": answer.gap,
    }
    if answer.stages:
        found["stages"] = [{"value": stage.value, "bound": stage.bound} for stage in answer.stages]
    return found


def _blocking(question: Question, answer: Answer) -> int:
    """Among all allowed pairs, those that a lock rules out too; equals are no better."""
    edges = _edges_of(question.pairs)
    wanted = stability.tastes_of(edges, question.mentee_ranks, of_mentors=False)
    liked = stability.tastes_of(edges, question.mentor_ranks, of_mentors=True)
    return stability.blocking_pairs(edges, question.capacity, answer.chosen, wanted, liked)


def _named(names: Sequence[str], prices: Ints) -> dict[str, int]:
    return dict(zip(names, prices.tolist(), strict=True))
