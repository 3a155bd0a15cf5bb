"""Groups: against every grouping there is, with more people counting before more points."""

from collections import Counter
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from matching.optimum.groups import Reached, grouped, most_in_groups
from matching.optimum.instance import Instance
from matching.optimum.proof import ProofRefused
from matching.optimum.solution import Certificate, Solution, check, solve
from matching.optimum.stopping import Stop
from tests.properties.test_stages import Pairs, every_assignment, instances, rank_of, short

House = tuple[list[list[int]], list[int], list[int]]


@st.composite
def houses(draw: st.DrawFn) -> House:
    """Scores (−1 where not allowed), least and most of each mentor's group."""
    mentees, mentors = draw(st.integers(1, 6)), draw(st.integers(1, 3))
    points = st.one_of(st.just(-1), st.integers(0, 10_000), st.sampled_from([0, 1, 10_000]))
    row = st.lists(points, min_size=mentors, max_size=mentors)
    least = [draw(st.integers(0, 4)) for _ in range(mentors)]
    most = [draw(st.integers(0, 5)) for _ in range(mentors)]
    return draw(st.lists(row, min_size=mentees, max_size=mentees)), least, most


def best_of_all(house: House) -> tuple[int, int]:
    """The most people, and then the most points, of every way to make groups."""
    table, least, most = house
    found = [(0, 0)]
    for seats in product(range(-1, len(least)), repeat=len(table)):
        scores = [table[row][seat] for row, seat in enumerate(seats) if seat >= 0]
        loads = [seats.count(mentor) for mentor in range(len(least))]
        fits = all(
            not load or low <= load <= high
            for load, low, high in zip(loads, least, most, strict=True)
        )
        if fits and all(score >= 0 for score in scores):
            found.append((len(scores), sum(scores)))
    return max(found)


@given(houses())
@settings(max_examples=120, deadline=None)
def test_nothing_groups_more_people_and_then_more_points(house: House) -> None:
    table, least, most = (np.array(part) for part in house)
    found = grouped(table.astype(np.int16), least, most)
    assert (found.matched, found.total) == best_of_all(house)
    assert found.is_best
    assert (found.most_possible, found.bound) == (found.matched, found.total)
    matched = np.flatnonzero(found.chosen >= 0)
    assert len(matched) == found.matched
    assert table[matched, found.chosen[matched]].sum() == found.total


def test_few_pairs_lead_to_the_best_groups_of_all() -> None:
    """Against the same programme with every pair in it from the start."""
    chance = np.random.default_rng(5)
    table = chance.integers(0, 10_001, (90, 30)).astype(np.int16)
    table[chance.random(table.shape) < 0.3] = -1
    least, most = np.full(30, 4), np.full(30, 6)
    found = grouped(table, least, most)
    assert found.is_best
    assert found.matched == 90
    load = np.bincount(found.chosen, minlength=30)
    assert ((load == 0) | ((load >= 4) & (load <= 6))).all()
    everything = highs_with_every_pair(table, 4, 6)
    assert found.total == everything


def highs_with_every_pair(table: np.ndarray, least: int, most: int) -> int:
    mentees, mentors = table.shape
    size = mentees * mentors
    of_mentee = np.kron(np.eye(mentees), np.ones(mentors))
    of_mentor = np.kron(np.ones(mentees), np.eye(mentors))
    left = np.vstack(
        [
            np.hstack([of_mentee, np.zeros((mentees, mentors))]),
            np.hstack([of_mentor, -most * np.eye(mentors)]),
            np.hstack([-of_mentor, least * np.eye(mentors)]),
        ]
    )
    right = np.concatenate([np.ones(mentees), np.zeros(2 * mentors)])
    lower = np.concatenate([np.ones(mentees), np.full(2 * mentors, -np.inf)])
    found = milp(
        np.concatenate([-np.maximum(table, 0).ravel(), np.zeros(mentors)]),
        constraints=LinearConstraint(left, lower, right),
        integrality=np.concatenate([np.zeros(size), np.ones(mentors)]),
        bounds=Bounds(0, np.concatenate([(table >= 0).ravel(), np.ones(mentors)])),
        options={"mip_rel_gap": 0.0},
    )
    return round(-found.fun)


@pytest.mark.parametrize("shape", [(0, 0), (0, 2), (2, 0), (3, 2)])
def test_nobody_is_grouped_where_nobody_may(shape: tuple[int, int]) -> None:
    found = grouped(np.full(shape, -1, np.int16), np.full(shape[1], 1), np.full(shape[1], 3))
    assert (found.matched, found.total, found.gap) == (0, 0, 0)


@given(houses())
@settings(max_examples=60, deadline=None)
def test_the_planner_groups_as_many_people_as_can_be(house: House) -> None:
    table, least, most = (np.array(part) for part in house)
    least = np.maximum(least, 1)
    most = np.maximum(most, least)
    found = most_in_groups(table.astype(np.int16), least, most, 10.0)
    expected, _ = best_of_all((house[0], least.tolist(), most.tolist()))
    assert found.people == found.most_possible == expected


