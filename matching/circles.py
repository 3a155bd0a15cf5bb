"""Circles of peers by a simple rule: equal sizes, mixed departments and sites, nobody kept apart.

Not an optimum, and never called one. The same people give the same circles, whatever order they
came in.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from matching.features import Participant

SMALLEST, USUAL, LARGEST = 3, 5, 8


@dataclass(frozen=True, slots=True)
class Circles:
    """Who sits with whom, by enrolment, and who found no circle."""

    circles: tuple[tuple[str, ...], ...]
    left_over: tuple[str, ...]


def circles_of(people: Sequence[Participant], size: int = USUAL) -> Circles:
    """Spread people over circles of about `size`, those of the largest departments first."""
    if len(people) < SMALLEST:
        return Circles((), tuple(sorted(one.id for one in people)))
    number = max(1, round(len(people) / size))
    most = -(-len(people) // number)
    circles: list[list[Participant]] = [[] for _ in range(number)]
    left_over: list[Participant] = []
    for one in _in_order(people):
        fitting = [
            circle
            for circle in circles
            if len(circle) < most and not any(_are_apart(one, other) for other in circle)
        ]
        if fitting:
            min(fitting, key=lambda circle: _crowding(one, circle)).append(one)
        else:
            left_over.append(one)
    formed = [circle for circle in circles if len(circle) >= SMALLEST]
    left_over += [one for circle in circles if len(circle) < SMALLEST for one in circle]
    return Circles(
        tuple(tuple(sorted(one.id for one in circle)) for circle in formed),
        tuple(sorted(one.id for one in left_over)),
    )


def _in_order(people: Sequence[Participant]) -> list[Participant]:
    """Whoever has most colleagues first, so that they are spread; then by a hash, not by name."""
    in_department = Counter(one.department for one in people)

    def place(one: Participant) -> tuple[int, tuple[str, ...], str]:
        shuffled = hashlib.blake2b(one.id.encode(), digest_size=8).hexdigest()
        return (-in_department[one.department], one.department, shuffled)

    return sorted(people, key=place)


def _crowding(one: Participant, circle: Sequence[Participant]) -> tuple[int, int, int]:
    """How much of one's own is in a circle already; fuller circles count against it."""
    return (
        sum(other.department == one.department for other in circle if one.department),
        len(circle),
        sum(other.site == one.site for other in circle if one.site),
    )


def _are_apart(one: Participant, other: Participant) -> bool:
    return bool(
        one.person_id in other.chain | other.excluded or other.person_id in one.chain | one.excluded
    )
