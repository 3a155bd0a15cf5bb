"""What is withheld of small groups, what an attacker gets all the same, and what deciding costs."""

import argparse
import random
import time
from collections import Counter
from uuid import UUID

from reporting.editions import EVERYBODY, Place, published
from tests.attack import attack
from tests.attack.hospital import LOPSIDED, SCATTERED, Cell, Shape
from tests.bench.tables import table

THRESHOLD = 11
HOSPITALS = {
    "eight departments, few large": SCATTERED,
    "six departments, nearly all at their own site": LOPSIDED,
    "twelve departments, five sites": Shape(
        3, ((80, 60, 40, 20), (120, 90), (30, 30)), (20, 18, 14, 11, 9, 8, 6, 5, 4, 3, 1, 1), 5
    ),
    "a trust of many cohorts": Shape(
        5, ((90,) * 6, (60,) * 6, (45,) * 5), (25, 20, 15, 12, 10, 8, 6, 4, 3, 2, 1, 1), 6, 0.2
    ),
}


def measure(options: argparse.Namespace) -> str:
    """Each hospital's one week, decided and attacked."""
    rows = [_row(name, shape) for name, shape in HOSPITALS.items()]
    headings = [
        "organisation",
        "people",
        "cells",
        "groups",
        "had to be withheld",
        "withheld",
        "for each",
        "found out",
        "plain rule: found out",
        "seconds to decide",
    ]
    return f"""## Small groups

Departments and sites of the organisation, of its programmes and of its cohorts, decided together
for a week (`reporting.editions`). An attacker who knows every total solves for what is hidden
(`tests/attack`): found out are groups and cells of fewer than {THRESHOLD} that can only be so
small. Beside it the plain rule "hide below {attack.PLAIN}": how many of the groups that it hides
are found out.

{table(headings, rows)}"""


def _row(name: str, shape: Shape) -> list[str]:
    places = list(_places(shape))
    begun = time.perf_counter()
    figures = published(UUID(int=0), places, [], THRESHOLD)
    seconds = time.perf_counter() - begun
    people = Counter[Cell]()
    for one in {(_named(place), place.person) for place in places}:
        people[one[0]] += 1
    people = attack.of_large_cohorts(people, THRESHOLD)
    programs = {str(one.cohort): str(one.program) for one in places}
    groups = attack.groups_of(people, programs)
    shown = {
        ("" if one.table[0] == "organization" else str(one.table[1]), _axis(one.table[2]), one.name)
        for one in figures
        if one.people is not None and one.table[2] != EVERYBODY
    }
    ours = attack.attacked(people, groups, shown, THRESHOLD)
    plain = attack.attacked(people, groups, attack.plainly_shown(people, groups), attack.PLAIN)
    return [
        name,
        f"{len(places):,}",
        f"{len(people):,}",
        str(len(groups)),
        str(ours.small),
        str(ours.hidden),
        f"{ours.price:.2f}",
        str(ours.groups_found + ours.cells_found),
        f"{plain.groups_found} of {plain.small}",
        f"{seconds:.1f}",
    ]


def _places(shape: Shape):  # type: ignore[no-untyped-def]
    chance = random.Random(shape.seed)
    for program, sizes in enumerate(shape.cohorts, start=1):
        for number, size in enumerate(sizes, start=1):
            cohort = UUID(int=1000 * program + number)
            for person in range(2 * size):
                at = chance.choices(range(len(shape.departments)), shape.departments)[0]
                astray = chance.random() < shape.astray
                site = chance.randrange(shape.sites) if astray else at % shape.sites
                yield Place(
                    cohort,
                    UUID(int=program),
                    UUID(int=cohort.int * 1000 + person // 2),
                    UUID(int=cohort.int * 100_000 + person),
                    f"Unit {at}",
                    f"Place {site}",
                )


def _named(place: Place) -> Cell:
    return str(place.cohort), place.department, place.site


def _axis(name: str) -> int:
    return 1 if name == "department" else 2
