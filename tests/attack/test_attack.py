"""Whoever reads all that there is and solves for the rest finds out nobody. The plain rule that
hides what is small, and nothing else, stands beside it: it leaks, so the attacker can attack."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from django.utils import timezone

from matching.models import Relationship
from participants.models import Department, Person
from programs.models import Cohort
from reporting.services import publish_weeks, renew_rollups, renew_signals
from tests.attack import attack
from tests.attack.hospital import LOPSIDED, SCATTERED, Shape, add_pair, build, cells
from tests.attack.reading import Reading, read
from tests.world import House, World

pytestmark = pytest.mark.django_db
THRESHOLD = 11
MOST_WITHHELD = 1.8


def build_and_read(world: World, name: str, shape: Shape) -> tuple[House, Counter, Reading]:
    house: House = getattr(world, name)
    build(house, shape)
    with house.activate():
        people = attack.of_large_cohorts(cells(house), THRESHOLD)
    is_whole = name == "northgate"
    return house, people, read(house, world.client("admin", house), "admin", is_whole=is_whole)


@pytest.mark.parametrize(("name", "shape"), [("northgate", SCATTERED), ("harbour", LOPSIDED)])
def test_nobody_is_found_out(world: World, name: str, shape: Shape) -> None:
    house, people, reading = build_and_read(world, name, shape)
    with house.activate():
        programs = dict(Cohort.objects.values_list("name", "program__name"))
    groups = attack.groups_of(people, programs)
    shown = set(reading.shown(1))
    assert shown
    assert shown <= groups.keys()

    ours = attack.attacked(people, groups, shown, THRESHOLD)
    plain = attack.attacked(people, groups, attack.plainly_shown(people, groups), attack.PLAIN)

    assert (ours.groups_found, ours.cells_found) == (0, 0)
    assert plain.groups_found > plain.small / 3
    assert ours.price <= MOST_WITHHELD, ours
    assert attack.pinned(people, groups, reading) == []
    if name == "northgate":
        _no_two_readings_differ_by_a_person(world, house, reading)


def _no_two_readings_differ_by_a_person(world: World, house: House, reading: Reading) -> None:
    with house.activate():
        _one_moves_one_ends_two_join(house)
    again = read(house, world.client("admin", house), "admin")

    assert again.figures() == reading.figures()
    with house.activate():
        in_a_week = timezone.localdate() + dt.timedelta(weeks=1)
        assert publish_weeks(actor=house.system, today=in_a_week) == 1
    later = read(house, world.client("admin", house), "admin", is_whole=False).by_week()
    assert reading.by_week().items() <= later.items()
    assert len(later) > len(reading.by_week())


def _one_moves_one_ends_two_join(house: House) -> None:
    """One person's change each, of three kinds, and the worker's round after it."""
    moved = Person.objects.filter(department__name="Unit 0").first()
    assert moved
    moved.department = Department.objects.get(name="Unit 1")
    moved.site = None
    moved.save()
    cohort = Cohort.objects.get(pk=moved.enrollments.get().cohort_id)
    ended = Relationship.objects.filter(cohort=cohort).exclude(members__person=moved).first()
    assert ended
    ended.status, ended.ended_on = Relationship.Status.ENDED, timezone.localdate()
    ended.save()
    add_pair(cohort)
    renew_rollups(actor=house.system)
    renew_signals(actor=house.system)
    assert publish_weeks(actor=house.system) == 0
