"""Groups: each mentor takes nobody, or from a least to a most of mentees, and which is decided too.

Aims come one after another, as in a run without sizes: as many people as possible; of all ways to
match that many those that come nearest to the floors; then what the run is for. Each is a
mixed-integer programme (`group_programme`) that keeps what was reached before.

It begins with few pairs. Others are added where the relaxation's prices say that they could better
it; and after the whole numbers are found, every pair that could still be part of something better,
by as much as is left between the two (reduced-cost fixing), until there is none.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from matching.criteria import FULL_SCORE
from matching.optimum.assignment import assign
from matching.optimum.group_programme import (
    EXACT,
    Floors,
    Programme,
    Want,
    relaxed,
    whole,
)
from matching.optimum.levels import Aim, everybody, most_points
from matching.optimum.network import UNMATCHED, Edges, Face, Flags, SolverRefused, flow
from matching.optimum.pairs import Ints, Places, Points, ScoredPairs
from matching.optimum.stopping import Stop

BEST_OF_MENTEE = 12
MOST_TRIES = 12
"""So many sets of mentors are tried out before a search is begun."""

__all__ = ["Floors", "Groups", "MostInGroups", "Reached", "grouped", "most_in_groups", "reached_by"]


@dataclass(frozen=True)
class Reached:
    """What was reached of one aim, and what could be at most with as much of those before."""

    aim: str
    value: int
    bound: int


@dataclass(frozen=True)
class Groups:
    """Who is in whose group."""

    chosen: Places
    """The mentor of each mentee, or UNMATCHED."""
    reached: tuple[Reached, ...]
    """Most people first."""
    total: int

    @property
    def matched(self) -> int:
        """How many are in a group."""
        return int((self.chosen >= 0).sum())

    @property
    def most_possible(self) -> int:
        """More people than these cannot be matched."""
        return self.reached[0].bound

    @property
    def gap(self) -> int:
        """How much better by the last aim another grouping could be, at most."""
        return self.reached[-1].bound - self.reached[-1].value

    @property
    def bound(self) -> int:
        """More points than these are not to be had with as much of every aim before."""
        return self.total + self.gap

    @property
    def is_best(self) -> bool:
        """Whether nothing better exists."""
        return all(one.value == one.bound for one in self.reached)


def no_floors(mentees: int) -> Floors:
    """Of nobody."""
    return Floors(np.full(mentees, -1), np.zeros(0, np.int64))


def grouped(
    table: Points,
    least: Ints,
    most: Ints,
    aims: Sequence[Aim] | None = None,
    floors: Floors | None = None,
    stop: Stop | None = None,
) -> Groups:
    """The best groups of `least` to `most` mentees per mentor, by `aims` in their order once most
    people are matched and `floors` are kept to; scores are negative where a pair is not allowed.

    Told to stop, it says how much better it could be. Raises SolverRefused.
    """
    mentees, mentors = table.shape
    most = np.minimum(np.where(most < least, 0, most), mentees)
    least = np.where(most == 0, 0, np.maximum(least, 1))
    floors = floors or no_floors(mentees)
    wants = _wants(aims or [most_points()], floors)
    if not mentees or not mentors or not (table >= 0).any() or not most.any():
        nobody = np.full(mentees, UNMATCHED, np.int32)
        return Groups(nobody, tuple(Reached(want.name, 0, 0) for want in wants), 0)
    at_most = assign(ScoredPairs.of_table(table), most)
    chosen = _large_enough(table, least, most, at_most.chosen)
    rows, columns = _likely(table, at_most.mentor_prices, at_most.chosen, chosen)
    some = Programme(table, least, most, rows, columns, floors)
    found: list[Reached] = []
    for want in wants:
        most_worth = at_most.matched if not found else _at_most(some, want, found[0].value)
        step = _best(some, want, chosen, most_worth, stop or Stop())
        found.append(step.reached)
        chosen, some = step.chosen, _keeping(step.programme, want, step.reached, chosen)
    held = np.flatnonzero(chosen >= 0)
    total = int(table[held, chosen[held]].sum(dtype=np.int64))
    return Groups(chosen, tuple(found), total)


def _wants(aims: Sequence[Aim], floors: Floors) -> list[Want]:
    first = [Want("matched", everybody())]
    if len(floors.needed):
        first.append(Want("floors"))
    return first + [Want(aim.name, aim) for aim in aims]


def reached_by(
    table: Points, chosen: Places, aims: Sequence[Aim], floors: Floors
) -> list[tuple[str, int]]:
    """What a choice is worth by each aim in turn, counted anew."""
    nothing = np.zeros(0, np.int64)
    some = Programme(table, nothing, nothing, nothing, nothing, floors)
    return [(want.name, some.value(want, chosen)) for want in _wants(aims, floors)]


def _at_most(some: Programme, want: Want, matched: int) -> int:
    """More than this no choice of so many people can be worth by an aim."""
    if want.aim is None:
        return int(some.floors.needed.sum())
    worth = np.where(some.table >= 0, want.worth(some.table), 0).max(axis=1)
    return int(np.sort(worth)[len(worth) - matched :].sum())


@dataclass(frozen=True)
class _Step:
    programme: Programme
    chosen: Places
    reached: Reached


def _best(some: Programme, want: Want, chosen: Places, bound: int, stop: Stop) -> _Step:
    """The best by one aim, from a choice that keeps to those before, and how good it could be."""
    value = some.value(want, chosen)
    if value >= bound or stop():
        return _Step(some, chosen, Reached(want.name, value, max(value, bound)))
    relaxation = relaxed(some, want)
    some = relaxation.programme
    bound = min(bound, int(np.floor(-relaxation.lowest + EXACT * max(1, len(chosen)))))
    while value < bound and not stop():
        found = whole(some, want)
        if found.is_cut:
            stop.cut()
            break
        if found.chosen is not None and some.value(want, found.chosen) > value:
            chosen, value = found.chosen, some.value(want, found.chosen)
        # Dearer than this, a pair cannot be part of anything that is better by one.
        room = -relaxation.lowest - value - 1
        is_missing = (relaxation.cost <= room + EXACT) & (some.table >= 0)
        is_missing[some.rows, some.columns] = False
        if not is_missing.any():
            bound = min(bound, max(value, found.bound))
            break
        is_missing[some.rows, some.columns] = True
        some = some.with_pairs(is_missing)
    return _Step(some, chosen, Reached(want.name, value, max(value, bound)))


def _keeping(some: Programme, want: Want, reached: Reached, before: Places) -> Programme:
    """What the next aims have to leave as it is."""
    is_count = want.aim is not None and want.name != "matched" and want.aim.most == 1
    if is_count and reached.value == int((before >= 0).sum()):
        return some.without((some.table >= 0) & (want.worth(some.table) == 0))
    kept = (*some.kept, (want, reached.value))
    return replace(some, kept=kept, has_whole_pairs=some.has_whole_pairs or is_count)


# --- The first pairs ------------------------------------------------------------------------------


def _large_enough(table: Points, least: Ints, most: Ints, chosen: Places) -> Places:
    """Something to begin with: the groups that are large enough without asking for it, and in
    their free places whoever is in none."""
    load = np.bincount(chosen[chosen >= 0], minlength=table.shape[1])
    is_there = load >= np.maximum(least, 1)
    found = np.where((chosen >= 0) & is_there[chosen], chosen, UNMATCHED).astype(np.int32)
    others = np.flatnonzero(found == UNMATCHED)
    room = np.where(is_there, most - load, 0)
    more = assign(ScoredPairs.of_table(table[others]), room).chosen
    found[others] = more
    return found


def _likely(table: Points, price: Ints, *chosen: Places) -> tuple[Ints, Ints]:
    """The pairs that look best at the prices of groups without a least size, and those chosen."""
    is_wanted = _looking_best(table, price)
    for one in chosen:
        matched = np.flatnonzero(one >= 0)
        is_wanted[matched, one[matched]] = True
    rows, columns = np.nonzero(is_wanted & (table >= 0))
    return rows, columns


def _looking_best(table: Points, price: Ints) -> Flags:
    worth = np.where(table >= 0, table - price, np.iinfo(np.int64).min)
    wide = min(BEST_OF_MENTEE, table.shape[1])
    by_row = np.argpartition(worth, -wide, axis=1)[:, -wide:]
    deep = min(2 * BEST_OF_MENTEE, len(table))
    loss = np.where(table >= 0, worth - worth.max(axis=1)[:, None], np.iinfo(np.int64).min)
    by_column = np.argpartition(loss, -deep, axis=0)[-deep:]
    found = np.zeros(table.shape, np.bool_)
    np.put_along_axis(found, by_row, values=True, axis=1)
    np.put_along_axis(found, by_column, values=True, axis=0)
    return found


# --- People alone ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class MostInGroups:
    """How many people can be in groups, whoever fits whom best."""

    people: int
    mentors: int
    """How many lead a group in what was found."""
    most_possible: int
    """More people than these cannot be in one."""


def most_in_groups(table: Points, least: Ints, most: Ints, seconds: float) -> MostInGroups:
    """The most people in groups of `least` to `most`, with no regard to scores.

    Stops after about so many seconds with what it has; nobody, where it found nothing by then.
    """
    if not (table >= 0).any():
        return MostInGroups(0, 0, 0)
    until = time.monotonic() + seconds
    at_most = assign(_by_popularity(table), most)
    best = _large_enough(table, least, most, at_most.chosen)
    best = max((best, *_filled(table, least, most, at_most.chosen)), key=_people)
    possible = at_most.matched
    rows, columns = _likely(table, at_most.mentor_prices, at_most.chosen, best)
    some = Programme(table, least, most, rows, columns, no_floors(len(table)))
    want = Want("matched", everybody())
    for programme in (some, some.with_pairs(table >= 0)):
        left = until - time.monotonic()
        if _people(best) == possible or left <= 0:
            break
        found = whole(programme, want, max(1.0, left))
        if found.chosen is not None:
            best = max((best, found.chosen), key=_people)
        if programme is not some:
            possible = min(possible, found.bound)
    people = _people(best)
    return MostInGroups(people, len(np.unique(best[best >= 0])), max(people, possible))


def _people(chosen: Places) -> int:
    return int((chosen >= 0).sum())


def _by_popularity(table: Points) -> ScoredPairs:
    """Pairs worth more the more people may be with the mentor, so that few mentors are full rather
    than many half full."""
    order = np.argsort(np.argsort((table >= 0).sum(axis=0), kind="stable"), kind="stable")
    worth = (order * (FULL_SCORE // max(1, len(order)))).astype(np.int16)
    return ScoredPairs.of_table(np.where(table >= 0, worth[None, :], np.int16(-1)))


def _filled(table: Points, least: Ints, most: Ints, chosen: Places) -> Iterator[Places]:
    """Groups led by the mentors who have most of `chosen`, each with its least: as many mentors as
    have any, then fewer, as long as it cannot be done or leaves somebody out."""
    load = np.bincount(chosen[chosen >= 0], minlength=table.shape[1])
    leading = np.argsort(-load, kind="stable")[: int((load > 0).sum())]
    for left_out in range(min(MOST_TRIES, len(leading))):
        led = np.sort(leading[: len(leading) - left_out])
        with suppress(SolverRefused):
            found = _with_least(table[:, led], least[led], most[led])
            yield np.where(found >= 0, led[found], UNMATCHED).astype(np.int32)
            if _people(found) == _people(chosen):
                return


def _with_least(table: Points, least: Ints, most: Ints) -> Places:
    """As many people as possible with every mentor's least filled: a flow, in which those places
    have to be taken. Raises SolverRefused where they cannot be."""
    mentors = len(least)
    rows, columns = np.nonzero(np.hstack([table >= 0, table >= 0]))
    worth = np.ones(len(rows), np.int64)
    edges = Edges(len(table), 2 * mentors, rows.astype(np.int32), columns.astype(np.int32), worth)
    whole_face = Face.whole(edges, np.concatenate([least, most - least]))
    has_to_be = np.concatenate([np.ones(mentors, np.bool_), np.zeros(mentors, np.bool_)])
    found = flow(replace(whole_face, must_fill=has_to_be))
    return np.where(found >= 0, found % mentors, UNMATCHED)
