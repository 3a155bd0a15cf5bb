"""A mentor who has not prepared, where that is asked for, is not matched."""

from typing import Any

import pytest
from django.test import Client

from matching.criteria import Rules, Weights
from matching.queries import capacity_of
from matching.queries.snapshots import snapshot_of
from mentorship.models import AuditEvent
from participants import services
from participants.models import Enrollment, EnrollmentSkill, PersonSkill, Skill
from programs.models import PreparationItem, Program
from tests.world import World


@pytest.fixture
def house(world: World) -> Any:
    with world.northgate.activate():
        house = world.northgate
        PreparationItem.objects.all().delete()
        Program.objects.filter(pk=house.program.pk).update(is_preparation_required=True)
        # Free for a match: nobody in the cohort is in a relationship.
        house.cohort.relationships.update(status="ended", ended_on="2027-01-01")
        house.cohort.program.refresh_from_db()
        yield house


def mentors(house: Any) -> set[str]:
    snapshot = snapshot_of(house.cohort, weights=Weights.default(), rules=Rules(), seed=1)
    return {mentor.id for mentor in snapshot.mentors}


def test_skills_of_one_area_are_near_a_mentors_own(world: World) -> None:
    with world.northgate.activate():
        house = world.northgate
        house.cohort.relationships.update(status="ended", ended_on="2027-01-01")
        mentor = house.enrollment("mentor")
        EnrollmentSkill.objects.filter(enrollment=mentor).delete()
        PersonSkill.objects.filter(person=mentor.person).delete()
        known, near, far = (
            Skill.objects.create(name=name, area=area)
            for name, area in [("suturing", "Skin"), ("dressings", "skin"), ("rotas", "Leading")]
        )
        PersonSkill.objects.create(person=mentor.person, skill=known)
        found = snapshot_of(house.cohort, weights=Weights.default(), rules=Rules(), seed=1)
        (row,) = [one for one in found.mentors if one.id == str(mentor.pk)]
        assert (row.expertise, row.near_expertise) == ({known.name}, {near.name})
        assert far.name not in row.near_expertise


def test_only_those_who_prepared_are_matched(house: Any) -> None:
    assert mentors(house) == set()
    mine = house.enrollment("mentor")
    services.confirm_preparation(actor=house.actor("mentor"), enrollment=mine)
    assert mentors(house) == {str(mine.pk)}
    capacity = capacity_of(house.actor("manager"), house.cohort)
    assert (capacity.mentors, capacity.unprepared) == (1, 1)


def test_where_it_is_not_asked_for_everybody_is(house: Any) -> None:
    Program.objects.update(is_preparation_required=False)
    house.cohort.program.refresh_from_db()
    assert len(mentors(house)) == 2
    assert capacity_of(house.actor("manager"), house.cohort).unprepared == 0


def test_twice_is_once(house: Any) -> None:
    for _ in range(2):
        services.confirm_preparation(
            actor=house.actor("mentor"), enrollment=house.enrollment("mentor")
        )
    assert AuditEvent.objects.filter(action="enrollment.prepared").count() == 1


def test_the_mentor_says_so_on_their_own_page(house: Any, world: World) -> None:
    mine = house.enrollment("mentor")
    path = f"/o/northgate/me/enrollments/{mine.pk}/"
    client: Client = world.client("mentor")
    assert f"{path}preparation/" in client.get(path).content.decode()
    assert "I have worked through it" in client.get(f"{path}preparation/").content.decode()
    client.post(f"{path}preparation/")
    assert Enrollment.objects.get(pk=mine.pk).prepared_at
    page = client.get(path).content.decode()
    assert "You worked through" in page
    assert "You are ready." in client.get(f"{path}preparation/").content.decode()


def test_a_mentee_is_not_asked(house: Any, world: World) -> None:
    path = f"/o/northgate/me/enrollments/{house.enrollment('mentee').pk}/"
    page = world.client("mentee").get(path).content.decode()
    assert "preparation/" not in page
