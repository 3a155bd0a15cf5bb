"""Facts by week and month, as common table expressions of one statement."""
# ruff: noqa: S608 - statements of constants alone

from typing import Final

from reporting.rollups.keys import PLACE, TREE

OPEN_IN_CALENDAR: Final = """
    JOIN calendar span
      ON span.starts_on <= least(relationship.ended_on, %(today)s)
     AND span.last_on >= relationship.began_on"""
OPEN_ALL_ALONG: Final = """
    CROSS JOIN LATERAL (
        SELECT 'week' AS period, day::date AS starts_on, day::date + 6 AS last_on
        FROM generate_series(
            date_trunc('week', relationship.began_on::timestamp),
            least(relationship.ended_on, %(today)s)::timestamp, interval '7 days') day
        UNION ALL
        SELECT 'month', day::date, (day + interval '1 month')::date - 1
        FROM generate_series(
            date_trunc('month', relationship.began_on::timestamp),
            least(relationship.ended_on, %(today)s)::timestamp, interval '1 month') day
    ) span"""
# A relationship in a period: `until_on` is the last day that is looked at, `open_from` and
# `open_until` enclose the days on which it was open.
UNIT: Final = """
unit AS MATERIALIZED (
    SELECT relationship.id AS relationship_id, relationship.cohort_id, cohort.program_id,
           span.period, span.starts_on, least(span.last_on, %(today)s) AS until_on,
           greatest(span.starts_on, relationship.began_on) AS open_from,
           least(span.last_on, relationship.ended_on, %(today)s) AS open_until,
           relationship.began_on, relationship.ended_on,
           coalesce(relationship.rhythm_days, program.rhythm_days) AS every_days
    FROM matching_relationship relationship
    JOIN programs_cohort cohort
      ON cohort.organization_id = relationship.organization_id
     AND cohort.id = relationship.cohort_id
    JOIN programs_program program
      ON program.organization_id = cohort.organization_id AND program.id = cohort.program_id{span}
    WHERE relationship.organization_id = %(organization)s
      AND relationship.began_on <= %(today)s
),"""

MEETINGS_IN_CALENDAR: Final = """calendar span
    JOIN scheduling_meeting meeting
      ON meeting.organization_id = %(organization)s
     AND meeting.starts_at >= span.from_at AND meeting.starts_at < span.until_at
    CROSS JOIN LATERAL
         (SELECT (meeting.starts_at AT TIME ZONE %(zone)s)::date AS day) local"""
ALL_MEETINGS: Final = """scheduling_meeting meeting
    CROSS JOIN LATERAL
         (SELECT (meeting.starts_at AT TIME ZONE %(zone)s)::date AS day) local
    CROSS JOIN LATERAL (VALUES
        ('week', date_trunc('week', local.day::timestamp)::date),
        ('month', date_trunc('month', local.day::timestamp)::date)
    ) span (period, starts_on)"""
FACT: Final = """
fact AS MATERIALIZED (
    SELECT meeting.id, meeting.relationship_id, relationship.cohort_id, cohort.program_id,
           span.period, span.starts_on, local.day, meeting.status = 'held' AS is_held,
           meeting.status = 'held' AND meeting.confirmed_at IS NOT NULL AS is_confirmed,
           meeting.minutes
    FROM {source}
    JOIN matching_relationship relationship
      ON relationship.organization_id = meeting.organization_id
     AND relationship.id = meeting.relationship_id
    JOIN programs_cohort cohort
      ON cohort.organization_id = relationship.organization_id
     AND cohort.id = relationship.cohort_id
    WHERE meeting.organization_id = %(organization)s AND meeting.status IN ('held', 'missed')
),"""
COHORTS_IN_CALENDAR: Final = """
      AND asked.cohort_id IN (
          SELECT closed.cohort_id FROM programs_surveyround closed
          JOIN calendar ON closed.closes_on BETWEEN calendar.starts_on AND calendar.last_on
          WHERE closed.organization_id = %(organization)s)"""


_HELD_LATELY: Final = """
        SELECT FROM scheduling_meeting meeting
        WHERE meeting.organization_id = %(organization)s
          AND meeting.relationship_id = paced.relationship_id AND meeting.status = 'held'
          AND meeting.starts_at
              >= (paced.until_on - paced.every_days + 1)::timestamp AT TIME ZONE %(zone)s
          AND meeting.starts_at < (paced.until_on + 1)::timestamp AT TIME ZONE %(zone)s"""
# Looked up one by one, in an index; a join would read all meetings there ever were.
KEPT_OF_FEW: Final = {"kept": f"(paced.is_due AND EXISTS ({_HELD_LATELY}))", "kept_join": ""}
KEPT_OF_ALL: Final = {
    "kept": "(on_rhythm.relationship_id IS NOT NULL)",
    "kept_join": f"""
    LEFT JOIN (
        SELECT paced.relationship_id, paced.period, paced.starts_on
        FROM paced WHERE paced.is_due AND EXISTS ({_HELD_LATELY})
    ) on_rhythm USING (relationship_id, period, starts_on)""",
}

