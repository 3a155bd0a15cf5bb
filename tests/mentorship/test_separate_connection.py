"""The second connection of a thread is kept, and is never one that would fail."""

import threading
import time
from typing import Any

import psycopg
import pytest
from django.db import connection

from mentorship.separate_connection import separate_connection
from tests.world import World


def _backend() -> int:
    with separate_connection() as own:
        return own.info.backend_pid


def _is_there(backend: int) -> bool:
    with separate_connection() as own:
        found = own.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [backend])
        return found.fetchone() is not None


def test_it_is_kept_until_the_server_ends_it(world: World) -> None:
    first = _backend()
    assert _backend() == first
    with separate_connection() as own, separate_connection() as within:
        assert within.info.backend_pid != first
        within.execute("SELECT pg_terminate_backend(%s)", [own.info.backend_pid])
    assert _backend() != first


def test_one_that_failed_is_not_kept(world: World) -> None:
    first = _backend()
    with pytest.raises(psycopg.Error), separate_connection() as own:
        own.execute("SELECT 1 / 0")
    assert _backend() != first


def test_it_is_no_older_than_the_request_s(world: World, monkeypatch: Any) -> None:
    first = _backend()
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", -1)
    assert _backend() != first


def test_each_thread_has_its_own_and_takes_it_along(world: World) -> None:
    found: list[int] = []
    thread = threading.Thread(target=lambda: found.append(_backend()))
    thread.start()
    thread.join()
    assert found != [_backend()]
    for _ in range(50):
        if not _is_there(found[0]):
            return
        time.sleep(0.1)
    pytest.fail("The thread's connection outlived it.")
