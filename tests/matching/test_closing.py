from typing import Any

import pytest

from matching import services
from matching.models import Relationship
from matching.tasks import keep_matching_going
from mentorship.errors import NotAllowed
from mentorship.models import AuditEvent
from participants.models import Enrollment
from programs.models import Cohort
from programs.services import move_cohort
from tests.world import World


@pytest.fixture
def house(world: World) -> Any:
    with world.northgate.activate():
        yield world.northgate


def close(house: Any) -> Cohort:
    manager = house.actor("manager")
    for stage in ("closing", "closed"):
        cohort = move_cohort(actor=manager, cohort=house.cohort, to=stage)
    return cohort


def test_relationships_and_enrolments_of_a_closed_cohort_are_completed(house: Any) -> None:
    close(house)
    assert services.complete_closed_cohorts(actor=house.system) == 1
    relationships = Relationship.objects.filter(cohort=house.cohort)
    assert {row.status for row in relationships} <= {"completed", "ended"}
    assert all(row.ended_on for row in relationships)
    assert not relationships.filter(members__left_on=None).exists()
    assert not Enrollment.objects.filter(cohort=house.cohort, status="accepted").exists()
    assert AuditEvent.objects.filter(action="relationships.completed").count() == 1


def test_a_second_time_changes_nothing(house: Any) -> None:
    close(house)
    services.complete_closed_cohorts(actor=house.system)
    events = AuditEvent.objects.count()
    assert services.complete_closed_cohorts(actor=house.system) == 0
    assert AuditEvent.objects.count() == events


def test_a_cohort_that_is_closing_goes_on(house: Any) -> None:
    move_cohort(actor=house.actor("manager"), cohort=house.cohort, to="closing")
    assert services.complete_closed_cohorts(actor=house.system) == 0
    assert Relationship.objects.filter(cohort=house.cohort, status="active").exists()


def test_only_the_clock_does_it(house: Any) -> None:
    with pytest.raises(NotAllowed):
        services.complete_closed_cohorts(actor=house.actor("manager"))


def test_the_clock_does_it(world: World) -> None:
    house = world.northgate
    with house.activate():
        close(house)
    keep_matching_going()
    with house.activate():
        assert not Relationship.objects.filter(cohort=house.cohort, status="active").exists()
    with world.harbour.activate():
        assert Relationship.objects.filter(status="active").exists()
