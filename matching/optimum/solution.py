"""A cohort's question solved, and the second look at the answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.optimum import stability
from matching.optimum.grouping import gap_of_groups, solved_in_groups
from matching.optimum.groups import Reached
from matching.optimum.instance import Instance, Named, Problem, needed, pose
from matching.optimum.levels import Level
from matching.optimum.network import UNMATCHED
from matching.optimum.pairs import Ints, Places
from matching.optimum.proof import Prices, ProofRefused, gaps_of
from matching.optimum.stages import in_order
from matching.optimum.stopping import Stop


@dataclass(frozen=True)
class Certificate:
    """The prices of every mentee still free and of every place, by each level in turn.

    Empty where nobody would rather swap was asked for: that is seen from the pairs themselves.
    """

    prices: tuple[Prices, ...] = ()
    reached: tuple[Reached, ...] = ()
    """Of groups: each aim in turn, and what the search proved that it can be at most."""

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        found: dict[str, Any] = {
            "prices": [[mentee.tolist(), place.tolist()] for mentee, place in self.prices]
        }
        if self.reached:
            found["reached"] = [[one.aim, one.value, one.bound] for one in self.reached]
        return found

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Certificate:
        """The inverse of `to_json`."""
        prices = tuple(
            (np.array(mentee, np.int64), np.array(place, np.int64))
            for mentee, place in value["prices"]
        )
        reached = [Reached(*one) for one in value.get("reached", ())]
        if "most" in value:
            # Of groups made before anything but people and points counted for them.
            people, points = value["most"]
            reached = [Reached("matched", people, people), Reached("points", points, points)]
        return cls(prices, tuple(reached))


@dataclass(frozen=True)
class Solution:
    """The pairs chosen (mentee, mentor), in a fixed order, and the certificate."""

    pairs: tuple[Named, ...]
    certificate: Certificate
    ignored_locks: tuple[Named, ...] = ()
    stopped_at: int | None = None
    """The step before which the search was stopped; None where it went to the end."""

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "pairs": [list(pair) for pair in self.pairs],
            "ignored_locks": [list(pair) for pair in self.ignored_locks],
            **self.certificate.to_json(),
            "stopped_at": self.stopped_at,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Solution:
        """The inverse of `to_json`."""
        return cls(
            tuple((mentee, mentor) for mentee, mentor in value["pairs"]),
            Certificate.from_json(value),
            tuple((mentee, mentor) for mentee, mentor in value["ignored_locks"]),
            value.get("stopped_at"),
        )


@dataclass(frozen=True)
class Shortfall:
    """A group of which less than the floor could be matched."""

    group: str
    matched: int
    needed: int


@dataclass(frozen=True)
class Proof:
    """What was checked."""

    objective: str
    pairs_checked: int
    matched: int
    gap: tuple[tuple[str, int], ...] = ()
    """By which aim the result could be better, and by how much at most; empty: by none."""
    short: tuple[Shortfall, ...] = ()
    blocking_pairs: int = 0
    """Pairs who would both rather have each other."""
    least: int = 0
    """From 2 on: how many a mentor's group has at least."""

    @property
    def is_best(self) -> bool:
        """Whether nothing better exists in the order that was asked for."""
        return not self.gap


def solve(instance: Instance, stop: Stop | None = None) -> Solution:
    """The optimum of the instance with its certificate.

    Told to stop, it keeps what it has, and at which step that was. Raises `SolverRefused` when the
    flow solver reports anything but an optimum.
    """
    problem, ignored = pose(instance)
    stop = stop or Stop()
    if instance.objective == "stable":
        table, capacity, tastes = _tastes(problem)
        chosen = stability.accept_by_taste(table, capacity, tastes)
        return Solution(_named(problem, chosen), Certificate(), ignored)
    if instance.least > 1:
        groups = solved_in_groups(problem, stop)
        certificate = Certificate(reached=groups.reached)
        return Solution(_named(problem, groups.chosen), certificate, ignored, stop.stopped_at)
    stages = in_order(problem.pairs, problem.capacity, problem.levels, is_over=stop)
    return Solution(
        pairs=_named(problem, problem.mentors_chosen(stages[-1].chosen)),
        certificate=Certificate(
            tuple((stage.mentee_prices, stage.mentor_prices) for stage in stages)
        ),
        ignored_locks=ignored,
        stopped_at=stop.stopped_at,
    )


