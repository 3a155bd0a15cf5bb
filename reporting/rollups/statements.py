"""The statement that counts facts and keeps the result."""
# ruff: noqa: S608 - statements of constants alone

from __future__ import annotations

from typing import Final

from reporting.rollups.facts import (
    ALL_MEETINGS,
    COHORTS_IN_CALENDAR,
    FACT,
    FACTS,
    KEPT_OF_ALL,
    KEPT_OF_FEW,
    MEETINGS_IN_CALENDAR,
    OPEN_ALL_ALONG,
    OPEN_IN_CALENDAR,
    UNIT,
)
from reporting.rollups.keys import COHORT_KEYS, KEYS_OF_PAIR
from reporting.rollups.measures import MEASURES, PERIODS

_CALENDAR: Final = """
calendar AS MATERIALIZED (
    SELECT 'week' AS period, day AS starts_on, day + 6 AS last_on,
           day::timestamp AT TIME ZONE %(zone)s AS from_at,
           (day + 7)::timestamp AT TIME ZONE %(zone)s AS until_at
    FROM unnest(%(weeks)s::date[]) day
    UNION ALL
    SELECT 'month', day, (day + interval '1 month')::date - 1,
           day::timestamp AT TIME ZONE %(zone)s,
           (day + interval '1 month') AT TIME ZONE %(zone)s
    FROM unnest(%(months)s::date[]) day
),"""
_WANTED: Final = """
wanted AS MATERIALIZED (
    SELECT * FROM unnest(%(scopes)s::text[], %(ids)s::uuid[]) one (scope, scope_id)
),"""
_IS_WANTED: Final = "(key.scope, key.scope_id) IN (SELECT scope, scope_id FROM wanted)"
# Which rows may go: all of them, or by the index of keys those alone that are counted.
_ROLLUPS_OF: Final = {
    (False, False): "",
    (True, False): """
      AND (rollup.period, rollup.starts_on) IN (SELECT period, starts_on FROM calendar)""",
    (True, True): """
      AND rollup.id IN (
          SELECT one.id FROM wanted CROSS JOIN calendar
          CROSS JOIN LATERAL (
              SELECT id FROM reporting_activityrollup one
              WHERE one.organization_id = %(organization)s AND one.scope = wanted.scope
                AND one.scope_id = wanted.scope_id AND one.period = calendar.period
                AND one.starts_on = calendar.starts_on OFFSET 0
          ) one)""",
}


def statement(*, of_periods: bool = False, of_keys: bool = False) -> str:
    """The statement that renews an organisation's rollups.

    Parameters: `organization`, `zone`, `today`; with `of_periods` also `weeks` and `months`, by
    their first days; with `of_keys` also `scopes` and `ids`, of one length.
    """
    calendar = _CALENDAR if of_periods else ""
    wanted = _WANTED if of_keys else ""
    only = f" WHERE {_IS_WANTED}" if of_keys else ""
    parts = [*_parts_of_relationships(only), *_parts_of_places(of_keys)]
    names = ", ".join(MEASURES)
    return _STATEMENT.format(
        calendar=calendar,
        wanted=wanted,
        unit=UNIT.format(span=OPEN_IN_CALENDAR if of_periods else OPEN_ALL_ALONG),
        fact=FACT.format(source=MEETINGS_IN_CALENDAR if of_periods else ALL_MEETINGS),
        **(KEPT_OF_FEW if of_periods else KEPT_OF_ALL),
        goal_spans=_span("at.moment AT TIME ZONE %(zone)s", of_periods),
        round_spans=_span("asked.closes_on::timestamp", of_periods),
        only_cohorts=COHORTS_IN_CALENDAR if of_periods else "",
        parts="\n    UNION ALL\n".join(parts),
        sums=", ".join(f"sum({one}) AS {one}" for one in MEASURES),
        any_measure=" + ".join(f"sum({one})" for one in MEASURES),
        only_rollups=_ROLLUPS_OF[of_periods, of_keys],
        names=names,
        same=" AND ".join(f"rollup.{one} = computed.{one}" for one in MEASURES),
        updates=", ".join(f"{one} = excluded.{one}" for one in MEASURES),
    )


def _span(moment: str, of_periods: bool) -> str:
    """The periods in which a local moment lies."""
    if of_periods:
        return f"JOIN calendar span ON ({moment})::date BETWEEN span.starts_on AND span.last_on"
    each = ", ".join(f"('{one}', date_trunc('{one}', {moment})::date)" for one in PERIODS)
    return f"CROSS JOIN LATERAL (VALUES {each}) span (period, starts_on)"


