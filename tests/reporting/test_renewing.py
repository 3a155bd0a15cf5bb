"""Rollups and signals are renewed from the facts, by the clock."""

from __future__ import annotations

import pytest
from django.db import connection

from matching.models import Relationship
from mentorship import errors
from mentorship.models import AuditEvent
from programs.models import Program
from reporting import services, tasks
from reporting.models import ActivityRollup, Signal, TouchedWeek
from reporting.queries.signals import signals_to_look_at, visible_signals
from scheduling.models import Meeting
from tests.factories.scheduling import MeetingFactory
from tests.reporting.cohorts import add_pair, days_ago
from tests.world import House, World

pytestmark = pytest.mark.django_db


def stored(house: House) -> set[tuple[object, ...]]:
    with house.activate():
        return set(
            ActivityRollup.objects.values_list(
                "scope", "scope_id", "period", "starts_on", "meetings_held", "minutes"
            )
        )


def test_the_night_counts_every_organisation(world: World, settings: object) -> None:
    for house in (world.northgate, world.harbour):
        tasks.renew_organization(str(house.organization.pk))
        with house.activate():
            month = house.meeting.starts_at.date().replace(day=1)
            row = ActivityRollup.objects.get(
                scope="cohort", scope_id=house.cohort.pk, period="month", starts_on=month
            )
            assert (row.meetings_held, row.minutes, row.people_met) == (1, 45, 2)
            assert Signal.objects.count() == 2
            assert AuditEvent.objects.filter(action="rollups.renewed").count() == 1


def test_what_was_touched_is_fresh_within_minutes(world: World) -> None:
    house = world.northgate
    tasks.renew_organization(str(house.organization.pk))
    tasks.renew_organization(str(world.harbour.organization.pk))
    before = stored(house)
    assert tasks.refresh_touched() == 0
    assert stored(house) == before

    with house.activate():
        late = MeetingFactory(
            relationship=house.other_relationship, starts_at=days_ago(100), minutes=30
        )
        late_month = late.starts_at.date().replace(day=1)
    assert tasks.refresh_touched() == 1

    with house.activate():
        row = ActivityRollup.objects.get(scope="organization", period="month", starts_on=late_month)
        assert row.minutes == 30
        signal = Signal.objects.get(relationship=house.other_relationship)
        assert signal.state == "stalled"
        assert signal.meetings_held == 1
    touched = stored(house)
    tasks.renew_organization(str(house.organization.pk))
    assert stored(house) == touched


def test_a_programmes_rhythm_touches_who_keeps_to_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The week of the relationships that run by it, and nobody's history; what one round makes of
    it is what a full count makes of it, also where so many are touched that all rows are."""
    house = world.northgate
    with house.activate():
        gone = add_pair(house.cohort)
        Relationship.objects.filter(pk=gone.pk).update(status="ended", ended_on=days_ago(30).date())
        steady = add_pair(house.cohort)
        Relationship.objects.filter(pk=steady.pk).update(rhythm_days=21)
        running = add_pair(house.cohort)
        services.renew_rollups(actor=house.system)
        for days, many in ((40, 500), (20, 0)):
            Program.objects.filter(pk=house.program.pk).update(rhythm_days=days)
            touched = set(TouchedWeek.objects.values_list("relationship_id", "week", "scope"))
            weeks = {week for _pk, week, _scope in touched}
            pairs = {pk for pk, _week, _scope in touched}
            assert running.pk in pairs
            assert not pairs & {None, steady.pk, gone.pk}
            assert (len(weeks), {scope for *_, scope in touched}) == (1, {""})
            monkeypatch.setattr("reporting.services.rollups.MANY", many)
            assert services.refresh_touched(actor=house.system) == len(pairs)
            assert services.renew_rollups(actor=house.system) == 0


def test_a_new_pair_has_a_signal(world: World) -> None:
    house = world.northgate
    with house.activate():
        relationship = add_pair(house.cohort)
        services.refresh_touched(actor=house.system)

        signal = Signal.objects.get(relationship=relationship)
        assert signal.state == "not_started"
        assert signal.reason_in_words == (
            "No first meeting 60 days after they were matched; it was due within 14."
        )


def test_signals_of_ended_relationships_go(world: World) -> None:
    house = world.northgate
    with house.activate():
        services.renew_signals(actor=house.system)
        Relationship.objects.filter(pk=house.relationship.pk).update(status="ended")
        services.renew_signals(actor=house.system)

        assert [one.relationship_id for one in Signal.objects.all()] == [
            house.other_relationship.pk
        ]


def test_a_pairs_own_rhythm_counts(world: World) -> None:
    house = world.northgate
    with house.activate():
        meetings = Meeting.objects.filter(relationship=house.relationship)
        meetings.filter(status="planned").delete()
        meetings.update(starts_at=days_ago(45))
        services.renew_signals(actor=house.system)
        monthly = Signal.objects.get(relationship=house.relationship).state
        Relationship.objects.filter(pk=house.relationship.pk).update(rhythm_days=60)
        services.renew_signals(actor=house.system)

        assert monthly == "slowing"
        assert Signal.objects.get(relationship=house.relationship).state == "on_track"


def test_the_most_urgent_comes_first(world: World) -> None:
    house = world.northgate
    with house.activate():
        for days in ((45,), (70,), (5,)):
            add_pair(house.cohort, met_days_ago=days)
        add_pair(house.cohort)
        services.renew_signals(actor=house.system)

        states = [one.state for one in signals_to_look_at(house.actor("manager"))]

    assert states == ["stalled", "not_started", "not_started", "slowing"]


def test_signals_are_seen_by_who_manages_the_programme(world: World) -> None:
    house = world.northgate
    with house.activate():
        services.renew_signals(actor=house.system)
        seen = {
            name: visible_signals(house.actor(name)).count()
            for name in ("manager", "other_manager", "admin", "mentor", "member")
        }

    assert seen == {"manager": 2, "other_manager": 0, "admin": 0, "mentor": 0, "member": 0}


@pytest.mark.parametrize("name", ["admin", "manager", "mentor"])
def test_only_the_system_renews(world: World, name: str) -> None:
    house = world.northgate
    with house.activate():
        actor = house.actor(name)
        with pytest.raises(errors.NotAllowed):
            services.renew_rollups(actor=actor)
        with pytest.raises(errors.NotAllowed):
            services.renew_signals(actor=actor)
        with pytest.raises(errors.NotAllowed):
            services.refresh_touched(actor=actor)


def test_the_planner_is_left_as_it_was(world: World) -> None:
    house = world.northgate
    with house.activate(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off; SET LOCAL jit = on")
        services.renew_rollups(actor=house.system)
        services.renew_rollups(actor=house.system, relationships=[house.relationship.pk])
        cursor.execute("SELECT current_setting('enable_nestloop'), current_setting('jit')")

        assert cursor.fetchone() == ("off", "on")
