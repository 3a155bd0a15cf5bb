"""The database notes which weeks are to be counted anew, with the fact that changed.

A note becomes visible together with its fact, however long the transaction takes, and stays until
it is counted, however long nobody counts. Notes are only ever added: two transactions that write
facts of one week do not wait for each other.
"""
# ruff: noqa: S608 - statements of constants alone

from typing import Final

from django.db import migrations

_NOTE = """
INSERT INTO reporting_touchedweek (id, organization_id, relationship_id, week)
SELECT DISTINCT ON (organization_id, relationship_id, week)
       gen_random_uuid(), organization_id, relationship_id, week
FROM ({found}) found
"""
_WEEK = "date_trunc('week', {moment} AT TIME ZONE house.time_zone)::date"
_HOUSE = "JOIN mentorship_organization house ON house.id = changed.organization_id"
_ALL = "SELECT organization_id, NULL::uuid AS relationship_id, NULL::date AS week FROM {changed} changed"
_WHOLE_PAIR = (
    "SELECT organization_id, {key} AS relationship_id, NULL::date AS week FROM {changed} changed"
)

# Also planned meetings: signals are renewed for who is noted here.
_MEETING = (
    "SELECT changed.organization_id, changed.relationship_id, "
    + _WEEK.format(moment="changed.starts_at")
    + " AS week FROM {changed} changed "
    + _HOUSE
)
_SUPPORT = (
    "SELECT changed.organization_id, changed.relationship_id, "
    + _WEEK.format(moment="changed.changed_at")
    + " AS week FROM {changed} changed "
    + _HOUSE
    + " WHERE changed.relationship_id IS NOT NULL"
)
_GOAL = (
    "SELECT changed.organization_id, NULL::uuid AS relationship_id, "
    + _WEEK.format(moment="at.moment")
    + " AS week FROM {changed} changed "
    + _HOUSE
    + " CROSS JOIN LATERAL (VALUES (changed.created_at), (changed.ended_at)) at (moment)"
    " WHERE at.moment IS NOT NULL"
)
# What was asked of a cohort counts in the week in which it closed; and what somebody answered
# first, in the weeks of all that came after.
_ROUNDS = (
    "SELECT DISTINCT asked.organization_id, NULL::uuid AS relationship_id,"
    " date_trunc('week', asked.closes_on::timestamp)::date AS week"
    " FROM programs_surveyround asked JOIN ({cohorts}) touched"
    " ON touched.organization_id = asked.organization_id AND touched.cohort_id = asked.cohort_id"
)
_ENROLLMENT = _ROUNDS.format(cohorts="SELECT organization_id, cohort_id FROM {changed} changed")
_ROUND = (
    "SELECT organization_id, NULL::uuid AS relationship_id,"
    " date_trunc('week', closes_on::timestamp)::date AS week FROM {changed} changed UNION "
) + _ENROLLMENT
_ANSWER = _ROUNDS.format(
    cohorts="SELECT answered.organization_id, answered.cohort_id FROM programs_surveyround answered"
    " JOIN {changed} changed ON changed.organization_id = answered.organization_id"
    " AND changed.round_id = answered.id"
)
# Somebody who takes no part is counted nowhere.
_PERSON = (
    "SELECT changed.organization_id, NULL::uuid AS relationship_id, NULL::date AS week"
    " FROM {changed} changed WHERE EXISTS (SELECT FROM participants_enrollment part"
    " WHERE part.organization_id = changed.organization_id AND part.person_id = changed.id)"
)

