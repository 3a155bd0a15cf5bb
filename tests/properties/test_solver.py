"""The solver against every assignment there is, against SciPy, and its proof against faults."""

from collections import Counter
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from matching.proof import ProofRefused, check
from matching.solver import Instance, Solution, levels_of, solve


@st.composite
def instances(draw: st.DrawFn, most: int = 4) -> Instance:
    """Small questions with everything that a question may have."""
    mentees = [f"e{n}" for n in range(draw(st.integers(0, most)))]
    mentors = [f"m{n}" for n in range(draw(st.integers(0, most)))]
    points = st.one_of(st.just(-1), st.integers(0, 10_000), st.sampled_from([0, 5_000, 10_000]))
    cells = draw(
        st.lists(points, min_size=len(mentees) * len(mentors), max_size=len(mentees) * len(mentors))
    )
    pairs = [(one, other) for one in mentees for other in mentors]
    chosen = st.lists(st.sampled_from(pairs), max_size=2) if pairs else st.just([])
    return Instance(
        mentees=tuple(mentees),
        mentors=tuple(mentors),
        capacity=tuple(draw(st.integers(0, 3)) for _ in mentors),
        score=np.array(cells, np.int16).reshape(len(mentees), len(mentors)),
        locked=frozenset(draw(chosen)),
        kept=frozenset(draw(chosen)),
        kept_bonus=draw(st.sampled_from([0, 300])),
        poor_below=draw(st.sampled_from([0, 4_000])),
        use_every_mentor=draw(st.booleans()),
        seed=draw(st.integers(0, 3)),
    )


def rank_of(instance: Instance, pairs: set[tuple[str, str]]) -> tuple[int, int, int, int]:
    """An assignment in the order that counts, for comparing without any solver."""
    row = {name: n for n, name in enumerate(instance.mentees)}
    column = {name: n for n, name in enumerate(instance.mentors)}
    points = [int(instance.score[row[one], column[other]]) for one, other in pairs]
    kept = len(pairs & instance.kept) * instance.kept_bonus
    return (
        len(pairs),
        len({other for _, other in pairs}) if instance.use_every_mentor else 0,
        -sum(point < instance.poor_below for point in points),
        sum(points) + kept,
    )


def every_assignment(instance: Instance, locked: set[tuple[str, str]]) -> list[set]:
    """Each way to seat the mentees that keeps the rules and the locks."""
    found = []
    for seats in product([None, *range(len(instance.mentors))], repeat=len(instance.mentees)):
        pairs = {
            (instance.mentees[n], instance.mentors[seat])
            for n, seat in enumerate(seats)
            if seat is not None
        }
        allowed = all(
            instance.score[n, seat] >= 0 for n, seat in enumerate(seats) if seat is not None
        )
        load = Counter(seat for seat in seats if seat is not None)
        if (
            allowed
            and locked <= pairs
            and all(count <= instance.capacity[seat] for seat, count in load.items())
        ):
            found.append(pairs)
    return found


@given(instances())
@settings(max_examples=300, deadline=None)
def test_nothing_is_better_among_all_assignments(instance: Instance) -> None:
    solution = solve(instance)
    locked = set(instance.locked) - set(solution.ignored_locks)
    best = max(rank_of(instance, pairs) for pairs in every_assignment(instance, locked))
    assert rank_of(instance, set(solution.pairs)) == best
    assert check(instance, solution).gap == 0


