"""Every organisation's audit events are linked into a chain when their transaction commits."""

import django.db.models.deletion
from django.db import migrations, models

import mentorship.tenancy
from mentorship.isolation import IsolateTenant

# `mentorship.chain` reads the same form when it verifies; docs/audit.md describes it.
TEXT = """
CREATE FUNCTION public.mentorship_audit_text(place bigint, event public.mentorship_auditevent)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
SELECT jsonb_build_array(
    'mentorship-audit-1', event.organization_id, place, event.id,
    to_char(event.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    event.actor_id, event.actor_label, event.actor_role, event.action,
    event.subject_type, event.subject_id, event.details
)::text
$$;
REVOKE ALL ON FUNCTION public.mentorship_audit_text FROM PUBLIC;
"""

# Waits for whoever is committing events of the same organisation, and makes the chain's beginning.
LOCK = """
CREATE FUNCTION public.mentorship_audit_lock(tenant uuid) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM set_config('app.organization', tenant::text, true);
    PERFORM FROM public.mentorship_audithead WHERE organization_id = tenant FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO public.mentorship_audithead (id, organization_id, position, hash, moved_at)
        VALUES (tenant, tenant, 0,
                sha256(convert_to('mentorship-audit-1 ' || tenant::text, 'UTF8')),
                clock_timestamp())
        ON CONFLICT DO NOTHING;
        PERFORM FROM public.mentorship_audithead WHERE organization_id = tenant FOR UPDATE;
    END IF;
END
$$;
REVOKE ALL ON FUNCTION public.mentorship_audit_lock FROM PUBLIC;
"""

# Links all events that have no link yet; under the lock those are this transaction's own, since
# every other transaction has linked its events before anybody could see them.
EXTEND = """
CREATE FUNCTION public.mentorship_audit_extend(tenant uuid, since timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    place bigint;
    link bytea;
    event public.mentorship_auditevent;
BEGIN
    PERFORM public.mentorship_audit_lock(tenant);
    SELECT position, hash INTO STRICT place, link
    FROM public.mentorship_audithead WHERE organization_id = tenant;
    FOR event IN
        SELECT e.* FROM public.mentorship_auditevent e
        WHERE e.organization_id = tenant AND e.at >= since
          AND NOT EXISTS (SELECT FROM public.mentorship_auditlink l WHERE l.id = e.id)
        ORDER BY e.at, e.id
    LOOP
        place := place + 1;
        link := sha256(
            link || convert_to(public.mentorship_audit_text(place, event), 'UTF8')
        );
        INSERT INTO public.mentorship_auditlink (id, organization_id, position, hash)
        VALUES (event.id, tenant, place, link);
    END LOOP;
    UPDATE public.mentorship_audithead
    SET position = place, hash = link, moved_at = clock_timestamp()
    WHERE organization_id = tenant;
END
$$;
REVOKE ALL ON FUNCTION public.mentorship_audit_extend FROM PUBLIC;
"""

# Deferred: it runs while the transaction commits, and so long the chain's head is locked. The
# first event links the others of its transaction too. Where a transaction recorded for several
# organisations (`app.audited`, kept by the function that appends), all heads are locked in one
# order first, so that two such transactions do not wait for each other.
LINK = """
CREATE FUNCTION public.mentorship_audit_link() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    before text := coalesce(current_setting('app.organization', true), '');
    audited text := coalesce(current_setting('app.audited', true), '');
    tenant uuid;
BEGIN
    PERFORM set_config('app.organization', NEW.organization_id::text, true);
    IF NOT EXISTS (SELECT FROM public.mentorship_auditlink WHERE id = NEW.id) THEN
        IF length(audited) > 36 THEN
            FOR tenant IN
                SELECT DISTINCT part::uuid FROM unnest(string_to_array(audited, ' ')) AS part
                ORDER BY 1
            LOOP
                PERFORM public.mentorship_audit_lock(tenant);
            END LOOP;
        END IF;
        PERFORM public.mentorship_audit_extend(
            NEW.organization_id, least(transaction_timestamp(), NEW.at)
        );
    END IF;
    PERFORM set_config('app.organization', before, true);
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION public.mentorship_audit_link FROM PUBLIC;
"""

