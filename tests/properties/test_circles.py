"""Circles of peers: against every seating there is, and the bound against the truth."""

import math
from collections.abc import Iterator
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from matching.circle_bound import FULL, least_overlap, least_overlap_by_circles, overlap_of
from matching.circles import circles_of
from matching.features import Participant
from tests.matching.people import mentee


def person(n: int, department: str, site: str, profession: str) -> Participant:
    departments = (department,) if department else ()
    return replace(mentee(f"n{n}", department=departments), site=site, profession=profession)


marks = st.tuples(st.sampled_from(["", "D1", "D2"]), st.sampled_from(["", "S"]), st.just("P"))
houses = st.lists(marks, min_size=3, max_size=8)


def seatings(people: list[int], sizes: list[int]) -> Iterator[list[list[int]]]:
    """Every way to seat people in circles of these sizes."""
    if not people:
        yield []
        return
    first, *rest = people
    for size in sorted(set(sizes)):
        left = sizes.copy()
        left.remove(size)
        for others in subsets(rest, size - 1):
            remaining = [one for one in rest if one not in others]
            for more in seatings(remaining, left):
                yield [[first, *others], *more]


def subsets(people: list[int], size: int) -> Iterator[list[int]]:
    if size == 0:
        yield []
        return
    for place, one in enumerate(people):
        for more in subsets(people[place + 1 :], size - 1):
            yield [one, *more]


@given(houses, st.integers(3, 4), st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7))))
@settings(max_examples=80, deadline=None)
def test_no_seating_has_more_points(
    house: list[tuple[str, str, str]], size: int, apart: set[tuple[int, int]]
) -> None:
    people = [person(n, *one) for n, one in enumerate(house)]
    for one, other in apart:
        if max(one, other) < len(people) and one != other:
            excluded = people[one].excluded | {people[other].person_id}
            people[one] = replace(people[one], excluded=excluded)
    found = circles_of(people, size)
    number = max(1, min(round(len(people) / size), len(people) // 3))
    sizes = [len(people) // number + (n < len(people) % number) for n in range(number)]
    is_apart = {frozenset(pair) for pair in apart}
    best = [
        FULL * sum(math.comb(n, 2) for n in sizes)
        - sum(overlap_of([marks_of(people[one]) for one in circle]) for circle in seating)
        for seating in seatings(list(range(len(people))), sizes)
        if not any(
            frozenset((one, other)) in is_apart
            for circle in seating
            for one in circle
            for other in circle
        )
    ]
    if best:
        assert found.bound >= max(best)
        assert found.points <= max(best)
    # Between people who are kept apart, exchanges of two may lead nowhere: then the gap tells.
    if best and not apart:
        assert found.points == max(best)
    seated = [one for circle in found.circles for one in circle]
    assert sorted([*seated, *found.left_over]) == sorted(one.id for one in people)


def marks_of(one: Participant) -> tuple[str, ...]:
    return ("/".join(one.department), one.site, one.profession)


@given(st.lists(marks, min_size=6, max_size=8))
@settings(max_examples=30, deadline=None)
def test_neither_bound_is_above_the_truth(house: list[tuple[str, str, str]]) -> None:
    sizes = [len(house) - len(house) // 2, len(house) // 2]
    every = list(seatings(list(range(len(house))), sizes))
    overlaps = [sum(overlap_of([house[n] for n in circle]) for circle in one) for one in every]
    begun = [[house[n] for n in circle] for circle in every[0]]
    simple = least_overlap(house, sizes)
    dear = least_overlap_by_circles(house, sizes, begun)
    assert simple <= dear <= min(overlaps)


def test_where_traits_go_against_each_other_columns_see_it() -> None:
    """All of one department are at one site: whoever mixes the one does not mix the other."""
    house = [("D1", "S1", ""), ("D1", "S2", ""), ("D2", "S1", "")] * 2
    sizes = [3, 3]
    begun = [house[:3], house[3:]]
    every = seatings(list(range(6)), sizes)
    best = min(sum(overlap_of([house[n] for n in circle]) for circle in one) for one in every)
    assert least_overlap_by_circles(house, sizes, begun) == best


def test_two_hundred_are_within_a_percent_of_the_best() -> None:
    people = [
        person(n, f"D{n * n % 11}", f"S{n * 7 % 4}", f"P{(n * n + n) % 6 if n % 3 else 0}")
        for n in range(200)
    ]
    found = circles_of(people, 5)
    assert len(found.circles) == 40
    assert not found.left_over
    assert found.gap_percent <= 1


def test_of_three_hundred_too_the_bound_sees_all_traits_at_once() -> None:
    """Whose department is rare is at the common site: trait by trait more looks possible."""
    kinds = [("D1", "S1", "P1"), ("D1", "S2", "P2"), ("D2", "S1", "P3")]
    kinds += [("D3", "S1", "P1"), ("D2", "S3", "P1")]
    people = [person(n, *kinds[n % 5]) for n in range(300)]
    sizes = [3] * 100
    simple = least_overlap([marks_of(one) for one in people], sizes)
    found = circles_of(people, 3)
    assert found.gap_percent <= 0.5
    assert found.bound < FULL * 300 - simple
