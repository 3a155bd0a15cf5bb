"""Migrate as the owner and grant the app's role what it may do."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

_GRANTS = """
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role};
REVOKE INSERT, UPDATE, DELETE
    ON mentorship_auditevent, mentorship_auditlink, mentorship_audithead FROM {role};
REVOKE ALL ON FUNCTION
    public.mentorship_audit_append, public.mentorship_audit_text, public.mentorship_audit_lock,
    public.mentorship_audit_extend, public.mentorship_audit_link FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.mentorship_audit_append TO {role};
REVOKE ALL ON FUNCTION public.reporting_equity_groups FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.reporting_equity_groups TO {role};
REVOKE ALL ON FUNCTION public.reporting_equity_invited FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.reporting_equity_invited TO {role};
REVOKE ALL ON FUNCTION public.ideas_release FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.ideas_release TO {role};
REVOKE ALL ON FUNCTION public.mentorship_outbox_due FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.mentorship_outbox_due TO {role};
REVOKE ALL ON FUNCTION
    public.scheduling_chemistry_ends, public.scheduling_chemistry_said FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    public.scheduling_chemistry_ends, public.scheduling_chemistry_said TO {role};
REVOKE ALL ON participants_surveytally FROM {role};
REVOKE ALL ON FUNCTION
    public.participants_tally_add, public.participants_tally_read FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    public.participants_tally_add, public.participants_tally_read TO {role};
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role};
REVOKE INSERT, UPDATE, DELETE
    ON participants_goalstepfact, reporting_goalfact, scheduling_meetingfact FROM {role};
"""


# Imports are staged in tables that end with their transaction.
_ON_DATABASE = """
REVOKE ALL ON DATABASE {database} FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {role};
"""

# Only to have the planner's statistics made anew (`mentorship.statistics`).
_MAINTAIN = "GRANT MAINTAIN ON ALL TABLES IN SCHEMA public TO {role}"

# A young organisation's tables stay below fifty changed rows, so that PostgreSQL never looks at
# them, guesses one row for each, and joins everybody with everybody: decision 0006.
_LOOKED_AT_EARLY = """
DO $$
DECLARE name regclass;
BEGIN
    FOR name IN SELECT attrelid::regclass FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE attname = 'organization_id' AND relkind = 'r'
          AND NOT coalesce(reloptions @> '{autovacuum_analyze_threshold=5}', false)
    LOOP
        EXECUTE format('ALTER TABLE %s SET (autovacuum_analyze_threshold = 5)', name);
    END LOOP;
END $$;
ANALYZE;
"""


def database_grants(database: str, role: str) -> str:
    """What nobody but the app's role may do in a database, as statements of its owner. A copy of a
    database does not inherit them."""
    quote = connections["default"].ops.quote_name
    return _ON_DATABASE.format(database=quote(database), role=quote(role))


def grant_app_role(using: str, role: str) -> None:
    """Let the app's role work with rows, append to the audit trail, and change no structure."""
    connection = connections[using]
    quoted = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        cursor.execute(database_grants(str(connection.settings_dict["NAME"]), role))
        cursor.execute(_GRANTS.format(role=quoted))
        cursor.execute("SELECT current_setting('server_version_num')::int >= 170000")
        if cursor.fetchone()[0]:
            cursor.execute(_MAINTAIN.format(role=quoted))


def look_at_tables(using: str) -> None:
    """Tell the planner what is in the tables, and have it told again after few changes."""
    with connections[using].cursor() as cursor:
        cursor.execute(_LOOKED_AT_EARLY)


class Command(BaseCommand):
    help = "Migrates as the owner (DATABASE_OWNER_URL) and grants the app's role (DATABASE_URL)."

    def handle(self, *args: Any, **options: Any) -> None:
        if "owner" not in settings.DATABASES:
            raise CommandError("Set DATABASE_OWNER_URL to the address with the owner's role.")
        call_command("migrate", database="owner", verbosity=options["verbosity"], interactive=False)
        grant_app_role("owner", settings.DATABASES["default"]["USER"])
        look_at_tables("owner")
        self.stdout.write("The database is ready.")
