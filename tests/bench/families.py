"""Questions that are hard for one or another way to solve them; the same numbers in every call."""

from typing import Any

import numpy as np

KINDS = [
    "uniform",
    "clustered",
    "popular mentors",
    "rank-1 product",
    "equal scores",
    "sparse",
    "tight capacity",
    "more mentees than places",
]
WELL_KNOWN = 15
"""Mentors that each mentee may have in the sparse family, about."""
CELLS_AT_ONCE = 1 << 22


def question(kind: str, mentees: int, mentors: int, places: int = 1) -> tuple[Any, Any]:
    """Scores (mentees × mentors, negative where not allowed) and places of each mentor.

    `places` is the most that a mentor has. In the family of tight capacity all places together
    are just enough, in that of more mentees than places there is one for every other mentee.
    """
    chance = np.random.default_rng(20_261)
    scores = np.empty((mentees, mentors), np.int16)
    qualities = chance.random(mentees), chance.random(mentors)
    clusters = chance.integers(0, 20, mentees), chance.integers(0, 20, mentors)
    height = max(1, CELLS_AT_ONCE // max(1, mentors))
    for first in range(0, mentees, height):
        rows = slice(first, first + height)
        shape = (len(scores[rows]), mentors)
        found: Any
        if kind == "rank-1 product":
            found = np.outer(qualities[0][rows], qualities[1]) * 10_000
        elif kind == "popular mentors":
            found = chance.integers(0, 3_000, shape) + qualities[1] ** 4 * 7_000
        elif kind == "clustered":
            is_same = clusters[0][rows, None] == clusters[1]
            found = np.where(is_same, 6_000, 2_000) + chance.integers(0, 999, shape)
        elif kind == "equal scores":
            found = np.full(shape, 5_000)
        elif kind == "sparse":
            is_allowed = chance.random(shape) < WELL_KNOWN / mentors
            found = np.where(is_allowed, chance.integers(0, 10_001, shape), -1)
        else:
            found = chance.integers(0, 10_001, shape, np.int16)
        scores[rows] = found
    return scores, _places(kind, mentees, mentors, places, chance)


def _places(kind: str, mentees: int, mentors: int, places: int, chance: Any) -> Any:
    if kind == "tight capacity":
        return np.diff(np.arange(mentors + 1) * mentees // mentors)
    if kind == "more mentees than places":
        return np.diff(np.arange(mentors + 1) * (mentees // 2) // mentors)
    return chance.integers(1, places + 1, mentors)
