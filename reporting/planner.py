"""What PostgreSQL's planner is kept from while reporting counts."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_SETTINGS = ("jit", "enable_nestloop", "random_page_cost", "work_mem")
_SHOW = "SELECT " + ", ".join(f"current_setting('{one}')" for one in _SETTINGS)
_SET_PLANNER = "SELECT " + ", ".join(f"set_config('{one}', %s, true)" for one in _SETTINGS)


@contextmanager
def planned(*, narrow: bool) -> Iterator[None]:
    """Keep the planner from three mistakes, until the block ends.

    To compile these statements takes longer than to run them. Right after many rows came in,
    before the database has looked at them, it takes a whole history for a handful of rows and
    would compare each with each: seconds become hours. (What is to be looked up one by one says so
    itself.) And where a handful is wanted, it would rather read a whole history in a row than look
    a hundred rows up. A whole history is sorted in memory.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SHOW)
        before = cursor.fetchone()
        few, many = ["off", "off", "1.1", before[3]], ["off", "off", before[2], "64MB"]
        cursor.execute(_SET_PLANNER, few if narrow else many)
    yield
    with connection.cursor() as cursor:
        cursor.execute(_SET_PLANNER, before)
