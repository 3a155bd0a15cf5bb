"""Weeks and months as single numbers, by which facts are sorted and put together fast.

A span is twice the days from 2000 to its first day, and one more if it is a month.
"""
# ruff: noqa: S608 - statements of constants alone

from typing import Final

_ORIGIN: Final = "DATE '2000-01-01'"
# The first day of the year 1 was a Monday.
_MONDAY: Final = "({day} - ({day} - DATE '0001-01-01') %% 7)"
_FIRST: Final = "date_trunc('month', {day}::timestamp)::date"

STARTS_ON: Final = f"({_ORIGIN} + (span >> 1))"
PERIOD: Final = "CASE span & 1 WHEN 0 THEN 'week' ELSE 'month' END"
SPAN: Final = f"((starts_on - {_ORIGIN}) * 2 + (period = 'month')::int)"


def week_of(day: str) -> str:
    """The span of the week in which a day lies."""
    return f"(({_MONDAY.format(day=day)} - {_ORIGIN}) * 2)"


def month_of(day: str) -> str:
    """The span of the month in which a day lies."""
    return f"(({_FIRST.format(day=day)} - {_ORIGIN}) * 2 + 1)"


def spans_of(first: str, last: str) -> str:
    """A SELECT of all spans from one day to another: `span`, `starts_on`, `last_on`."""
    return f"""
        SELECT span, {STARTS_ON} AS starts_on, {STARTS_ON} + 6 AS last_on
        FROM generate_series({week_of(first)}, {week_of(last)}, 14) span
        UNION ALL
        SELECT (day::date - {_ORIGIN}) * 2 + 1, day::date, (day + interval '1 month')::date - 1
        FROM generate_series({_FIRST.format(day=first)}::timestamp, {last}::timestamp,
                             interval '1 month') day"""
