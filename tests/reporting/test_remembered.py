"""Counts are kept for one round of the worker; what would alter them shows after the next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from redis.exceptions import ConnectionError

from matching.models import Relationship
from participants.models import Department, Person, Site
from programs.models import Program
from reporting import tasks
from reporting.models import GroupEdition, TouchedWeek
from reporting.queries import met_weeks, protected_time, remembered
from reporting.queries.activity import people_of
from reporting.queries.comparison import by_same_week
from reporting.queries.journey import journey
from reporting.services import refresh_touched, renew_rollups
from scheduling.models import Meeting
from tests.factories.scheduling import MeetingFactory
from tests.world import House, World

pytestmark = pytest.mark.django_db


class Counter:
    """Counts how often it was asked to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.times = 0
        self.asked: Callable[..., int] = remembered.remembered("test", "how often")(self._count)
        monkeypatch.setitem(remembered._COUNTS, "test", self._count)

    def _count(self, _actor: Any, *_given: Any) -> int:
        self.times += 1
        return self.times


def test_a_count_holds_for_a_round_and_the_worker_makes_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, count = world.northgate, Counter(monkeypatch)

    def asked(given: str = "cohort", of: House = house) -> int:
        return count.asked(of.actor("manager"), given)

    with house.activate():
        assert (asked(), asked()) == (1, 2), "nothing was ever counted"
        renew_rollups(actor=house.system)
        assert not TouchedWeek.objects.exists()
        assert (asked(), asked()) == (3, 3)
        MeetingFactory(relationship=house.relationship)
        assert asked() == 3, "as the rollups beside it, until the next round"
        assert (asked("another"), asked("another")) == (4, 5), "not kept while a change waits"
    tasks.refresh_touched()
    assert count.times == 7, "the worker counts what was asked lately"
    tasks.refresh_touched()
    assert count.times == 7, "once for each round"
    with house.activate():
        assert sorted((asked(), asked("another"))) == [6, 7], "and nobody waits for it"
    with world.harbour.activate():
        renew_rollups(actor=world.harbour.system)
        assert asked(of=world.harbour) == 8, "another organisation's"


def test_a_count_that_fails_stops_nothing_else(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither another organisation's rollups and counts, nor what the night publishes."""

    def _fails(_actor: Any, *_given: Any) -> int:
        raise ZeroDivisionError

    fails = remembered.remembered("fails", "never")(_fails)
    monkeypatch.setitem(remembered._COUNTS, "fails", _fails)
    first, second = sorted((world.northgate, world.harbour), key=lambda one: one.organization.pk)
    count = Counter(monkeypatch)
    for house, asked in ((first, fails), (second, count.asked)):
        with house.activate(), suppress(ZeroDivisionError):
            renew_rollups(actor=house.system)
            asked(house.actor("manager"), "cohort")
    for house in (first, second):
        with house.activate():
            MeetingFactory(relationship=house.relationship)
    with pytest.raises(ExceptionGroup, match="asked lately"):
        tasks.refresh_touched()
    assert count.times == 2, "the second organisation's"
    for house in (first, second):
        with house.activate():
            assert not TouchedWeek.objects.exists()
            GroupEdition.objects.all().delete()
    with pytest.raises(ZeroDivisionError):
        tasks.renew_organization(str(first.organization.pk))
    with first.activate():
        assert GroupEdition.objects.exists()


def test_without_a_cache_everything_is_counted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NoCache:
        def get(self, _keys: object) -> None:
            raise ConnectionError

        get_many = get

    house, count = world.northgate, Counter(monkeypatch)
    monkeypatch.setattr("reporting.queries.remembered.cache", NoCache())
    with house.activate():
        renew_rollups(actor=house.system)
        assert [count.asked(house.actor("manager")) for _ in range(2)] == [1, 2]
        assert remembered.recount(house.system) == 0


def test_whatever_alters_a_figure_alters_what_is_remembered(world: World) -> None:
    house = world.northgate
    today = timezone.localdate()
    monday = today - dt.timedelta(days=today.weekday() + 21)
    # Half an hour past midnight in London is the Sunday before in New York.
    late = dt.datetime.combine(monday, dt.time(0, 30), tzinfo=dt.UTC)
    since = monday - dt.timedelta(weeks=4)

    def figures() -> tuple[Any, ...]:
        actor = house.actor("manager")
        program = Program.objects.get(pk=house.program.pk)
        year = protected_time.year_of(timezone.now(), dt.UTC)  # type: ignore[arg-type]
        cohorts = [house.cohort]
        return (
            sorted(map(repr, met_weeks.met_weeks(actor, [house.cohort.pk], since, today))),
            sorted(map(repr, protected_time._by_department(actor, [program], cohorts, year))),
            people_of(actor, [house.cohort]),
            journey(actor, house.cohort),
            by_same_week(actor, house.cohort, house.cohort, today),
            protected_time.mentors_this_year(actor, house.cohort),
        )

    def zone(name: str) -> None:
        house.organization.time_zone = name
        house.organization.save()

    mentor, members = house.person("mentor"), house.relationship.members
    with house.activate():
        elsewhere = Department.objects.create(name="Elsewhere")
        other_site = Site.objects.create(name="Another site", time_zone="")
    changes: dict[str, tuple[Callable[[], Any], set[int]]] = {
        "a meeting": (
            lambda: MeetingFactory(
                relationship=house.relationship, status="held", starts_at=late, minutes=50
            ),
            {0, 1},
        ),
        "its length": (lambda: Meeting.objects.filter(starts_at=late).update(minutes=70), {1}),
        "a department": (
            lambda: Person.objects.filter(pk=mentor.pk).update(department=elsewhere),
            {0, 1},
        ),
        "a site": (lambda: Person.objects.filter(pk=mentor.pk).update(site=other_site), {0}),
        "hours granted": (lambda: Program.objects.update(protected_hours=37), {1}),
        "the time zone": (lambda: zone("America/New_York"), {0}),
        "somebody withdrew": (lambda: members.filter(person=mentor).delete(), {0, 1, 2, 5}),
        "it ended before": (
            lambda: Relationship.objects.filter(cohort=house.cohort).update(
                status="ended", ended_on=since - dt.timedelta(days=1)
            ),
            {0},
        ),
    }
    with house.activate():
        Program.objects.update(protected_hours=20)
        zone("Europe/London")
        renew_rollups(actor=house.system)
        known = figures()
        for what, (change, altered) in changes.items():
            change()
            refresh_touched(actor=house.system)
            now = figures()
            differs = {at for at in range(6) if now[at] != known[at]}
            assert differs >= altered, f"{what}: the figure of before"
            cache.clear()
            assert figures() == now, f"{what}: not what counting gives"
            known = now
