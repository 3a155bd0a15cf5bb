"""Rollups are a function of the facts: whatever the order, however often, whenever made."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.models import Relationship
from mentorship.access import Actor
from participants.models import Department, Site
from reporting.models import ActivityRollup
from reporting.services import renew_rollups
from scheduling.models import Meeting
from tests.factories.matching import pair
from tests.factories.participants import EnrollmentFactory, PersonFactory
from tests.factories.programs import CohortFactory, ProgramFactory
from tests.world import World

ZONE = ZoneInfo("Europe/London")
START = dt.datetime(2026, 2, 20, tzinfo=dt.UTC)

type Row = tuple[int, int, int, int, int, int]


@dataclass(frozen=True)
class Fact:
    relationship: int
    minute: int
    minutes: int
    status: str
    is_confirmed: bool

    @property
    def starts_at(self) -> dt.datetime:
        return START + dt.timedelta(minutes=self.minute)


FACTS = st.builds(
    Fact,
    relationship=st.integers(0, 3),
    # Ten weeks over the change to summer time, to the minute: days begin at another UTC hour.
    minute=st.integers(0, 10 * 7 * 24 * 60),
    minutes=st.sampled_from([30, 45, 60]),
    status=st.sampled_from(["held", "held", "held", "missed", "planned", "moved", "cancelled"]),
    is_confirmed=st.booleans(),
)
BATCHES = st.lists(st.lists(st.tuples(st.integers(0, 9), FACTS), max_size=6), max_size=6)


@contextmanager
def undone() -> Iterator[None]:
    """A savepoint that is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def stored() -> dict[tuple[str, Any, str, dt.date], Row]:
    return {
        (row.scope, row.scope_id, row.period, row.starts_on): (
            row.relationships,
            row.people_met,
            row.meetings_held,
            row.meetings_missed,
            row.meetings_confirmed,
            row.minutes,
        )
        for row in ActivityRollup.objects.all()
    }


def counted_by_hand(actor: Actor) -> dict[tuple[str, Any, str, dt.date], Row]:
    """The same, in plain Python over every meeting."""
    heaps: dict[tuple[str, Any, str, dt.date], list[tuple[Meeting, set[Any]]]] = defaultdict(list)
    for meeting in Meeting.objects.filter(status__in=["held", "missed"]).select_related(
        "relationship__cohort"
    ):
        for place, people in places(actor, meeting).items():
            for period, starts_on in periods(meeting):
                heaps[(*place, period, starts_on)].append((meeting, people))
    return {key: summed(heap) for key, heap in heaps.items()}


def places(actor: Actor, meeting: Meeting) -> dict[tuple[str, Any], set[Any]]:
    relationship = meeting.relationship
    everyone = {member.person for member in relationship.members.select_related("person")}
    found: dict[tuple[str, Any], set[Any]] = {
        ("relationship", relationship.pk): everyone,
        ("cohort", relationship.cohort_id): everyone,
        ("program", relationship.cohort.program_id): everyone,
        ("organization", actor.organization.pk): everyone,
    }
    for person in everyone:
        if person.site_id:
            found.setdefault(("site", person.site_id), set()).add(person)
        department = person.department
        while department is not None:
            found.setdefault(("department", department.pk), set()).add(person)
            department = department.parent
    return found


def periods(meeting: Meeting) -> list[tuple[str, dt.date]]:
    day = meeting.starts_at.astimezone(ZONE).date()
    return [("week", day - dt.timedelta(days=day.weekday())), ("month", day.replace(day=1))]


def summed(heap: list[tuple[Meeting, set[Any]]]) -> Row:
    held = [(meeting, people) for meeting, people in heap if meeting.status == "held"]
    return (
        len({meeting.relationship_id for meeting, _ in held}),
        len({person.pk for _, people in held for person in people}),
        len(held),
        len(heap) - len(held),
        sum(meeting.confirmed_at is not None for meeting, _ in held),
        sum(meeting.minutes for meeting, _ in held),
    )


