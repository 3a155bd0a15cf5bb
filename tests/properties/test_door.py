"""Instances from elsewhere, as a stranger tries them: known optima, papers' examples, bad files.

What is expected is worked out here without our code: by SciPy, by brute force, by a deferred
acceptance of its own, or it stands in the paper.
"""

import json
import random
from collections.abc import Mapping, Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from matching.optimum import door

Ranks = Mapping[str, Sequence[str]]


@pytest.fixture
def ask(tmp_path: Path) -> Any:
    """Solve plain data through a file."""

    def solved(asked: dict[str, Any]) -> dict[str, Any]:
        path = tmp_path / "asked.json"
        path.write_text(json.dumps(asked))
        return door.solved(str(path))

    return solved


def of_table(
    table: np.ndarray, capacity: Sequence[int] | None = None, **more: Any
) -> dict[str, Any]:
    rooms = [1] * table.shape[1] if capacity is None else capacity
    return {
        "mentors": [{"id": f"m{n}", "capacity": int(room)} for n, room in enumerate(rooms)],
        "mentees": [{"id": f"e{n}"} for n in range(len(table))],
        "pairs": [[f"e{i}", f"m{j}", int(s)] for (i, j), s in np.ndenumerate(table) if s >= 0],
    } | more


def of_ranks(mentees: Ranks, mentors: Ranks, places: Mapping[str, int] | None = None) -> Any:
    """Everybody with everybody whom they rank and who ranks them."""
    return {
        "mentors": [{"id": one, "capacity": (places or {}).get(one, 1)} for one in mentors],
        "mentees": [{"id": one} for one in mentees],
        "pairs": [
            [one, other, 0]
            for one, wishes in mentees.items()
            for other in wishes
            if one in mentors[other]
        ],
        "objective": "stable",
        "mentee_ranks": {one: list(wishes) for one, wishes in mentees.items()},
        "mentor_ranks": {one: list(wishes) for one, wishes in mentors.items()},
    }


def proved(asked: dict[str, Any], answer: dict[str, Any]) -> None:
    """The certificate of a total, checked from the file and the answer alone."""
    paper = answer["certificate"]
    own, price = paper["mentee_prices"], paper["mentor_prices"]
    locked = dict(asked.get("locked", []))
    out = {tuple(pair) for pair in asked.get("forbidden", [])}
    rooms = {one["id"]: one.get("capacity", 1) for one in asked["mentors"]}
    score = {
        (mentee, mentor): points
        for mentee, mentor, points in asked["pairs"]
        if (mentee, mentor) not in out and locked.get(mentee, mentor) == mentor
    }
    assert all(own[mentee] + price[mentor] >= points for (mentee, mentor), points in score.items())
    assert min(price.values(), default=0) >= 0
    assert all(one >= -paper["unmatched_cost"] or name in locked for name, one in own.items())
    total = sum(score[mentee, mentor] for mentee, mentor in answer["matched"])
    assert (total, len(answer["matched"])) == (answer["total"], answer["matched_count"])
    out_of_all = len(asked["mentees"]) - len(answer["matched"])
    bound = sum(own.values()) + sum(room * price[name] for name, room in rooms.items())
    assert bound == total - paper["unmatched_cost"] * out_of_all
    assert paper["gap"] == 0
    for mentor, room in rooms.items():
        assert sum(other == mentor for _, other in answer["matched"]) <= room
    assert set(locked.items()) <= {tuple(pair) for pair in answer["matched"]}


@pytest.mark.parametrize(
    ("rows", "columns", "most", "share"),
    [(100, 100, 100, 1), (60, 100, 9_999, 1), (100, 60, 9_999, 1), (80, 40, 3, 0.15)],
)
def test_assignments_with_places_as_scipy_has_them(
    ask: Any, rows: int, columns: int, most: int, share: float
) -> None:
    """Costs like the OR-Library's, from 1 to 100, as 10,000 less a hundred times the cost."""
    chance = np.random.default_rng(rows + columns)
    cost = chance.integers(1, most + 1, (rows, columns))
    table = 10_000 - (100 if most <= 100 else 1) * cost
    table[chance.random(table.shape) > share] = -1
    rooms = chance.integers(0, 3, columns) if share < 1 else np.ones(columns, int)
    asked = of_table(table, rooms)
    answer = ask(asked)
    proved(asked, answer)
    seats = np.repeat(np.arange(columns), rooms)
    worth = np.where(table >= 0, table + 10_000_000, 0)[:, seats]
    row, column = linear_sum_assignment(worth, maximize=True)
    found = worth[row, column]
    assert answer["matched_count"] == (found > 0).sum()
    assert answer["total"] == (found - 10_000_000)[found > 0].sum()


