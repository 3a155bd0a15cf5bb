"""Circles of peers: even sizes, mixed departments, sites and professions, nobody kept apart.

Every two people of a circle give points for what they differ in. Begun by a simple rule and
bettered by simulated annealing; `circle_bound` says how many points there could be at most, so
that what is missing is known. The same people give the same circles, whatever order they came in.
"""

from __future__ import annotations

import hashlib
import math
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.circle_bound import FULL, TRAITS, Marks, least_overlap, least_overlap_by_circles
from matching.features import Participant

SMALLEST, USUAL, LARGEST = 3, 5, 8
NEAR_ENOUGH = 0.5
"""Percent: where the simple bound leaves less than this, the dear one is not sought."""
MOVES, MOST_MOVES = 400, 100_000
"""Tries for each person, and in all, at most."""
WARMEST, COLDEST = 60.0, 2.0
"""How many points worse a try may be: at first often, in the end hardly ever."""


@dataclass(frozen=True, slots=True)
class Circles:
    """Who sits with whom, by enrolment, and who found no circle."""

    circles: tuple[tuple[str, ...], ...]
    left_over: tuple[str, ...]
    points: int = 0
    bound: int = 0
    """No circles of these sizes have more points."""

    @property
    def gap(self) -> int:
        """How many points more there could be, at most."""
        return self.bound - self.points

    @property
    def gap_percent(self) -> float:
        """The same, of all that there could be."""
        return 100 * self.gap / self.bound if self.bound else 0.0


