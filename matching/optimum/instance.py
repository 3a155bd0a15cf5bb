"""A cohort's question with the names of its people, and the same as rows, places and levels."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from matching.optimum.levels import (
    Aim,
    Extra,
    Keys,
    Level,
    at_least,
    by_chance,
    everybody,
    fewest_in_bands,
    most_points,
    packed,
)
from matching.optimum.pairs import Ints, Places, Points, ScoredPairs

Named = tuple[str, str]
"""A mentee and a mentor, in this order."""


@dataclass(frozen=True)
class Instance:
    """A question to the solver: rows are mentees, columns are mentors.

    In this order: as many mentees matched as possible, so that `floor_percent` of each group are
    among them where they can be; with `use_every_mentor` as many mentors with a mentee as
    possible; then by the objective. `total`: as few matches below `poor_below` as possible, then
    the highest total, in which a kept pair counts `kept_bonus` points more. `fair`: the fewest in
    the lowest band of the score, then in the next, and so on; then the highest total. `stable`:
    nobody would rather swap, by the wishes of both sides and else by score. What is equal after
    that is decided by a hash of identifiers and seed.
    """

    mentees: tuple[str, ...]
    mentors: tuple[str, ...]
    capacity: tuple[int, ...]
    score: Points
    """0 to 10,000; negative where the pair is not allowed."""
    locked: frozenset[Named] = frozenset()
    kept: frozenset[Named] = frozenset()
    kept_bonus: int = 0
    poor_below: int = 0
    use_every_mentor: bool = False
    seed: int = 0
    objective: str = "total"
    least: int = 0
    """From 2 on groups of that size are made: by the same order, but `use_every_mentor` counts for
    nothing then, and `stable` makes groups of any size."""
    groups: tuple[str, ...] = ()
    """Of each mentee, where a floor is asked for; the empty word is no group."""
    floor_percent: int = 0
    mentee_wishes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    mentor_wishes: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def in_fixed_order(self) -> Instance:
        """The same question with rows and columns sorted by identifier."""
        rows = sorted(range(len(self.mentees)), key=self.mentees.__getitem__)
        columns = sorted(range(len(self.mentors)), key=self.mentors.__getitem__)
        in_order = rows == list(range(len(rows))) and columns == list(range(len(columns)))
        return replace(
            self,
            mentees=tuple(self.mentees[n] for n in rows),
            mentors=tuple(self.mentors[n] for n in columns),
            capacity=tuple(max(0, int(self.capacity[n])) for n in columns),
            groups=tuple(self.groups[n] for n in rows) if self.groups else (),
            score=self.score if in_order else self.score[np.ix_(rows, columns)],
        )


@dataclass(frozen=True)
class Problem:
    """What is left to decide once locked pairs are seated.

    A mentor's first place is a column of its own where every mentor is to be used. A group of
    which a floor is asked has a column too: who takes a place there is left unmatched, and there
    are just so many as the floor leaves.
    """

    instance: Instance
    seated: tuple[tuple[int, int], ...]
    """Row and mentor of each locked pair."""
    rows: Ints
    """Of the mentees that are still free."""
    mentor_of: Ints
    """Of each column; −1 where it is a group's."""
    capacity: Ints
    pairs: ScoredPairs
    levels: tuple[Level, ...]

    def mentors_chosen(self, chosen: Places) -> Places:
        """The mentor of each free mentee, −1 for none."""
        mentors = np.append(self.mentor_of, -1)[chosen]
        return np.where(chosen >= 0, mentors, -1).astype(np.int32)


def pose(instance: Instance) -> tuple[Problem, tuple[Named, ...]]:
    """Seat the locked pairs that can be, and put the rest into rows, places and levels.

    Returns the locks that were left out: a pair that is not allowed, or a place given already.
    """
    instance = instance.in_fixed_order()
    row_of = {name: n for n, name in enumerate(instance.mentees)}
    column_of = {name: n for n, name in enumerate(instance.mentors)}
    room = np.array(instance.capacity, np.int64)
    seated: dict[int, int] = {}
    ignored: list[Named] = []
    for mentee, mentor in sorted(instance.locked):
        row, column = row_of.get(mentee, -1), column_of.get(mentor, -1)
        if (
            row < 0
            or column < 0
            or row in seated
            or not room[column]
            or instance.score[row, column] < 0
        ):
            ignored.append((mentee, mentor))
        else:
            seated[row] = column
            room[column] -= 1
    return _posed(instance, seated, room, row_of, column_of), tuple(ignored)