def test_everything_equal_and_the_same_file_shuffled(ask: Any) -> None:
    asked = of_table(np.full((12, 12), 7), locked=[["e3", "m4"]], forbidden=[["e0", "m0"]])
    answer = ask(asked)
    proved(asked, answer)
    assert (answer["matched_count"], answer["total"], answer["worst"]) == (12, 84, 7)
    assert answer["blocking_pairs"] == 0  # of equals nobody would rather have the other
    for objective in door.OBJECTIVES:
        first = ask(asked | {"objective": objective})
        again = {
            name: random.Random(3).sample(value, len(value)) if isinstance(value, list) else value
            for name, value in asked.items()
        }
        second = ask(again | {"objective": objective})
        for answer in (first, second):
            del answer["seconds"], answer["peak_mb"]
        assert first == second


def test_the_bottleneck_before_the_total(ask: Any) -> None:
    """Most points leave one with 0; the fair way has 5,000 and 5,400, worst first."""
    table = np.array([[10_000, 5_400], [5_000, 0]])
    assert ask(of_table(table))["total"] == 10_400
    assert ask(of_table(table))["worst"] == 5_000
    table = np.array([[9_999, 5_400], [4_400, 400]])
    assert ask(of_table(table))["worst"] == 400
    fair = ask(of_table(table, objective="fair"))
    assert (fair["worst"], fair["total"], fair["matched_count"]) == (4_400, 9_800, 2)
    assert all(stage["value"] == stage["bound"] for stage in fair["certificate"]["stages"])
    chance = np.random.default_rng(8)
    table = chance.integers(0, 10_001, (6, 6))
    best = max(
        sorted(min(int(table[row, column]) // 500, 19) for row, column in enumerate(seats))
        for seats in permutations(range(6))
    )
    fair = ask(of_table(table, objective="fair"))
    scores = [int(table[int(one[1:]), int(other[1:])]) for one, other in fair["matched"]]
    assert sorted(min(score // 500, 19) for score in scores) == best


# --- Deferred acceptance ------------------------------------------------------------------------


def accepted(mentees: Ranks, mentors: Ranks, places: Mapping[str, int]) -> dict[str, str]:
    """Gale and Shapley, as in their paper: each asks down the list, the best are kept."""
    waits, holds = {one: list(wishes) for one, wishes in mentees.items()}, {}
    free = list(mentees)
    while free:
        one = free.pop()
        while waits[one]:
            other = waits[one].pop(0)
            if one not in mentors[other] or not places[other]:
                continue
            kept = holds.setdefault(other, [])
            kept.append(one)
            if len(kept) > places[other]:
                worst = max(kept, key=mentors[other].index)
                kept.remove(worst)
                if worst == one:
                    continue
                free.append(worst)
            break
    return {one: other for other, kept in holds.items() for one in kept}


PAPERS = {
    # Gale and Shapley, 1962, example 1: each man gets his first.
    "three by three": (
        {"A": ["a", "b", "c"], "B": ["b", "c", "a"], "C": ["c", "a", "b"]},
        {"a": ["B", "C", "A"], "b": ["C", "A", "B"], "c": ["A", "B", "C"]},
        {},
        {"A": "a", "B": "b", "C": "c"},
    ),
    # Gale and Shapley, 1962, example 2: only one assignment is stable.
    "four by four": (
        {
            "A": ["a", "b", "c", "d"],
            "B": ["a", "d", "c", "b"],
            "C": ["b", "a", "c", "d"],
            "D": ["d", "b", "c", "a"],
        },
        {
            "a": ["D", "C", "A", "B"],
            "b": ["B", "D", "A", "C"],
            "c": ["D", "A", "B", "C"],
            "d": ["C", "B", "A", "D"],
        },
        {},
        {"A": "c", "B": "d", "C": "a", "D": "b"},
    ),
    # The residents and hospitals of the documentation of the library `matching`.
    "hospitals": (
        {
            "A": ["C"],
            "S": ["C", "M"],
            "D": ["C", "M", "G"],
            "L": ["M", "C", "G"],
            "J": ["C", "G", "M"],
        },
        {"M": ["D", "L", "S", "J"], "C": ["D", "A", "S", "L", "J"], "G": ["D", "J", "L"]},
        {"M": 2, "C": 2, "G": 2},
        {"A": "C", "D": "C", "S": "M", "L": "M", "J": "G"},
    ),
}


@pytest.mark.parametrize("name", PAPERS)
def test_examples_of_papers(ask: Any, name: str) -> None:
    mentees, mentors, places, expected = PAPERS[name]
    rooms = {one: places.get(one, 1) for one in mentors}
    assert accepted(mentees, mentors, rooms) == expected
    answer = ask(of_ranks(mentees, mentors, places))
    assert dict(answer["matched"]) == expected
    assert answer["blocking_pairs"] == 0


def test_hospitals_with_places_and_incomplete_lists(ask: Any) -> None:
    """The assignment that is best for those who ask is one and the same, whoever finds it."""
    for seed in range(12):
        chance = random.Random(seed)
        people, houses = [f"r{n}" for n in range(30)], [f"h{n}" for n in range(8)]
        mentees = {one: chance.sample(houses, chance.randint(0, 5)) for one in people}
        mentors = {
            other: chance.sample(
                found := [one for one in people if other in mentees[one]],
                chance.randint(0, len(found)),
            )
            for other in houses
        }
        places = {other: chance.randint(0, 5) for other in houses}
        asked = of_ranks(mentees, mentors, places)
        answer = ask(asked)
        assert dict(answer["matched"]) == accepted(mentees, mentors, places)
        assert answer["blocking_pairs"] == 0


def test_a_lock_may_leave_people_who_would_rather_swap(ask: Any) -> None:
    mentees = {"A": ["a", "b"], "B": ["a", "b"]}
    mentors = {"a": ["A", "B"], "b": ["A", "B"]}
    asked = of_ranks(mentees, mentors)
    assert ask(asked)["matched"] == [["A", "a"], ["B", "b"]]
    kept = ask(asked | {"locked": [["A", "b"]]})
    assert (kept["matched"], kept["blocking_pairs"]) == ([["A", "b"], ["B", "a"]], 1)


# --- What no instance is ------------------------------------------------------------------------


HOUSE = of_table(np.array([[10, 5], [7, -1]]))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"mentors": [{"id": "m0"}, {"id": "m0"}]}, "twice"),
        ({"mentors": [{"id": 1}]}, "a string"),
        ({"mentors": [{"id": "m0", "capacity": True}]}, "whole number"),
        ({"mentors": [{"id": "m0", "capacity": 1.0}]}, "whole number"),
        ({"mentees": ["e0"]}, "an object"),
        ({"pairs": None}, "a list"),
        ({"pairs": [["e0", "m0", 1], ["e0", "m0", 1]]}, "pairs[1]"),
        ({"pairs": [["e0", "m0", 1], ["e0", "m1", 10_001]]}, "pairs[1]"),
        ({"pairs": [["e0", "m0", 1.0]]}, "whole number"),
        ({"pairs": [["e0", "m0", True]]}, "whole number"),
        ({"pairs": [["e0", "m0", float("nan")]]}, "whole number"),
        ({"pairs": [["m0", "e0", 1]]}, "not among the mentees"),
        ({"pairs": [["e0", ["m0"], 1]]}, "two strings"),
        ({"locked": [["e1", "m1"]]}, "not an allowed pair"),
        ({"locked": [["e0", "m0"], ["e1", "m0"]]}, "more locked mentees"),
        ({"locked": [["e0", "m0"], ["e0", "m1"]]}, "two mentors"),
        ({"locked": [["e0", "m0"]], "forbidden": [["e0", "m0"]]}, "it is forbidden"),
        ({"forbidden": [["e0", "nobody"]]}, "not among the mentors"),
        ({"mentee_ranks": {"e0": ["m0", "m0"]}}, "twice"),
        ({"mentee_ranks": {"e0": [["m0", "m1"]]}}, "list of identifiers"),
        ({"mentee_ranks": {"e0": ["nobody"]}}, "'nobody'"),
        ({"mentor_ranks": {"e0": ["m0"]}}, "not there"),
        ({"objective": "Total"}, "objective"),
    ],
)
def test_each_gets_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: dict[str, Any], words: str
) -> None:
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(HOUSE | change))
    assert door.main([str(path)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert words in said.err


def test_unknown_names_are_told_and_the_rest_is_solved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "odd.json"
    names = {
        "mentees": [{"id": "Zoë 🧑‍⚕️"}, {"id": ""}],
        "pairs": [["", "m0", 3], ["Zoë 🧑‍⚕️", "m0", 2]],
    }
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(HOUSE | names | {"objectiv": "fair"}).encode())
    assert door.main([str(path)]) == 0
    said = capsys.readouterr()
    assert said.err.endswith("ignored: objectiv.\n")
    assert json.loads(said.out)["matched"] == [["", "m0"]]
