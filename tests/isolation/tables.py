"""The tables that the application's role can read at all."""

from typing import Any

# Owner's functions alone read it: see tests/participants/test_surveys.py.
SHUT = {"participants_surveytally"}


def readable_tables(cursor: Any) -> list[str]:
    """By name. Fails where another table is shut, so that nobody forgets to look into it."""
    cursor.execute(
        "SELECT tablename, has_table_privilege(quote_ident(tablename), 'SELECT') FROM pg_tables "
        "WHERE schemaname = 'public' ORDER BY 1"
    )
    found = dict(cursor.fetchall())
    assert {name for name, may in found.items() if not may} == SHUT
    return [name for name, may in found.items() if may]
