"""Counts are kept for as long as no fact has changed, and never beyond."""

from __future__ import annotations

from typing import Any

import pytest
from redis.exceptions import ConnectionError

from reporting.models import TouchedWeek
from reporting.queries.remembered import remembered
from reporting.services import refresh_touched, renew_rollups
from tests.factories.scheduling import MeetingFactory
from tests.world import World


class Counter:
    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> int:
        self.times += 1
        return self.times


def test_a_count_holds_until_a_fact_changes(world: World) -> None:
    house, count = world.northgate, Counter()

    def asked(given: Any = ("cohort",), of: Any = house) -> int:
        return remembered(of.actor("manager"), "test", given, count)

    with house.activate():
        renew_rollups(actor=house.system)
        assert not TouchedWeek.objects.exists()
        assert (asked(), asked()) == (1, 1), "nothing has changed"
        assert asked(("another",)) == 2, "something else was asked"
        MeetingFactory(relationship=house.relationship)
        assert (asked(), asked()) == (3, 4), "a change waits to be counted"
        refresh_touched(actor=house.system)
        assert (asked(), asked()) == (5, 5), "and is never taken for what was before"
    with world.harbour.activate():
        renew_rollups(actor=world.harbour.system)
        assert asked(of=world.harbour) == 6, "another organisation's"


def test_without_a_cache_everything_is_counted(world: World, monkeypatch: Any) -> None:
    class NoCache:
        def get(self, _key: str) -> None:
            raise ConnectionError

    house, count = world.northgate, Counter()
    monkeypatch.setattr("reporting.queries.remembered.cache", NoCache())
    with house.activate():
        renew_rollups(actor=house.system)
        assert remembered(house.actor("manager"), "test", (), count) == 1
        assert remembered(house.actor("manager"), "test", (), count) == 2


pytestmark = pytest.mark.django_db
