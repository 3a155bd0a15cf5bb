"""Organisations of several hundred people, of shapes that give small groups away."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from dataclasses import dataclass

from django.utils import timezone

from matching.models import Relationship, RelationshipMember
from participants.models import Department, Enrollment, Person, Site
from programs.models import Cohort
from reporting.services import (
    keep_outcomes,
    keep_survey_results,
    publish_equity,
    publish_weeks,
    renew_rollups,
    renew_signals,
)
from scheduling.models import Meeting
from tests.attack.asking import ask_and_follow_up
from tests.attack.ending import end_two
from tests.factories.matching import pair
from tests.factories.participants import EnrollmentFactory
from tests.factories.programs import CohortFactory
from tests.world import House

Cell = tuple[str, str, str]
"""A cohort, a department, a site, by name."""
WEEKS = 6


@dataclass(frozen=True)
class Shape:
    """How large the cohorts of each programme are, in pairs, and where their people work: the
    departments' shares, each at a site of its own but for a few."""

    seed: int
    cohorts: tuple[tuple[int, ...], ...]
    departments: tuple[int, ...]
    sites: int = 3
    astray: float = 0.1
    is_asked: bool = False
    ending: tuple[int, ...] = ()
    """Of which sizes the cohorts are that are closing, and closed."""


SCATTERED = Shape(
    7, ((60, 45, 3), (80, 20)), (40, 25, 15, 9, 5, 3, 2, 1), is_asked=True, ending=(45, 20)
)
LOPSIDED = Shape(23, ((90, 30, 6), (25, 25, 8)), (60, 14, 10, 6, 5, 5), sites=2, astray=0.03)


def build(house: House, shape: Shape) -> None:
    """Fill the house, renew its reports and publish its weeks."""
    chance = random.Random(shape.seed)
    with house.activate():
        sites = Site.objects.bulk_create(Site(name=f"Place {n}") for n in range(shape.sites))
        departments = Department.objects.bulk_create(
            Department(name=f"Unit {n}") for n, _ in enumerate(shape.departments)
        )
        cohorts: dict[int, Cohort] = {}
        for program, sizes in zip((house.program, house.other_program), shape.cohorts, strict=True):
            for size in sizes:
                cohorts[size] = CohortFactory(program=program)
                _fill(cohorts[size], size, shape, departments, sites, chance)
        if shape.is_asked:
            ask_and_follow_up(house, chance)
        renew_rollups(actor=house.system)
        renew_signals(actor=house.system)
        publish_weeks(actor=house.system)
        keep_survey_results(actor=house.system)
        publish_equity(actor=house.system)
        keep_outcomes(actor=house.system)
        if shape.ending:
            end_two(*(cohorts[size] for size in shape.ending))
            renew_rollups(actor=house.system)


def _fill(
    cohort: Cohort,
    pairs: int,
    shape: Shape,
    departments: list[Department],
    sites: list[Site],
    chance: random.Random,
) -> None:
    people = []
    for number in range(2 * pairs):
        at = chance.choices(range(len(departments)), shape.departments)[0]
        site = chance.randrange(len(sites)) if chance.random() < shape.astray else at % len(sites)
        people.append(
            Person(
                employee_number=f"{cohort.name} {number}",
                given_name=f"Given{number}",
                family_name=f"Of {cohort.name}",
                email=f"{cohort.pk.hex}.{number}@example.org",
                department=departments[at],
                site=sites[site],
                career_stage=5 if number % 2 else 2,
            )
        )
    Person.objects.bulk_create(people)
    _join(cohort, people, chance)


def _join(cohort: Cohort, people: list[Person], chance: random.Random) -> None:
    began = timezone.localdate() - dt.timedelta(weeks=WEEKS + 2)
    roles = ("mentor", "mentee")
    enrollments = Enrollment.objects.bulk_create(
        Enrollment(
            cohort=cohort,
            person=person,
            role=roles[number % 2],
            status="accepted",
            accepted_at=timezone.now(),
        )
        for number, person in enumerate(people)
    )
    relationships = Relationship.objects.bulk_create(
        Relationship(cohort=cohort, began_on=began) for _ in range(len(people) // 2)
    )
    RelationshipMember.objects.bulk_create(
        RelationshipMember(
            relationship=relationships[number // 2],
            enrollment=one,
            person_id=one.person_id,
            role=one.role,
            joined_on=began,
        )
        for number, one in enumerate(enrollments)
    )
    noon = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)
    Meeting.objects.bulk_create(
        Meeting(
            relationship=one,
            status="held",
            minutes=45,
            starts_at=noon - dt.timedelta(days=7 * week),
        )
        for one in relationships
        for week in range(1, WEEKS + 1)
        if chance.random() < 0.5
    )


def add_pair(cohort: Cohort) -> None:
    """One more pair, who began today."""
    people = [
        Person.objects.create(
            employee_number=f"{cohort.name} more {side}",
            given_name=side,
            family_name="More",
            department=Department.objects.get(name="Unit 0"),
            site=Site.objects.get(name="Place 0"),
        )
        for side in ("mentor", "mentee")
    ]
    pair(*(EnrollmentFactory(cohort=cohort, person=one, role=one.given_name) for one in people))


def cells(house: House) -> Counter[Cell]:
    """How many people of each cohort, department and site take part: what is to stay hidden."""
    rows = RelationshipMember.objects.filter(person__department__name__startswith="Unit")
    return Counter(
        (cohort, department, site)
        for cohort, department, site, _ in rows.values_list(
            "relationship__cohort__name", "person__department__name", "person__site__name", "person"
        ).distinct()
    )
