"""Facts by week and month, as common table expressions of one statement.

Within the statement relationships, people and cohorts have small numbers instead of identifiers,
and weeks and months are `spans`: sorting and comparing them is most of the work.
"""
# ruff: noqa: S608 - statements of constants alone

from typing import Final

from reporting.rollups.keys import TREE
from reporting.rollups.said import said_all_along, said_in_calendar
from reporting.rollups.spans import SPAN, month_of, spans_of, week_of

CALENDAR: Final = f"""
calendar AS MATERIALIZED (
    SELECT {SPAN} AS span, each.starts_on, each.last_on,
           each.starts_on::timestamp AT TIME ZONE %(zone)s AS from_at,
           (each.last_on + 1)::timestamp AT TIME ZONE %(zone)s AS until_at
    FROM (
        SELECT 'week' AS period, day AS starts_on, day + 6 AS last_on
        FROM unnest(%(weeks)s::date[]) day
        UNION ALL
        SELECT 'month', day, (day + interval '1 month')::date - 1
        FROM unnest(%(months)s::date[]) day
    ) each
),"""
WANTED: Final = """
wanted AS MATERIALIZED (
    SELECT * FROM unnest(%(scopes)s::text[], %(ids)s::uuid[]) one (scope, scope_id)
),"""
# Everybody who is in one of the places that are wanted, and their relationships.
INSIDE: Final = """
inside AS MATERIALIZED (
    SELECT person.id AS person_id
    FROM participants_person person
    WHERE person.organization_id = %(organization)s AND (
        person.department_id IN (
            SELECT tree.node FROM tree
            JOIN wanted ON wanted.scope = 'department' AND wanted.scope_id = tree.above)
        OR person.site_id IN (SELECT scope_id FROM wanted WHERE scope = 'site')
        OR person.profession_id IN (SELECT scope_id FROM wanted WHERE scope = 'profession')
        OR lpad(person.career_stage::text, 32, '0')::uuid IN (
            SELECT scope_id FROM wanted WHERE scope = 'stage'))
),
theirs AS MATERIALIZED (
    SELECT DISTINCT member.relationship_id
    FROM matching_relationshipmember member
    JOIN inside USING (person_id)
    WHERE member.organization_id = %(organization)s
),"""
COHORT: Final = """
cohort AS MATERIALIZED (
    SELECT row_number() OVER ()::int AS cohort, cohort.id AS cohort_id, cohort.program_id,
           dense_rank() OVER (ORDER BY cohort.program_id)::int AS program, program.rhythm_days
    FROM programs_cohort cohort
    JOIN programs_program program
      ON program.organization_id = cohort.organization_id AND program.id = cohort.program_id
    WHERE cohort.organization_id = %(organization)s
),"""

MEETINGS_IN_CALENDAR: Final = """calendar span
    JOIN scheduling_meeting meeting
      ON meeting.organization_id = %(organization)s
     AND meeting.starts_at >= span.from_at AND meeting.starts_at < span.until_at
    CROSS JOIN LATERAL
         (SELECT (meeting.starts_at AT TIME ZONE %(zone)s)::date AS day) local"""
ALL_MEETINGS: Final = f"""scheduling_meeting meeting
    CROSS JOIN LATERAL
         (SELECT (meeting.starts_at AT TIME ZONE %(zone)s)::date AS day) local
    CROSS JOIN LATERAL (VALUES
        ({week_of("local.day")}), ({month_of("local.day")})
    ) span (span)"""
MEETING: Final = """
meeting AS MATERIALIZED (
    SELECT meeting.id, meeting.relationship_id, span.span, local.day,
           meeting.status = 'held' AS is_held,
           meeting.status = 'held' AND meeting.confirmed_at IS NOT NULL AS is_confirmed,
           meeting.minutes
    FROM {source}
    WHERE meeting.organization_id = %(organization)s
      AND meeting.status IN ('held', 'missed'){only_meetings}
),"""
MEETINGS_OF_INSIDE: Final = """
      AND meeting.relationship_id IN (SELECT relationship_id FROM theirs)"""
PAIRS_OF_INSIDE: Final = """
      AND relationship.id IN (SELECT relationship_id FROM theirs)"""
# Open in the calendar, or met in it all the same.
PAIRS_IN_CALENDAR: Final = """
      AND (relationship.began_on <= (SELECT max(last_on) FROM calendar)
           AND (relationship.ended_on IS NULL
                OR relationship.ended_on >= (SELECT min(starts_on) FROM calendar))
           OR relationship.id IN (SELECT relationship_id FROM meeting))"""
