"""Which rows and periods a fact is part of."""

from typing import Final

TREE: Final = """
tree (node, above, next) AS (
    SELECT id, id, parent_id FROM participants_department WHERE organization_id = %(organization)s
    UNION
    SELECT tree.node, above.id, above.parent_id
    FROM tree JOIN participants_department above
      ON above.organization_id = %(organization)s AND above.id = tree.next
),"""
# Where `staff` are: departments with all that they are part of, sites, professions, stages.
PLACED: Final = """
placed AS MATERIALIZED (
    SELECT staff.person_id, one.scope, one.scope_id
    FROM staff
    CROSS JOIN LATERAL (VALUES
        ('site', staff.site_id), ('profession', staff.profession_id),
        ('stage', lpad(staff.career_stage::text, 32, '0')::uuid)
    ) one (scope, scope_id)
    WHERE one.scope_id IS NOT NULL
    UNION ALL
    SELECT staff.person_id, 'department', tree.above
    FROM staff JOIN tree ON tree.node = staff.department_id
)"""
COHORT_KEYS: Final = (
    "('cohort', cohort_id), ('program', program_id), ('organization', %(organization)s::uuid)"
)

_KEYS: Final = """
WITH RECURSIVE {tree}
pair AS (
    SELECT relationship.id, relationship.cohort_id, cohort.program_id
    FROM matching_relationship relationship
    JOIN programs_cohort cohort
      ON cohort.organization_id = relationship.organization_id
     AND cohort.id = relationship.cohort_id
    WHERE relationship.organization_id = %(organization)s AND relationship.id = ANY(%(pairs)s)
),
staff AS (
    SELECT person.id AS person_id, person.department_id, person.site_id, person.profession_id,
           person.career_stage
    FROM participants_person person
    WHERE person.organization_id = %(organization)s AND person.id IN (
        SELECT member.person_id FROM matching_relationshipmember member
        WHERE member.organization_id = %(organization)s AND member.relationship_id = ANY(%(pairs)s))
),{placed}
SELECT key.scope, key.scope_id FROM pair CROSS JOIN LATERAL (VALUES {pair_keys})
    key (scope, scope_id)
UNION
SELECT scope, scope_id FROM placed
"""


def keys_statement() -> str:
    """Which rows the facts of relationships are part of: `scope`, `scope_id`.

    Parameters: `organization`, `pairs`.
    """
    pair_keys = COHORT_KEYS + ", ('relationship', pair.id)"
    return _KEYS.format(tree=TREE, placed=PLACED, pair_keys=pair_keys)


PERIODS_OF: Final = """
WITH noted (relationship_id, week) AS (
    SELECT * FROM unnest(%(pairs)s::uuid[], %(weeks)s::date[])
),
span AS (
    -- A meeting tells whether its relationship keeps to its rhythm until one rhythm later.
    SELECT noted.week AS first_on,
           CASE WHEN noted.week > %(today)s THEN noted.week + 6
                ELSE least(noted.week + 6 + greatest(
                               coalesce(pair.rhythm_days, program.rhythm_days), former.longest),
                           greatest(%(today)s, noted.week + 6)) END AS last_on
    FROM noted
    JOIN matching_relationship pair
      ON pair.organization_id = %(organization)s AND pair.id = noted.relationship_id
    JOIN programs_cohort cohort
      ON cohort.organization_id = pair.organization_id AND cohort.id = pair.cohort_id
    JOIN programs_program program
      ON program.organization_id = cohort.organization_id AND program.id = cohort.program_id
    CROSS JOIN LATERAL (
        SELECT greatest(program.rhythm_days, max(one.rhythm_days)) AS longest
        FROM reporting_formerrhythm one
        WHERE one.organization_id = %(organization)s
          AND (one.relationship_id = pair.id OR one.program_id = program.id)
    ) former
    WHERE noted.week IS NOT NULL
    UNION ALL
    SELECT least(pair.began_on, member.joined_on), least(pair.ended_on, %(today)s)
    FROM noted
    JOIN matching_relationship pair
      ON pair.organization_id = %(organization)s AND pair.id = noted.relationship_id
    LEFT JOIN LATERAL (
        SELECT min(joined_on) AS joined_on FROM matching_relationshipmember one
        WHERE one.organization_id = pair.organization_id AND one.relationship_id = pair.id
    ) member ON true
    WHERE noted.week IS NULL
    UNION ALL
    SELECT (meeting.starts_at AT TIME ZONE %(zone)s)::date,
           (meeting.starts_at AT TIME ZONE %(zone)s)::date
    FROM noted
    JOIN scheduling_meeting meeting
      ON meeting.organization_id = %(organization)s
     AND meeting.relationship_id = noted.relationship_id
    WHERE noted.week IS NULL
)
SELECT DISTINCT 'week' AS period, day::date AS starts_on
FROM span CROSS JOIN LATERAL generate_series(
    date_trunc('week', first_on::timestamp), last_on::timestamp, interval '7 days') day
UNION
SELECT DISTINCT 'month', day::date
FROM span CROSS JOIN LATERAL generate_series(
    date_trunc('month', first_on::timestamp), last_on::timestamp, interval '1 month') day
UNION
SELECT rollup.period, rollup.starts_on
FROM noted
JOIN reporting_activityrollup rollup
  ON rollup.organization_id = %(organization)s AND rollup.scope = 'relationship'
 AND rollup.scope_id = noted.relationship_id
WHERE noted.week IS NULL
"""
"""Which periods are to be counted anew, for notes `pairs` and `weeks` of one length; a note
without a week is for all periods of a relationship, those included that it no longer has."""
