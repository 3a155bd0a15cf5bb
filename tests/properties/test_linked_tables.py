"""Tables of the same people beside each other: whoever solves for all of them finds nobody."""

from __future__ import annotations

import random
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from reporting.suppression import decide, decide_together

Cell = tuple[int, int]
Hidden = set[tuple[int, int]]
THRESHOLD = 11
SIZES = st.integers(0, 40) | st.integers(0, 4)
PEOPLE = st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, 3)), SIZES, max_size=12)


def tables_of(people: dict[Cell, int]) -> dict[int, dict[int, list[Cell]]]:
    """By the first and by the second of what is known of people."""
    return {
        axis: {
            key: [cell for cell in people if cell[axis] == key]
            for key in sorted({cell[axis] for cell in people})
        }
        for axis in (0, 1)
    }


def size(people: dict[Cell, int], axis: int, key: int) -> int:
    return sum(count for cell, count in people.items() if cell[axis] == key)


def groups(people: dict[Cell, int]) -> Hidden:
    return {(axis, cell[axis]) for axis in (0, 1) for cell, count in people.items() if count}


def most(people: dict[Cell, int], hidden: Hidden, cell: Cell) -> float:
    """How many a cell can hold, by all that is shown and the total; asked of no code of ours."""
    cells = [one for one, count in people.items() if count]
    shown = sorted(groups(people) - hidden)
    rows = [[float(one[axis] == key) for one in cells] for axis, key in shown]
    sums = [float(size(people, axis, key)) for axis, key in shown]
    aim = [-float(one == cell) for one in cells]
    found = linprog(
        aim,
        A_eq=np.array([*rows, [1.0] * len(cells)]),
        b_eq=[*sums, float(sum(people.values()))],
        bounds=(0, 10_000),
    )
    return round(-found.fun, 6)


def found_out(people: dict[Cell, int], hidden: Hidden) -> list[Cell]:
    """Cells that are known to hold somebody's handful."""
    return [
        cell
        for cell, count in people.items()
        if 0 < count < THRESHOLD and most(people, hidden, cell) < THRESHOLD
    ]


def hidden_by(people: dict[Cell, int]) -> Hidden:
    decisions = decide_together(people, tables_of(people), threshold=THRESHOLD)
    return {(axis, key) for axis, one in decisions.items() for key in one.withheld}


@settings(max_examples=40)
@given(PEOPLE)
def test_nobody_is_found_out_by_solving_for_all_tables(people: dict[Cell, int]) -> None:
    if sum(people.values()) < THRESHOLD:
        assert hidden_by(people) == groups(people)
        return
    hidden = hidden_by(people)
    assert found_out(people, hidden) == []
    for axis, key in groups(people) - hidden:
        assert size(people, axis, key) >= THRESHOLD
    for axis in (0, 1):
        rest = [size(people, one, key) for one, key in hidden if one == axis]
        assert not rest or (len(rest) > 1 and sum(rest) >= THRESHOLD)


@settings(max_examples=20)
@given(PEOPLE)
def test_the_order_of_people_and_groups_changes_nothing(people: dict[Cell, int]) -> None:
    turned = dict(reversed(people.items()))
    assert hidden_by(turned) == hidden_by(people)


def test_each_table_by_itself_would_tell() -> None:
    """Of thirty-one in Medicine all but three are at the City site, where nobody else is."""
    medicine, surgery, city, park = 0, 1, 0, 1
    people = {(medicine, city): 28, (medicine, park): 3, (surgery, park): 40}
    alone = {
        (axis, key)
        for axis, keyed in tables_of(people).items()
        for key in decide(
            {key: size(people, axis, key) for key in keyed}, threshold=THRESHOLD
        ).withheld
    }
    assert found_out(people, alone) == [(medicine, park)]
    assert found_out(people, hidden_by(people)) == []


def test_little_is_withheld_that_need_not_be() -> None:
    """At most 1.8 groups for each that any safe choice withholds, over hospitals of all kinds."""
    chance = random.Random(7)
    ours = fewest = 0
    for _ in range(12):
        people = {
            (department, site): chance.choice((0, 0, 1, 3, 6, 14, 25, 40))
            for department in range(4)
            for site in range(3)
        }
        ours += len(hidden_by(people))
        fewest += _fewest(people)
    assert fewest > 0
    assert ours <= 1.8 * fewest, (ours, fewest)


def _fewest(people: dict[Cell, int]) -> int:
    """By trying every choice, from the smallest on."""
    every = sorted(groups(people))
    must = {one for one in every if size(people, *one) < THRESHOLD}
    others = [one for one in every if one not in must]
    for count in range(len(others) + 1):
        for more in combinations(others, count):
            hidden = must | set(more)
            if _leaves_enough(people, hidden) and not found_out(people, hidden):
                return len(hidden)
    return len(every)


def _leaves_enough(people: dict[Cell, int], hidden: Hidden) -> bool:
    rests = [[size(people, one, key) for one, key in hidden if one == axis] for axis in (0, 1)]
    return all(not rest or (len(rest) > 1 and sum(rest) >= THRESHOLD) for rest in rests)
