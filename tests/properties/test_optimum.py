"""Large assignments: against every assignment there is, in blocks and in lists, and the check
that refuses what is not the best."""

import json
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from matching.optimum import door
from matching.optimum.assignment import Assignment, assign
from matching.optimum.certificate import CertificateRefused, gap_of
from matching.optimum.pairs import ListedPairs, ScoredPairs
from tests.bench import families

Rows = list[list[int]]


@st.composite
def tables(draw: st.DrawFn, most: int = 5) -> tuple[Rows, list[int]]:
    """Scores (−1 where not allowed) and capacities of a few people."""
    mentees, mentors = draw(st.integers(1, most)), draw(st.integers(1, most - 1))
    points = st.one_of(st.just(-1), st.integers(0, 10_000), st.sampled_from([0, 499, 500, 10_000]))
    row = st.lists(points, min_size=mentors, max_size=mentors)
    return (
        draw(st.lists(row, min_size=mentees, max_size=mentees)),
        [draw(st.integers(0, 2)) for _ in range(mentors)],
    )


def question(table: Rows, capacity: list[int], **more: Any) -> dict[str, Any]:
    return {
        "mentors": [{"id": f"m{n}", "capacity": room} for n, room in enumerate(capacity)],
        "mentees": [{"id": f"e{n}"} for n in range(len(table))],
        "pairs": [
            [f"e{row}", f"m{column}", score]
            for row, scores in enumerate(table)
            for column, score in enumerate(scores)
            if score >= 0
        ],
        **more,
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("questions")


def solved(folder: Path, asked: dict[str, Any]) -> dict[str, Any]:
    path = folder / "question.json"
    path.write_text(json.dumps(asked))
    return door.solved(str(path))


def every_assignment(table: Rows, capacity: list[int]) -> list[list[int]]:
    """The scores of the matched pairs of each way to match."""
    found = []
    for seats in product(range(-1, len(capacity)), repeat=len(table)):
        scores = [table[row][seat] for row, seat in enumerate(seats) if seat >= 0]
        if all(score >= 0 for score in scores) and all(
            seats.count(seat) <= room for seat, room in enumerate(capacity)
        ):
            found.append(scores)
    return found


def bands(scores: list[int]) -> tuple[int, ...]:
    """Minus how many stand in each band, the lowest first: greater is fairer."""
    return tuple(-sum(min(score // 500, 19) == band for score in scores) for band in range(20))


@given(tables())
@settings(max_examples=250, deadline=None)
def test_nothing_has_more_people_and_then_more_points(
    folder: Path, house: tuple[Rows, list[int]]
) -> None:
    table, capacity = house
    answer = solved(folder, question(table, capacity))
    best = max((len(scores), sum(scores)) for scores in every_assignment(table, capacity))
    assert (answer["matched_count"], answer["total"]) == best
    assert answer["certificate"]["gap"] == 0


@given(tables())
@settings(max_examples=250, deadline=None)
def test_nothing_is_fairer(folder: Path, house: tuple[Rows, list[int]]) -> None:
    table, capacity = house
    answer = solved(folder, question(table, capacity, objective="fair"))
    score = {(one, other): points for one, other, points in question(table, capacity)["pairs"]}
    reached = [score[one, other] for one, other in answer["matched"]]
    best = max(
        (len(scores), bands(scores), sum(scores)) for scores in every_assignment(table, capacity)
    )
    assert (len(reached), bands(reached), sum(reached)) == best
    assert answer["certificate"]["gap"] == 0


@given(tables(), st.randoms())
@settings(max_examples=150, deadline=None)
def test_the_order_of_the_rows_changes_nothing(
    folder: Path, house: tuple[Rows, list[int]], chance: Any
) -> None:
    for objective in door.OBJECTIVES:
        asked = question(*house, objective=objective)
        answer = solved(folder, asked)
        for name in ("mentors", "mentees", "pairs"):
            chance.shuffle(asked[name])
        assert solved(folder, asked)["matched"] == answer["matched"]


@given(tables())
@settings(max_examples=100, deadline=None)
def test_one_more_mentor_never_matches_fewer(folder: Path, house: tuple[Rows, list[int]]) -> None:
    table, capacity = house
    fewer = solved(folder, question([row[:-1] for row in table], capacity[:-1]))
    assert fewer["matched_count"] <= solved(folder, question(table, capacity))["matched_count"]


@given(tables(), st.randoms())
@settings(max_examples=150, deadline=None)
def test_deferred_acceptance_leaves_no_blocking_pair(
    folder: Path, house: tuple[Rows, list[int]], chance: Any
) -> None:
    table, capacity = house
    mentors, mentees = [f"m{n}" for n in range(len(capacity))], [f"e{n}" for n in range(len(table))]
    asked = question(table, capacity, objective="stable")
    asked["mentee_ranks"] = {one: chance.sample(mentors, len(mentors)) for one in mentees}
    asked["mentor_ranks"] = {one: chance.sample(mentees, len(mentees)) for one in mentors}
    answer = solved(folder, asked)
    assert answer["blocking_pairs"] == 0
    assert answer["blocking_pairs"] == blocking(asked, answer["matched"])
    total = solved(folder, asked | {"objective": "total"})
    assert total["blocking_pairs"] == blocking(asked, total["matched"])


def blocking(asked: dict[str, Any], matched: list[list[str]]) -> int:
    """Counted by the definition, pair by pair."""
    rooms = {one["id"]: one["capacity"] for one in asked["mentors"]}
    mentor_of = {pair[0]: pair[1] for pair in matched}
    count = 0
    for mentee, mentor, _ in asked["pairs"]:
        wishes, likes = asked["mentee_ranks"][mentee], asked["mentor_ranks"][mentor]
        has = mentor_of.get(mentee)
        held = [one for one, other in matched if other == mentor]
        mentee_would = has is None or wishes.index(mentor) < wishes.index(has)
        mentor_would = len(held) < rooms[mentor] or any(
            likes.index(mentee) < likes.index(one) for one in held
        )
        count += has != mentor and mentee_would and mentor_would and rooms[mentor] > 0
    return count


def test_locked_and_forbidden_pairs_hold(folder: Path) -> None:
    asked = question([[9_000, 1], [8_000, 2]], [1, 1])
    assert solved(folder, asked)["matched"] == [["e0", "m0"], ["e1", "m1"]]
    locked = solved(folder, asked | {"locked": [["e0", "m1"]]})
    assert locked["matched"] == [["e0", "m1"], ["e1", "m0"]]
    assert locked["certificate"]["gap"] == 0
    forbidden = solved(folder, asked | {"forbidden": [["e0", "m0"]]})
    assert ["e0", "m0"] not in forbidden["matched"]
    assert forbidden["matched_count"] == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"objective": "best"}, "objective has to be one of"),
        ({"mentors": {}}, "mentors has to be a list"),
        ({"mentees": [{"id": 7}]}, "id that is a string"),
        ({"mentees": [{"id": "e0"}, {"id": "e0"}]}, "names 'e0' twice"),
        ({"mentors": [{"id": "m0", "capacity": -1}]}, "whole number from 0"),
        ({"mentors": [{"id": "m0", "capacity": True}]}, "whole number from 0"),
        ({"pairs": [["e0", "m0"]]}, "pairs[0] has to be"),
        ({"pairs": [["e0", "m0", 0.5]]}, "from 0 to 10000"),
        ({"pairs": [["e0", "m0", 10_001]]}, "from 0 to 10000"),
        ({"pairs": [["x", "m0", 1]]}, "not among the mentees"),
        ({"pairs": [["e0", "m0", 1], ["e0", "m0", 2]]}, "listed twice"),
        ({"locked": [["e0", "m9"]]}, "not among the mentors"),
        ({"pairs": [], "locked": [["e0", "m0"]]}, "not an allowed pair"),
        ({"mentee_ranks": {"e0": ["m0", "m0"]}}, "twice"),
        ({"mentor_ranks": []}, "object of lists"),
    ],
)
def test_a_bad_file_gets_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: dict[str, Any], said: str
) -> None:
    path = tmp_path / "question.json"
    path.write_text(json.dumps(question([[1, 2], [3, 4]], [1, 1]) | change))
    assert door.main([str(path)]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.err.count("\n") == 1
    assert not told.out


@pytest.mark.parametrize("text", ["", "[", "[]", '{"mentors": ' + "[" * 100_000, "\x00"])
def test_what_is_no_question_gets_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    path = tmp_path / "question.json"
    path.write_text(text)
    assert door.main([str(path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


# --- In blocks --------------------------------------------------------------------------------


def hard(kind: str, mentees: int, mentors: int) -> np.ndarray:
    """A family that is hard for one or another way to solve it."""
    scores: np.ndarray = families.question(kind, mentees, mentors)[0]
    return scores


@pytest.mark.parametrize("kind", families.KINDS)
def test_few_pairs_lead_to_the_best_of_all(kind: str) -> None:
    table, capacity = families.question(kind, 300, 200, 2)
    found = assign(ScoredPairs.of_table(table), capacity)
    places = np.repeat(np.arange(200), capacity)
    worth = np.where(table < 0, 0, table.astype(np.int64) + found.unmatched_cost)[:, places]
    rows, columns = linear_sum_assignment(worth, maximize=True)
    best = int(worth[rows, columns].sum())
    assert found.matched * found.unmatched_cost + found.total == best
    assert checked(table, capacity, found) == 0
    assert found.gap == 0


def checked(table: np.ndarray, capacity: np.ndarray, found: Assignment, **other: Any) -> int:
    parts: dict[str, Any] = {
        "chosen": found.chosen,
        "mentee_prices": found.mentee_prices,
        "mentor_prices": found.mentor_prices,
        "unmatched_cost": found.unmatched_cost,
    }
    return gap_of(ScoredPairs.of_table(table), capacity, **(parts | other))


def test_planted_faults_are_refused() -> None:
    table = hard("uniform", 60, 40)
    table[5, 7] = -1
    capacity = np.full(40, 2)
    found = assign(ScoredPairs.of_table(table), capacity)
    assert checked(table, capacity, found) == 0

    swapped = found.chosen.copy()
    other = next(n for n in range(60) if swapped[n] != swapped[0])
    swapped[[0, other]] = swapped[[other, 0]]
    assert checked(table, capacity, found, chosen=swapped) > 0

    dropped = found.chosen.copy()
    dropped[3] = -1
    assert checked(table, capacity, found, chosen=dropped) > 0

    forbidden = found.chosen.copy()
    forbidden[5] = 7
    with pytest.raises(CertificateRefused, match="not allowed"):
        checked(table, capacity, found, chosen=forbidden)

    lowered = found.mentee_prices.copy()
    lowered[0] -= 1
    with pytest.raises(CertificateRefused, match="worth more than its prices"):
        checked(table, capacity, found, mentee_prices=lowered)

    with pytest.raises(CertificateRefused, match="more mentees than places"):
        checked(table, np.where(np.arange(40) == found.chosen[0], 0, capacity), found)

    better = table.copy()
    hidden = found.mentee_prices[0] + found.mentor_prices
    better[0, hidden.argmin()] = 10_000
    assert hidden.min() < 10_000
    with pytest.raises(CertificateRefused, match="worth more than its prices"):
        checked(better, capacity, found)


def test_a_list_and_a_table_give_the_same() -> None:
    table = hard("sparse", 120, 80)
    capacity = np.full(80, 1)
    rows, columns = np.nonzero(table >= 0)
    listed = ListedPairs.of(
        120, 80, rows.astype(np.int32), columns.astype(np.int32), table[rows, columns]
    )
    one, other = assign(listed, capacity), assign(ScoredPairs.of_table(table), capacity)
    assert (one.matched, one.total) == (other.matched, other.total)
    assert np.array_equal(np.vstack([block for _, block in listed.blocks()]), table)


def test_a_long_list_is_looked_through_like_a_table() -> None:
    table = hard("uniform", 1_050, 1_000)
    capacity = np.full(1_000, 1)
    rows, columns = np.nonzero(table >= 0)
    listed = ListedPairs.of(
        1_050, 1_000, rows.astype(np.int32), columns.astype(np.int32), table.ravel()
    )
    found = assign(listed, capacity)
    worth = table.astype(np.int64) + 1
    best = worth[linear_sum_assignment(worth, maximize=True)].sum() - 1_000
    assert (found.matched, found.total) == (1_000, best)
    assert found.pairs_used < len(rows) / 10
    assert checked(table, capacity, found) == 0


@pytest.mark.parametrize(("mentees", "mentors"), [(0, 0), (0, 3), (3, 0)])
def test_nobody_is_matched_where_nobody_is(mentees: int, mentors: int) -> None:
    table = np.zeros((mentees, mentors), np.int16)
    found = assign(ScoredPairs.of_table(table), np.ones(mentors, np.int64))
    assert (found.matched, found.total, found.gap) == (0, 0, 0)
    assert checked(table, np.ones(mentors, np.int64), found) == 0
