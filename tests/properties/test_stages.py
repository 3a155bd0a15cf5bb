"""A cohort's solver against every assignment there is, and its proof against faults."""

from collections import Counter
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from matching.optimum import candidates, stages
from matching.optimum.instance import Instance, needed, pose
from matching.optimum.levels import TIES
from matching.optimum.proof import ProofRefused
from matching.optimum.solution import Certificate, Solution, check, solve
from matching.optimum.stopping import Stop

Pairs = set[tuple[str, str]]


@st.composite
def instances(draw: st.DrawFn, most: int = 4, objectives: tuple[str, ...] = ("total", "fair")):
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
        objective=draw(st.sampled_from(objectives)),
        groups=tuple(draw(st.sampled_from(["", "ward", "lab"])) for _ in mentees),
        floor_percent=draw(st.sampled_from([0, 0, 50, 100])),
        mentee_wishes={one: tuple(draw(st.permutations(mentors))[:2]) for one in mentees},
        mentor_wishes={one: tuple(draw(st.permutations(mentees))[:2]) for one in mentors},
    )


def rank_of(instance: Instance, pairs: Pairs) -> tuple[object, ...]:
    """An assignment in the order that counts, for comparing without any solver."""
    row = {name: n for n, name in enumerate(instance.mentees)}
    column = {name: n for n, name in enumerate(instance.mentors)}
    points = [int(instance.score[row[one], column[other]]) for one, other in pairs]
    kept = len(pairs & instance.kept) * instance.kept_bonus
    is_fair = instance.objective == "fair"
    bands = tuple(-sum(min(point // 500, 19) == band for point in points) for band in range(20))
    return (
        -short(instance, pairs),
        len(pairs),
        len({other for _, other in pairs}) if instance.use_every_mentor else 0,
        bands if is_fair else -sum(point < instance.poor_below for point in points),
        sum(points) + kept,
    )


def short(instance: Instance, pairs: Pairs) -> int:
    """How many people are missing to the floors of their groups."""
    matched = {one for one, _ in pairs}
    found = 0
    for group in set(instance.groups) - {""}:
        members = [
            one for one, own in zip(instance.mentees, instance.groups, strict=True) if own == group
        ]
        floor = needed(len(members), instance.floor_percent)
        found += max(0, floor - len(matched & set(members)))
    return found


def every_assignment(instance: Instance, locked: Pairs) -> list[Pairs]:
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
@settings(max_examples=400, deadline=None)
def test_nothing_is_better_among_all_assignments(instance: Instance) -> None:
    solution = solve(instance)
    locked = set(instance.locked) - set(solution.ignored_locks)
    every = every_assignment(instance, locked)
    best = max(rank_of(instance, pairs) for pairs in every)
    assert rank_of(instance, set(solution.pairs)) == best
    proof = check(instance, solution)
    assert proof.is_best
    assert sum(one.needed - one.matched for one in proof.short) == short(
        instance, set(solution.pairs)
    )
    # A floor never costs a match.
    assert len(solution.pairs) == max(len(pairs) for pairs in every)


@given(instances(objectives=("stable",)))
@settings(max_examples=200, deadline=None)
def test_nobody_would_rather_swap(instance: Instance) -> None:
    solution = solve(instance)
    assert check(instance, solution).blocking_pairs == 0
    assert blocking(instance, solution) == 0


@given(instances(objectives=("total",)))
@settings(max_examples=200, deadline=None)
def test_those_who_would_rather_swap_are_counted(instance: Instance) -> None:
    solution = solve(instance)
    assert check(instance, solution).blocking_pairs == blocking(instance, solution)


def blocking(instance: Instance, solution: Solution) -> int:
    """Counted by the definition, pair by pair; who is locked has no say."""
    locked = dict(set(instance.locked) & set(solution.pairs) - set(solution.ignored_locks))
    free = [one for one in instance.mentees if one not in locked]
    mentor_of = {one: other for one, other in solution.pairs if one not in locked}
    room = Counter(dict(zip(instance.mentors, instance.capacity, strict=True)))
    room.subtract(locked.values())

    def taste(wishes: tuple[str, ...], other: str, score: int) -> tuple[int, int]:
        """Less is better; of two equals neither is."""
        return (wishes.index(other), 0) if other in wishes else (len(wishes), -score)

    found = 0
    for mentee, mentor in product(free, instance.mentors):
        if score_of(instance, (mentee, mentor)) < 0 or mentor_of.get(mentee) == mentor:
            continue

        def wants(one: str, mentee: str = mentee) -> tuple[int, int]:
            return taste(instance.mentee_wishes[mentee], one, score_of(instance, (mentee, one)))

        def likes(one: str, mentor: str = mentor) -> tuple[int, int]:
            return taste(instance.mentor_wishes[mentor], one, score_of(instance, (one, mentor)))

        held = [one for one, other in mentor_of.items() if other == mentor]
        own = mentor_of.get(mentee)
        mentee_would = own is None or wants(mentor) < wants(own)
        mentor_would = room[mentor] > len(held) or any(likes(mentee) < likes(one) for one in held)
        found += mentee_would and mentor_would and room[mentor] > 0
    return found


@given(instances(most=6, objectives=("total", "fair", "stable")), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
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
        groups=tuple(instance.groups[n] for n in rows),
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


def score_of(instance: Instance, pair: tuple[str, str]) -> int:
    return int(instance.score[instance.mentees.index(pair[0]), instance.mentors.index(pair[1])])


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
    assert rank_of(instance, set(solution.pairs))[1::3] == (len(real), sum(real))


def test_six_hundred_people_take_seconds_and_are_proved() -> None:
    instance = replace(random_instance(7, 400, 200, 2), poor_below=4_000, use_every_mentor=True)
    assert check(instance, solve(instance)).matched == 400


def test_equal_scores_are_not_settled_by_the_alphabet_alone() -> None:
    instance = replace(random_instance(1, 12, 12), score=np.full((12, 12), 5_000, np.int16))
    seeds = {solve(replace(instance, seed=seed)).pairs for seed in range(5)}
    assert len(seeds) > 1
    assert solve(instance).pairs == solve(instance).pairs


@pytest.mark.parametrize("objective", ["total", "fair"])
def test_few_pairs_lead_to_the_same_as_all_of_them(
    objective: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Level by level from a few pairs, and from all of them at once."""
    instance = replace(
        random_instance(9, 260, 150, 2),
        poor_below=9_000,
        use_every_mentor=True,
        objective=objective,
    )
    few = solve(instance)
    assert check(instance, few).is_best
    monkeypatch.setattr(stages, "FEW", 10**9)
    assert rank_of(instance, set(solve(instance).pairs)) == rank_of(instance, set(few.pairs))


@pytest.mark.parametrize("mentees", [5, 60, 600])
def test_nothing_of_a_lower_aim_outweighs_one_of_a_higher(mentees: int) -> None:
    instance = replace(random_instance(1, mentees, 20, 2), poor_below=4_000, use_every_mentor=True)
    problem, _ = pose(instance)
    assert [aim.name for level in problem.levels for aim in level.aims] == [
        "matched",
        "mentors used",
        "not poor",
        "points",
        "ties",
    ]
    for level in problem.levels:
        below = 0
        for aim, step in reversed(list(zip(level.aims, level.steps, strict=True))):
            assert step > below * mentees
            below += aim.most * step
    assert problem.levels[-1].aims[-1].most == TIES - 1


def test_who_is_stopped_says_how_much_better_it_could_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("BEST_FOR_THE_PRICE", "BEST_BY_SCORE", "BEST_OF_MENTOR"):
        monkeypatch.setattr(candidates, name, 1)
    monkeypatch.setattr(stages, "BY_CHANCE", 1)
    instance = random_instance(5, 400, 500)
    best = solve(instance)
    stopped = solve(instance, Stop(lambda: True))
    proof = check(instance, stopped)
    assert not proof.is_best
    ((aim, most),) = proof.gap
    assert aim in ("matched", "points")
    assert most >= 0 < len(stopped.pairs)
    if aim == "points":
        assert len(stopped.pairs) == len(best.pairs)
        missing = rank_of(instance, set(best.pairs))[-1] - rank_of(instance, set(stopped.pairs))[-1]
        assert missing <= most


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


def test_two_people_swapped_is_refused(instance: Instance, solution: Solution) -> None:
    pairs = list(solution.pairs)
    for one, other in product(range(len(pairs)), repeat=2):
        swapped = [(pairs[one][0], pairs[other][1]), (pairs[other][0], pairs[one][1])]
        if pairs[one][1] != pairs[other][1] and all(
            score_of(instance, pair) >= 0 for pair in swapped
        ):
            rest = [pair for n, pair in enumerate(pairs) if n not in (one, other)]
            assert refused(instance, replace(solution, pairs=tuple(rest + swapped)))


def lowered(solution: Solution, level: int, side: int, place: int) -> Solution:
    prices = [(mentee.copy(), column.copy()) for mentee, column in solution.certificate.prices]
    prices[level][side][place] -= 1
    return replace(solution, certificate=Certificate(tuple(prices)))


def refused(instance: Instance, solution: Solution) -> bool:
    """Whether the second look refuses it, or says that it is not the best."""
    try:
        return not check(instance, solution).is_best
    except ProofRefused:
        return True


def test_a_price_lowered_is_refused(instance: Instance, solution: Solution) -> None:
    for place in range(len(instance.mentees)):
        for level in range(len(solution.certificate.prices)):
            assert refused(instance, lowered(solution, level, 0, place))


def test_a_mentors_price_lowered_is_refused(instance: Instance, solution: Solution) -> None:
    capacity = pose(instance)[0].capacity
    for level, (_, column) in enumerate(solution.certificate.prices):
        for place in np.flatnonzero(capacity):
            assert refused(instance, lowered(solution, level, 1, place)), (level, column[place])


def test_prices_left_out_are_refused(instance: Instance, solution: Solution) -> None:
    with pytest.raises(ProofRefused):
        check(instance, replace(solution, certificate=Certificate()))


def test_a_better_pair_hidden_from_the_solver_is_refused(instance: Instance) -> None:
    best = solve(instance).pairs[0]
    hidden = instance.score.copy()
    hidden[instance.mentees.index(best[0]), instance.mentors.index(best[1])] = -1
    assert refused(instance, solve(replace(instance, score=hidden)))


def test_a_pair_dropped_is_refused(instance: Instance, solution: Solution) -> None:
    assert refused(instance, replace(solution, pairs=solution.pairs[1:]))


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
