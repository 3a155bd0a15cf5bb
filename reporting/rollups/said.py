"""What people said: goals they set and reached, surveys they answered, how sure they felt."""

from typing import Final

from reporting.rollups.spans import month_of, week_of

_WHO_IS_INSIDE: Final = """
      AND enrollment.person_id IN (SELECT person_id FROM inside)"""
_COHORTS_IN_CALENDAR: Final = """
      AND asked.cohort_id IN (
          SELECT closed.cohort_id FROM programs_surveyround closed
          JOIN calendar ON closed.closes_on BETWEEN calendar.starts_on AND calendar.last_on
          WHERE closed.organization_id = %(organization)s)"""
_SAID: Final = """
goal AS (
    SELECT enrollment.cohort_id, enrollment.person_id, span.span, at.set, at.reached
    FROM reporting_goalfact goal
    JOIN participants_enrollment enrollment
      ON enrollment.organization_id = goal.organization_id AND enrollment.id = goal.enrollment_id
    CROSS JOIN LATERAL (VALUES
        ((goal.created_at AT TIME ZONE %(zone)s)::date, 1, 0),
        (CASE WHEN goal.status = 'achieved'
              THEN (goal.ended_at AT TIME ZONE %(zone)s)::date END, 0, 1)
    ) at (day, set, reached)
    {goal_spans}
    WHERE goal.organization_id = %(organization)s AND at.day IS NOT NULL{only_people}
),
-- A survey counts once it has closed, whenever somebody answered: nothing tells when. Who withdrew
-- after it had opened was asked.
asked AS (
    SELECT asked.cohort_id, enrollment.person_id, span.span, answer.is_given
    FROM programs_surveyround asked
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
    WHERE asked.organization_id = %(organization)s AND asked.closes_on < %(today)s{only_people}
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
    SELECT cohort_id, person_id, span, sum(set)::int AS goals_set,
           sum(reached)::int AS goals_reached, sum(asked)::int AS asked, sum(given)::int AS given
    FROM (
        SELECT cohort_id, person_id, span, set, reached, 0 AS asked, 0 AS given FROM goal
        UNION ALL
        SELECT cohort_id, person_id, span, 0, 0, 1, is_given::int FROM asked
    ) each
    GROUP BY cohort_id, person_id, span
),
-- Surveys with names alone: of an anonymous one nobody can tell who said what before. The first to
-- have closed stands beside each later one that asks the same, of those who answered both.
pulse AS (
    SELECT asked.id, asked.cohort_id, asked.closes_on, question,
           first_value(asked.id) OVER (
               PARTITION BY asked.cohort_id, question ->> 'key', question ->> 'text',
                            question -> 'choices'
               ORDER BY asked.closes_on, asked.id) AS first_id
    FROM programs_surveyround asked
    CROSS JOIN LATERAL jsonb_array_elements(asked.questions) question
    WHERE asked.organization_id = %(organization)s AND asked.closes_on < %(today)s
      AND NOT asked.is_anonymous AND question ->> 'measures' = 'confidence'{only_cohorts}
),
step AS (
    SELECT pulse.id, pulse.first_id, pulse.cohort_id, pulse.closes_on, answer.enrollment_id,
           array_position(
               CASE WHEN jsonb_array_length(coalesce(question -> 'choices', '[]')) > 0
                    THEN ARRAY(SELECT jsonb_array_elements_text(question -> 'choices'))
                    ELSE ARRAY['1', '2', '3', '4', '5'] END,
               answer.answers ->> (question ->> 'key')) AS step
    FROM pulse
    JOIN participants_surveyresponse answer
      ON answer.organization_id = %(organization)s AND answer.round_id = pulse.id
),
confidence AS (
    SELECT DISTINCT ON (asked.enrollment_id, span.span)
           asked.cohort_id, enrollment.person_id, span.span, before.step AS first_step, asked.step
    FROM step asked
    JOIN step before ON before.id = asked.first_id AND before.enrollment_id = asked.enrollment_id
    JOIN participants_enrollment enrollment
      ON enrollment.organization_id = %(organization)s AND enrollment.id = asked.enrollment_id
    {round_spans}
    WHERE asked.id <> asked.first_id AND asked.step IS NOT NULL AND before.step IS NOT NULL
    ORDER BY asked.enrollment_id, span.span, asked.closes_on DESC, asked.id DESC
),"""


def said_in_calendar() -> str:
    """Of the periods in `calendar`."""
    return _SAID.format(
        goal_spans=_IN_CALENDAR.format(day="at.day"),
        round_spans=_IN_CALENDAR.format(day="asked.closes_on"),
        only_cohorts=_COHORTS_IN_CALENDAR,
        only_people="",
    )


def said_all_along(*, is_of_places: bool) -> str:
    """Of all times; of people `inside` alone, where places are counted."""
    return _SAID.format(
        goal_spans=_ALL_ALONG.format(week=week_of("at.day"), month=month_of("at.day")),
        round_spans=_ALL_ALONG.format(
            week=week_of("asked.closes_on"), month=month_of("asked.closes_on")
        ),
        only_cohorts="",
        only_people=_WHO_IS_INSIDE if is_of_places else "",
    )


# The spans in which a day lies.
_IN_CALENDAR: Final = "JOIN calendar span ON {day} BETWEEN span.starts_on AND span.last_on"
_ALL_ALONG: Final = "CROSS JOIN LATERAL (VALUES ({week}), ({month})) span (span)"
