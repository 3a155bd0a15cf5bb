"""What PostgreSQL's planner is kept from while reporting counts."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_SET_PLANNER = "SELECT set_config('jit', %s, true), set_config('enable_nestloop', %s, true)"


@contextmanager
def planned(*, narrow: bool) -> Iterator[None]:
    """Keep the planner from two mistakes, until the block ends.

    To compile these statements takes longer than to run them. And right after many rows came in,
    before the database has looked at them, it takes a whole history for a handful of rows and
    would compare each with each: seconds become hours.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('jit'), current_setting('enable_nestloop')")
        before = cursor.fetchone()
        cursor.execute(_SET_PLANNER, ["off", before[1] if narrow else "off"])
    yield
    with connection.cursor() as cursor:
        cursor.execute(_SET_PLANNER, before)