PAIR: Final = """
pair AS MATERIALIZED (
    SELECT row_number() OVER ()::int AS pair, relationship.id AS relationship_id, cohort.cohort,
           cohort.program, relationship.began_on, relationship.ended_on,
           relationship.rhythm_days AS own_days,
           coalesce(relationship.rhythm_days, cohort.rhythm_days) AS every_days
    FROM matching_relationship relationship
    JOIN cohort USING (cohort_id)
    WHERE relationship.organization_id = %(organization)s{only_pairs}
),
former AS MATERIALIZED (
    SELECT relationship_id, program_id, rhythm_days, until_on
    FROM reporting_formerrhythm WHERE organization_id = %(organization)s
),
-- Of relationships whose rhythm was another once: from `from_on` to the day before `until_on`.
rhythm AS MATERIALIZED (
    SELECT piece.pair, piece.from_on, piece.until_on,
           coalesce(CASE WHEN own.until_on IS NULL THEN pair.own_days ELSE own.rhythm_days END,
                    shared.rhythm_days, cohort.rhythm_days) AS every_days
    FROM (
        SELECT pair, lag(until_on) OVER (PARTITION BY pair ORDER BY until_on) AS from_on, until_on
        FROM (
            SELECT pair.pair, former.until_on FROM former JOIN pair USING (relationship_id)
            UNION
            SELECT pair.pair, former.until_on FROM former JOIN cohort USING (program_id)
            JOIN pair USING (cohort)
            UNION
            SELECT pair.pair, NULL FROM former JOIN pair USING (relationship_id)
            UNION
            SELECT pair.pair, NULL FROM former JOIN cohort USING (program_id)
            JOIN pair USING (cohort)
        ) at
    ) piece
    JOIN pair USING (pair)
    JOIN cohort ON cohort.cohort = pair.cohort
    LEFT JOIN LATERAL (
        SELECT former.until_on, former.rhythm_days FROM former
        WHERE former.relationship_id = pair.relationship_id AND former.until_on >= piece.until_on
        ORDER BY former.until_on LIMIT 1
    ) own ON true
    LEFT JOIN LATERAL (
        SELECT former.rhythm_days FROM former
        WHERE former.program_id = cohort.program_id AND former.until_on >= piece.until_on
        ORDER BY former.until_on LIMIT 1
    ) shared ON true
),
fact AS MATERIALIZED (
    SELECT pair.pair, meeting.* FROM meeting JOIN pair USING (relationship_id)
),"""

_OPEN: Final = """
        SELECT pair.pair, span.span, span.starts_on, least(span.last_on, %(today)s) AS until_on,
               greatest(span.starts_on, pair.began_on) AS open_from,
               least(span.last_on, pair.ended_on, %(today)s) AS open_until,
               pair.began_on, pair.ended_on,
               coalesce(rhythm.every_days, pair.every_days) AS every_days, NULL::date AS held_on
        FROM pair
        {spans}
        LEFT JOIN rhythm
          ON rhythm.pair = pair.pair
         AND coalesce(rhythm.from_on <= least(span.last_on, %(today)s), true)
         AND coalesce(rhythm.until_on > least(span.last_on, %(today)s), true)
        WHERE pair.began_on <= %(today)s"""
_OPEN_IN_CALENDAR: Final = """JOIN calendar span
          ON span.starts_on <= least(pair.ended_on, %(today)s)
         AND span.last_on >= pair.began_on"""
_OPEN_ALL_ALONG: Final = f"""CROSS JOIN LATERAL ({
    spans_of("pair.began_on", "least(pair.ended_on, %(today)s)")
}
        ) span"""