NOTES: Final = (
    # table, what is noted, when added, when removed, and when which columns change
    ("scheduling_meeting", _MEETING, True, _MEETING,
     "relationship_id, status, starts_at, minutes, confirmed_at"),
    ("support_supportrequest", _SUPPORT, True, _SUPPORT, "relationship_id, state, changed_at"),
    ("matching_relationship", _WHOLE_PAIR.replace("{key}", "changed.id"), True, _ALL,
     "status, rhythm_days, began_on, ended_on"),
    ("matching_relationshippause", _WHOLE_PAIR.replace("{key}", "changed.relationship_id"), True,
     _WHOLE_PAIR.replace("{key}", "changed.relationship_id"), "from_on, until_on"),
    ("matching_relationshipmember", _WHOLE_PAIR.replace("{key}", "changed.relationship_id"), True,
     _ALL, "relationship_id, person_id, enrollment_id, joined_on, left_on"),
    ("participants_goal", _GOAL, True, _GOAL, "status, created_at, ended_at"),
    ("participants_enrollment", _ENROLLMENT, False, _ENROLLMENT, "status, role, withdrawn_at"),
    # That somebody answered an anonymous survey is not noted: nothing shall tell when. It counts
    # once the round has closed, and by then nobody answers any more.
    ("participants_surveyparticipation", "", False, _ANSWER, ""),
    ("participants_surveyresponse", _ANSWER, True, _ANSWER, "round_id, answers"),
    ("programs_surveyround", _ROUND, True, _ROUND,
     "opens_on, closes_on, audience, kind, is_anonymous, questions"),
    ("programs_cohort", "", False, _ALL, ""),
    ("participants_person", _PERSON, False, _PERSON,
     "department_id, site_id, profession_id, career_stage, left_on"),
    ("participants_department", "", False, _ALL, ""),
)  # fmt: skip
# Few columns of few rows: these tables have a note of their own for what changes everything.
WHOLE: Final = (
    ("programs_cohort", "program_id"),
    ("programs_program", "rhythm_days"),
    ("participants_department", "parent_id"),
)


def _function(table: str, does: str, body: str) -> str:
    return (
        f"CREATE FUNCTION reporting_touch_{table}_{does}() RETURNS trigger LANGUAGE plpgsql AS $$"
        f"\nBEGIN\n{body};\nRETURN NULL;\nEND $$;\n"
    )


def _trigger(table: str, does: str, seen: str) -> str:
    return (
        f"CREATE TRIGGER reporting_touch_{does} AFTER {does.upper()} ON {table}\n"
        f"REFERENCING {seen} FOR EACH STATEMENT "
        f"EXECUTE FUNCTION reporting_touch_{table}_{does}();\n"
    )


def _changed(columns: str) -> str:
    """Both sides of what changed: a meeting that moved leaves one week and comes into another."""
    differs = f"""
FROM old_rows before JOIN new_rows after
  ON after.organization_id = before.organization_id AND after.id = before.id
WHERE ({", ".join(f"before.{one.strip()}" for one in columns.split(","))})
   IS DISTINCT FROM ({", ".join(f"after.{one.strip()}" for one in columns.split(","))})"""
    return f"(SELECT before.* {differs} UNION ALL SELECT after.* {differs})"


def _notes() -> str:
    made = []
    for table, note, when_added, removed, columns in NOTES:
        if when_added:
            added = _NOTE.format(found=note.format(changed="new_rows"))
            made += [
                _function(table, "insert", added),
                _trigger(table, "insert", "NEW TABLE AS new_rows"),
            ]
        gone = _NOTE.format(found=removed.format(changed="old_rows"))
        made += [
            _function(table, "delete", gone),
            _trigger(table, "delete", "OLD TABLE AS old_rows"),
        ]
        if columns:
            made += _on_update(table, note, columns)
    for table, columns in WHOLE:
        made += _on_update(table, _ALL, columns)
    return "\n".join(made)


def _on_update(table: str, note: str, columns: str) -> list[str]:
    changed = _NOTE.format(found=note.format(changed=_changed(columns)))
    return [
        _function(table, "update", changed),
        _trigger(table, "update", "OLD TABLE AS old_rows NEW TABLE AS new_rows"),
    ]


def _no_more() -> str:
    made = []
    for table in {one[0] for one in NOTES} | {one[0] for one in WHOLE}:
        for does in ("insert", "update", "delete"):
            made.append(f"DROP TRIGGER IF EXISTS reporting_touch_{does} ON {table};")
            made.append(f"DROP FUNCTION IF EXISTS reporting_touch_{table}_{does}();")
    return "\n".join(made)


# The owner's: that there is a goal and whether it was reached, without its words.
_GOALS = """
CREATE VIEW reporting_goalfact WITH (security_barrier = true) AS
SELECT id, organization_id, enrollment_id, status, created_at, ended_at FROM participants_goal
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0010_rollup_measures"),
        ("matching", "0009_pauses"),
        ("participants", "0013_preparation_marks"),
        ("programs", "0004_surveys_and_rounds"),
        ("scheduling", "0011_surveys_and_chemistry"),
        ("support", "0004_circles_of_mentors"),
    ]

    operations = [
        migrations.RunSQL(_GOALS, "DROP VIEW reporting_goalfact"),
        migrations.RunSQL(_notes(), _no_more()),
    ]
