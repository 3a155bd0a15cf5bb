"""What a cohort's mentors can do for its mentees, and what would give more of them a mentor.

Every number is the solver's: each way is solved as a run would solve it. As if no reporting line,
earlier pairing or private exclusion stood between any two people, so that none of them can be read
from a plan; only who might be invited as a mentor is held against the reporting lines. No database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.circles import circles_of
from matching.criteria import FULL_SCORE, Rules
from matching.features import Pair, Participant, Snapshot
from matching.optimum.groups import most_in_groups
from matching.optimum.instance import Instance
from matching.optimum.pairs import Points
from matching.optimum.solution import solve
from matching.outcomes import instance_of
from matching.scoring import Scores
from matching.shortages import shortages_of

Report = Callable[[int, str], None]

STEPS = 6
CIRCLE = GROUP = 5
LEAST_IN_GROUP = 4
FEW_PAIRS, SECONDS_OF_FEW, SECONDS_OF_MANY = 10_000, 3.0, 15.0
MOST_PLACES = 8
MOST_SHORT = 5
MOST_CANDIDATES = 300
"""So many of those who fit are tried out together, the ones who fit most mentees first."""


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """Mentees of one specialty, stage or site, places with mentors of the same, and how many of
    the mentees get a mentor, whoever it is."""

    group: str
    mentees: int
    places: int
    matched: int

    @property
    def without(self) -> int:
        """How many of them get nobody."""
        return self.mentees - self.matched


@dataclass(frozen=True, slots=True)
class ShortPlan:
    """Mentees who share too few places between them."""

    mentees: int
    mentors: int
    places: int
    trait: str
    """What nearly all of them have in common; empty for nothing."""


@dataclass(frozen=True, slots=True)
class MorePlan:
    """More places with the mentors there are: how many would have a mentor, and whom to ask."""

    matched: int
    asked: tuple[str, ...] = ()
    """The fewest mentors who would have to take one more, by enrolment."""


@dataclass(frozen=True, slots=True)
class CirclePlan:
    """Circles of peers of those who get no mentor."""

    sizes: tuple[int, ...]
    left_over: int


@dataclass(frozen=True, slots=True)
class LedPlan:
    """Everybody in groups of four or five, each with one mentor."""

    matched: int
    mentors: int
    is_most: bool = True
    """Whether it is proved that no more could be."""


@dataclass(frozen=True, slots=True)
class SitePlan:
    """What matching across sites does: tried with everybody kept to a site, and without."""

    is_kept_apart: bool
    """Whether the rules keep everybody to a site now."""
    within: int
    across: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could be invited as a mentor, by person."""

    person: str
    fits: int
    """Of the mentees who get nobody, how many they could mentor."""
    is_recommended: bool
    """Whether they are among the fewest who together give most of them a mentor."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What was found."""

    mentees: int
    mentors: int
    places: int
    matched: int
    groups: Mapping[str, tuple[GroupPlan, ...]]
    short: tuple[ShortPlan, ...]
    more: MorePlan
    circles: CirclePlan
    led: LedPlan | None
    sites: SitePlan
    waiting: int = 0
    """Mentees on the waiting list."""
    with_waiting: int = 0
    """How many would have a mentor if everybody on the waiting list came in."""
    unprepared: int = 0
    """Mentors who count once they have finished the preparation that is asked for."""
    unprepared_places: int = 0
    with_prepared: int = 0
    """How many would have a mentor if all of them had."""
    candidates: tuple[Candidate, ...] = ()
    with_recommended: int = 0

    @property
    def without(self) -> int:
        """Mentees who get no mentor as things stand."""
        return self.mentees - self.matched

    @property
    def recommended(self) -> tuple[Candidate, ...]:
        """The fewest people to invite."""
        return tuple(one for one in self.candidates if one.is_recommended)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Plan:
        """The inverse of `to_json`."""
        found = dict(value)
        found["groups"] = {
            by: tuple(GroupPlan(**row) for row in rows) for by, rows in value["groups"].items()
        }
        found["short"] = tuple(ShortPlan(**one) for one in value["short"])
        found["more"] = MorePlan(value["more"]["matched"], tuple(value["more"]["asked"]))
        circles = value["circles"]
        found["circles"] = CirclePlan(tuple(circles["sizes"]), circles["left_over"])
        found["led"] = LedPlan(**value["led"]) if value["led"] else None
        found["sites"] = SitePlan(**value["sites"])
        found["candidates"] = tuple(Candidate(**one) for one in value["candidates"])
        return cls(**found)