def _named(problem: Problem, mentors: Places) -> tuple[Named, ...]:
    names = problem.instance
    found = [
        *problem.seated,
        *((int(row), int(mentor)) for row, mentor in zip(problem.rows, mentors, strict=True)),
    ]
    return tuple(
        sorted((names.mentees[row], names.mentors[mentor]) for row, mentor in found if mentor >= 0)
    )


def check(instance: Instance, solution: Solution) -> Proof:
    """Prove the solution the best one of the instance, or say how much better one could be.

    Raises `ProofRefused` when a rule is broken, prices are too low, or nothing is proved.
    """
    _keeps_the_rules(instance, solution)
    problem, ignored = pose(instance)
    if set(ignored) != set(solution.ignored_locks):
        raise ProofRefused("A lock was dropped without need.")
    mentors = _free_mentors(problem, solution)
    table, capacity, tastes = _tastes(problem)
    blocking = stability.blocking_by_taste(table, capacity, mentors, tastes)
    if instance.objective == "stable" and blocking:
        raise ProofRefused("Two people would rather have each other.")
    return Proof(
        objective=instance.objective,
        pairs_checked=len(instance.mentees) * len(instance.mentors),
        matched=len(solution.pairs),
        gap=() if instance.objective == "stable" else _gap(problem, solution, mentors),
        short=_short(problem.instance, solution),
        blocking_pairs=blocking,
        least=instance.least if instance.least > 1 and instance.objective != "stable" else 0,
    )


def _gap(problem: Problem, solution: Solution, mentors: Places) -> tuple[tuple[str, int], ...]:
    if problem.instance.least > 1:
        return gap_of_groups(problem, solution.certificate.reached, mentors)
    prices = solution.certificate.prices
    chosen = _places(problem, mentors)
    gaps = gaps_of(problem.pairs, problem.capacity, problem.levels, chosen, prices)
    for level, gap in zip(problem.levels, gaps, strict=False):
        if gap < 0:
            raise ProofRefused("More was found than there can be.")
        if gap:
            return _in_words(level, gap)
    if len(gaps) < len(problem.levels):
        raise ProofRefused("Not every aim was looked at.")
    return ()


def least_cost(instance: Instance, certificate: Certificate, pair: Named) -> tuple[str, int] | None:
    """What it costs at least, by the prices, to bring two people together: by which aim, how much.

    Nothing has to be solved. None where the pair is not allowed, the mentee is locked, or the
    prices show no cost (there may be one nevertheless).
    """
    problem, _ = pose(instance)
    names = problem.instance
    row = names.mentees.index(pair[0])
    places = np.flatnonzero(problem.mentor_of == names.mentors.index(pair[1]))
    rows = np.flatnonzero(problem.rows == row)
    if not len(rows) or names.score[row, places[0]] < 0 or not problem.capacity[places].any():
        return None
    free = int(rows[0])
    table = problem.pairs.score(free, free + 1)
    is_open = problem.capacity[places] > 0
    for level, (mentee, column) in zip(problem.levels, certificate.prices, strict=False):
        spare = mentee[free] + column[places] - level.table(free, table)[0, places]
        least = int(spare[is_open].min())
        if least:
            found = _in_words(level, least)[0]
            return None if found[0] == "ties" else found
        is_open &= spare == 0
    return None


