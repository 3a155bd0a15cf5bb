"""What the query planner knows of a table, after many rows have come at once.

Until PostgreSQL's own clock comes by, it takes a freshly filled table for empty, and may then
join people with people before it asks for a condition: minutes instead of milliseconds.
"""

from django.db import connection, models

_FIRST_WITH_MAINTAIN = 170000


def refresh_statistics(*tables: type[models.Model]) -> bool:
    """Have the tables looked at again. False before PostgreSQL 17, where the role may not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int")
        if cursor.fetchone()[0] < _FIRST_WITH_MAINTAIN:
            return False
        for model in tables:
            # Whoever holds the lock is at it already, for as long as their transaction goes on.
            cursor.execute(
                f"ANALYZE (SKIP_LOCKED) {connection.ops.quote_name(model._meta.db_table)}"
            )
    return True