APPEND = """
CREATE OR REPLACE FUNCTION public.mentorship_audit_append(
    organization uuid, event uuid, actor uuid, actor_label text, actor_role text,
    action text, subject_type text, subject uuid, details jsonb
) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    moment timestamptz := clock_timestamp();
    audited text := coalesce(current_setting('app.audited', true), '');
BEGIN
    IF organization IS NULL OR organization
        IS DISTINCT FROM nullif(current_setting('app.organization', true), '')::uuid THEN
        RAISE EXCEPTION 'the event is not of the active organisation'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO public.mentorship_auditevent
        (id, organization_id, at, actor_id, actor_label, actor_role,
         action, subject_type, subject_id, details)
    VALUES
        (event, organization, moment, actor, actor_label, actor_role,
         action, subject_type, subject, details);
    IF strpos(audited, organization::text) = 0 THEN
        PERFORM set_config('app.audited', ltrim(audited || ' ' || organization), true);
    END IF;
    RETURN moment;
END
$$;
"""

TRIGGER = """
CREATE CONSTRAINT TRIGGER mentorship_audit_chain
AFTER INSERT ON public.mentorship_auditevent
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION public.mentorship_audit_link();
"""

# What was recorded before there was a chain becomes its beginning.
BACKFILL = """
DO $$
DECLARE
    tenant uuid;
BEGIN
    FOR tenant IN SELECT id FROM public.mentorship_organization ORDER BY id LOOP
        PERFORM public.mentorship_audit_extend(tenant, '-infinity');
    END LOOP;
    PERFORM set_config('app.organization', '', true);
END
$$;
"""


def _rows_of_an_organization(*fields: tuple[str, models.Field]) -> list[tuple[str, models.Field]]:
    key = models.UUIDField(
        default=mentorship.tenancy.new_id, editable=False, primary_key=True, serialize=False
    )
    organization = mentorship.tenancy.OrganizationField(
        db_constraint=False,
        db_index=False,
        editable=False,
        on_delete=django.db.models.deletion.CASCADE,
        related_name="+",
        to="mentorship.organization",
    )
    return [("id", key), *fields, ("organization", organization)]


MANAGERS = {
    "abstract": False,
    "base_manager_name": "objects",
    "default_manager_name": "objects",
}


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0004_second_factor_reset")]

    operations = [
        migrations.CreateModel(
            name="AuditHead",
            fields=_rows_of_an_organization(
                ("position", models.BigIntegerField()),
                ("hash", models.BinaryField()),
                ("moved_at", models.DateTimeField()),
            ),
            options={
                **MANAGERS,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization",), name="mentorship_audithead_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditLink",
            fields=_rows_of_an_organization(
                ("position", models.BigIntegerField()),
                ("hash", models.BinaryField()),
            ),
            options={
                **MANAGERS,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "position"),
                        name="mentorship_auditlink_position_once",
                    )
                ],
            },
        ),
        IsolateTenant("AuditHead"),
        IsolateTenant("AuditLink"),
        migrations.RunSQL(TEXT, "DROP FUNCTION public.mentorship_audit_text"),
        migrations.RunSQL(LOCK, "DROP FUNCTION public.mentorship_audit_lock"),
        migrations.RunSQL(EXTEND, "DROP FUNCTION public.mentorship_audit_extend"),
        migrations.RunSQL(LINK, "DROP FUNCTION public.mentorship_audit_link"),
        migrations.RunSQL(APPEND, migrations.RunSQL.noop),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
        migrations.RunSQL(
            TRIGGER, "DROP TRIGGER mentorship_audit_chain ON public.mentorship_auditevent"
        ),
    ]
