"""The SQL that turns meetings into rollups: one statement for a scope and a period.

A statement counts the facts anew and puts the result in place of what was there, so that it may
run twice, late, in any order, beside itself, and the numbers are the same. It returns the periods
whose numbers changed. Nothing is ever added to a number that was stored.

`narrow` leaves everything outside the given relationships (for their own rows) or periods (for
what contains them) untouched; without it the whole history of the organisation is counted.
"""

from __future__ import annotations

from typing import Final

SCOPES: Final = ("relationship", "cohort", "program", "department", "site", "organization")
CONTAINING: Final = SCOPES[1:]
PERIODS: Final = ("week", "month")

_KEYS: Final = {
    "relationship": "fact.relationship_id",
    "cohort": "fact.cohort_id",
    "program": "fact.program_id",
    "organization": "fact.organization_id",
    "site": "person.site_id",
    "department": "tree.above",
}

_TREE: Final = """
tree (node, above, next) AS (
    SELECT id, id, parent_id FROM participants_department WHERE organization_id = %(organization)s
    UNION
    SELECT tree.node, above.id, above.parent_id
    FROM tree JOIN participants_department above
      ON above.organization_id = %(organization)s AND above.id = tree.next
),"""

_STATEMENT: Final = """
WITH RECURSIVE {tree}
fact AS (
    SELECT meeting.id, meeting.organization_id, meeting.relationship_id, relationship.cohort_id,
           cohort.program_id, meeting.status = 'held' AS is_held, meeting.minutes,
           meeting.confirmed_at IS NOT NULL AS is_confirmed, local.day,
           date_trunc('{period}', local.day)::date AS starts_on
    FROM scheduling_meeting meeting
    JOIN matching_relationship relationship
      ON relationship.organization_id = meeting.organization_id
     AND relationship.id = meeting.relationship_id
    JOIN programs_cohort cohort
      ON cohort.organization_id = relationship.organization_id
     AND cohort.id = relationship.cohort_id
    CROSS JOIN LATERAL
         (SELECT date_trunc('day', meeting.starts_at AT TIME ZONE %(zone)s) AS day) local
    WHERE meeting.organization_id = %(organization)s
      AND meeting.status IN ('held', 'missed'){only_facts}
),
presence AS (
    SELECT {distinct} {key} AS key, fact.starts_on, fact.id, fact.relationship_id, fact.is_held,
           fact.is_confirmed, fact.minutes, member.person_id
    FROM fact
    JOIN matching_relationshipmember member
      ON member.organization_id = fact.organization_id
     AND member.relationship_id = fact.relationship_id
     AND member.joined_on <= fact.day
     AND (member.left_on IS NULL OR member.left_on >= fact.day){joins}
    WHERE {key} IS NOT NULL
),
met AS (
    SELECT key, starts_on, count(DISTINCT person_id) AS people
    FROM presence WHERE is_held GROUP BY key, starts_on
),
counted AS (
    SELECT key, starts_on,
           count(DISTINCT relationship_id) FILTER (WHERE is_held) AS relationships,
           count(*) FILTER (WHERE is_held) AS meetings_held,
           count(*) FILTER (WHERE NOT is_held) AS meetings_missed,
           count(*) FILTER (WHERE is_held AND is_confirmed) AS meetings_confirmed,
           coalesce(sum(minutes) FILTER (WHERE is_held), 0) AS minutes
    FROM (
        SELECT {distinct} {bare_key} AS key, starts_on, id, relationship_id, is_held, is_confirmed,
               minutes
        FROM {bare_source}
    ) each
    GROUP BY key, starts_on
),
computed AS (
    SELECT counted.*, coalesce(met.people, 0) AS people_met
    FROM counted LEFT JOIN met USING (key, starts_on)
),
gone AS (
    DELETE FROM reporting_activityrollup rollup
    WHERE rollup.organization_id = %(organization)s
      AND rollup.scope = '{scope}' AND rollup.period = '{period}'{only_rollups}
      AND NOT EXISTS (
          SELECT FROM computed
          WHERE computed.key = rollup.scope_id AND computed.starts_on = rollup.starts_on
      )
    RETURNING rollup.starts_on
),
kept AS (
    INSERT INTO reporting_activityrollup AS rollup (
        id, organization_id, scope, scope_id, period, starts_on, relationships, people_met,
        meetings_held, meetings_missed, meetings_confirmed, minutes
    )
    SELECT gen_random_uuid(), %(organization)s, '{scope}', key, '{period}', starts_on,
           relationships, people_met, meetings_held, meetings_missed, meetings_confirmed, minutes
    FROM computed
    ON CONFLICT (organization_id, scope, scope_id, period, starts_on) DO UPDATE SET
        relationships = excluded.relationships, people_met = excluded.people_met,
        meetings_held = excluded.meetings_held, meetings_missed = excluded.meetings_missed,
        meetings_confirmed = excluded.meetings_confirmed, minutes = excluded.minutes
    WHERE (rollup.relationships, rollup.people_met, rollup.meetings_held, rollup.meetings_missed,
           rollup.meetings_confirmed, rollup.minutes)
       IS DISTINCT FROM
          (excluded.relationships, excluded.people_met, excluded.meetings_held,
           excluded.meetings_missed, excluded.meetings_confirmed, excluded.minutes)
    RETURNING rollup.starts_on
)
SELECT DISTINCT starts_on FROM (SELECT * FROM gone UNION ALL SELECT * FROM kept) changed
"""

_PERSON_JOIN: Final = """
    JOIN participants_person person
      ON person.organization_id = member.organization_id AND person.id = member.person_id"""
_TREE_JOIN: Final = """
    JOIN tree ON tree.node = person.department_id"""


def statement(scope: str, period: str, *, narrow: bool) -> str:
    """The statement that renews the rows of `scope` and `period`.

    Parameters: `organization`, `zone`; with `narrow` also `relationships` (for the scope
    'relationship'), or `periods` with `since` and `until`, moments that enclose them.
    """
    of_people = scope in {"department", "site"}
    return _STATEMENT.format(
        scope=scope,
        period=period,
        key=_KEYS[scope],
        tree=_TREE if scope == "department" else "",
        joins=_joins(scope),
        # Several of a department's people come to one meeting, and stand in several of its nodes.
        distinct="DISTINCT" if of_people else "",
        bare_key="key" if of_people else _KEYS[scope],
        bare_source="presence" if of_people else "fact",
        only_facts=_only_facts(scope, period) if narrow else "",
        only_rollups=_only_rollups(scope) if narrow else "",
    )


def _joins(scope: str) -> str:
    return {"department": _PERSON_JOIN + _TREE_JOIN, "site": _PERSON_JOIN}.get(scope, "")


def _only_facts(scope: str, period: str) -> str:
    if scope == "relationship":
        return "\n      AND meeting.relationship_id = ANY(%(relationships)s)"
    return (
        "\n      AND meeting.starts_at >= %(since)s AND meeting.starts_at < %(until)s"
        f"\n      AND date_trunc('{period}', local.day)::date = ANY(%(periods)s)"
    )


def _only_rollups(scope: str) -> str:
    if scope == "relationship":
        return "\n      AND rollup.scope_id = ANY(%(relationships)s)"
    return "\n      AND rollup.starts_on = ANY(%(periods)s)"
