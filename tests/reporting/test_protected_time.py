"""Protected time: a mentor's own, each mentor's for the manager, departments in groups."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from matching.models import Relationship, RelationshipMember
from participants.models import Department, Person
from programs.models import Program
from reporting.models import GroupEdition
from reporting.queries.activity import reported_cohorts
from reporting.queries.protected_time import protected_times
from reporting.services import publish_weeks
from reporting.suppression import Withheld
from scheduling.models import Meeting
from scheduling.protected_time import ProtectedTime, hours_in_words, year_of
from scheduling.queries.protected_time import own_protected_time, protected_time_of_each
from tests.factories.scheduling import MeetingFactory
from tests.reporting.cohorts import add_pair
from tests.world import House, World

TODAY = datetime(2026, 6, 15, 12, tzinfo=UTC)
PAGE = "/o/northgate/programs/{}/protected-time/"
API = "/api/v1/organizations/northgate/programs/{}/protected-time/"


@pytest.fixture
def house(world: World) -> Any:
    """In the middle of a year, before any meeting."""
    house = world.northgate
    with time_machine.travel(TODAY, tick=False), house.activate():
        Meeting.objects.all().delete()
        RelationshipMember.objects.update(joined_on="2026-01-10")
        Relationship.objects.update(began_on="2026-01-10")
        Program.objects.filter(pk=house.program.pk).update(protected_hours=8)
        house.program.refresh_from_db()
        assert house.relationship != house.other_relationship
        yield house


def met(relationship: Relationship, on: str, minutes: int = 45, **fields: Any) -> None:
    starts_at = datetime.fromisoformat(on).replace(tzinfo=UTC)
    MeetingFactory(relationship=relationship, starts_at=starts_at, minutes=minutes, **fields)


def own(house: House, part: str = "mentor") -> list[ProtectedTime]:
    return own_protected_time(house.actor(part))


def test_held_meetings_of_this_calendar_year_use_it(house: House) -> None:
    pair = house.relationship
    met(pair, "2025-12-31T23:59")
    met(pair, "2026-01-01T00:00", 60)
    met(pair, "2026-06-14T12:00", 45)
    met(pair, "2026-06-13T12:00", 500 - 20, status="missed")
    met(pair, "2026-06-20T12:00", 45, status="planned")
    (time,) = own(house)
    assert (time.program, time.year) == ("Nurse leadership", 2026)
    assert (time.granted, time.used, time.left, time.over) == (480, 105, 375, 0)
    assert (time.used_in_words, time.left_in_words) == ("1 h 45 min", "6 h 15 min")


def test_a_mentor_of_two_pairs_has_one_allowance(house: House) -> None:
    mentor = house.person("mentor")
    other = house.other_relationship
    other.members.filter(role="mentor").update(person=mentor)
    met(house.relationship, "2026-03-01T12:00")
    met(other, "2026-03-02T12:00", 480)
    (time,) = own(house)
    assert (time.used, time.left, time.over) == (525, 0, 45)


def test_mentees_and_programmes_without_it_have_none(house: House) -> None:
    assert own(house, "mentee") == []
    Program.objects.filter(pk=house.program.pk).update(protected_hours=0)
    assert own(house) == []


def test_what_others_did_after_one_left_is_not_ones_own(house: House) -> None:
    met(house.relationship, "2026-03-01T12:00", 30)
    met(house.relationship, "2026-05-01T12:00", 60)
    house.relationship.members.filter(role="mentor").update(left_on="2026-04-01")
    assert own(house)[0].used == 30
    house.relationship.members.filter(role="mentor").update(left_on="2025-12-01")
    assert own(house) == []


def test_the_year_is_that_of_the_persons_clock() -> None:
    moment = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert year_of(moment, ZoneInfo("Europe/London")).number == 2026
    assert year_of(moment, ZoneInfo("Europe/Berlin")).number == 2027
    year = year_of(moment, ZoneInfo("Europe/Berlin"))
    assert year.since == datetime(2026, 12, 31, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0 h"), (45, "45 min"), (60, "1 h"), (225, "3 h 45 min")]
)
def test_hours_in_words(minutes: int, words: str) -> None:
    assert hours_in_words(minutes) == words


def test_ones_own_page_and_the_api_say_the_same(world: World, house: House) -> None:
    met(house.relationship, "2026-03-01T12:00")
    client = world.client("mentor")
    page = client.get("/o/northgate/me/").content.decode()
    assert "45 min of 8 h used; 7 h 15 min left." in page
    (told,) = client.get("/api/v1/organizations/northgate/me/protected-time/").json()["results"]
    assert told == {
        "program_id": str(house.program.pk),
        "program": "Nurse leadership",
        "year": 2026,
        "granted_minutes": 480,
        "used_minutes": 45,
        "left_minutes": 435,
    }
    assert "protected time" not in world.client("mentee").get("/o/northgate/me/").content.decode()


def test_the_manager_sees_each_mentor_and_nobody_else_does(world: World, house: House) -> None:
    met(house.relationship, "2026-03-01T12:00")
    found = list(protected_time_of_each(house.actor("manager"), house.program))
    assert [(row["given_name"], row["used"]) for row in found] == [("Omar", 45), ("Lena", 0)]
    for part in ("admin", "other_manager", "mentor"):
        assert list(protected_time_of_each(house.actor(part), house.program)) == []
    page = world.client("manager").get(PAGE.format(house.program.pk)).content.decode()
    assert page.index("Omar Example") < page.index("Lena Example")
    told = world.client("manager").get(f"{API.format(house.program.pk)}mentors/").json()
    assert [(row["name"], row["used_minutes"]) for row in told["results"]] == [
        ("Omar Example", 45),
        ("Lena Example", 0),
    ]
    assert world.client("admin").get(PAGE.format(house.program.pk)).status_code == 404


def _departments(house: House, sizes: dict[str, int]) -> None:
    """So many mentors in each of these, each of whom met for an hour; the cast in none of them."""
    for name, size in sizes.items():
        Department.objects.get_or_create(name=name)
        for _ in range(size):
            met(add_pair(house.cohort, department=name), "2026-03-01T12:00", 60)
    RelationshipMember.objects.filter(relationship__in=[house.relationship.pk]).update(role="peer")
    RelationshipMember.objects.filter(relationship__in=[house.other_relationship.pk]).update(
        role="peer"
    )
    Relationship.objects.update(began_on="2026-01-10")
    RelationshipMember.objects.update(joined_on="2026-01-10")
    GroupEdition.objects.all().delete()
    publish_weeks(actor=house.system)


def times(house: House, part: str = "admin") -> Any:
    actor = house.actor(part)
    return protected_times(actor, house.program, list(reported_cohorts(actor)))


def test_departments_in_groups(house: House) -> None:
    _departments(house, {"Surgery": 12, "Medicine": 11})
    for part in ("admin", "manager"):
        found = times(house, part)
        assert [one.name for one in found.departments] == ["Surgery", "Medicine"]
        surgery = found.departments[0].time
        # The 12 and the 23 hours of others are told to the nearest five.
        used, of_all = (600, 25 * 60) if part == "admin" else (12 * 60, 23 * 60)
        assert (surgery.mentors, surgery.granted, surgery.used) == (12, 12 * 480, used)
        assert (found.total.mentors, found.total.left) == (23, 23 * 480 - of_all)
    assert times(house, "other_manager").departments == []


def test_a_small_department_is_withheld_and_what_would_give_it_away(house: House) -> None:
    _departments(house, {"Surgery": 12, "Medicine": 4})
    found = times(house)
    assert [type(one.time) for one in found.departments] == [Withheld, Withheld]
    _departments(house, {"Paediatrics": 13})
    found = times(house)
    shown = [one.name for one in found.departments if not isinstance(one.time, Withheld)]
    assert shown == ["Paediatrics"]


def test_the_overview_adds_up_what_programmes_show(world: World, house: House) -> None:
    _departments(house, {"Surgery": 12, "Medicine": 4, "Paediatrics": 13})
    for part in ("admin", "manager"):
        page = world.client(part).get("/o/northgate/overview/").content.decode()
        section = page.partition('id="protected"')[2].partition("</section>")[0]
        departments = section.partition("By department of the mentors")[2]
        # 29 mentors of a programme of 8 hours: all of them together would tell what is withheld.
        assert departments.count("Withheld") == 2, part
        assert ("15 h" if part == "admin" else "13 h") in departments
        assert "What “Granted” means" in section
    other = world.client("other_manager").get("/o/northgate/overview/").content.decode()
    assert 'id="protected"' not in other


def test_the_report_and_the_api_withhold_alike(world: World, house: House) -> None:
    _departments(house, {"Surgery": 12, "Medicine": 4, "Paediatrics": 13})
    page = world.client("admin").get(f"/o/northgate/programs/{house.program.pk}/report/")
    section = page.content.decode().partition('id="protected"')[2].partition("</section>")[0]
    assert section.count("Withheld") == 2
    assert "15 h" in section
    assert "Mentor by mentor" not in section
    told = world.client("admin").get(API.format(house.program.pk)).json()
    assert [one["time"] is None for one in told["departments"]] == [False, True, True]
    manager = world.client("manager").get(f"/o/northgate/programs/{house.program.pk}/report/")
    assert "Mentor by mentor" in manager.content.decode()


def test_as_many_questions_for_many(
    world: World, house: House, django_assert_num_queries: Any
) -> None:
    _departments(house, {"Surgery": 3})
    actor = house.actor("manager")
    cohorts = list(reported_cohorts(actor))
    with django_assert_num_queries(3):
        protected_times(actor, house.program, cohorts)
    _departments(house, {"Surgery": 5})
    with django_assert_num_queries(3):
        protected_times(actor, house.program, cohorts)
    assert Person.objects.count() > 10
    assert timezone.now() == TODAY
