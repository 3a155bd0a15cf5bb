"""What the attacker gets out of a reading, beside what a plain rule would have let out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from tests.attack.hospital import Cell
from tests.attack.reading import Reading
from tests.attack.solving import Attacker, Sum, between, near

Group = tuple[str, int, str]
"""A scope, an axis, a name."""
LEAST = 11
PLAIN = 10
"""The plain rule: hide what is below ten, and nothing else."""


@dataclass(frozen=True)
class Loot:
    """How many groups and cells had to stay hidden, are hidden, and were found out all the same."""

    small: int
    hidden: int
    groups_found: int
    cells: int
    cells_found: int

    @property
    def price(self) -> float:
        """Groups withheld for each that had to be."""
        return self.hidden / max(self.small, 1)


def groups_of(people: Mapping[Cell, int], programs: Mapping[str, str]) -> dict[Group, list[Cell]]:
    """The cells of every group that a table could show: by department and by site, of the
    organisation, of each programme and of each cohort."""
    found: dict[Group, list[Cell]] = defaultdict(list)
    for cell in people:
        for scope in ("", programs[cell[0]], cell[0]):
            for axis in (1, 2):
                found[scope, axis, cell[axis]].append(cell)
    return dict(found)


def totals_of(groups: Mapping[Group, list[Cell]]) -> list[list[Cell]]:
    """Everybody of each scope, as other pages tell."""
    found: dict[str, list[Cell]] = defaultdict(list)
    for (scope, axis, _), cells in groups.items():
        found[scope] += cells if axis == 1 else []
    return list(found.values())


def attacked(
    people: Counter[Cell], groups: Mapping[Group, list[Cell]], shown: set[Group], threshold: int
) -> Loot:
    """Solve for all that is shown and the totals: what can only be small has been found out."""
    sums: list[Sum] = []
    for cells in [*(groups[one] for one in sorted(shown)), *totals_of(groups)]:
        size = sum(people[cell] for cell in cells)
        sums.append((cells, size, size))
    attacker = Attacker(list(people), sums)
    sizes = {one: sum(people[cell] for cell in cells) for one, cells in groups.items()}
    small = [one for one, size in sizes.items() if size < threshold]
    small_cells = [[cell] for cell, size in people.items() if size < threshold]
    return Loot(
        small=len(small),
        hidden=len(groups.keys() - shown),
        groups_found=len(attacker.small([groups[one] for one in small], threshold)),
        cells=len(small_cells),
        cells_found=len(attacker.small(small_cells, threshold)),
    )


def plainly_shown(people: Counter[Cell], groups: Mapping[Group, list[Cell]]) -> set[Group]:
    """What the plain rule would have shown."""
    return {one for one, cells in groups.items() if sum(people[cell] for cell in cells) >= PLAIN}


def of_large_cohorts(people: Counter[Cell], threshold: int) -> Counter[Cell]:
    """The cells of cohorts that are told of at all."""
    sizes = Counter[str]()
    for (cohort, *_), count in people.items():
        sizes[cohort] += count
    return Counter({cell: one for cell, one in people.items() if sizes[cell[0]] >= threshold})


def pinned(
    people: Counter[Cell],
    groups: Mapping[Group, list[Cell]],
    reading: Reading,
) -> list[Cell]:
    """Cells of few people of which it is known how many of them met in the last week that is
    told: from the shares of all tables, and how many met in each cohort."""
    shown = {one: share for one, share in reading.shown(1).items() if one in groups}
    sums: list[Sum] = []
    for one, share in shown.items():
        size = sum(people[cell] for cell in groups[one])
        sums.append((groups[one], *between(share, size)))
    for cohort in {cell[0] for cell in people}:
        of = [cell for cell in people if cell[0] == cohort]
        sums.append((of, *near(reading.met(cohort), sum(people[cell] for cell in of))))
    attacker = Attacker(list(people), sums, people)
    few = [[cell] for cell, size in people.items() if size < LEAST]
    return [cell for one in attacker.fixed(few, 0.5) for cell in one]
