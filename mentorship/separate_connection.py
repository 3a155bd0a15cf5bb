"""A connection beside the request's: for what must be committed whatever becomes of the request.

Opening one costs more than what is then written, and a conversation's page needs one, so that a
thread keeps its own, as Django keeps the request's (`CONN_MAX_AGE`).
"""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from django.db import connection

_CONNECT_SECONDS = 3


class _Kept:
    """One thread's connection; closed with its thread."""

    def __init__(self, own: psycopg.Connection[Any], parameters: dict[str, Any]) -> None:
        self.own, self.parameters = own, parameters
        self.process, self.opened = os.getpid(), time.monotonic()

    def serves(self, parameters: dict[str, Any]) -> bool:
        """Whether it goes where it is to go, is young enough, and is answered."""
        # A forked process shares the socket of its parent, and must not speak on it.
        if self.process != os.getpid() or self.parameters != parameters:
            return False
        if time.monotonic() - self.opened > connection.settings_dict["CONN_MAX_AGE"]:
            return False
        with suppress(psycopg.Error):
            self.own.execute("SELECT 1")
            return True
        return False

    def __del__(self) -> None:
        if self.process == os.getpid():
            self.own.close()


_of_thread = threading.local()


@contextmanager
def separate_connection() -> Iterator[psycopg.Connection[Any]]:
    """This thread's second connection, to the same database with the same role, so that the same
    walls stand. Each statement commits by itself, outside of a `transaction()`.

    Raises psycopg.Error for whatever the database refuses; the next block begins with a fresh one.
    """
    parameters = connection.get_connection_params() | {"connect_timeout": _CONNECT_SECONDS}
    kept: _Kept | None = _of_thread.__dict__.pop("kept", None)
    if kept is None or not kept.serves(parameters):
        kept = _Kept(psycopg.connect(**parameters, autocommit=True), parameters)
    # Not kept while it is at work: what fails, or asks for one within, gets another.
    yield kept.own
    _of_thread.kept = kept


def close() -> None:
    """Let go of this thread's."""
    _of_thread.__dict__.pop("kept", None)