def circles_of(
    people: Sequence[Participant], size: int = USUAL, *, at_most: bool = False
) -> Circles:
    """The most varied circles of about `size` that annealing finds, and how much is missing.

    With `at_most` none is larger than that, and it is enough that as many as possible are seated.
    """
    if len(people) < SMALLEST:
        return Circles((), tuple(sorted(one.id for one in people)))
    people = _in_order(people)
    wanted = math.ceil(len(people) / size) if at_most else round(len(people) / size)
    number = max(1, min(wanted, len(people) // SMALLEST))
    sizes = [len(people) // number + (n < len(people) % number) for n in range(number)]
    seating = _Seating(people, sizes)
    seating.begin()
    marks = [marks_of(one) for one in people]
    least = least_overlap(marks, sizes)
    if seating.left or not at_most:
        seating.better(least, until_seated=at_most)
    found = _told(seating, sizes, least)
    if at_most or found.gap_percent <= NEAR_ENOUGH:
        return found
    begun = [[marks[one] for one in circle] for circle in seating.circles]
    return _told(seating, sizes, max(least, least_overlap_by_circles(marks, sizes, begun)))


def _told(seating: _Seating, sizes: Sequence[int], least: int) -> Circles:
    people = seating.people
    formed = [circle for circle in seating.circles if len(circle) >= SMALLEST]
    seated = {one for circle in formed for one in circle}
    pairs = sum(math.comb(len(circle), 2) for circle in formed)
    overlap = sum(seating.overlap_of(circle) for circle in formed)
    return Circles(
        tuple(sorted(tuple(sorted(people[one].id for one in circle)) for circle in formed)),
        tuple(sorted(one.id for n, one in enumerate(people) if n not in seated)),
        FULL * pairs - overlap,
        FULL * sum(math.comb(size, 2) for size in sizes) - least,
    )


def marks_of(one: Participant) -> Marks:
    """What is to be mixed of a person; an empty mark is like no other."""
    return ("/".join(one.department), one.site, one.profession)


def _in_order(people: Sequence[Participant]) -> list[Participant]:
    """Whoever has most colleagues first, so that they are spread; then by a hash, not by name."""
    in_department = Counter(one.department for one in people)

    def place(one: Participant) -> tuple[int, tuple[str, ...], str]:
        shuffled = hashlib.blake2b(one.id.encode(), digest_size=8).hexdigest()
        return (-in_department[one.department], one.department, shuffled)

    return sorted(people, key=place)


class _Seating:
    """People in circles with so many seats each, and how much those who sit together share."""

    def __init__(self, people: Sequence[Participant], sizes: Sequence[int]) -> None:
        self.people, self.sizes = people, sizes
        self.shared = _shared([marks_of(one) for one in people])
        self.apart = _apart(people)
        self.circles: list[list[int]] = [[] for _ in sizes]
        self.left: list[int] = []
        self.overlap = 0

    def begin(self) -> None:
        """Everybody where they share least now; whom no circle fits is left."""
        for one in range(len(self.people)):
            fitting = [
                number
                for number, circle in enumerate(self.circles)
                if len(circle) < self.sizes[number] and self._fits(one, circle)
            ]
            if not fitting:
                self.left.append(one)
                continue
            best = min(fitting, key=lambda number: self._preference(one, number))
            self.overlap += self._shared(one, self.circles[best])
            self.circles[best].append(one)

    def better(self, least: int, *, until_seated: bool = False) -> None:
        """Swap people, now and then for the worse, until nothing shared can be avoided, or only
        until nobody is left."""
        seed = hashlib.blake2b("/".join(one.id for one in self.people).encode()).digest()
        chance = random.Random(seed)  # noqa: S311
        best, kept = self._price, self._copy()
        moves = min(MOVES * len(self.people), MOST_MOVES)
        if len(self.circles) < 2 and not self.left:
            return
        for move in range(moves):
            if not self.left and (until_seated or self.overlap <= least):
                break
            warmth = WARMEST * (COLDEST / WARMEST) ** (move / moves)
            self._try(chance, warmth)
            if self._price < best:
                best, kept = self._price, self._copy()
        self.circles, self.left, self.overlap = kept

    @property
    def _price(self) -> tuple[int, int]:
        return len(self.left), self.overlap

    def _copy(self) -> tuple[list[list[int]], list[int], int]:
        return [list(circle) for circle in self.circles], list(self.left), self.overlap

    def _try(self, chance: random.Random, warmth: float) -> None:
        groups = len(self.circles) + bool(self.left)
        first, second = chance.randrange(len(self.circles)), chance.randrange(groups)
        if second == len(self.circles) and len(self.circles[first]) < self.sizes[first]:
            self._seat(chance.choice(self.left), first)
            return
        if first == second or not self.circles[first]:
            return
        other = self.left if second == len(self.circles) else self.circles[second]
        if not other:
            return
        place, opposite = chance.randrange(len(self.circles[first])), chance.randrange(len(other))
        self._swap(first, place, other, opposite, chance.random(), warmth)

    def _seat(self, one: int, number: int) -> None:
        if self._fits(one, self.circles[number]):
            self.left.remove(one)
            self.overlap += self._shared(one, self.circles[number])
            self.circles[number].append(one)

    def _swap(
        self, first: int, place: int, other: list[int], opposite: int, luck: float, warmth: float
    ) -> None:
        mine = self.circles[first]
        one, two = mine[place], other[opposite]
        rest, others = mine[:place] + mine[place + 1 :], other[:opposite] + other[opposite + 1 :]
        is_left = other is self.left
        if not self._fits(two, rest) or not (is_left or self._fits(one, others)):
            return
        change = self._shared(two, rest) - self._shared(one, rest)
        if not is_left:
            change += self._shared(one, others) - self._shared(two, others)
        if change <= 0 or luck < math.exp(-change / warmth):
            mine[place], other[opposite] = two, one
            self.overlap += change

    def overlap_of(self, circle: Sequence[int]) -> int:
        """What those of a circle share."""
        return sum(self._shared(one, circle[:place]) for place, one in enumerate(circle))

    def _fits(self, one: int, circle: Sequence[int]) -> bool:
        return self.apart[one].isdisjoint(circle)

    def _shared(self, one: int, circle: Sequence[int]) -> int:
        mine = self.shared[one]
        return sum([mine[other] for other in circle])

    def _preference(self, one: int, number: int) -> tuple[int, int]:
        circle = self.circles[number]
        return self._shared(one, circle), len(circle)


def _shared(marks: Sequence[Marks]) -> list[bytes]:
    """How many points every two people lose by what they share."""
    found = np.zeros((len(marks), len(marks)), np.uint8)
    for trait, points in enumerate(TRAITS):
        names = sorted({one[trait] for one in marks})
        number = np.array([names.index(one[trait]) for one in marks])
        is_known = np.array([bool(one[trait]) for one in marks])
        found[(number[:, None] == number) & is_known[:, None]] += np.uint8(points)
    return [row.tobytes() for row in found]


def _apart(people: Sequence[Participant]) -> list[set[int]]:
    """Of each person, who may not sit in the same circle."""
    place = {one.person_id: n for n, one in enumerate(people)}
    apart: list[set[int]] = [set() for _ in people]
    for n, one in enumerate(people):
        for other in (one.chain | one.excluded) & place.keys():
            apart[n].add(place[other])
            apart[place[other]].add(n)
    return apart
