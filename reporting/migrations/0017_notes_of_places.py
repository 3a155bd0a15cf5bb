"""A moved person notes the places that they left and came to; and rhythms get a history.

Both sides of a change are noted with it, as of the moment: whoever counts later need not know where
anybody was. What is above the old place and above the new one stays as it is.
"""
# ruff: noqa: S608 - statements of constants alone

from typing import Final

import django.db.models.deletion
from django.db import migrations, models

import mentorship.tenancy
from mentorship.isolation import IsolateTenant

_NOTE: Final = """
INSERT INTO reporting_touchedweek (id, organization_id, scope, scope_id)
SELECT gen_random_uuid(), organization_id, scope, scope_id
FROM (
    SELECT DISTINCT organization_id, scope, scope_id
    FROM (
        SELECT who, organization_id, scope, scope_id,
               bool_or(is_new) AND bool_or(NOT is_new) AS has_stayed
        FROM place WHERE scope_id IS NOT NULL
        GROUP BY who, organization_id, scope, scope_id
    ) each
    WHERE NOT has_stayed
) found;
"""
_MOVED_PEOPLE: Final = (
    """
WITH RECURSIVE moved AS (
    SELECT side.* FROM old_rows before
    JOIN new_rows after
      ON after.organization_id = before.organization_id AND after.id = before.id
    CROSS JOIN LATERAL (VALUES
        (before.id, before.organization_id, false, before.department_id, before.site_id,
         before.profession_id, before.career_stage),
        (after.id, after.organization_id, true, after.department_id, after.site_id,
         after.profession_id, after.career_stage)
    ) side (id, organization_id, is_new, department_id, site_id, profession_id, career_stage)
    WHERE (before.department_id, before.site_id, before.profession_id, before.career_stage)
        IS DISTINCT FROM
          (after.department_id, after.site_id, after.profession_id, after.career_stage)
      -- Somebody who takes no part is counted nowhere.
      AND EXISTS (
          SELECT FROM participants_enrollment part
          WHERE part.organization_id = before.organization_id AND part.person_id = before.id)
), above (node, organization_id, id, next) AS (
    SELECT one.id, one.organization_id, one.id, one.parent_id
    FROM participants_department one
    WHERE (one.organization_id, one.id) IN (SELECT organization_id, department_id FROM moved)
    UNION
    SELECT above.node, above.organization_id, one.id, one.parent_id
    FROM above
    JOIN participants_department one
      ON one.organization_id = above.organization_id AND one.id = above.next
), place AS (
    SELECT moved.id AS who, moved.organization_id, moved.is_new, one.scope, one.scope_id
    FROM moved CROSS JOIN LATERAL (VALUES
        ('site', moved.site_id), ('profession', moved.profession_id),
        ('stage', lpad(moved.career_stage::text, 32, '0')::uuid)
    ) one (scope, scope_id)
    UNION ALL
    SELECT moved.id, moved.organization_id, moved.is_new, 'department', above.id
    FROM moved
    JOIN above ON above.organization_id = moved.organization_id AND above.node = moved.department_id
)"""
    + _NOTE
    + """
-- Who leaves work counts as before where they took part; who stayed is counted anew.
INSERT INTO reporting_touchedweek (id, organization_id, scope)
SELECT gen_random_uuid(), organization_id, 'staff'
FROM (
    SELECT DISTINCT after.organization_id
    FROM old_rows before
    JOIN new_rows after
      ON after.organization_id = before.organization_id AND after.id = before.id
    WHERE before.left_on IS DISTINCT FROM after.left_on
      AND EXISTS (
          SELECT FROM participants_enrollment part
          WHERE part.organization_id = before.organization_id AND part.person_id = before.id)
) found;
"""
)
# All that a department was part of, and is part of now: also where several move at once.
_MOVED_DEPARTMENTS: Final = (
    """
WITH RECURSIVE moved AS (
    SELECT before.id, before.organization_id FROM old_rows before
    JOIN new_rows after
      ON after.organization_id = before.organization_id AND after.id = before.id
    WHERE before.parent_id IS DISTINCT FROM after.parent_id
), tree AS (
    SELECT false AS is_new, one.id, one.organization_id, one.parent_id
    FROM participants_department one
    WHERE (one.organization_id, one.id) NOT IN (SELECT organization_id, id FROM old_rows)
    UNION ALL
    SELECT false, id, organization_id, parent_id FROM old_rows
    UNION ALL
    SELECT true, id, organization_id, parent_id FROM participants_department
), above (is_new, node, organization_id, id, next) AS (
    SELECT tree.is_new, tree.id, tree.organization_id, tree.id, tree.parent_id
    FROM tree JOIN moved USING (organization_id, id)
    UNION
    SELECT above.is_new, above.node, above.organization_id, tree.id, tree.parent_id
    FROM above
    JOIN tree ON tree.is_new = above.is_new AND tree.organization_id = above.organization_id
     AND tree.id = above.next
), place AS (
    SELECT node AS who, organization_id, is_new, 'department' AS scope, id AS scope_id FROM above
)"""
    + _NOTE
)

