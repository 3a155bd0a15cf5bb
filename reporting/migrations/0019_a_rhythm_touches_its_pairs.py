"""A programme's changed rhythm notes the week of the relationships that keep to it.

What was before stays as it was: the database keeps the former rhythm with the day of the change. So
the week of that day and what follows is counted anew, of those relationships and of all that they
are part of, and not the whole organisation. A former rhythm that somebody writes or corrects by
hand still changes everything.
"""

from typing import Final

from django.db import migrations

_TOUCH: Final = """
CREATE OR REPLACE FUNCTION reporting_touch_programs_program_update() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
INSERT INTO reporting_touchedweek (id, organization_id, relationship_id, week)
SELECT gen_random_uuid(), pair.organization_id, pair.id,
       date_trunc('week', now() AT TIME ZONE house.time_zone)::date
FROM old_rows before
JOIN new_rows after
  ON after.organization_id = before.organization_id AND after.id = before.id
JOIN mentorship_organization house ON house.id = after.organization_id
JOIN programs_cohort cohort
  ON cohort.organization_id = after.organization_id AND cohort.program_id = after.id
JOIN matching_relationship pair
  ON pair.organization_id = cohort.organization_id AND pair.cohort_id = cohort.id
WHERE before.rhythm_days IS DISTINCT FROM after.rhythm_days AND pair.rhythm_days IS NULL
  AND (pair.ended_on IS NULL OR pair.ended_on >= (now() AT TIME ZONE house.time_zone)::date);
RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION reporting_touch_reporting_formerrhythm_insert() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
-- Written by the trigger that keeps what was before: that change has its own note.
IF pg_trigger_depth() > 1 THEN
    RETURN NULL;
END IF;
INSERT INTO reporting_touchedweek (id, organization_id, relationship_id)
SELECT gen_random_uuid(), organization_id, relationship_id
FROM (SELECT DISTINCT organization_id, relationship_id FROM new_rows) found;
RETURN NULL;
END $$;
"""
_BACKWARDS: Final = """
CREATE OR REPLACE FUNCTION reporting_touch_programs_program_update() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
INSERT INTO reporting_touchedweek (id, organization_id)
SELECT gen_random_uuid(), organization_id
FROM (SELECT DISTINCT organization_id FROM new_rows) found;
RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION reporting_touch_reporting_formerrhythm_insert() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
INSERT INTO reporting_touchedweek (id, organization_id, relationship_id)
SELECT gen_random_uuid(), organization_id, relationship_id
FROM (SELECT DISTINCT organization_id, relationship_id FROM new_rows) found;
RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("reporting", "0018_follow_ups_kept")]

    operations = [migrations.RunSQL(_TOUCH, _BACKWARDS)]