FACTS: Final = (
    "WITH RECURSIVE "
    + TREE
    + """{calendar}{wanted}{unit}{fact}
rested AS (
    SELECT unit.relationship_id, unit.period, unit.starts_on,
           sum(greatest(0, least(pause.until_on - 1, unit.open_until)
                           - greatest(pause.from_on, unit.open_from) + 1)) AS days,
           bool_or(pause.until_on IS NULL
                   OR pause.until_on > unit.until_on - unit.every_days + 1) AS is_lately
    FROM unit
    JOIN matching_relationshippause pause
      ON pause.organization_id = %(organization)s
     AND pause.relationship_id = unit.relationship_id AND pause.from_on <= unit.until_on
    WHERE pause.until_on IS NULL OR pause.until_on > pause.from_on
    GROUP BY unit.relationship_id, unit.period, unit.starts_on
),
-- Due: open and not paused on every day of one whole rhythm, up to the last day.
paced AS MATERIALIZED (
    SELECT unit.*, round(
               greatest(0, unit.open_until - unit.open_from + 1 - coalesce(rested.days, 0))::numeric
               / unit.every_days, 4) AS expected,
           unit.began_on <= unit.until_on - unit.every_days + 1
           AND (unit.ended_on IS NULL OR unit.ended_on >= unit.until_on)
           AND NOT coalesce(rested.is_lately, false) AS is_due
    FROM unit LEFT JOIN rested USING (relationship_id, period, starts_on)
),
state AS MATERIALIZED (
    SELECT paced.relationship_id, paced.cohort_id, paced.program_id, paced.period, paced.starts_on,
           paced.expected, paced.is_due::int AS due, {kept}::int AS kept
    FROM paced{kept_join}
),
own AS MATERIALIZED (
    SELECT relationship_id, cohort_id, program_id, period, starts_on, sum(open) AS open,
           sum(due) AS due, sum(kept) AS kept, sum(expected) AS expected, sum(held) AS held,
           sum(missed) AS missed, sum(confirmed) AS confirmed, sum(minutes) AS minutes
    FROM (
        SELECT relationship_id, cohort_id, program_id, period, starts_on, 1 AS open, due, kept,
               expected, 0 AS held, 0 AS missed, 0 AS confirmed, 0 AS minutes
        FROM state
        UNION ALL
        SELECT relationship_id, cohort_id, program_id, period, starts_on, 0, 0, 0, 0,
               is_held::int, (NOT is_held)::int, is_confirmed::int,
               CASE WHEN is_held THEN minutes ELSE 0 END
        FROM fact
    ) each
    GROUP BY relationship_id, cohort_id, program_id, period, starts_on
),
member AS MATERIALIZED (
    SELECT pair.relationship_id, one.person_id, one.joined_on, one.left_on
    FROM (SELECT relationship_id FROM unit UNION SELECT relationship_id FROM fact) pair
    CROSS JOIN LATERAL (
        SELECT person_id, joined_on, left_on FROM matching_relationshipmember one
        WHERE one.organization_id = %(organization)s
          AND one.relationship_id = pair.relationship_id OFFSET 0
    ) one
),
attended AS MATERIALIZED (
    SELECT fact.*, member.person_id
    FROM fact
    JOIN member
      ON member.relationship_id = fact.relationship_id AND member.joined_on <= fact.day
     AND (member.left_on IS NULL OR member.left_on >= fact.day)
),
present AS MATERIALIZED (
    SELECT each.relationship_id, each.cohort_id, each.program_id, each.period, each.starts_on,
           each.person_id, bool_or(each.is_part) AS is_part, bool_or(each.has_met) AS has_met,
           max(each.until_on) AS until_on
    FROM (
        SELECT unit.relationship_id, unit.cohort_id, unit.program_id, unit.period, unit.starts_on,
               member.person_id, true AS is_part, false AS has_met, unit.until_on
        FROM unit
        JOIN member
          ON member.relationship_id = unit.relationship_id AND member.joined_on <= unit.open_until
         AND (member.left_on IS NULL OR member.left_on >= unit.open_from)
        UNION ALL
        SELECT relationship_id, cohort_id, program_id, period, starts_on, person_id, false, is_held,
               NULL
        FROM attended
    ) each
    GROUP BY each.relationship_id, each.cohort_id, each.program_id, each.period, each.starts_on,
             each.person_id
),
goal AS (
    SELECT enrollment.cohort_id, cohort.program_id, enrollment.person_id, span.period,
           span.starts_on, at.set, at.reached
    FROM reporting_goalfact goal
    JOIN participants_enrollment enrollment
      ON enrollment.organization_id = goal.organization_id AND enrollment.id = goal.enrollment_id
    JOIN programs_cohort cohort
      ON cohort.organization_id = enrollment.organization_id AND cohort.id = enrollment.cohort_id
    CROSS JOIN LATERAL (VALUES
        (goal.created_at, 1, 0),
        (CASE WHEN goal.status = 'achieved' THEN goal.ended_at END, 0, 1)
    ) at (moment, set, reached)
    {goal_spans}
    WHERE goal.organization_id = %(organization)s AND at.moment IS NOT NULL
),
-- A survey counts once it has closed, whenever somebody answered: nothing tells when. Who withdrew
-- after it had opened was asked.
asked AS (
    SELECT asked.cohort_id, cohort.program_id, enrollment.person_id, span.period, span.starts_on,
           answer.is_given
    FROM programs_surveyround asked
    JOIN programs_cohort cohort
      ON cohort.organization_id = asked.organization_id AND cohort.id = asked.cohort_id
    {round_spans}
    JOIN participants_enrollment enrollment
      ON enrollment.organization_id = asked.organization_id
     AND enrollment.cohort_id = asked.cohort_id AND asked.audience IN ('both', enrollment.role)
    CROSS JOIN LATERAL (
        SELECT EXISTS (
                   SELECT FROM participants_surveyparticipation one
                   WHERE one.organization_id = asked.organization_id
                     AND one.round_id = asked.id AND one.enrollment_id = enrollment.id
               ) OR EXISTS (
                   SELECT FROM participants_surveyresponse one
                   WHERE one.organization_id = asked.organization_id
                     AND one.round_id = asked.id AND one.enrollment_id = enrollment.id
               ) AS is_given
    ) answer
    WHERE asked.organization_id = %(organization)s AND asked.closes_on < %(today)s
      AND (answer.is_given OR (
          (enrollment.status IN ('accepted', 'completed')
           OR (enrollment.withdrawn_at AT TIME ZONE %(zone)s)::date >= asked.opens_on)
          AND EXISTS (
              SELECT FROM matching_relationshipmember member
              WHERE member.organization_id = enrollment.organization_id
                AND member.enrollment_id = enrollment.id
                AND member.joined_on <= asked.closes_on)))
),
said AS MATERIALIZED (
    SELECT cohort_id, program_id, person_id, period, starts_on, sum(set) AS goals_set,
           sum(reached) AS goals_reached, sum(asked) AS asked, sum(given) AS given
    FROM (
        SELECT cohort_id, program_id, person_id, period, starts_on, set, reached, 0 AS asked,
               0 AS given
        FROM goal
        UNION ALL
        SELECT cohort_id, program_id, person_id, period, starts_on, 0, 0, 1, is_given::int
        FROM asked
    ) each
    GROUP BY cohort_id, program_id, person_id, period, starts_on
),
-- Pulses with names alone: of an anonymous one nobody can tell who said what before.
pulse AS (
    SELECT asked.cohort_id, cohort.program_id, asked.closes_on, answer.enrollment_id, step.step,
           first_value(step.step) OVER before AS first_step,
           row_number() OVER before > 1 AS is_again, asked.id
    FROM programs_surveyround asked
    JOIN programs_cohort cohort
      ON cohort.organization_id = asked.organization_id AND cohort.id = asked.cohort_id
    JOIN participants_surveyresponse answer
      ON answer.organization_id = asked.organization_id AND answer.round_id = asked.id
    CROSS JOIN LATERAL jsonb_array_elements(asked.questions) question
    CROSS JOIN LATERAL (
        SELECT CASE WHEN jsonb_array_length(coalesce(question -> 'choices', '[]')) > 0
                    THEN (SELECT place FROM jsonb_array_elements_text(question -> 'choices')
                                            WITH ORDINALITY choice (words, place)
                          WHERE choice.words = answer.answers ->> 'confidence')
                    ELSE array_position(ARRAY['1', '2', '3', '4', '5'],
                                        answer.answers ->> 'confidence')
               END AS step
    ) step
    WHERE asked.organization_id = %(organization)s AND asked.closes_on < %(today)s
      AND asked.kind = 'pulse' AND NOT asked.is_anonymous
      AND question ->> 'key' = 'confidence' AND question ->> 'type' = 'scale'
      AND step.step IS NOT NULL{only_cohorts}
    WINDOW before AS (PARTITION BY answer.enrollment_id ORDER BY asked.closes_on, asked.id)
),
confidence AS (
    SELECT DISTINCT ON (asked.enrollment_id, span.period, span.starts_on)
           asked.cohort_id, asked.program_id, span.period, span.starts_on, asked.first_step,
           asked.step
    FROM pulse asked
    {round_spans}
    WHERE asked.is_again
    ORDER BY asked.enrollment_id, span.period, span.starts_on, asked.closes_on DESC, asked.id DESC
),
someone AS (SELECT person_id FROM present UNION SELECT person_id FROM said),
"""
    + PLACE
    + """,
someone_present AS MATERIALIZED (
    SELECT present.*,
           present.is_part AND coalesce(staff.left_on > present.starts_on, true) AS is_employed,
           coalesce(staff.left_on > present.until_on, true) AS has_stayed
    FROM present JOIN staff USING (person_id)
),
"""
)
