"""What a range of months says of a cohort, and to whom."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from programs.models import Cohort
from reporting.models import ActivityRollup
from reporting.queries.activity import activity
from reporting.queries.measures import Confidence, Measures, measures
from reporting.services import publish_weeks, renew_rollups
from tests.reporting.cohorts import cohort_of_pairs
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_cohort_is_told_to_its_manager_and_once_closed_to_administrators(world: World) -> None:
    house = world.northgate
    today = timezone.localdate()
    with house.activate():
        cohort = cohort_of_pairs(6, program=house.program, name="Large", met_days_ago=(41, 9))
        renew_rollups(actor=house.system, today=today)
        wanted = {"since": today - dt.timedelta(days=90), "until": today}
        both = [cohort.pk, house.cohort.pk]

        def told(name: str) -> dict[object, Measures]:
            return measures(house.actor(name), both, **wanted)

        to_manager, to_admin = told("manager")[cohort.pk], told("admin")
        assert (to_manager.meetings_held, to_manager.people, to_manager.people_left) == (12, 12, 0)
        assert (to_manager.relationships_open, to_manager.engagement) == (6, 1.0)
        assert to_manager.meetings_expected == pytest.approx(6 * 61 / 30, abs=0.01)
        assert to_admin == {cohort.pk: Measures(meetings_held=12, minutes=540)}
        assert told("other_manager") == {}
        publish_weeks(actor=house.system)
        months = activity(house.actor("admin"), both[:1])[cohort.pk]
        assert {one.people for one in months.values()} == {0}

        Cohort.objects.filter(pk=cohort.pk).update(status=Cohort.Status.CLOSED)
        said = ActivityRollup.objects.filter(scope="cohort", scope_id=cohort.pk, period="month")
        said.update(confidence_people=10, confidence_first=20, confidence_last=35)
        assert told("admin")[cohort.pk] == to_manager
        said.update(confidence_people=11, confidence_first=22, confidence_last=44)
        assert told("admin")[cohort.pk].confidence == Confidence(11, 2.0, 4.0)
