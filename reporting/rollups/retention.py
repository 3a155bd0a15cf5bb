"""Who stayed, by HR's leaving dates: also after people left their relationships.

Everybody who took part counts from the day on which they joined until two years after the last on
which they took part, or until they stop working here. So what is counted are beginnings and ends,
and what stands in a period is the sum of all up to then.
"""
# ruff: noqa: S608 - statements of constants alone

from typing import Final

from reporting.rollups.facts import INSIDE, WANTED
from reporting.rollups.keys import COHORT_KEYS, PLACED, TREE
from reporting.rollups.measures import ACTIVITY, FOLLOWED_DAYS, RETENTION
from reporting.rollups.spans import month_of, spans_of, week_of
from reporting.rollups.statements import STORED_OF_GROUPS, STORED_OF_WANTED, keeping


def retention_statement(*, of_keys: bool = False) -> str:
    """The statement that renews an organisation's `people_employed` and `people_stayed`.

    Parameters: `organization`, `today`; with `of_keys` also `scopes` and `ids`, of one length, of
    departments, sites, professions and stages alone.
    """
    kept = keeping(RETENTION, ACTIVITY, STORED_OF_WANTED if of_keys else STORED_OF_GROUPS)
    return _COUNTED.format(
        tree=TREE, placed=PLACED,
        wanted=WANTED + INSIDE if of_keys else "",
        only_people=_ONLY_INSIDE if of_keys else "",
        parts=_WANTED_PLACES if of_keys else _EVERYWHERE,
        days=FOLLOWED_DAYS,
        spans=spans_of("(SELECT min(began_on) FROM stint)", "%(today)s"),
        joined_week=week_of("member.joined_on"), joined_month=month_of("member.joined_on"),
        until_week=week_of("at.until_on"), until_month=month_of("at.until_on"),
        last_week=week_of("at.last_on"), last_month=month_of("at.last_on"),
    ) + kept  # fmt: skip


_PLACES: Final = """
    SELECT placed.scope, placed.scope_id, stint.person_id, stint.first, stint.last, stint.lost
    FROM stint JOIN placed USING (person_id)"""
_WANTED_PLACES: Final = f"""{_PLACES}
    WHERE (placed.scope, placed.scope_id) IN (SELECT scope, scope_id FROM wanted)"""
_EVERYWHERE: Final = f"""
    SELECT key.scope, key.scope_id, stint.person_id, stint.first, stint.last, stint.lost
    FROM stint CROSS JOIN LATERAL (VALUES {COHORT_KEYS}) key (scope, scope_id)
    UNION ALL{_PLACES}"""
_ONLY_INSIDE: Final = """
      AND member.person_id IN (SELECT person_id FROM inside)"""
# `last_on`: somebody's last day at work. `lost`: the span in which that is, where it is known.
_COUNTED: Final = """
WITH RECURSIVE {tree}{wanted}
stint AS MATERIALIZED (
    SELECT member.person_id, relationship.cohort_id, cohort.program_id, span.first, span.last,
           CASE WHEN at.last_on <= %(today)s AND span.lost = span.last THEN span.lost END AS lost,
           member.joined_on AS began_on
    FROM matching_relationshipmember member
    JOIN matching_relationship relationship
      ON relationship.organization_id = member.organization_id
     AND relationship.id = member.relationship_id
    JOIN programs_cohort cohort
      ON cohort.organization_id = relationship.organization_id
     AND cohort.id = relationship.cohort_id
    JOIN participants_person person
      ON person.organization_id = member.organization_id AND person.id = member.person_id
    CROSS JOIN LATERAL (
        SELECT person.left_on - 1 AS last_on,
               least(coalesce(member.left_on, relationship.ended_on) + {days}, person.left_on - 1,
                     %(today)s) AS until_on
    ) at
    CROSS JOIN LATERAL (VALUES
        ({joined_week}, {until_week}, {last_week}),
        ({joined_month}, {until_month}, {last_month})
    ) span (first, last, lost)
    WHERE member.organization_id = %(organization)s AND member.joined_on <= %(today)s
      AND span.first <= span.last{only_people}
),
staff AS MATERIALIZED (
    SELECT person.id AS person_id, person.department_id, person.site_id, person.profession_id,
           person.career_stage
    FROM participants_person person
    WHERE person.organization_id = %(organization)s
      AND person.id IN (SELECT person_id FROM stint)
),{placed},
part AS ({parts}
),
-- Somebody in two relationships counts once: overlapping times become one.
whole AS (
    SELECT scope, scope_id, lower(times) AS first, upper(times) - 1 AS last, lost
    FROM (
        SELECT scope, scope_id, person_id, max(lost) AS lost,
               unnest(range_agg(int4range(first, last, '[]'))) AS times
        FROM part
        GROUP BY scope, scope_id, person_id, first & 1
    ) each
),
turn AS (
    SELECT scope, scope_id, span, sum(came)::int AS came, sum(went)::int AS went,
           sum(lost)::int AS lost
    FROM (
        SELECT scope, scope_id, first AS span, 1 AS came, 0 AS went, 0 AS lost FROM whole
        UNION ALL
        SELECT scope, scope_id, last, 0, 1, (lost = last)::int FROM whole
    ) each
    GROUP BY scope, scope_id, span
),
reach AS (
    SELECT scope, scope_id, span & 1 AS is_month, min(span) AS first, max(span) AS last
    FROM turn GROUP BY scope, scope_id, span & 1
),
calendar AS MATERIALIZED ({spans}
),
counted AS (
    SELECT scope, scope_id, span, came - went + leaving AS people_employed,
           came - went + leaving - lost AS people_stayed
    FROM (
        SELECT reach.scope, reach.scope_id, calendar.span,
               sum(coalesce(turn.came, 0)) OVER so_far AS came,
               sum(coalesce(turn.went, 0)) OVER so_far AS went,
               coalesce(turn.went, 0) AS leaving, coalesce(turn.lost, 0) AS lost
        FROM reach
        JOIN calendar
          ON calendar.span & 1 = reach.is_month
         AND calendar.span BETWEEN reach.first AND reach.last
        LEFT JOIN turn
          ON turn.scope = reach.scope AND turn.scope_id = reach.scope_id
         AND turn.span = calendar.span
        WINDOW so_far AS (
            PARTITION BY reach.scope, reach.scope_id, reach.is_month ORDER BY calendar.span)
    ) each
)"""
