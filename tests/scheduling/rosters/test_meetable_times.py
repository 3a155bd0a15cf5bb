"""When people could meet, as matching reads it."""

from datetime import time, timedelta

import numpy as np
import pytest
from django.utils import timezone

from mentorship.errors import NotAllowed
from participants.meetable import QUARTERS, start_of, unpacked
from participants.models import MeetableTime
from scheduling import tasks
from scheduling.models import RosterEntry, WorkCalendar, WorkingHabits
from scheduling.services.meetable_times import (
    SHIFTS_KEPT,
    forget_old_shifts,
    renew_meetable_times,
)
from tests.world import House, World


@pytest.fixture
def house(world: World) -> House:
    return world.northgate


def nights(house: House, who: str) -> None:
    """Works every night, and so meets nobody in the rest after them."""
    WorkingHabits.objects.create(
        person=house.person(who), pattern="own", cycle="N", begins_on=timezone.localdate(),
        night_starts=time(19), night_ends=time(7),
    )  # fmt: skip


def test_those_of_whom_shifts_are_known_have_a_row(house: House) -> None:
    with house.activate():
        WorkingHabits.objects.create(
            person=house.person("mentee"), pattern="weekly", week={"mon": ["09:00", "17:00"]}
        )
        renew_meetable_times(actor=house.system)
        row = MeetableTime.objects.get(person=house.person("mentee"))
        assert not MeetableTime.objects.filter(person=house.person("mentor")).exists()
    assert row.starts_at == start_of(timezone.now())
    free = unpacked(bytes(row.bits))
    assert len(free) == QUARTERS
    hours = {
        (row.starts_at + timedelta(minutes=15 * int(n))).astimezone().hour
        for n in np.flatnonzero(free)
    }
    assert hours
    assert free.sum() > QUARTERS / 4


def test_who_enrolled_after_the_roster_came_does_not_wait_for_the_night(house: House) -> None:
    with house.activate():
        renew_meetable_times(actor=house.system)
        nights(house, "mentee")
    tasks.work_out_newcomers()
    with house.activate():
        written = MeetableTime.objects.get().written_at
    tasks.work_out_newcomers()
    with house.activate():
        assert list(MeetableTime.objects.values_list("person", "written_at")) == [
            (house.person("mentee").pk, written)
        ]


def test_who_works_every_night_meets_nobody_by_day(house: House) -> None:
    with house.activate():
        nights(house, "mentee")
        renew_meetable_times(actor=house.system, people=[house.person("mentee").pk])
        row = MeetableTime.objects.get(person=house.person("mentee"))
        assert not unpacked(bytes(row.bits)).any()


def test_a_row_goes_when_nothing_is_known_any_more_and_twice_is_once(house: House) -> None:
    with house.activate():
        nights(house, "mentee")
        for _ in range(2):
            renew_meetable_times(actor=house.system)
            assert MeetableTime.objects.filter(person=house.person("mentee")).count() == 1
        WorkingHabits.objects.filter(person=house.person("mentee")).update(pattern="")
        renew_meetable_times(actor=house.system)
        assert not MeetableTime.objects.filter(person=house.person("mentee")).exists()


def test_old_rows_of_who_takes_no_part_any_more_go(house: House) -> None:
    with house.activate():
        person = house.person("member")
        old = timezone.now() - timedelta(days=30)
        MeetableTime.objects.create(person=person, starts_at=old, bits=b"")
        renew_meetable_times(actor=house.system)
        assert not MeetableTime.objects.filter(person=person).exists()


def test_shifts_of_long_ago_are_forgotten(house: House) -> None:
    with house.activate():
        RosterEntry.objects.all().delete()
        for days in (10, SHIFTS_KEPT.days + 10):
            starts_at = timezone.now() - timedelta(days=days)
            RosterEntry.objects.create(
                person=house.person("mentee"), rostered_on=starts_at.date(), kind="day",
                starts_at=starts_at, ends_at=starts_at + timedelta(hours=8),
            )  # fmt: skip
        assert forget_old_shifts(actor=house.system) == 1
        assert RosterEntry.objects.count() == 1


def test_only_the_system_works_it_out(house: House) -> None:
    with house.activate(), pytest.raises(NotAllowed):
        renew_meetable_times(actor=house.actor("admin"))


def test_every_night_in_every_organisation(world: World, house: House) -> None:
    for one in (world.northgate, world.harbour):
        with one.activate():
            WorkCalendar.objects.all().delete()
    with house.activate():
        nights(house, "mentee")
    tasks.renew_all_times()
    with house.activate():
        assert MeetableTime.objects.filter(person=house.person("mentee")).exists()
