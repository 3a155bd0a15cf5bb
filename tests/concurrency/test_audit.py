"""Real transactions: the chain has one order, and its lock is held while committing alone."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

from django.db import connections, transaction

from mentorship import audit, chain
from mentorship.models import AuditEvent, AuditLink
from scheduling.models import Note
from tests.world import House, World


def _append(house: House, *, times: int) -> None:
    try:
        for number in range(times):
            with house.activate():
                audit.record(actor=house.system, action="thing.done", number=number)
                audit.record(actor=house.system, action="thing.done", number=number)
    finally:
        connections.close_all()


def _positions(house: House) -> list[int]:
    with house.activate():
        assert list(chain.findings()) == []
        found = AuditLink.objects.order_by("position").values_list("position", flat=True)
        return list(found)


def test_events_of_many_transactions_form_one_chain(committed: World) -> None:
    house = committed.northgate
    before = len(_positions(house))
    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(_append, house, times=10) for _ in range(4)]:
            done.result()
    assert _positions(house) == [*range(1, before + 81)]
    with house.activate():
        places = dict(AuditLink.objects.values_list("id", "position"))
        events = AuditEvent.objects.filter(action="thing.done").order_by("at", "id")
        pairs = [(places[event.pk], event.details["number"]) for event in events]
    # The two of one transaction stand beside each other.
    for (place, one), (next_place, other) in pairwise(sorted(pairs)):
        if (place - before) % 2:
            assert (next_place, other) == (place + 1, one)


def test_an_open_transaction_holds_nobody_up(committed: World) -> None:
    house = committed.northgate
    with house.activate():
        audit.record(actor=house.system, action="first.done")
        with ThreadPoolExecutor(1) as threads:
            threads.submit(_append, house, times=1).result(timeout=20)
        began = time.monotonic()
        audit.record_now(actor=house.system, action="now.done")
        assert time.monotonic() - began < 3
    with house.activate():
        last = AuditLink.objects.order_by("-position").first()
        assert AuditEvent.objects.get(pk=last.pk).action == "first.done"
    _positions(house)


def test_removing_rows_does_not_take_the_lock_early(committed: World) -> None:
    """Keys that wait for the end of a removal are named: the chain waits for the commit."""
    house = committed.northgate
    with house.activate("mentor"):
        audit.record(actor=house.system, action="first.done")
        Note.objects.all().delete()
        audit.record(actor=house.system, action="second.done")
        audit.record_now(actor=house.system, action="now.done")
    _positions(house)


def test_what_a_savepoint_takes_back_leaves_no_gap(committed: World) -> None:
    house = committed.northgate
    before = len(_positions(house))
    with house.activate():
        audit.record(actor=house.system, action="kept.done")
        with transaction.atomic():
            audit.record(actor=house.system, action="undone.done")
            transaction.set_rollback(True)
        audit.record(actor=house.system, action="kept.done")
    assert len(_positions(house)) == before + 2


def test_two_transactions_over_two_organizations_do_not_wait_for_each_other(
    committed: World,
) -> None:
    """Each records for both, in opposite order, and they commit together."""
    both = [committed.northgate, committed.harbour]
    ready = threading.Barrier(2)

    def record(order: list[House]) -> None:
        try:
            for _ in range(10):
                with transaction.atomic():
                    for house in order:
                        with house.activate():
                            audit.record(actor=house.system, action="thing.done")
                    ready.wait(20)
        finally:
            connections.close_all()

    systems = [house.system for house in both]  # fetched before the threads begin
    assert len(systems) == 2
    before = [len(_positions(house)) for house in both]
    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(record, order) for order in (both, both[::-1])]:
            done.result(timeout=60)
    assert [len(_positions(house)) for house in both] == [count + 20 for count in before]