@given(instances(most=6), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_the_order_of_the_rows_changes_nothing(instance: Instance, random: object) -> None:
    rows, columns = list(range(len(instance.mentees))), list(range(len(instance.mentors)))
    random.shuffle(rows)
    random.shuffle(columns)
    shuffled = replace(
        instance,
        mentees=tuple(instance.mentees[n] for n in rows),
        mentors=tuple(instance.mentors[n] for n in columns),
        capacity=tuple(instance.capacity[n] for n in columns),
        score=instance.score[np.ix_(rows, columns)],
    )
    assert solve(shuffled).pairs == solve(instance).pairs


@given(instances(most=5), st.integers(1, 3))
@settings(max_examples=100, deadline=None)
def test_another_mentor_never_lowers_the_number_matched(instance: Instance, room: int) -> None:
    more = replace(
        instance,
        mentors=(*instance.mentors, "new"),
        capacity=(*instance.capacity, room),
        score=np.hstack(
            [instance.score, np.full((len(instance.mentees), 1), 100, np.int16)]
        ).astype(np.int16),
    )
    assert len(solve(more).pairs) >= len(solve(instance).pairs)


def random_instance(seed: int, mentees: int, mentors: int, capacity: int = 1) -> Instance:
    random = np.random.default_rng(seed)
    score = random.integers(0, 10_001, (mentees, mentors)).astype(np.int16)
    score[random.random(score.shape) < 0.2] = -1
    return Instance(
        mentees=tuple(f"e{n:04}" for n in range(mentees)),
        mentors=tuple(f"m{n:04}" for n in range(mentors)),
        capacity=(capacity,) * mentors,
        score=score,
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_total_is_that_of_scipy(seed: int) -> None:
    instance = random_instance(seed, 60, 60)
    solution = solve(instance)
    cost = np.where(instance.score < 0, np.int64(-1_000_000), instance.score.astype(np.int64))
    rows, columns = linear_sum_assignment(cost, maximize=True)
    points = [int(cost[row, column]) for row, column in zip(rows, columns, strict=True)]
    real = [point for point in points if point >= 0]
    assert rank_of(instance, set(solution.pairs))[::3] == (len(real), sum(real))


def test_six_hundred_people_take_seconds_and_are_proved() -> None:
    instance = replace(random_instance(7, 400, 200, 2), poor_below=4_000, use_every_mentor=True)
    assert check(instance, solve(instance)).matched == 400


def test_equal_scores_are_not_settled_by_the_alphabet_alone() -> None:
    instance = replace(random_instance(1, 12, 12), score=np.full((12, 12), 5_000, np.int16))
    seeds = {solve(replace(instance, seed=seed)).pairs for seed in range(5)}
    assert len(seeds) > 1
    assert solve(instance).pairs == solve(instance).pairs


def test_all_ties_together_never_outweigh_a_point() -> None:
    levels = levels_of(replace(random_instance(1, 300, 200, 2), poor_below=4_000))
    assert levels.ties > 1
    assert levels.point > 300 * (levels.ties - 1)


# --- Faults planted in a right answer: each is refused ------------------------------------------


@pytest.fixture
def instance() -> Instance:
    return replace(
        random_instance(3, 30, 12, 2),
        poor_below=4_000,
        use_every_mentor=True,
        locked=frozenset(),
    )


@pytest.fixture
def solution(instance: Instance) -> Solution:
    found = solve(instance)
    check(instance, found)
    return found


def score_of(instance: Instance, pair: tuple[str, str]) -> int:
    return int(instance.score[instance.mentees.index(pair[0]), instance.mentors.index(pair[1])])


def test_two_people_swapped_is_refused(instance: Instance, solution: Solution) -> None:
    pairs = list(solution.pairs)
    for one, other in product(range(len(pairs)), repeat=2):
        swapped = [(pairs[one][0], pairs[other][1]), (pairs[other][0], pairs[one][1])]
        if pairs[one][1] != pairs[other][1] and all(
            score_of(instance, pair) >= 0 for pair in swapped
        ):
            rest = [pair for n, pair in enumerate(pairs) if n not in (one, other)]
            with pytest.raises(ProofRefused):
                check(instance, replace(solution, pairs=tuple(rest + swapped)))


def test_a_price_lowered_is_refused(instance: Instance, solution: Solution) -> None:
    prices = solution.certificate.mentee_prices
    for name in prices:
        lower = replace(solution.certificate, mentee_prices=prices | {name: prices[name] - 1})
        with pytest.raises(ProofRefused):
            check(instance, replace(solution, certificate=lower))


def test_a_mentors_price_changed_is_refused(instance: Instance, solution: Solution) -> None:
    prices = solution.certificate.mentor_prices
    for name in {mentor for _, mentor in solution.pairs}:
        lower = replace(solution.certificate, mentor_prices=prices | {name: prices[name] - 1})
        with pytest.raises(ProofRefused):
            check(instance, replace(solution, certificate=lower))


def test_a_better_pair_hidden_from_the_solver_is_refused(instance: Instance) -> None:
    best = solve(instance).pairs[0]
    hidden = instance.score.copy()
    hidden[instance.mentees.index(best[0]), instance.mentors.index(best[1])] = -1
    with pytest.raises(ProofRefused):
        check(instance, solve(replace(instance, score=hidden)))


def test_a_pair_dropped_is_refused(instance: Instance, solution: Solution) -> None:
    with pytest.raises(ProofRefused):
        check(instance, replace(solution, pairs=solution.pairs[1:]))


def test_a_forbidden_pair_is_refused(instance: Instance, solution: Solution) -> None:
    row, column = np.argwhere(instance.score < 0)[0]
    pair = (instance.mentees[row], instance.mentors[column])
    pairs = tuple(one for one in solution.pairs if one[0] != pair[0])
    with pytest.raises(ProofRefused, match="forbid"):
        check(instance, replace(solution, pairs=(*pairs, pair)))


def test_a_capacity_passed_is_refused(instance: Instance, solution: Solution) -> None:
    tight = replace(instance, capacity=(1,) * len(instance.mentors))
    with pytest.raises(ProofRefused, match="places"):
        check(tight, solution)


def test_a_mentee_matched_twice_is_refused(instance: Instance, solution: Solution) -> None:
    mentee = solution.pairs[0][0]
    others = [name for name in instance.mentors if score_of(instance, (mentee, name)) >= 0]
    spare = next(name for name in others if name != solution.pairs[0][1])
    with pytest.raises(ProofRefused, match="twice"):
        check(instance, replace(solution, pairs=(*solution.pairs, (mentee, spare))))


def test_a_lock_taken_apart_is_refused(instance: Instance, solution: Solution) -> None:
    free = next(
        (one, other)
        for one in instance.mentees
        for other in instance.mentors
        if score_of(instance, (one, other)) >= 0 and (one, other) not in solution.pairs
    )
    locked = replace(instance, locked=frozenset([free]))
    assert free in solve(locked).pairs
    with pytest.raises(ProofRefused, match="locked"):
        check(locked, solution)
