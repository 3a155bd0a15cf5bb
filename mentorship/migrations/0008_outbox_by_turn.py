"""Who owes an e-mail now is found in one round trip; messages are claimed in the order in which
they become free."""

import django.db.models.functions.comparison
from django.db import migrations, models

# With the caller's rights: row-level security shows it one organisation at a time, like everybody,
# and nothing but the organisations' ids leaves it.
DUE = """
CREATE FUNCTION public.mentorship_outbox_due(moment timestamptz) RETURNS SETOF uuid
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    house uuid;
    before text := coalesce(current_setting('app.organization', true), '');
BEGIN
    FOR house IN SELECT id FROM public.mentorship_organization LOOP
        PERFORM set_config('app.organization', house::text, true);
        IF EXISTS (
            SELECT FROM public.mentorship_outboxmessage
            WHERE organization_id = house
              AND sent_at IS NULL AND withdrawn_at IS NULL AND failed_at IS NULL
              AND COALESCE(leased_until, send_at) <= moment
              AND (send_until IS NULL OR send_until > moment)
        ) THEN
            RETURN NEXT house;
        END IF;
    END LOOP;
    PERFORM set_config('app.organization', before, true);
END
$$;
REVOKE ALL ON FUNCTION public.mentorship_outbox_due FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("mentorship", "0007_hospital_numbers"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="outboxmessage",
            name="mentorship_outbox_due",
        ),
        migrations.AddField(
            model_name="outboxmessage",
            name="send_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(
                models.F("organization"),
                django.db.models.functions.comparison.Coalesce("leased_until", "send_at"),
                condition=models.Q(("failed_at", None), ("sent_at", None), ("withdrawn_at", None)),
                name="mentorship_outbox_by_turn",
            ),
        ),
        migrations.RunSQL(DUE, "DROP FUNCTION public.mentorship_outbox_due"),
    ]
