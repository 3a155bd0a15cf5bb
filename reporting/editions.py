"""The figures of a week's groups, decided together over all pages and exports. Pure.

People stand where they worked when the week was counted. Groups are the departments and sites of
the organisation, of each programme and of each cohort; all of them are decided at once, with the
cohorts' totals, which stand on other pages, as known (`reporting.suppression.decide_together`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from reporting.suppression import decide_together, rounded_count, rounded_minutes, rounded_part

ORGANIZATION, PROGRAM, COHORT = "organization", "program", "cohort"
EVERYBODY, DEPARTMENT, SITE, MENTORS = "everybody", "department", "site", "mentors"

Cell = tuple[UUID, str, str, bool]
"""A cohort, a department, a site, and whether of mentors who are granted time."""
Table = tuple[str, UUID, str]
"""A scope, its id, an axis."""


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody's part in a relationship that was open in the week."""

    cohort: UUID
    program: UUID
    relationship: UUID
    person: UUID
    department: str
    site: str
    is_granted_time: bool = False

    @property
    def cell(self) -> Cell:
        return self.cohort, self.department, self.site, self.is_granted_time

    def groups(self, organization: UUID) -> list[tuple[Table, str]]:
        """The group of every table that the person is in."""
        names = {EVERYBODY: "", DEPARTMENT: self.department, SITE: self.site}
        scopes = ((ORGANIZATION, organization), (PROGRAM, self.program), (COHORT, self.cohort))
        found = [((*scope, axis), name) for scope in scopes for axis, name in names.items()]
        if self.is_granted_time:
            mentors = (PROGRAM, self.program, MENTORS)
            found += [(mentors, self.department), (mentors, "")]
        return found


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that was held in the week."""

    relationship: UUID
    meeting: UUID
    minutes: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A group as it is published; without people where it is withheld. Somebody who takes part in
    two cohorts counts in each. Of mentors the minutes are those of each, added up; a group without
    a name is everybody."""

    table: Table
    name: str
    people: int | None = None
    met: int = 0
    meetings: int = 0
    minutes: int = 0


def published(
    organization: UUID, places: Iterable[Place], meetings: Iterable[Held], threshold: int
) -> list[Figure]:
    """All figures of a week. A cohort of fewer people than the threshold is in none of them, and
    noted as withheld."""
    open_in = list(places)
    everyone = _large(open_in, threshold)
    small = {one.cohort for one in open_in} - {one.cohort for one in everyone}
    held = _by_relationship(meetings)
    people: dict[tuple[Table, str], set[tuple[UUID, UUID]]] = defaultdict(set)
    met: dict[tuple[Table, str], set[tuple[UUID, UUID]]] = defaultdict(set)
    came: dict[tuple[Table, str], dict[Hashable, int]] = defaultdict(dict)
    for one in everyone:
        for group in one.groups(organization):
            people[group].add((one.cohort, one.person))
            if one.relationship in held:
                met[group].add((one.cohort, one.person))
                for meeting, minutes in held[one.relationship].items():
                    each = (meeting, one.person) if group[0][2] == MENTORS else meeting
                    came[group][each] = minutes
    withheld = _withheld(organization, everyone, people, threshold)
    noted = [Figure((COHORT, cohort, EVERYBODY), "") for cohort in sorted(small)]
    return noted + [
        Figure(*group)
        if group in withheld
        else Figure(
            *group, len(people[group]), len(met[group]), len(came[group]), sum(came[group].values())
        )
        for group in sorted(people, key=repr)
    ]


def told_figures(counted: Mapping[str, int], met_so_far: int) -> dict[str, int]:
    """What is told of a whole cohort's week or month, from its exact counts: to the nearest five,
    hours as well, and of people and relationships never all.

    What is stored is what is told: sums over weeks, months and cohorts are sums of these.
    """
    told = {name: rounded_count(count) for name, count in counted.items()}
    for part, whole in _PARTS.items():
        told[part] = rounded_part(counted[part], counted[whole])
    told["minutes"] = rounded_minutes(counted["minutes"])
    told["met_so_far"] = rounded_part(met_so_far, counted["people"])
    return told


_PARTS = {
    "people_met": "people",
    "people_stayed": "people_employed",
    "relationships": "relationships_open",
    "relationships_on_rhythm": "relationships_due",
    "answers_given": "answers_asked",
}


def told_standing(states: Mapping[str, int], met_lately: int) -> dict[str, Any]:
    """How many relationships of a cohort have which signal, and how many met lately, as told."""
    whole = sum(states.values())
    return {
        "states": {state: rounded_part(count, whole) for state, count in states.items()},
        "met_lately": rounded_part(met_lately, whole),
    }


def _large(places: Sequence[Place], threshold: int) -> list[Place]:
    people: dict[UUID, set[UUID]] = defaultdict(set)
    for one in places:
        people[one.cohort].add(one.person)
    return [one for one in places if len(people[one.cohort]) >= threshold]


def _withheld(
    organization: UUID,
    places: Sequence[Place],
    people: Mapping[tuple[Table, str], set[tuple[UUID, UUID]]],
    threshold: int,
) -> set[tuple[Table, str]]:
    cells: Counter[Cell] = Counter()
    tables: dict[Table, dict[str, set[Cell]]] = defaultdict(lambda: defaultdict(set))
    for cell, _person in sorted({(one.cell, one.person) for one in places}, key=repr):
        cells[cell] += 1
    for one in places:
        for table, name in one.groups(organization):
            tables[table][name].add(one.cell)
    # In two cohorts one is counted twice, but is one person all the same.
    few = {
        group
        for group, several in people.items()
        if len({person for _, person in several}) < threshold
    }
    return few | _decided(cells, tables, few, threshold)


def _decided(
    cells: Mapping[Cell, int],
    tables: Mapping[Table, Mapping[str, set[Cell]]],
    few: set[tuple[Table, str]],
    threshold: int,
) -> set[tuple[Table, str]]:
    asked: dict[Hashable, dict[str, list[Cell]]] = {
        table: {name: sorted(of, key=repr) for name, of in sorted(groups.items()) if name}
        for table, groups in sorted(tables.items(), key=repr)
        if table[2] != EVERYBODY
    }
    found = decide_together(
        cells,
        asked,
        threshold=threshold,
        never=[(table, name) for table, name in few if name],
    )
    return {(table, name) for table, one in found.items() for name in one.withheld}  # type: ignore[misc]


def _by_relationship(meetings: Iterable[Held]) -> Mapping[UUID, Mapping[UUID, int]]:
    found: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    for one in meetings:
        found[one.relationship][one.meeting] = one.minutes
    return found
