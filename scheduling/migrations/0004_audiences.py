"""Notes, goals and steps are shown to the people whom they are for, and to no office.

What managers count is in views without the confidential columns.
"""

from django.db import migrations

from mentorship.isolation import PERSON, confined, goes_with

_NOTE_IS_MINE = f"author_id = {PERSON}"
# Somebody who has left keeps what was written while they were there.
_NOTE_IS_FOR_ME = f"""
audience = 'relationship' AND EXISTS (
    SELECT FROM matching_relationshipmember m
    WHERE m.organization_id = scheduling_note.organization_id
      AND m.relationship_id = scheduling_note.relationship_id AND m.person_id = {PERSON}
      AND (m.left_on IS NULL
           OR m.left_on >= (scheduling_note.written_at AT TIME ZONE 'UTC')::date))
"""
_NOTE_IS_OURS = f"""
author_id = {PERSON} AND EXISTS (
    SELECT FROM matching_relationshipmember m
    WHERE m.organization_id = scheduling_note.organization_id
      AND m.relationship_id = scheduling_note.relationship_id AND m.person_id = {PERSON})
"""
NOTES = confined(
    "scheduling_note",
    read=f"{_NOTE_IS_MINE} OR ({_NOTE_IS_FOR_ME})",
    add=_NOTE_IS_OURS,
    change=_NOTE_IS_MINE,
    remove=_NOTE_IS_MINE,
)

_GOAL_IS_MINE = f"""
EXISTS (
    SELECT FROM participants_enrollment e
    WHERE e.organization_id = participants_goal.organization_id
      AND e.id = participants_goal.enrollment_id AND e.person_id = {PERSON})
"""
_GOAL_IS_FOR_ME = f"""
EXISTS (
    SELECT FROM matching_relationshipmember mine
    JOIN matching_relationshipmember theirs
      ON theirs.organization_id = mine.organization_id
     AND theirs.relationship_id = mine.relationship_id
    WHERE mine.organization_id = participants_goal.organization_id
      AND mine.person_id = {PERSON} AND mine.left_on IS NULL
      AND theirs.enrollment_id = participants_goal.enrollment_id
      AND (mine.role = 'mentor' OR (mine.role = 'peer' AND theirs.role = 'peer')))
"""
GOALS = confined(
    "participants_goal",
    read=f"{_GOAL_IS_MINE} OR {_GOAL_IS_FOR_ME}",
    add=_GOAL_IS_MINE,
    # A mentor locks a goal to add a step, and cannot change it: see `add`.
    change=f"{_GOAL_IS_MINE} OR {_GOAL_IS_FOR_ME}",
    remove=_GOAL_IS_MINE,
    is_counted=True,
)
# The goal's own policy decides: a step is for whoever reads its goal.
_STEP = """
EXISTS (
    SELECT FROM participants_goal g
    WHERE g.organization_id = participants_goalstep.organization_id
      AND g.id = participants_goalstep.goal_id)
"""
STEPS = confined(
    "participants_goalstep", read=_STEP, add=_STEP, change=_STEP, remove=_STEP, is_counted=True
)

# The owner's: the base tables' policies for their readers do not apply in it, the tenant's does.
STEP_FACTS = """
CREATE VIEW participants_goalstepfact WITH (security_barrier = true) AS
SELECT s.id, s.organization_id, g.enrollment_id, s.done_at
FROM participants_goalstep s
JOIN participants_goal g ON g.organization_id = s.organization_id AND g.id = s.goal_id
"""
# The reader's: no wall but the tenant's is before meetings. No place, no topics, nobody's name.
MEETING_FACTS = """
CREATE VIEW scheduling_meetingfact WITH (security_invoker = true, security_barrier = true) AS
SELECT id, organization_id, relationship_id, status, starts_at, minutes, means,
       confirmed_at IS NOT NULL AS is_confirmed
FROM scheduling_meeting
"""


class Migration(migrations.Migration):
    dependencies = [
        ("scheduling", "0003_sealed_columns"),
        ("matching", "0002_decline_reasons"),
        ("participants", "0005_sealed_columns"),
    ]

    operations = [
        migrations.RunSQL(*NOTES),
        migrations.RunSQL(*GOALS),
        migrations.RunSQL(*STEPS),
        migrations.RunSQL(
            *goes_with("scheduling_note", "relationship_id", "matching_relationship")
        ),
        migrations.RunSQL(*goes_with("scheduling_note", "meeting_id", "scheduling_meeting")),
        migrations.RunSQL(*goes_with("scheduling_note", "author_id", "participants_person")),
        migrations.RunSQL(*goes_with("scheduling_noteopening", "note_id", "scheduling_note")),
        migrations.RunSQL(
            *goes_with("participants_goal", "enrollment_id", "participants_enrollment")
        ),
        migrations.RunSQL(*goes_with("participants_goalstep", "goal_id", "participants_goal")),
        migrations.RunSQL(STEP_FACTS, "DROP VIEW participants_goalstepfact"),
        migrations.RunSQL(MEETING_FACTS, "DROP VIEW scheduling_meetingfact"),
    ]