def _posed(
    instance: Instance,
    seated: dict[int, int],
    room: Ints,
    row_of: dict[str, int],
    column_of: dict[str, int],
) -> Problem:
    rows = np.array([n for n in range(len(instance.mentees)) if n not in seated], np.int64)
    mentors = np.arange(len(instance.mentors))
    places = [(mentors, room)]
    first = np.zeros(0, np.int64)
    if instance.use_every_mentor and instance.objective != "stable":
        # A second column for what a mentor offers beyond the first place.
        is_idle = ~np.isin(mentors, list(seated.values()))
        is_wide = is_idle & (room > 1)
        places = [
            (mentors, np.where(is_wide, 1, room)),
            (mentors[is_wide], room[is_wide] - 1),
        ]
        first = np.flatnonzero(is_idle)
    groups = _excuses(instance)
    places.append((np.full(len(groups), -1), np.array([left for _, left in groups], np.int64)))
    mentor_of = np.concatenate([place[0] for place in places]).astype(np.int64)
    capacity = np.concatenate([place[1] for place in places]).astype(np.int64)
    return Problem(
        instance=instance,
        seated=tuple(seated.items()),
        rows=rows,
        mentor_of=mentor_of,
        capacity=capacity,
        pairs=_pairs(instance, rows, mentor_of, [group for group, _ in groups]),
        levels=_levels(instance, rows, mentor_of, first, row_of, column_of),
    )


def _excuses(instance: Instance) -> list[tuple[str, int]]:
    """Each group with how many of it may be left unmatched; anybody who is in none."""
    if not instance.floor_percent or instance.objective == "stable":
        return []
    return [
        (group, size - (needed(size, instance.floor_percent) if group else 0))
        for group, size in sorted(Counter(instance.groups).items())
    ]


def needed(size: int, percent: int) -> int:
    """How many of a group a floor asks for: a share of one person is one person."""
    return -(-size * percent // 100)


def _pairs(instance: Instance, rows: Ints, mentor_of: Ints, groups: Iterable[str]) -> ScoredPairs:
    score, columns = instance.score, mentor_of[mentor_of >= 0]
    own = np.array([instance.groups[row] for row in rows], object) if instance.groups else None
    groups = list(groups)
    is_plain = len(rows) == len(score) and len(columns) == score.shape[1]

    def block(first: int, last: int) -> Points:
        table = score[first:last] if is_plain else score[np.ix_(rows[first:last], columns)]
        if own is None or not groups:
            return table
        excuses = [np.where(own[first:last] == group, 0, -1) for group in groups]
        return np.hstack([table, np.stack(excuses, axis=1).astype(np.int16)])

    return ScoredPairs(len(rows), len(mentor_of), block)


def _levels(
    instance: Instance,
    rows: Ints,
    mentor_of: Ints,
    first: Ints,
    row_of: dict[str, int],
    column_of: dict[str, int],
) -> tuple[Level, ...]:
    excuses = np.flatnonzero(mentor_of < 0)
    nodes = len(rows) + len(mentor_of)
    aims: list[Aim] = [everybody("floors")] if len(excuses) else []
    rest = [everybody()]
    if len(first):
        rest.append(Aim("mentors used", 1, by_column=_flags(len(mentor_of), first)))
    if instance.objective == "fair":
        rest += fewest_in_bands(len(rows), nodes)
    elif instance.poor_below:
        rest.append(at_least(instance.poor_below))
    rest.append(most_points(_kept(instance, rows, mentor_of, row_of, column_of)))
    aims += [_without(aim, excuses, len(mentor_of)) for aim in rest]
    aims.append(by_chance(*_keys(instance, rows, mentor_of)))
    return tuple(packed(aims, len(rows), nodes))


def _flags(columns: int, places: Ints) -> Ints:
    found = np.zeros(columns, np.int64)
    found[places] = 1
    return found


def _without(aim: Aim, excuses: Ints, columns: int) -> Aim:
    """The aim, by which an unmatched mentee's place is worth nothing."""
    if aim.by_score is None or not len(excuses):
        return aim
    by_column = np.zeros(columns, np.int64) if aim.by_column is None else aim.by_column.copy()
    by_column[excuses] -= aim.by_score[0]
    return replace(aim, by_column=by_column)


def kept_pairs(problem: Problem) -> Extra | None:
    """The pairs that count more, as rows and mentors of what is left to decide."""
    instance = problem.instance
    row_of = {name: n for n, name in enumerate(instance.mentees)}
    column_of = {name: n for n, name in enumerate(instance.mentors)}
    return _kept(instance, problem.rows, np.arange(len(instance.mentors)), row_of, column_of)


def _kept(
    instance: Instance,
    rows: Ints,
    mentor_of: Ints,
    row_of: dict[str, int],
    column_of: dict[str, int],
) -> Extra | None:
    place = {int(row): n for n, row in enumerate(rows)}
    found = [
        (place[row_of[mentee]], int(column))
        for mentee, mentor in instance.kept
        if row_of.get(mentee, -1) in place and mentor in column_of
        for column in np.flatnonzero(mentor_of == column_of[mentor])
    ]
    return Extra.of(found, instance.kept_bonus) if found and instance.kept_bonus else None


def _keys(instance: Instance, rows: Ints, mentor_of: Ints) -> tuple[Keys, Keys]:
    """A number for each row and column from identifier and seed alone."""

    def numbers(names: Iterable[str], side: str) -> Keys:
        digests = (
            hashlib.blake2b(f"{side}:{instance.seed}:{name}".encode(), digest_size=8).digest()
            for name in names
        )
        return np.array([int.from_bytes(digest, "big") for digest in digests], np.uint64)

    mentors = np.append(numbers(instance.mentors, "mentor"), np.uint64(0))
    return numbers([instance.mentees[row] for row in rows], "mentee"), mentors[mentor_of]
