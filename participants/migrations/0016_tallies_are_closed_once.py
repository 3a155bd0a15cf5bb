from importlib import import_module

from django.db import migrations

# Reading a round that is closed writes nothing more, so that two who read it at once do not
# collide, in snapshots either.
READ = import_module("participants.migrations.0010_anonymous_answers").READ
_CLOSING_EACH_TIME = """
    UPDATE public.participants_surveytally t SET is_read = true
     WHERE t.organization_id = here AND t.round_id = asked RETURNING t.tally INTO kept;
"""
_CLOSING_ONCE = """
    UPDATE public.participants_surveytally t SET is_read = true
     WHERE t.organization_id = here AND t.round_id = asked AND NOT t.is_read;
    SELECT t.tally INTO kept FROM public.participants_surveytally t
     WHERE t.organization_id = here AND t.round_id = asked;
"""
assert _CLOSING_EACH_TIME in READ
_REPLACING = READ.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("participants", "0015_overseers")]

    operations = [
        migrations.RunSQL(_REPLACING.replace(_CLOSING_EACH_TIME, _CLOSING_ONCE), _REPLACING)
    ]