def planned(
    snapshot: Snapshot,
    *,
    waiting: Snapshot | None = None,
    prepared: Snapshot | None = None,
    candidates: Sequence[Participant] = (),
    report: Report = lambda step, phase: None,
) -> Plan:
    """Solve the cohort as it is, and once for each way to do better.

    `waiting` is the same cohort with everybody on the waiting list in it, `prepared` with mentors
    who have still to prepare. `candidates` might be invited as mentors, each with one place.
    """
    lines = replace(snapshot, mentees=_unnamed(snapshot.mentees))
    snapshot = _plain(snapshot)
    report(1, "as_it_is")
    scores = Scores(snapshot)
    instance = instance_of(scores)
    pairs = solve(instance).pairs
    left = [one for one in scores.mentees if one.id not in dict(pairs)]
    report(2, "short")
    short = _short(snapshot) if left else ()
    report(3, "more")
    more = _one_more_each(scores, instance, len(pairs))
    led = _led(instance) if left else None
    circles = circles_of(left, CIRCLE, at_most=True)
    report(4, "sites")
    sites = _sites(snapshot, len(pairs))
    report(5, "waiting_list")
    with_waiting = _matched(_plain(waiting)) if waiting else len(pairs)
    ready = prepared or snapshot
    report(6, "candidates")
    invited, with_invited = _candidates(lines, scores, instance, left, candidates, len(pairs))
    return Plan(
        mentees=len(scores.mentees),
        mentors=len(scores.mentors),
        places=sum(instance.capacity),
        matched=len(pairs),
        groups={by: _groups(scores, pairs, by) for by in ("specialty", "stage", "site")},
        short=short,
        more=more,
        circles=CirclePlan(
            tuple(sorted(map(len, circles.circles), reverse=True)), len(circles.left_over)
        ),
        led=led,
        sites=sites,
        waiting=len(waiting.mentees) - len(snapshot.mentees) if waiting else 0,
        with_waiting=with_waiting,
        unprepared=len(ready.mentors) - len(snapshot.mentors),
        unprepared_places=_places(ready) - _places(snapshot),
        with_prepared=_matched(_plain(prepared)) if prepared else len(pairs),
        candidates=invited,
        with_recommended=with_invited,
    )


def _plain(snapshot: Snapshot) -> Snapshot:
    """What a run would go by, without safeguards and without an earlier run to keep to; whether
    anybody would rather swap is no matter of capacity."""
    rules = snapshot.rules
    objective = "total" if rules.objective == "stable" else rules.objective
    found = snapshot.without_safeguards()
    return replace(found, kept=frozenset(), rules=replace(rules, objective=objective))


def _unnamed(people: Sequence[Participant]) -> tuple[Participant, ...]:
    return tuple(replace(one, excluded=frozenset()) for one in people)


def _matched(snapshot: Snapshot) -> int:
    return len(solve(instance_of(Scores(snapshot))).pairs)


def _places(snapshot: Snapshot) -> int:
    return sum(one.capacity for one in snapshot.mentors)


def _groups(scores: Scores, pairs: Sequence[Pair], by: str) -> tuple[GroupPlan, ...]:
    """The largest need first. A stage is served by mentors who are ahead as far as is wanted."""
    rules = scores.snapshot.rules
    mentees = Counter(_value(one, by) for one in scores.mentees)
    matched = Counter(_value(scores.mentees[scores.row_of[mentee]], by) for mentee, _ in pairs)
    places: Counter[str] = Counter()
    for one in scores.mentors:
        places[_value(one, by)] += one.capacity
    if by == "stage":
        places = _ahead(places, rules)
    rows = [
        GroupPlan(group, mentees[group], places[group], matched[group])
        for group in {*mentees, *places}
        if mentees[group] or (by != "stage" and places[group])
    ]
    return tuple(sorted(rows, key=lambda one: (-one.without, -one.mentees, one.group)))


def _ahead(places: Counter[str], rules: Rules) -> Counter[str]:
    gaps = range(rules.stage_gap_from, rules.stage_gap_to + 1)
    return Counter(
        {str(stage): sum(places[str(stage + gap)] for gap in gaps) for stage in range(1, 8)}
    )


def _value(one: Participant, by: str) -> str:
    return str(getattr(one, by) or "")


def _short(snapshot: Snapshot) -> tuple[ShortPlan, ...]:
    """Sets of mentees; that everybody together is too many is told already."""
    return tuple(
        ShortPlan(len(one.mentees), len(one.mentors), one.places, one.trait)
        for one in shortages_of(snapshot)
        if len(one.mentees) < len(snapshot.mentees)
    )[:MOST_SHORT]


def _one_more_each(scores: Scores, instance: Instance, matched: int) -> MorePlan:
    """One more mentee with each mentor: how many it would match, and the fewest to be asked."""
    has_room = np.array([one < MOST_PLACES for one in instance.capacity], bool)
    if matched == len(scores.mentees) or not has_room.any():
        return MorePlan(matched)
    if instance.least > 1:
        wider = tuple(one + 1 for one in instance.capacity)
        return MorePlan(len(solve(replace(instance, capacity=wider)).pairs))
    again = np.where(has_room[None, :], scores.allowed, -1).astype(np.int16)
    found = _fewest(instance, again, list(instance.mentors), matched)
    return MorePlan(found.matched, found.used)


