"""A week's groups: published once, the whole week over, and nothing of the few who are left."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID, uuid5

import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from django.utils import timezone

from matching.models import Relationship
from mentorship.errors import NotAllowed
from programs.models import Cohort
from reporting.editions import MENTORS, Figure, Held, Place, published
from reporting.models import GroupEdition, GroupFigure
from reporting.queries.activity import activity
from reporting.queries.groups import people_by_week
from reporting.queries.protection import protection
from reporting.services import publish_weeks, renew_rollups
from tests.factories.scheduling import MeetingFactory
from tests.reporting.cohorts import add_pair, cohort_of_pairs
from tests.world import House, World

MONDAY = dt.date(2026, 3, 2)


@pytest.fixture
def house(world: World) -> Any:
    with world.northgate.activate():
        GroupEdition.objects.all().delete()
        yield world.northgate


@pytest.mark.django_db
def test_a_week_is_published_on_the_thursday_after_it_once(house: House) -> None:
    with pytest.raises(NotAllowed):
        publish_weeks(actor=house.actor("admin"))
    cohort_of_pairs(6, program=house.program, met_days_ago=(20,))
    today = timezone.localdate()
    thursday = today - dt.timedelta(days=(today.weekday() - 3) % 7)
    last = thursday - dt.timedelta(days=10)

    publish_weeks(actor=house.system, today=thursday - dt.timedelta(days=1))
    assert GroupEdition.objects.latest("week_on").week_on == last - dt.timedelta(days=7)
    assert publish_weeks(actor=house.system, today=thursday) == 1
    assert GroupEdition.objects.latest("week_on").week_on == last
    assert publish_weeks(actor=house.system, today=thursday + dt.timedelta(days=6)) == 0

    row = GroupFigure.objects.filter(people__gt=0).first()
    assert row
    for wrong in ({"met": 0}, {"people": 4}):
        with pytest.raises(IntegrityError), transaction.atomic():
            GroupFigure.objects.filter(pk=row.pk).update(**wrong)
    with pytest.raises(IntegrityError, match="of_five"), transaction.atomic():
        GroupFigure.objects.create(
            edition=row.edition, scope="cohort", scope_id=row.pk, axis="site", name="Ward", people=4
        )


@pytest.mark.django_db
def test_nothing_is_told_of_the_few_who_are_left(house: House) -> None:
    """Of seven pairs all but two end; then these end too, and the cohort is closed. Of the first
    fourteen meetings about fifteen are told, of the last two nothing."""
    cohort = cohort_of_pairs(7, program=house.program, met_days_ago=(52, 50))
    admin, manager = house.actor("admin"), house.actor("manager")
    few = list(Relationship.objects.filter(cohort=cohort)[:2])
    ended = timezone.localdate() - dt.timedelta(days=45)
    others = Relationship.objects.filter(cohort=cohort).exclude(pk__in=[one.pk for one in few])
    others.update(ended_on=ended, status="ended")
    for one in few:
        MeetingFactory(relationship=one, starts_at=timezone.now() - dt.timedelta(days=20))
    renew_rollups(actor=house.system)
    publish_weeks(actor=house.system)

    def held(actor: Any) -> int:
        weeks = activity(actor, [cohort], period="week")[cohort.pk]
        return sum(one.meetings_held for one in weeks.values())

    assert not protection(admin).shows(cohort)
    assert protection(manager).shows(cohort)
    Relationship.objects.filter(pk__in=[one.pk for one in few]).update(
        ended_on=timezone.localdate(), status="ended"
    )
    Cohort.objects.filter(pk=cohort.pk).update(status=Cohort.Status.CLOSED)
    assert protection(admin).shows(cohort)
    assert (held(admin), held(manager)) == (15, 16)


@pytest.mark.django_db
def test_who_manages_some_programmes_is_told_of_the_others_alone(house: House) -> None:
    """An administrator who also manages one would take what they see of it from the whole."""
    ours = cohort_of_pairs(8, program=house.program, met_days_ago=(20,))
    other = cohort_of_pairs(8, program=house.other_program, met_days_ago=(20,))
    add_pair(other, met_days_ago=(20,), department="Surgery")
    publish_weeks(actor=house.system)
    admin = house.actor("admin")
    both = type(admin)(
        house.organization, admin.user, "admin", frozenset({house.program.pk}), admin.person_id
    )
    since, until = timezone.localdate() - dt.timedelta(weeks=6), timezone.localdate()

    assert people_by_week(admin, [ours, other], since, until).departments
    assert people_by_week(both, [ours, other], since, until).departments == []
    assert people_by_week(both, [other], since, until).departments
    assert people_by_week(both, [ours], since, until).decisions is None
    assert people_by_week(house.actor("mentee"), [ours, other], since, until).departments == []


def places(cohort: int, sizes: dict[str, int]) -> list[Place]:
    found = []
    for department, people in sizes.items():
        for number in range(people):
            who = uuid5(UUID(int=cohort), f"{department} {number}")
            is_mentor = number % 2 == 0
            found.append(
                Place(UUID(int=cohort), UUID(int=1), who, who, department, "City", is_mentor)
            )
    return found


def by_group(everyone: list[Place], met: list[Held]) -> dict[tuple[Any, ...], Figure]:
    figures = published(UUID(int=0), everyone, met, 11)
    return {(*one.table, one.name): one for one in figures}


def test_small_cohorts_and_small_departments_are_in_no_figure() -> None:
    small, large = places(7, {"Medicine": 6}), places(8, {"Medicine": 40, "Surgery": 30, "ICU": 3})
    met = [Held(one.relationship, UUID(int=at), 45) for at, one in enumerate(large + small)]

    figures = {
        (*one.table, one.name): one for one in published(UUID(int=0), small + large, met, 11)
    }

    assert figures["cohort", UUID(int=7), "everybody", ""].people is None
    assert ("cohort", UUID(int=7), "department", "Medicine") not in figures
    whole = figures["organization", UUID(int=0), "everybody", ""]
    assert (whole.people, whole.met, whole.minutes) == (73, 73, 73 * 45)
    told = {key[3] for key, one in figures.items() if key[2] == "department" and one.people}
    assert told == {"Medicine"}
    mentors = {key[3]: one for key, one in figures.items() if key[2] == MENTORS}
    assert (mentors[""].people, mentors["Medicine"].people) == (37, 20)
    assert mentors["ICU"].people is mentors["Surgery"].people is None


def test_somebody_in_two_cohorts_is_one_person() -> None:
    """Twelve places in the department, of six people: too few."""
    first = places(8, {"Medicine": 6, "Surgery": 30, "ICU": 30})
    again = [
        Place(UUID(int=9), UUID(int=2), one.relationship, one.person, one.department, one.site)
        for one in first
    ]

    figures = by_group(first + again, [])

    assert figures["organization", UUID(int=0), "department", "Medicine"].people is None
    assert figures["organization", UUID(int=0), "everybody", ""].people == 132
