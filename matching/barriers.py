"""The hard rules: which pairs they block, block by block, and why, when asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.criteria import Blocked, fit_flag
from matching.features import Participant, Snapshot
from matching.meetability import QUARTERS_IN_AN_HOUR, ByHours
from matching.points import (
    GIVEN,
    NEUTRAL,
    ByKind,
    Given,
    Places,
    Points,
    Share,
    by_words,
    merged,
    stages_off,
)

Flags = NDArray[np.int32]
People = Sequence[Participant]


@dataclass(frozen=True)
class Barrier:
    """A rule of which pairs get less than `least` where it blocks them."""

    flag: int
    given: Given
    least: int = 1


@dataclass(frozen=True)
class Named:
    """Pairs that are blocked one by one, sorted by row, with the reasons of each."""

    rows: Places
    columns: Places
    flags: Flags

    @classmethod
    def of(cls, found: Iterable[tuple[int, int, int]]) -> Named:
        """From row, column and reason."""
        reasons: dict[tuple[int, int], int] = {}
        for row, column, flag in found:
            reasons[row, column] = reasons.get((row, column), 0) | flag
        places = np.array(sorted(reasons), np.int64).reshape(-1, 2)
        flags = [reasons[row, column] for row, column in places.tolist()]
        return cls(places[:, 0], places[:, 1], np.array(flags, np.int32))


@dataclass(frozen=True)
class Barriers:
    """Everything that keeps pairs apart in one snapshot."""

    rules: tuple[Barrier, ...]
    named: Named
    reason_of: dict[tuple[int, int], int]

    @classmethod
    def of(cls, snapshot: Snapshot, mentees: People, mentors: People) -> Barriers:
        """The rules that are on, and the pairs that are kept apart by name."""
        named = Named.of(_named(snapshot, mentees, mentors))
        places = zip(named.rows.tolist(), named.columns.tolist(), strict=True)
        return cls(
            tuple(_rules(snapshot, mentees, mentors)),
            named,
            dict(zip(places, named.flags.tolist(), strict=True)),
        )

    @cached_property
    def _kinds(self) -> list[Given]:
        """How many of the rules by kind block each pair."""
        return merged(
            [
                ByKind(rule.given.kind_of, (rule.given.table < rule.least).astype(np.int16))
                for rule in self.rules
                if isinstance(rule.given, ByKind)
            ]
        )

    def keep_out(self, first: int, scores: Points) -> None:
        """Write −1 over the scores of a block that are not allowed."""
        last = first + len(scores)
        for blocking in self._kinds:
            scores[blocking.block(first, last) > 0] = -1
        for rule in self.rules:
            if not isinstance(rule.given, ByKind):
                scores[rule.given.block(first, last) < rule.least] = -1
        part = slice(*np.searchsorted(self.named.rows, [first, last]))
        scores[self.named.rows[part] - first, self.named.columns[part]] = -1

    def at(self, rows: Places, columns: Places) -> Flags:
        """Why some pairs are not allowed, as bits of `Blocked`; 0 where they are."""
        places = zip(rows.tolist(), columns.tolist(), strict=True)
        found = np.array([self.reason_of.get(place, 0) for place in places], np.int32)
        for rule in self.rules:
            found |= np.where(rule.given.at(rows, columns) < rule.least, np.int32(rule.flag), 0)
        return found


def _rules(snapshot: Snapshot, mentees: People, mentors: People) -> Iterable[Barrier]:
    rules = snapshot.rules

    def kinds(name: str, allows: Callable[..., int]) -> ByKind:
        return ByKind.of(
            [getattr(one, name) for one in mentees], [getattr(one, name) for one in mentors], allows
        )

    def same(one: str, other: str) -> int:
        return bool(one) and one == other

    if rules.must_same_site:
        yield Barrier(Blocked.SITE, kinds("site", same))
    if rules.must_different_department:
        yield Barrier(
            Blocked.DEPARTMENT, kinds("department", lambda one, other: not one or one != other)
        )
    if rules.must_same_profession:
        yield Barrier(Blocked.PROFESSION, kinds("profession", same))
    if rules.must_stage_gap:
        yield Barrier(
            Blocked.STAGE, kinds("stage", lambda one, other: stages_off(one, other, rules) == 0)
        )
    if rules.must_share_language:
        yield Barrier(Blocked.LANGUAGE, _shared(mentees, mentors, "languages", 1))
    if rules.must_share_windows:
        least = rules.must_share_windows
        shared = _shared(mentees, mentors, "windows", least)
        yield Barrier(Blocked.AVAILABILITY, shared, least)
    if rules.least_meetable_hours:
        least = rules.least_meetable_hours * QUARTERS_IN_AN_HOUR
        hours = ByHours.of(mentees, mentors, full=least, share=least, silence=least)
        yield Barrier(Blocked.MEETABILITY, hours, least)
    for key in rules.must_fit:
        yield Barrier(fit_flag(key), GIVEN[key](mentees, mentors, rules, 2 * NEUTRAL), NEUTRAL)


def _shared(mentees: People, mentors: People, name: str, least: int) -> Given:
    """How many words two people have in common, up to `least`."""
    mine = [getattr(one, name) for one in mentees]
    return by_words(
        [one if len(one) >= least else frozenset() for one in mine],
        [getattr(one, name) for one in mentors],
        Share(least, least, hears_mentors=False),
    )


Blocks = Iterable[tuple[int, int, int]]


def _named(snapshot: Snapshot, mentees: People, mentors: People) -> Blocks:
    rows, columns = _places(mentees), _places(mentors)
    yield from _people_named("chain", Blocked.HIERARCHY, mentees, mentors)
    yield from _people_named("excluded", Blocked.EXCLUDED, mentees, mentors)
    for person in rows.keys() & columns.keys():
        yield from _crossed(rows[person], columns[person], Blocked.HIERARCHY)
    for mentee, mentor in snapshot.earlier:
        yield from _crossed(rows.get(mentee, []), columns.get(mentor, []), Blocked.EARLIER)
    row_of = {one.id: n for n, one in enumerate(mentees)}
    column_of = {one.id: n for n, one in enumerate(mentors)}
    for one, other in snapshot.forbidden:
        if one in row_of and other in column_of:
            yield row_of[one], column_of[other], Blocked.FORBIDDEN


def _people_named(name: str, flag: int, mentees: People, mentors: People) -> Blocks:
    """Pairs in which either side names the other person."""
    rows, columns = _places(mentees), _places(mentors)
    for n, one in enumerate(mentees):
        for person in getattr(one, name):
            yield from _crossed([n], columns.get(person, []), flag)
    for n, one in enumerate(mentors):
        for person in getattr(one, name):
            yield from _crossed(rows.get(person, []), [n], flag)


def _crossed(rows: list[int], columns: list[int], flag: int) -> Blocks:
    return ((row, column, int(flag)) for row in rows for column in columns)


def _places(people: People) -> dict[str, list[int]]:
    """Where each person stands among the rows or the columns."""
    places: dict[str, list[int]] = {}
    for n, one in enumerate(people):
        places.setdefault(one.person_id, []).append(n)
    return places