# A relationship in a period in which it was open: `until_on` is the last day that is looked at,
# `open_from` and `open_until` enclose the days, `held_on` is when it last met by then.
UNITS_OF_FEW: Final = f"""
unit AS MATERIALIZED ({_OPEN.format(spans=_OPEN_IN_CALENDAR)}
),"""
# All meetings are at hand: the last one of each day is read along, one after the other.
UNITS_OF_ALL: Final = f"""
unit AS MATERIALIZED (
    SELECT * FROM (
        SELECT pair, span, starts_on, until_on, open_from, open_until, began_on, ended_on,
               every_days, max(held_on) OVER (
                   PARTITION BY pair ORDER BY until_on, span NULLS FIRST
                   ROWS UNBOUNDED PRECEDING) AS held_on
        FROM (
            SELECT pair, NULL::int AS span, NULL::date AS starts_on, day AS until_on,
                   NULL::date AS open_from, NULL::date AS open_until, NULL::date AS began_on,
                   NULL::date AS ended_on, NULL::int AS every_days, day AS held_on
            FROM fact WHERE is_held AND span & 1 = 0
            UNION ALL{_OPEN.format(spans=_OPEN_ALL_ALONG)}
        ) each
    ) each
    WHERE span IS NOT NULL
),"""
MET_OF_ALL: Final = "coalesce(paced.held_on >= paced.until_on - paced.every_days + 1, false)"
# Looked up one by one, in an index; a join would read all meetings there ever were.
MET_OF_FEW: Final = """EXISTS (
               SELECT FROM scheduling_meeting meeting
               WHERE meeting.organization_id = %(organization)s
                 AND meeting.relationship_id = paced.relationship_id AND meeting.status = 'held'
                 AND meeting.starts_at >= (paced.until_on - paced.every_days + 1)::timestamp
                                          AT TIME ZONE %(zone)s
                 AND meeting.starts_at < (paced.until_on + 1)::timestamp AT TIME ZONE %(zone)s)"""

STATE: Final = """
rested AS (
    SELECT unit.pair, unit.span,
           sum(greatest(0, least(pause.until_on - 1, unit.open_until)
                           - greatest(pause.from_on, unit.open_from) + 1))::int AS days,
           bool_or(pause.until_on IS NULL
                   OR pause.until_on > unit.until_on - unit.every_days + 1) AS is_lately
    FROM matching_relationshippause pause
    JOIN pair USING (relationship_id)
    JOIN unit ON unit.pair = pair.pair AND pause.from_on <= unit.until_on
    WHERE pause.organization_id = %(organization)s
      AND (pause.until_on IS NULL OR pause.until_on > pause.from_on)
    GROUP BY unit.pair, unit.span
),
-- Each day by the rhythm that was agreed on then, to ten-thousandths of a meeting.
by_rhythms AS (
    SELECT pair, span, sum(
               (greatest(0, until_on - from_on + 1 - rested) * 20000 + every_days)
               / (2 * every_days))::int AS expected
    FROM (
        SELECT stretch.pair, stretch.span, stretch.from_on, stretch.until_on, stretch.every_days,
               coalesce(sum(greatest(0, least(pause.until_on - 1, stretch.until_on)
                                        - greatest(pause.from_on, stretch.from_on) + 1))
                            FILTER (WHERE pause.id IS NOT NULL), 0)::int AS rested
        FROM (
            SELECT unit.pair, unit.span, greatest(unit.open_from, rhythm.from_on) AS from_on,
                   least(unit.open_until, rhythm.until_on - 1) AS until_on, rhythm.every_days
            FROM rhythm JOIN unit USING (pair)
            WHERE coalesce(rhythm.from_on <= unit.open_until, true)
              AND coalesce(rhythm.until_on > unit.open_from, true)
        ) stretch
        JOIN pair USING (pair)
        LEFT JOIN matching_relationshippause pause
          ON pause.organization_id = %(organization)s
         AND pause.relationship_id = pair.relationship_id
         AND (pause.until_on IS NULL OR pause.until_on > pause.from_on)
        GROUP BY stretch.pair, stretch.span, stretch.from_on, stretch.until_on, stretch.every_days
    ) each
    GROUP BY pair, span
),
-- Due: open and not paused on every day of one whole rhythm, up to the last day. What is expected
-- is in ten-thousandths of a meeting.
state AS MATERIALIZED (
    SELECT paced.pair, paced.span, paced.expected, paced.is_due::int AS due,
           (paced.is_due AND {met})::int AS kept
    FROM (
        SELECT unit.*{relationship_id},
               coalesce(
                   by_rhythms.expected,
                   (greatest(0, unit.open_until - unit.open_from + 1 - coalesce(rested.days, 0))
                    * 20000 + unit.every_days) / (2 * unit.every_days)) AS expected,
               unit.began_on <= unit.until_on - unit.every_days + 1
               AND (unit.ended_on IS NULL OR unit.ended_on >= unit.until_on)
               AND NOT coalesce(rested.is_lately, false) AS is_due
        FROM unit
        LEFT JOIN rested USING (pair, span)
        LEFT JOIN by_rhythms USING (pair, span){join_pair}
    ) paced
),"""
STATES_OF_ALL: Final = STATE.format(met=MET_OF_ALL, relationship_id="", join_pair="")
STATES_OF_FEW: Final = STATE.format(
    met=MET_OF_FEW, relationship_id=", pair.relationship_id", join_pair=" JOIN pair USING (pair)"
)