_STATEMENT: Final = (
    FACTS
    + """computed AS (
    SELECT scope, scope_id, period, starts_on, {sums}
    FROM (
{parts}
    ) part
    GROUP BY scope, scope_id, period, starts_on
    HAVING {any_measure} > 0
),
gone AS (
    DELETE FROM reporting_activityrollup rollup
    WHERE rollup.organization_id = %(organization)s{only_rollups}
      AND NOT EXISTS (
          SELECT FROM computed
          WHERE computed.scope = rollup.scope AND computed.scope_id = rollup.scope_id
            AND computed.period = rollup.period AND computed.starts_on = rollup.starts_on
      )
    RETURNING rollup.period, rollup.starts_on
),
kept AS (
    INSERT INTO reporting_activityrollup AS rollup (
        id, organization_id, scope, scope_id, period, starts_on, {names}
    )
    SELECT gen_random_uuid(), %(organization)s, scope, scope_id, period, starts_on, {names}
    FROM computed
    WHERE NOT EXISTS (
        SELECT FROM reporting_activityrollup rollup
        WHERE rollup.organization_id = %(organization)s AND rollup.scope = computed.scope
          AND rollup.scope_id = computed.scope_id AND rollup.period = computed.period
          AND rollup.starts_on = computed.starts_on AND {same}
    )
    ON CONFLICT (organization_id, scope, scope_id, period, starts_on) DO UPDATE SET {updates}
    RETURNING rollup.period, rollup.starts_on
)
SELECT DISTINCT period, starts_on FROM (SELECT * FROM gone UNION ALL SELECT * FROM kept) changed
"""
)


def _part(source: str, **counted: str) -> str:
    """Rows of some measures; the others are 0 in them."""
    assert not counted.keys() - set(MEASURES)
    each = ", ".join(f"{counted.get(one, '0')} AS {one}" for one in MEASURES)
    key = "key.scope, key.scope_id, period, starts_on"
    return f"    SELECT {key}, {each}\n    FROM {source}\n    GROUP BY {key}"


def _keyed(source: str, keys: str) -> str:
    return f"{source} CROSS JOIN LATERAL (VALUES {keys}) key (scope, scope_id)"


_OF_MEETINGS: Final = {
    "relationships": "count(DISTINCT relationship_id) FILTER (WHERE is_held)",
    "meetings_held": "count(*) FILTER (WHERE is_held)",
    "meetings_missed": "count(*) FILTER (WHERE NOT is_held)",
    "meetings_confirmed": "count(*) FILTER (WHERE is_confirmed)",
    "minutes": "coalesce(sum(minutes) FILTER (WHERE is_held), 0)",
}
_OF_STATE: Final = {
    "relationships_open": "count(*)",
    "relationships_due": "sum(due)",
    "relationships_on_rhythm": "sum(kept)",
    "meetings_expected": "sum(expected)",
}
_OF_OWN: Final = {
    "relationships": "count(*) FILTER (WHERE held > 0)",
    "relationships_open": "sum(open)",
    "relationships_due": "sum(due)",
    "relationships_on_rhythm": "sum(kept)",
    "meetings_held": "sum(held)",
    "meetings_missed": "sum(missed)",
    "meetings_confirmed": "sum(confirmed)",
    "meetings_expected": "sum(expected)",
    "minutes": "sum(minutes)",
}
_OF_PEOPLE: Final = {
    "people": "count(DISTINCT person_id) FILTER (WHERE is_part)",
    "people_met": "count(DISTINCT person_id) FILTER (WHERE has_met)",
}
_OF_STAFF: Final = {
    "people_employed": "count(DISTINCT person_id) FILTER (WHERE is_employed)",
    "people_stayed": "count(DISTINCT person_id) FILTER (WHERE is_employed AND has_stayed)",
}
_OF_SAID: Final = {
    "goals_set": "sum(goals_set)",
    "goals_reached": "sum(goals_reached)",
    "answers_asked": "sum(asked)",
    "answers_given": "sum(given)",
}
_OF_CONFIDENCE: Final = {
    "confidence_people": "count(*)",
    "confidence_first": "sum(first_step)",
    "confidence_last": "sum(step)",
}


def _parts_of_relationships(only: str) -> list[str]:
    """Relationships, and what contains them. Whether somebody stayed, what they said and what they
    want to reach is not told of two people."""
    everyone = _keyed("someone_present", KEYS_OF_PAIR)
    cohorts = _keyed("someone_present", COHORT_KEYS)
    return [
        _part(_keyed("own", KEYS_OF_PAIR) + only, **_OF_OWN),
        _part(everyone + only, **_OF_PEOPLE),
        _part(cohorts + only, **_OF_STAFF),
        _part(_keyed("said", COHORT_KEYS) + only, **_OF_SAID),
        _part(_keyed("confidence", COHORT_KEYS) + only, **_OF_CONFIDENCE),
    ]


def _parts_of_places(of_keys: bool) -> list[str]:
    """Departments with all below them, sites, professions, stages: each counts its own people, and
    a meeting or relationship once, however many of them are in it."""
    places = f"place key WHERE {_IS_WANTED}" if of_keys else "place key"
    key = f"(SELECT key.* FROM {places}) key USING (person_id)"
    states = f"""(
        SELECT DISTINCT key.scope, key.scope_id, present.relationship_id, present.period,
               present.starts_on
        FROM present JOIN {key}
        WHERE present.is_part
    ) key JOIN state USING (relationship_id, period, starts_on)"""
    meetings = f"""(
        SELECT DISTINCT key.scope, key.scope_id, attended.id, attended.relationship_id,
               attended.period, attended.starts_on, attended.is_held, attended.is_confirmed,
               attended.minutes
        FROM attended JOIN {key}
    ) key"""
    return [
        _part(states, **_OF_STATE),
        _part(meetings, **_OF_MEETINGS),
        _part(f"someone_present JOIN {key}", **_OF_PEOPLE, **_OF_STAFF),
        _part(f"said JOIN {key}", **_OF_SAID),
    ]