def four_relationships() -> list[Relationship]:
    """Over two programmes, three wards of two divisions, two sites; one person in two of them."""
    medicine, surgery = (Department.objects.get(name=name) for name in ("Medicine", "Surgery"))
    wards = [*medicine.children.order_by("name"), surgery, None]
    sites = [*Site.objects.order_by("name"), None]
    people = [
        PersonFactory(department=wards[at % 4], site=sites[at % 3], family_name=f"P{at}")
        for at in range(8)
    ]
    cohorts = [CohortFactory(program=ProgramFactory()) for _ in range(2)]
    cohorts.append(CohortFactory(program=cohorts[0].program))
    made = []
    for at, cohort in enumerate([cohorts[0], cohorts[0], cohorts[1], cohorts[2]]):
        mentor = people[0] if at in {0, 2} else people[at]
        enrollments = [
            EnrollmentFactory(cohort=cohort, person=person, role=role)
            for person, role in ((mentor, "mentor"), (people[7 - at], "mentee"))
        ]
        made.append(pair(*enrollments, began_on=dt.date(2026, 1, 1)))
    return made


def record(slot: int, fact: Fact, relationships: list[Relationship]) -> set[Any]:
    """Log the fact in a slot, in place of what stood there; returns whose facts that touches."""
    key = f"00000000-0000-7000-8000-00000000000{slot}"
    before = Meeting.objects.filter(client_key=key).first()
    relationship = before.relationship if before else relationships[fact.relationship]
    Meeting.objects.update_or_create(
        client_key=key,
        defaults={
            "relationship": relationship,
            "starts_at": fact.starts_at,
            "minutes": fact.minutes,
            "status": fact.status,
            "confirmed_at": START if fact.is_confirmed else None,
        },
    )
    return {relationship.pk}


@pytest.mark.django_db
def test_touched_relationships_in_any_order_equal_a_full_count(world: World) -> None:
    house = world.northgate

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(batches=BATCHES, late=st.booleans())
    def check(batches: list[list[tuple[int, Fact]]], late: bool) -> None:
        with house.activate(), undone():
            relationships = four_relationships()
            renew_rollups(actor=house.system)
            touched: set[Any] = set()
            for batch in batches:
                for slot, fact in batch:
                    touched |= record(slot, fact, relationships)
                if not late:
                    renew_rollups(actor=house.system, relationships=touched)
                    touched = set()
            renew_rollups(actor=house.system, relationships=touched)
            by_touch = stored()
            assert by_touch == counted_by_hand(house.system)
            renew_rollups(actor=house.system)
            assert stored() == by_touch

    check()


@pytest.mark.django_db
def test_a_second_count_changes_nothing_and_stale_rows_go(world: World) -> None:
    house = world.northgate
    with house.activate():
        ActivityRollup.objects.create(
            scope="department",
            scope_id=house.cohort.pk,
            period="week",
            starts_on=dt.date(2020, 1, 6),
            meetings_held=99,
        )
        assert renew_rollups(actor=house.system) > 0
        ids = set(ActivityRollup.objects.values_list("pk", flat=True))

        assert stored() == counted_by_hand(house.system)
        assert renew_rollups(actor=house.system) == 0
        assert set(ActivityRollup.objects.values_list("pk", flat=True)) == ids


@pytest.mark.django_db
def test_a_moved_department_is_right_after_the_night(world: World) -> None:
    house = world.northgate
    with house.activate():
        renew_rollups(actor=house.system)
        person = house.person("mentor")
        person.department = Department.objects.get(name="Surgery")
        person.save()

        renew_rollups(actor=house.system)

        assert stored() == counted_by_hand(house.system)


@pytest.mark.django_db
def test_the_other_organisation_is_left_alone(world: World) -> None:
    with world.harbour.activate():
        before = stored()
    with world.northgate.activate():
        renew_rollups(actor=world.northgate.system)
    with world.harbour.activate():
        assert stored() == before