_EVERYBODY: Final = """matching_relationshipmember one
    JOIN pair ON pair.relationship_id = one.relationship_id
    WHERE one.organization_id = %(organization)s"""
_STAFF_OF_ALL: Final = """participants_person person
    WHERE person.organization_id = %(organization)s
      AND person.id IN (SELECT person_id FROM someone)"""
# Places count their own people alone.
_THOSE_INSIDE: Final = f"""{_EVERYBODY} AND one.person_id IN (SELECT person_id FROM inside)"""
_STAFF_INSIDE: Final = """participants_person person
    WHERE person.organization_id = %(organization)s
      AND person.id IN (SELECT person_id FROM inside)"""
# Looked up one by one, in an index: OFFSET 0 keeps the planner from reading all there are instead.
_SOME: Final = """pair
    CROSS JOIN LATERAL (
        SELECT person_id, joined_on, left_on FROM matching_relationshipmember one
        WHERE one.organization_id = %(organization)s
          AND one.relationship_id = pair.relationship_id OFFSET 0
    ) one"""
_STAFF_OF_FEW: Final = """someone
    CROSS JOIN LATERAL (
        SELECT one.* FROM participants_person one
        WHERE one.organization_id = %(organization)s AND one.id = someone.person_id OFFSET 0
    ) person"""
# `present`: who took part in a relationship in a period (1), and who met in it (2).
_PEOPLE: Final = """
member AS MATERIALIZED (
    SELECT pair.pair, one.person_id, one.joined_on, one.left_on FROM {members}
),
someone AS (SELECT person_id FROM member UNION SELECT person_id FROM said),
staff AS MATERIALIZED (
    SELECT row_number() OVER ()::int AS person, person.id AS person_id, person.department_id,
           person.site_id, person.profession_id, person.career_stage
    FROM {staff}
),
attended AS MATERIALIZED (
    SELECT fact.id, fact.pair, fact.span, fact.is_held, fact.is_confirmed, fact.minutes,
           staff.person
    FROM fact
    JOIN member
      ON member.pair = fact.pair AND member.joined_on <= fact.day
     AND (member.left_on IS NULL OR member.left_on >= fact.day)
    JOIN staff USING (person_id)
),
present AS MATERIALIZED (
    SELECT pair, person, span, bit_or(part) AS part
    FROM (
        SELECT unit.pair, staff.person, unit.span, 1 AS part
        FROM unit
        JOIN member
          ON member.pair = unit.pair AND member.joined_on <= unit.open_until
         AND (member.left_on IS NULL OR member.left_on >= unit.open_from)
        JOIN staff USING (person_id)
        UNION ALL
        SELECT pair, person, span, 2 FROM attended WHERE is_held
    ) each
    GROUP BY pair, person, span
),"""
PEOPLE_OF_ALL: Final = _PEOPLE.format(members=_EVERYBODY, staff=_STAFF_OF_ALL)
PEOPLE_INSIDE: Final = _PEOPLE.format(members=_THOSE_INSIDE, staff=_STAFF_INSIDE)
PEOPLE_OF_FEW: Final = _PEOPLE.format(members=_SOME, staff=_STAFF_OF_FEW)


def facts(*, of_periods: bool, of_keys: bool) -> str:
    """The facts of all times, or of the periods in `weeks` and `months`.

    With `of_keys` there is `wanted` too; of all times, only facts of people in those places.
    """
    is_of_places = of_keys and not of_periods
    return "".join(
        (
            "WITH RECURSIVE ",
            TREE,
            WANTED if of_keys else "",
            _of_few() if of_periods else _of_all(is_of_places),
        )
    )


def _of_few() -> str:
    said = said_in_calendar()
    meetings = MEETING.format(source=MEETINGS_IN_CALENDAR, only_meetings="")
    pairs = PAIR.format(only_pairs=PAIRS_IN_CALENDAR)
    return "".join(
        (CALENDAR, COHORT, meetings, pairs, UNITS_OF_FEW, STATES_OF_FEW, said, PEOPLE_OF_FEW)
    )


def _of_all(is_of_places: bool) -> str:
    said = said_all_along(is_of_places=is_of_places)
    meetings = MEETING.format(
        source=ALL_MEETINGS, only_meetings=MEETINGS_OF_INSIDE if is_of_places else ""
    )
    pairs = PAIR.format(only_pairs=PAIRS_OF_INSIDE if is_of_places else "")
    inside, people = (INSIDE, PEOPLE_INSIDE) if is_of_places else ("", PEOPLE_OF_ALL)
    return "".join((inside, COHORT, meetings, pairs, UNITS_OF_ALL, STATES_OF_ALL, said, people))
