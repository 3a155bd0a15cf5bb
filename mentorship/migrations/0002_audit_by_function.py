"""Audit events come through a function of the owner's; the app's role may not insert any more."""

import django.db.models.deletion
from django.db import migrations

import mentorship.tenancy

# It runs as the owner, who is bound by row-level security too (FORCE): the check below only says
# so in words. The search path is pinned, so that nobody's own table or operator is taken for ours.
# The time is the database's, so that no caller dates an event back.
APPEND = """
CREATE FUNCTION public.mentorship_audit_append(
    organization uuid, event uuid, actor uuid, actor_label text, actor_role text,
    action text, subject_type text, subject uuid, details jsonb
) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    moment timestamptz := clock_timestamp();
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
    RETURN moment;
END
$$;
REVOKE ALL ON FUNCTION public.mentorship_audit_append FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="auditevent",
            name="organization",
            field=mentorship.tenancy.OrganizationField(
                db_constraint=False,
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="mentorship.organization",
            ),
        ),
        migrations.RunSQL(APPEND, "DROP FUNCTION public.mentorship_audit_append"),
    ]
