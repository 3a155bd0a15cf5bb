"""From invited to completed."""

from __future__ import annotations

import pytest

from participants.models import Enrollment
from reporting.queries.journey import journey
from tests.factories.participants import EnrollmentFactory
from tests.world import World

pytestmark = pytest.mark.django_db


def test_who_was_never_matched_has_completed_nothing(world: World) -> None:
    house = world.northgate
    with house.activate():
        EnrollmentFactory(cohort=house.cohort)
        before = journey(house.actor("manager"), house.cohort)
        Enrollment.objects.filter(cohort=house.cohort).update(status="completed")
        after = journey(house.actor("manager"), house.cohort)
    assert before.completed == 0
    assert 0 < after.completed == after.matched < after.accepted