def test_a_thousand_in_groups_need_no_search() -> None:
    """Places fit people exactly: few mentors are filled up, the rest left free."""
    chance = np.random.default_rng(4)
    table = np.where(chance.random((1_000, 500)) < 0.5, 0, -1).astype(np.int16)
    found = most_in_groups(table, np.full(500, 4), np.full(500, 5), 0.0)
    assert (found.people, found.mentors, found.most_possible) == (1_000, 200, 1_000)


# --- In a cohort's run --------------------------------------------------------------------------


def asked(house: House, least: int, locked: frozenset[tuple[str, str]] = frozenset()) -> Instance:
    table, _, most = house
    return Instance(
        mentees=tuple(f"e{n}" for n in range(len(table))),
        mentors=tuple(f"m{n}" for n in range(len(most))),
        capacity=tuple(most),
        score=np.array(table, np.int16),
        locked=locked,
        least=least,
    )


@given(houses(), st.integers(2, 3))
@settings(max_examples=60, deadline=None)
def test_a_run_makes_the_best_groups_and_proves_it(house: House, least: int) -> None:
    table, _, most = house
    instance = asked(house, least)
    solution = solve(instance)
    proof = check(instance, Solution.from_json(solution.to_json()))
    total = sum(table[int(one[1:])][int(other[1:])] for one, other in solution.pairs)
    assert (proof.matched, total) == best_of_all((table, [least] * len(most), most))
    assert proof.is_best


@given(instances(), st.integers(2, 3))
@settings(max_examples=80, deadline=None)
def test_floors_kept_pairs_and_fairness_count_in_groups(instance: Instance, least: int) -> None:
    """Against every assignment in which each group has its size, in the order that is stated."""
    instance = replace(instance, least=least, use_every_mentor=False)
    solution = solve(instance)
    locked = set(instance.locked) - set(solution.ignored_locks)
    led = {mentor for _, mentor in locked}

    def is_grouped(pairs: Pairs) -> bool:
        load = Counter(mentor for _, mentor in pairs)
        return all(count >= least or mentor in led for mentor, count in load.items())

    def rank(pairs: Pairs) -> tuple[object, ...]:
        floors, people, *rest = rank_of(instance, pairs)
        return (people, floors, *rest)

    every = [pairs for pairs in every_assignment(instance, locked) if is_grouped(pairs)]
    assert rank(set(solution.pairs)) == max(map(rank, every))
    proof = check(instance, Solution.from_json(solution.to_json()))
    assert proof.is_best
    assert sum(one.needed - one.matched for one in proof.short) == short(
        instance, set(solution.pairs)
    )


def test_stopped_at_a_step_it_finds_the_same_again_and_says_what_is_left() -> None:
    chance = np.random.default_rng(9)
    table = chance.integers(0, 9_000, (40, 12)).astype(np.int16)
    house = table.tolist(), [0] * 12, [5] * 12
    instance = replace(asked(house, 3), objective="fair", poor_below=0)
    whole, steps = solve(instance), 2
    stopped = solve(instance, Stop(after=steps))
    assert (whole.stopped_at, stopped.stopped_at) == (None, steps)
    assert check(instance, whole).is_best
    assert not check(instance, stopped).is_best
    seen = iter([False] * (steps - 1))
    by_clock = solve(instance, Stop(lambda: next(seen, True)))
    assert by_clock.to_json() == stopped.to_json() == solve(instance, Stop(after=steps)).to_json()


def test_a_locked_pair_is_a_group_of_its_own_if_need_be() -> None:
    house = [[9_000, 10], [9_000, 10], [9_000, 10]], [0, 0], [3, 3]
    instance = asked(house, 2, frozenset({("e0", "m1")}))
    solution = solve(instance)
    assert set(solution.pairs) == {("e0", "m1"), ("e1", "m0"), ("e2", "m0")}
    assert check(instance, solution).is_best


def test_planted_faults_in_groups_are_refused() -> None:
    house = [[9_000, 10], [9_000, 8_000], [9_000, 8_000], [10, 8_000]], [0, 0], [2, 2]
    instance = asked(house, 2)
    solution = solve(instance)
    fewer = replace(solution, pairs=solution.pairs[:-1])
    with pytest.raises(ProofRefused, match="too small"):
        check(instance, fewer)
    empty = replace(solution, pairs=())
    assert check(instance, empty).gap == (("matched", 4),)
    low = (Reached("matched", 3, 3), Reached("points", 90_000, 90_000))
    boasted = replace(solution, certificate=Certificate(reached=low))
    with pytest.raises(ProofRefused, match="More was found"):
        check(instance, boasted)
    with pytest.raises(ProofRefused, match="Nothing states"):
        check(instance, replace(solution, certificate=Certificate()))
