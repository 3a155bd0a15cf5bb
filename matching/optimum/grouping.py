"""A cohort's question in which a group has a least size, and the second look at what was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from matching.optimum.groups import Floors, Groups, Reached, grouped, reached_by
from matching.optimum.instance import Problem, kept_pairs, needed
from matching.optimum.levels import BAND_WIDTH, BANDS, Aim, at_least, most_points
from matching.optimum.network import UNMATCHED
from matching.optimum.pairs import Ints, Places, Points
from matching.optimum.proof import ProofRefused
from matching.optimum.stopping import Stop

Gap = tuple[tuple[str, int], ...]


def solved_in_groups(problem: Problem, stop: Stop) -> Groups:
    """The best groups of those who are not locked. Raises SolverRefused."""
    table, room, least = _sizes(problem)
    return grouped(table, least, room, _aims(problem), _floors(problem), stop)


def gap_of_groups(problem: Problem, reached: Sequence[Reached], mentors: Places) -> Gap:
    """How much better the groups could be by what was stated; sizes and values are seen to hold.

    Raises ProofRefused for a group that is too small, and where more was found than there can be.
    """
    table, _, least = _sizes(problem)
    load = np.bincount(mentors[mentors >= 0], minlength=len(least))
    if ((load > 0) & (load < least)).any():
        raise ProofRefused("A group is too small.")
    found = reached_by(table, mentors, _aims(problem), _floors(problem))
    if [aim for aim, _ in found] != [one.aim for one in reached]:
        raise ProofRefused("Nothing states how much better the groups could be.")
    for (aim, value), stated in zip(found, reached, strict=True):
        if value > stated.bound:
            raise ProofRefused("More was found than there can be.")
        if value < stated.bound:
            return ((aim, stated.bound - value),)
    return ()


def _sizes(problem: Problem) -> tuple[Points, Ints, Ints]:
    """The free mentees' scores, places that are left, and the least of each group; a mentor with
    a locked mentee has one already, however small."""
    instance = problem.instance
    seated = np.array([column for _, column in problem.seated], np.int64)
    room = np.array(instance.capacity, np.int64)
    room -= np.bincount(seated, minlength=len(room))
    least = np.full(len(room), instance.least)
    least[seated] = 1
    return instance.score[problem.rows], room, least


def _aims(problem: Problem) -> list[Aim]:
    """What counts after the number matched and the floors."""
    instance = problem.instance
    found: list[Aim] = []
    if instance.objective == "fair":
        found = [at_least(band * BAND_WIDTH, f"bands {band}") for band in range(1, BANDS)]
    elif instance.poor_below:
        found = [at_least(instance.poor_below)]
    return [*found, most_points(kept_pairs(problem))]


def _floors(problem: Problem) -> Floors:
    """So many of each group of the free mentees; those who are locked are matched already."""
    instance = problem.instance
    free = [instance.groups[row] for row in problem.rows] if instance.floor_percent else []
    sizes = Counter(instance.groups if free else ())
    seated = Counter(instance.groups[row] for row, _ in problem.seated if free)
    wanted = {
        group: needed(size, instance.floor_percent) - seated[group]
        for group, size in sorted(sizes.items())
        if group
    }
    place = {group: n for n, group in enumerate(one for one in wanted if wanted[one] > 0)}
    of_mentee = [place.get(group, UNMATCHED) for group in free]
    return Floors(
        np.array(of_mentee or [UNMATCHED] * len(problem.rows), np.int64),
        np.array([wanted[group] for group in place], np.int64),
    )