_FORMER: Final = """
INSERT INTO reporting_formerrhythm (id, organization_id, {owner}_id, rhythm_days, until_on)
SELECT gen_random_uuid(), before.organization_id, before.id, before.rhythm_days,
       (now() AT TIME ZONE house.time_zone)::date
FROM old_rows before
JOIN new_rows after
  ON after.organization_id = before.organization_id AND after.id = before.id
JOIN mentorship_organization house ON house.id = before.organization_id
WHERE before.rhythm_days IS DISTINCT FROM after.rhythm_days
ON CONFLICT DO NOTHING;
"""
_KEEP_FORMER: Final = """
CREATE FUNCTION reporting_former_rhythm_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
{body}
RETURN NULL;
END $$;
CREATE TRIGGER reporting_former_rhythm AFTER UPDATE ON {table}
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION reporting_former_rhythm_{table}();
"""
_RHYTHM_NOTED: Final = """
CREATE FUNCTION reporting_touch_reporting_formerrhythm_{does}() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
INSERT INTO reporting_touchedweek (id, organization_id, relationship_id)
SELECT gen_random_uuid(), organization_id, relationship_id
FROM (SELECT DISTINCT organization_id, relationship_id FROM {rows}) found;
RETURN NULL;
END $$;
CREATE TRIGGER reporting_touch_{does} AFTER {does} ON reporting_formerrhythm
REFERENCING {seen} TABLE AS {rows} FOR EACH STATEMENT
EXECUTE FUNCTION reporting_touch_reporting_formerrhythm_{does}();
"""


def _replaced(table: str, body: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION reporting_touch_{table}_update() RETURNS trigger "
        f"LANGUAGE plpgsql AS $$\nBEGIN\n{body}\nRETURN NULL;\nEND $$;\n"
    )


_FORWARDS: Final = "".join(
    (
        _replaced("participants_person", _MOVED_PEOPLE),
        _replaced("participants_department", _MOVED_DEPARTMENTS),
        _KEEP_FORMER.format(
            table="matching_relationship", body=_FORMER.format(owner="relationship")
        ),
        _KEEP_FORMER.format(table="programs_program", body=_FORMER.format(owner="program")),
        _RHYTHM_NOTED.format(does="insert", seen="NEW", rows="new_rows"),
        _RHYTHM_NOTED.format(does="delete", seen="OLD", rows="old_rows"),
    )
)
_ALL: Final = """
INSERT INTO reporting_touchedweek (id, organization_id)
SELECT gen_random_uuid(), organization_id
FROM (SELECT DISTINCT organization_id FROM new_rows) found;
"""
_BACKWARDS: Final = "".join(
    (
        _replaced("participants_person", _ALL),
        _replaced("participants_department", _ALL),
        "DROP TRIGGER reporting_former_rhythm ON matching_relationship;",
        "DROP FUNCTION reporting_former_rhythm_matching_relationship();",
        "DROP TRIGGER reporting_former_rhythm ON programs_program;",
        "DROP FUNCTION reporting_former_rhythm_programs_program();",
        "DROP TRIGGER reporting_touch_insert ON reporting_formerrhythm;",
        "DROP TRIGGER reporting_touch_delete ON reporting_formerrhythm;",
        "DROP FUNCTION reporting_touch_reporting_formerrhythm_insert();",
        "DROP FUNCTION reporting_touch_reporting_formerrhythm_delete();",
    )
)


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0016_answers_to_offers"),
        ("matching", "0009_pauses"),
        ("programs", "0007_preparation_asked_on"),
        ("mentorship", "0012_days_of_exports"),
    ]

    operations = [
        migrations.AddField(
            model_name="touchedweek",
            name="scope",
            field=models.CharField(db_default="", default="", max_length=12),
        ),
        migrations.AddField(
            model_name="touchedweek",
            name="scope_id",
            field=models.UUIDField(null=True),
        ),
        migrations.CreateModel(
            name="FormerRhythm",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mentorship.tenancy.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("rhythm_days", models.PositiveSmallIntegerField(null=True)),
                ("until_on", models.DateField()),
                (
                    "organization",
                    mentorship.tenancy.OrganizationField(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="mentorship.organization",
                    ),
                ),
                (
                    "program",
                    mentorship.tenancy.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="programs.program",
                    ),
                ),
                (
                    "relationship",
                    mentorship.tenancy.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="matching.relationship",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "relationship", "until_on"),
                        name="reporting_former_rhythm_once",
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "program", "until_on"),
                        name="reporting_former_rhythm_of_program_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("program__isnull", False), ("relationship", None)),
                            models.Q(("program", None), ("relationship__isnull", False)),
                            _connector="OR",
                        ),
                        name="reporting_former_rhythm_of_one",
                    ),
                ],
            },
        ),
        IsolateTenant("FormerRhythm"),
        migrations.RunSQL(_FORWARDS, _BACKWARDS),
    ]
