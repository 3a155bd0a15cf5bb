"""Who would fit into a circle that has a place free, and why. Pure.

By the points that circles are begun with: the more somebody differs from each of those who sit
there, by department, site and profession, the better. Whoever is kept apart from one of them is
not there at all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from matching.circle_bound import FULL, TRAITS
from matching.circles import marks_of
from matching.features import Participant


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who would fit, by enrolment; of all the points that there could be, and with how
    many of the circle they share department, site and profession."""

    id: str
    points: int
    most: int
    shared: tuple[int, int, int]


def seats_for(circle: Sequence[Participant], free: Sequence[Participant]) -> list[Seat]:
    """The free who may sit in the circle, the most different first; ties go by a hash, not by
    name."""
    found = [_seat(one, circle) for one in free if not is_apart(one, circle)]
    return sorted(found, key=lambda seat: (-seat.points, _drawn(seat.id)))


def _seat(one: Participant, circle: Sequence[Participant]) -> Seat:
    mine = marks_of(one)
    theirs = [marks_of(other) for other in circle]
    shared = tuple(
        sum(bool(mark) and mark == marks[trait] for marks in theirs)
        for trait, mark in enumerate(mine)
    )
    most = FULL * len(circle)
    lost = sum(points * count for points, count in zip(TRAITS, shared, strict=True))
    return Seat(one.id, most - lost, most, (shared[0], shared[1], shared[2]))


def is_apart(one: Participant, circle: Sequence[Participant]) -> bool:
    """Whether a safeguard stands between somebody and anybody of these."""
    others = {other.person_id for other in circle}
    return not others.isdisjoint(one.chain | one.excluded) or any(
        one.person_id in other.chain | other.excluded for other in circle
    )


def _drawn(identifier: str) -> str:
    return hashlib.sha256(identifier.encode()).hexdigest()
