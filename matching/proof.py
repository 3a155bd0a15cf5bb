"""A second, separate check that a solution is the best there is, in exact whole numbers.

It trusts nothing that the solver says except the pairs and two kinds of witness, and works from
the instance alone:

- *the count*: a set of mentees and mentors such that every allowed pair has one of them in it.
  Nobody can match more than the set has places for, so if that many are matched, it is the most.
- *the value*: a price for each mentee, each mentor, and one in common, such that no allowed pair
  is worth more than its prices. Then no assignment is worth more than all prices together, so if
  the chosen one is worth exactly that, it is the best. (Strong duality of linear programmes.)
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from matching.solver import Instance, Problem, Solution, pose


class ProofRefused(AssertionError):
    """The solution breaks a rule, or its witnesses do not prove it the best."""


@dataclass(frozen=True)
class Proof:
    """What was checked. `statement` is for a programme manager."""

    pairs_checked: int
    matched: int
    most_possible: int
    value: int
    bound: int

    @property
    def gap(self) -> int:
        """0: nothing better exists."""
        return self.bound - self.value

    @property
    def statement(self) -> str:
        """The result in words that need no mathematics."""
        return (
            f"A second, independent check went through all {self.pairs_checked:,} possible pairs "
            f"and confirmed, in exact whole numbers: within your rules, nobody can match more "
            f"than {self.matched:,} mentees, and among all ways to match that many, none is better "
            f"in the order you asked for."
        )


def check(instance: Instance, solution: Solution) -> Proof:
    """Prove the solution the best one of the instance; raises `ProofRefused` when it is not."""
    _keeps_the_rules(instance, solution)
    problem, ignored = pose(instance)
    if set(ignored) != set(solution.ignored_locks):
        raise ProofRefused("A lock was dropped without need.")
    chosen = _free_pairs(problem, solution)
    most = _most_possible(problem, solution)
    if len(chosen) != most:
        raise ProofRefused("Not shown that no more people can be matched.")
    value, bound = _value(problem, chosen), _bound(problem, solution, len(chosen))
    if value != bound:
        raise ProofRefused(f"The prices leave room for {bound - value} more.")
    return Proof(
        pairs_checked=len(instance.mentees) * len(instance.mentors),
        matched=len(solution.pairs),
        most_possible=most + len(problem.seated),
        value=value,
        bound=bound,
    )


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


def _free_pairs(problem: Problem, solution: Solution) -> list[tuple[int, int]]:
    """The chosen pairs that were not locked, as rows and columns of the problem."""
    row_of = {problem.instance.mentees[int(row)]: n for n, row in enumerate(problem.rows)}
    column_of = {name: n for n, name in enumerate(problem.instance.mentors)}
    return [
        (row_of[mentee], column_of[mentor]) for mentee, mentor in solution.pairs if mentee in row_of
    ]


def _most_possible(problem: Problem, solution: Solution) -> int:
    """How many the cover has places for, once it is seen to touch every allowed pair."""
    witness = solution.certificate
    rows = [problem.instance.mentees[int(row)] in witness.covered_mentees for row in problem.rows]
    columns = [name in witness.covered_mentors for name in problem.instance.mentors]
    touched = np.array(rows, np.bool_)[:, None] | np.array(columns, np.bool_)[None, :]
    if bool((problem.allowed & ~touched).any()):
        raise ProofRefused("The cover misses an allowed pair.")
    return sum(rows) + sum(
        int(room) for room, inside in zip(problem.capacity, columns, strict=True) if inside
    )


def _value(problem: Problem, chosen: list[tuple[int, int]]) -> int:
    worth = sum(int(problem.worth[row, column]) for row, column in chosen)
    return worth + sum(int(problem.bonus[column]) for column in {column for _, column in chosen})


def _bound(problem: Problem, solution: Solution, matched: int) -> int:
    """All prices together, once no allowed pair is worth more than its own."""
    witness = solution.certificate
    mentees = [
        witness.mentee_prices.get(problem.instance.mentees[int(row)], 0) for row in problem.rows
    ]
    mentors = [witness.mentor_prices.get(name, 0) for name in problem.instance.mentors]
    if any(price < 0 for price in mentees):
        raise ProofRefused("A mentee's price is below nothing.")
    for row, price in enumerate(mentees):
        allowed = np.flatnonzero(problem.allowed[row])
        worths = problem.worth[row, allowed].tolist()
        for column, worth in zip(allowed.tolist(), worths, strict=True):
            if price + mentors[column] + witness.common_price < worth:
                raise ProofRefused("A pair is worth more than its prices.")
    return (
        sum(mentees)
        + sum(
            _places_price(price, int(bonus), int(room))
            for price, bonus, room in zip(mentors, problem.bonus, problem.capacity, strict=True)
        )
        + witness.common_price * matched
    )


def _places_price(price: int, bonus: int, room: int) -> int:
    """What a mentor's places cost together: the first carries the bonus, the others do not."""
    if room == 0:
        return 0
    return max(0, price + bonus) + (room - 1) * max(0, price)
