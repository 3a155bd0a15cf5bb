"""Signals count days on which people could meet, and ask the database equally often for any
number of relationships."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from matching import services as matching
from matching.models import Relationship
from participants.models import Person
from reporting import services
from reporting.models import Signal
from scheduling.models import RosterEntry, WorkingHabits
from tests.reporting.cohorts import add_pair, days_ago
from tests.world import House, World

pytestmark = pytest.mark.django_db


def roster(person: Person, kind: str, first: int, last: int) -> None:
    """From so many days ago to so many: whole days of leave, or nights from 20:00 to 08:00."""
    for ago in range(first, last - 1, -1):
        midnight = days_ago(ago).replace(hour=0)
        starts, hours = (midnight, 24) if kind == "leave" else (midnight.replace(hour=20), 12)
        RosterEntry.objects.create(
            person=person,
            rostered_on=midnight.date(),
            kind=kind,
            starts_at=starts,
            ends_at=starts + dt.timedelta(hours=hours),
        )


def states(house: House, *relationships: Relationship) -> list[str]:
    services.renew_signals(actor=house.system)
    found = dict(Signal.objects.values_list("relationship_id", "state"))
    return [found[one.pk] for one in relationships]


def test_leave_and_nights_of_either_are_not_counted(world: World) -> None:
    house = world.northgate
    with house.activate():
        plain, on_leave, at_night, pattern, early = (
            add_pair(house.cohort, met_days_ago=(42,)) for _ in range(5)
        )
        roster(on_leave.members.get(role="mentee").person, "leave", 12, 3)
        roster(at_night.members.get(role="mentor").person, "night", 11, 5)
        roster(early.members.get(role="mentor").person, "leave", 41, 31)
        WorkingHabits.objects.create(
            person=pattern.members.get(role="mentor").person,
            pattern="four_on_nights",
            begins_on=days_ago(60).date(),
        )
        found = states(house, plain, on_leave, at_night, pattern, early)

        assert found == ["slowing", "on_track", "on_track", "on_track", "slowing"]
        kept = Signal.objects.get(relationship=on_leave)
        # Nothing that is kept says who was away, why, or for how long.
        assert kept.reason == {"code": "met", "days": 42, "every": 30}


def test_a_group_waits_only_while_a_whole_side_is_away(world: World) -> None:
    house = world.northgate
    with house.activate():
        group = add_pair(house.cohort, met_days_ago=(45,))
        other = add_pair(house.cohort).members.get(role="mentee")
        other.relationship = group
        other.save()
        first, second = group.members.filter(role="mentee")
        roster(first.person, "leave", 20, 5)
        assert states(house, group) == ["slowing"]
        roster(second.person, "leave", 20, 5)
        assert states(house, group) == ["on_track"]


def test_after_a_rest_silence_is_counted_anew(world: World) -> None:
    house = world.northgate
    with house.activate():
        pair = add_pair(house.cohort, met_days_ago=(90,))
        assert states(house, pair) == ["stalled"]
        for act in (matching.pause_relationship, matching.resume_relationship):
            act(actor=house.actor("manager"), relationship_id=pair.pk)
        assert states(house, pair) == ["on_track"]


def test_as_many_queries_for_many_as_for_few(world: World) -> None:
    house = world.northgate
    with house.activate():
        asked = []
        for more in (1, 3):
            for _ in range(more):
                pair = add_pair(house.cohort, met_days_ago=(45,))
                roster(pair.members.first().person, "leave", 10, 8)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                services.renew_signals(actor=house.system)
            asked.append(len(queries))
        assert asked[0] == asked[1]
        assert timezone.now() >= Signal.objects.first().computed_at