def _led(instance: Instance) -> LedPlan | None:
    """As many people in groups as can be, where there are mentors and mentees for one."""
    mentors = len(instance.mentors)
    if not mentors or len(instance.mentees) < LEAST_IN_GROUP or instance.least > 1:
        return None
    seconds = SECONDS_OF_FEW if instance.score.size <= FEW_PAIRS else SECONDS_OF_MANY
    least, most = np.full(mentors, LEAST_IN_GROUP), np.full(mentors, GROUP)
    found = most_in_groups(instance.score, least, most, seconds)
    if not found.people and found.most_possible:
        return None
    return LedPlan(found.people, found.mentors, found.people == found.most_possible)


def _sites(snapshot: Snapshot, matched: int) -> SitePlan:
    """Let go of what keeps people to their site, or hold them to it, whichever is not so now."""
    rules = snapshot.rules
    must_fit = "site" in rules.must_fit and rules.prefer_site == "same"
    if rules.must_same_site or must_fit:
        rest = tuple(one for one in rules.must_fit if one != "site")
        freed = replace(rules, must_same_site=False, must_fit=rest)
        return SitePlan(True, matched, _matched(replace(snapshot, rules=freed)))
    kept = _matched(replace(snapshot, rules=replace(rules, must_same_site=True)))
    return SitePlan(False, kept, matched)


@dataclass(frozen=True, slots=True)
class _Fewest:
    matched: int
    used: tuple[str, ...]


def _fewest(instance: Instance, extra: Points, names: Sequence[str], matched: int) -> _Fewest:
    """As many people matched as further places allow, by as few of these as can be.

    A place that is there already is worth more than all further ones together could be, so that
    the highest total uses the fewest; among those, the ones that fit best.
    """
    most = (FULL_SCORE - 1) // (len(instance.mentees) - matched + 1)
    there = np.where(instance.score >= 0, FULL_SCORE, -1)
    further = np.where(extra >= 0, extra.astype(np.int64) * most // FULL_SCORE, -1)
    asked = replace(
        instance,
        mentors=(*instance.mentors, *(f"+{name}" for name in names)),
        capacity=(*instance.capacity, *(1 for _ in names)),
        score=np.hstack([there, further]).astype(np.int16),
        objective="total",
        poor_below=0,
        use_every_mentor=False,
    )
    pairs = solve(asked).pairs
    used = sorted(mentor[1:] for _, mentor in pairs if mentor.startswith("+"))
    return _Fewest(len(pairs), tuple(used))


def _candidates(
    lines: Snapshot,
    scores: Scores,
    instance: Instance,
    left: Sequence[Participant],
    candidates: Sequence[Participant],
    matched: int,
) -> tuple[tuple[Candidate, ...], int]:
    """Who could mentor how many of those who are left, and the fewest who would do."""
    if not left or not candidates:
        return (), matched
    people = _unnamed(candidates)
    asked = Scores(replace(lines, mentors=people, locked=frozenset(), earlier=frozenset()))
    table = np.where(_is_out_of_range(asked), -1, asked.allowed).astype(np.int16)
    rows = [asked.row_of[one.id] for one in left]
    fits = (table[rows] >= 0).sum(axis=0)
    best = np.maximum(table[rows], 0).max(axis=0)
    order = sorted(np.flatnonzero(fits), key=lambda n: (-fits[n], -best[n], asked.mentors[n].id))[
        :MOST_CANDIDATES
    ]
    if not order:
        return (), matched
    # Whoever is left could change places with somebody who is not.
    names = [asked.mentors[n].person_id for n in order]
    single = replace(instance, least=0)
    found = _fewest(single, table[:, order], names, matched)
    used = set(found.used)
    rows_of = [
        Candidate(name, int(fits[n]), name in used) for n, name in zip(order, names, strict=True)
    ]
    return tuple(sorted(rows_of, key=lambda one: not one.is_recommended)), found.matched


def _is_out_of_range(asked: Scores) -> NDArray[np.bool_]:
    """Where a stage is not as far ahead as is wanted, as far as both are known.

    The rules may leave it open for mentors who came by themselves; nobody is asked for it.
    """
    rules = asked.snapshot.rules
    if not asked.snapshot.weights.points.get("stage"):
        return np.zeros(asked.allowed.shape, bool)
    mentees = np.array([one.stage or 0 for one in asked.mentees])[:, None]
    mentors = np.array([one.stage or 0 for one in asked.mentors])[None, :]
    gap = mentors - mentees
    is_out = (gap < rules.stage_gap_from) | (gap > rules.stage_gap_to)
    return (mentees > 0) & (mentors > 0) & is_out
