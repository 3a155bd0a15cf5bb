"""Whose turn it is to make a file: an advisory lock of the transaction that makes it.

The database lets go of it when the transaction ends, however it ends, also when its worker was
killed. So a file that is said to be made while nobody holds its lock is made by nobody, and no
clock has to be trusted.
"""

from __future__ import annotations

from uuid import UUID

from django.db import connection


def hold(export_id: UUID) -> bool:
    """Take the turn until this transaction ends. False while another worker has it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"export:{export_id}"]
        )
        return bool(cursor.fetchone()[0])