def _in_words(level: Level, gap: int) -> tuple[tuple[str, int], ...]:
    """The first aim of a level that a gap may change, and by how much at most."""
    for aim, step in zip(level.aims, level.steps, strict=True):
        if gap >= step:
            return ((aim.name, gap // step),)
    return (("ties", gap),)


def _places(problem: Problem, mentors: Places) -> Places:
    """The column of each free mentee: a mentor's first place first, then the others; then those
    that a group's floor leaves."""
    room = problem.capacity.copy()
    columns: dict[int, list[int]] = {}
    for column, mentor in enumerate(problem.mentor_of.tolist()):
        columns.setdefault(mentor, []).append(column)
    found = np.full(len(mentors), UNMATCHED, np.int32)
    excuses = columns.pop(-1, [])
    for row, mentor in enumerate(mentors.tolist()):
        mine = columns.get(mentor, []) if mentor >= 0 else _excuse(problem, row, excuses)
        column = next((one for one in mine if room[one] > 0), UNMATCHED)
        if mentor >= 0 and column == UNMATCHED:
            raise ProofRefused("A mentor has more mentees than places.")
        if column != UNMATCHED:
            room[column] -= 1
            found[row] = column
    return found


def _excuse(problem: Problem, row: int, excuses: list[int]) -> list[int]:
    if not excuses:
        return []
    scores = problem.pairs.score(row, row + 1)[0]
    return [column for column in excuses if scores[column] >= 0]


def _short(instance: Instance, solution: Solution) -> tuple[Shortfall, ...]:
    if not instance.floor_percent or not instance.groups:
        return ()
    group_of = dict(zip(instance.mentees, instance.groups, strict=True))
    sizes = Counter(group for group in instance.groups if group)
    matched = Counter(group_of[mentee] for mentee, _ in solution.pairs)
    found = [
        Shortfall(group, matched[group], needed(size, instance.floor_percent))
        for group, size in sorted(sizes.items())
    ]
    return tuple(one for one in found if one.matched < one.needed)


def _keeps_the_rules(instance: Instance, solution: Solution) -> None:
    row_of = {name: n for n, name in enumerate(instance.mentees)}
    column_of = {name: n for n, name in enumerate(instance.mentors)}
    for mentee, mentor in solution.pairs:
        if mentee not in row_of or mentor not in column_of:
            raise ProofRefused("Somebody is matched who is not in the cohort.")
        if instance.score[row_of[mentee], column_of[mentor]] < 0:
            raise ProofRefused("A pair is matched that the rules forbid.")
    if any(count > 1 for count in Counter(mentee for mentee, _ in solution.pairs).values()):
        raise ProofRefused("A mentee is matched twice.")
    for mentor, count in Counter(mentor for _, mentor in solution.pairs).items():
        if count > instance.capacity[column_of[mentor]]:
            raise ProofRefused("A mentor has more mentees than places.")
    missing = instance.locked - set(solution.pairs) - set(solution.ignored_locks)
    if missing:
        raise ProofRefused("A locked pair was taken apart.")


def _free_mentors(problem: Problem, solution: Solution) -> Places:
    """The mentor of each mentee who was not locked, as the solution has it."""
    column_of = {name: n for n, name in enumerate(problem.instance.mentors)}
    mentor_of = dict(solution.pairs)
    names = [problem.instance.mentees[int(row)] for row in problem.rows]
    return np.array(
        [column_of[mentor_of[name]] if name in mentor_of else UNMATCHED for name in names],
        np.int32,
    )


def _tastes(problem: Problem) -> tuple[np.ndarray, Ints, stability.Tastes]:
    """The free mentees' scores, the places that are left, and who ranked whom."""
    instance = problem.instance
    column_of = {name: n for n, name in enumerate(instance.mentors)}
    row_of = {instance.mentees[int(row)]: n for n, row in enumerate(problem.rows)}
    capacity = np.array(instance.capacity, np.int64)
    for _, column in problem.seated:
        capacity[column] -= 1
    is_plain = not problem.seated
    return (
        instance.score if is_plain else instance.score[problem.rows],
        capacity,
        stability.Tastes.of(instance.mentee_wishes, row_of, instance.mentor_wishes, column_of),
    )
