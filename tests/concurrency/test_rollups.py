"""Real transactions: a change that commits late is counted, and rounds beside each other agree."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connections
from django.utils import timezone

from mentorship.tenancy import activate
from reporting.services import refresh_touched, renew_rollups
from tests.factories.scheduling import MeetingFactory
from tests.properties.rollups_by_hand import counted_by_hand, stored
from tests.reporting.cohorts import days_ago
from tests.world import House, World


def _log_slowly(house: House, written: threading.Event, counted: threading.Event) -> None:
    """A meeting, written before a round and committed after it."""
    try:
        with activate(house.organization):
            MeetingFactory(relationship=house.relationship, starts_at=days_ago(9))
            written.set()
            assert counted.wait(20)
    finally:
        connections.close_all()


def _round(house: House) -> int:
    try:
        with activate(house.organization):
            return refresh_touched(actor=house.system)
    finally:
        connections.close_all()


def test_a_change_that_commits_late_is_counted_by_the_next_round(committed: World) -> None:
    house = committed.northgate
    today = timezone.localdate()
    with house.activate():
        house.relationship  # noqa: B018 - looked up before the threads
        renew_rollups(actor=house.system)
    written, counted = threading.Event(), threading.Event()
    with ThreadPoolExecutor(3) as threads:
        slow = threads.submit(_log_slowly, house, written, counted)
        assert written.wait(20)
        assert _round(house) == 0  # not held up, and sees nothing of it
        counted.set()
        slow.result()
        beside = [threads.submit(_round, house) for _ in range(2)]
        assert sorted(one.result() for one in beside) == [0, 1]
    with house.activate():
        assert stored() == counted_by_hand(house.system, today)
