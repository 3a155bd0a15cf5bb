"""What matching knows of the people in a run, as plain data that can be frozen and replayed.

Identifiers are strings. Lists are kept in a fixed order, so that the same cohort always gives
the same JSON and the same result, whatever order the rows came in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from matching.criteria import Rules, Weights

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PARTS = ("early", "morning", "midday", "lunch", "afternoon", "evening", "night")


def in_week_order(windows: Iterable[str]) -> list[str]:
    """Parts of the week (`mon-morning`) from Monday morning on; unknown words come last."""

    def place(window: str) -> tuple[int, int, str]:
        day, _, part = window.partition("-")
        return (
            DAYS.index(day) if day in DAYS else len(DAYS),
            PARTS.index(part) if part in PARTS else len(PARTS),
            window,
        )

    return sorted(windows, key=place)


Pair = tuple[str, str]
"""A mentee's and a mentor's enrolment, in this order."""


@dataclass(frozen=True, slots=True)
class Participant:
    """One enrolment of the cohort, with the facts that scoring reads."""

    id: str
    person_id: str
    name: str
    capacity: int = 1
    profession: str = ""
    specialty: str = ""
    department: tuple[str, ...] = ()
    """From the top of the tree down to the person's own department."""
    site: str = ""
    stage: int | None = None
    years: int | None = None
    """Whole years in the organisation."""
    goals: frozenset[str] = frozenset()
    expertise: frozenset[str] = frozenset()
    near_expertise: frozenset[str] = frozenset()
    """Further skills of the same areas as the expertise; they cover a goal by half."""
    interests: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    wishes: tuple[str, ...] = ()
    """Enrolments wished for, the dearest first."""
    windows: frozenset[str] = frozenset()
    """Parts of the week that suit, such as `mon-morning`."""
    meetable: str = ""
    """The quarter-hours of the next eight weeks in which they could begin a meeting, as
    `meetability.written`; empty where neither a roster nor an ordinary week is known."""
    meetable_by: str = ""
    """How that is known: `roster`, or the ordinary `week`."""
    chain: frozenset[str] = frozenset()
    """Persons above: the whole management chain, supervisors, assessors."""
    excluded: frozenset[str] = frozenset()
    """Persons whom this one privately excluded. Never shown to anybody."""

    def to_json(self) -> dict[str, Any]:
        """Plain data with every collection in a fixed order."""
        return {
            "id": self.id,
            "person_id": self.person_id,
            "name": self.name,
            "capacity": self.capacity,
            "profession": self.profession,
            "specialty": self.specialty,
            "department": list(self.department),
            "site": self.site,
            "stage": self.stage,
            "years": self.years,
            "goals": sorted(self.goals),
            "expertise": sorted(self.expertise),
            "near_expertise": sorted(self.near_expertise),
            "interests": sorted(self.interests),
            "languages": sorted(self.languages),
            "wishes": list(self.wishes),
            "windows": sorted(self.windows),
            "meetable": self.meetable,
            "meetable_by": self.meetable_by,
            "chain": sorted(self.chain),
            "excluded": sorted(self.excluded),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Participant:
        """The inverse of `to_json`."""
        sets = (
            "goals",
            "expertise",
            "near_expertise",
            "interests",
            "languages",
            "windows",
            "chain",
            "excluded",
        )
        found: dict[str, Any] = {
            key: frozenset(item) if key in sets else item for key, item in value.items()
        }
        found["department"] = tuple(found.get("department", ()))
        found["wishes"] = tuple(found.get("wishes", ()))
        return cls(**found)


_NEW: dict[str, tuple[str, ...]] = {
    "mentors": ("near_expertise", "meetable", "meetable_by"),
    "mentees": ("near_expertise", "meetable", "meetable_by"),
    "weights": ("meetability",),
    "rules": ("least_meetable_hours",),
}
"""What inputs of earlier versions do not have."""


def _without_the_new(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Where it says nothing, what was added later is left out: a run of before keeps its name."""

    def kept(name: str, row: Mapping[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in row.items() if value or key not in _NEW[name]}

    found = dict(inputs)
    for name in ("mentors", "mentees"):
        found[name] = [kept(name, row) for row in found[name]]
    for name in ("weights", "rules"):
        found[name] = kept(name, found[name])
    return found


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that a run depends on, frozen before it starts."""

    mentors: tuple[Participant, ...]
    mentees: tuple[Participant, ...]
    weights: Weights
    rules: Rules
    seed: int = 0
    locked: frozenset[Pair] = frozenset()
    forbidden: frozenset[Pair] = frozenset()
    earlier: frozenset[Pair] = frozenset()
    """Pairs of persons, mentee first, that were together or were declined before."""
    kept: frozenset[Pair] = frozenset()
    """Pairs of the run that this one should change as little as possible."""
    kept_bonus: int = 0

    def in_fixed_order(self) -> Snapshot:
        """The same snapshot with people sorted by identifier."""
        return replace(
            self,
            mentors=tuple(sorted(self.mentors, key=lambda one: one.id)),
            mentees=tuple(sorted(self.mentees, key=lambda one: one.id)),
        )

    def without_safeguards(self) -> Snapshot:
        """As if no reporting line, earlier pairing or private exclusion stood between any two.

        For whatever may be asked a hundred times and leaves no trail: so that none of the three can
        be read from it.
        """

        def open_to_all(people: Iterable[Participant]) -> tuple[Participant, ...]:
            return tuple(replace(one, chain=frozenset(), excluded=frozenset()) for one in people)

        return replace(
            self,
            mentees=open_to_all(self.mentees),
            mentors=open_to_all(self.mentors),
            earlier=frozenset(),
        )

    def to_json(self) -> dict[str, Any]:
        """Plain data, in a fixed order."""
        ordered = self.in_fixed_order()
        return {
            "mentors": [one.to_json() for one in ordered.mentors],
            "mentees": [one.to_json() for one in ordered.mentees],
            "weights": self.weights.to_json(),
            "rules": self.rules.to_json(),
            "seed": self.seed,
            "locked": sorted(map(list, self.locked)),
            "forbidden": sorted(map(list, self.forbidden)),
            "earlier": sorted(map(list, self.earlier)),
            "kept": sorted(map(list, self.kept)),
            "kept_bonus": self.kept_bonus,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Snapshot:
        """The inverse of `to_json`."""

        def pairs(key: str) -> frozenset[Pair]:
            return frozenset((first, second) for first, second in value.get(key, ()))

        return cls(
            mentors=tuple(map(Participant.from_json, value["mentors"])),
            mentees=tuple(map(Participant.from_json, value["mentees"])),
            weights=Weights.from_json(value["weights"]),
            rules=Rules.from_json(value["rules"]),
            seed=int(value.get("seed", 0)),
            locked=pairs("locked"),
            forbidden=pairs("forbidden"),
            earlier=pairs("earlier"),
            kept=pairs("kept"),
            kept_bonus=int(value.get("kept_bonus", 0)),
        )

    def fingerprint(self) -> str:
        """A short name of exactly these inputs: the same inputs, the same name."""
        text = json.dumps(_without_the_new(self.to_json()), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:16]
