"""The app's database role must be one that row-level security binds."""

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

_UNSAFE = """
SELECT r.rolsuper, r.rolbypassrls,
       EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
                 AND pg_has_role(r.oid, c.relowner, 'MEMBER'))
FROM pg_roles r WHERE r.rolname = current_user
"""


def refuse_unsafe_role() -> None:
    """Raise ImproperlyConfigured when the role is a superuser, bypasses row-level security, or
    owns our tables (or is a member of a role that does)."""
    with connection.cursor() as cursor:
        cursor.execute(_UNSAFE)
        is_superuser, bypasses, owns = cursor.fetchone()
    connection.close()
    reasons = [
        words
        for is_so, words in (
            (is_superuser, "is a superuser"),
            (bypasses, "has BYPASSRLS"),
            (owns, "owns the tables"),
        )
        if is_so
    ]
    if reasons:
        raise ImproperlyConfigured(
            f"The role in DATABASE_URL {' and '.join(reasons)}, so the walls between organisations "
            "would not hold. Use the app's own role (docs/operations.md)."
        )
