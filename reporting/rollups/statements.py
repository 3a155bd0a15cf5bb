"""The statements that count facts and keep the result."""

from __future__ import annotations

from typing import Final

from reporting.rollups.facts import facts
from reporting.rollups.levels import levels
from reporting.rollups.measures import ACTIVITY, RETENTION
from reporting.rollups.spans import PERIOD, STARTS_ON

# ruff: noqa: S608 - statements of constants alone
# What there is to compare with: read twice in a row, or looked up once in the index of keys. OFFSET
# 0 keeps the planner from reading a whole history for it.
_STORED: Final = """NOT MATERIALIZED (
    SELECT * FROM reporting_activityrollup rollup
    WHERE rollup.organization_id = %(organization)s{only}
)"""
_STORED_OF_FEW: Final = f"""MATERIALIZED (
    SELECT one.* FROM wanted CROSS JOIN calendar
    CROSS JOIN LATERAL (
        SELECT * FROM reporting_activityrollup one
        WHERE one.organization_id = %(organization)s AND one.scope = wanted.scope
          AND one.scope_id = wanted.scope_id AND one.period = {PERIOD}
          AND one.starts_on = calendar.starts_on OFFSET 0
    ) one
)"""
STORED_OF_WANTED: Final = _STORED.format(
    only="""
      AND (rollup.scope, rollup.scope_id) IN (SELECT scope, scope_id FROM wanted)"""
)
_STORED_OF: Final = {
    (False, False): _STORED.format(only=""),
    (False, True): STORED_OF_WANTED,
    (True, False): _STORED.format(
        only=f"""
      AND (rollup.period, rollup.starts_on) IN (SELECT {PERIOD}, starts_on FROM calendar)"""
    ),
    (True, True): _STORED_OF_FEW,
}
STORED_OF_GROUPS: Final = _STORED.format(
    only="""
      AND rollup.scope IN ('cohort', 'program', 'organization', 'department', 'site', 'profession',
                           'stage')"""
)


def statement(*, of_periods: bool = False, of_keys: bool = False) -> str:
    """The statement that renews what happened: every measure but who stayed.

    Parameters: `organization`, `zone`, `today`; with `of_periods` also `weeks` and `months`, by
    their first days; with `of_keys` also `scopes` and `ids`, of one length: without
    `of_periods`, departments, sites, professions and stages alone.
    """
    counted = facts(of_periods=of_periods, of_keys=of_keys) + levels(
        of_periods=of_periods, of_keys=of_keys
    )
    return counted + keeping(ACTIVITY, RETENTION, _STORED_OF[of_periods, of_keys])


def keeping(names: tuple[str, ...], others: tuple[str, ...], stored: str) -> str:
    """What follows `counted`: its rows in place of those in `stored`, of these measures alone.

    A row in which the others say something stays. Gives the periods that changed.
    """
    return _KEEPING.format(
        names=", ".join(names),
        figures=", ".join(_FIGURES.get(one, one) for one in names),
        any_measure=" + ".join(names),
        stored=stored,
        others=", ".join(others),
        no_others=", ".join("0" for _ in others),
        says_nothing=" AND ".join(f"rollup.{one} = 0" for one in others),
        says=" OR ".join(f"rollup.{one} <> 0" for one in names),
        noughts=", ".join(f"{one} = 0" for one in names),
        same=" AND ".join(f"rollup.{one} = computed.{one}" for one in names),
        updates=", ".join(f"{one} = excluded.{one}" for one in names),
        period=PERIOD,
        starts_on=STARTS_ON,
    )


_FIGURES: Final = {"meetings_expected": "meetings_expected / 10000.0 AS meetings_expected"}
_KEEPING: Final = """,
computed AS MATERIALIZED (
    SELECT scope, scope_id, {period} AS period, {starts_on} AS starts_on, {figures}
    FROM counted
    WHERE {any_measure} > 0
),
stored AS {stored},
left_over AS MATERIALIZED (
    SELECT rollup.id, {says_nothing} AS is_empty
    FROM stored rollup
    WHERE ({says})
      AND NOT EXISTS (
          SELECT FROM computed
          WHERE computed.scope = rollup.scope AND computed.scope_id = rollup.scope_id
            AND computed.period = rollup.period AND computed.starts_on = rollup.starts_on
      )
),
gone AS (
    DELETE FROM reporting_activityrollup rollup
    WHERE rollup.organization_id = %(organization)s
      AND rollup.id = ANY(ARRAY(SELECT id FROM left_over WHERE is_empty))
    RETURNING rollup.period, rollup.starts_on
),
emptied AS (
    UPDATE reporting_activityrollup rollup SET {noughts}
    WHERE rollup.organization_id = %(organization)s
      AND rollup.id = ANY(ARRAY(SELECT id FROM left_over WHERE NOT is_empty))
    RETURNING rollup.period, rollup.starts_on
),
kept AS (
    INSERT INTO reporting_activityrollup AS rollup (
        id, organization_id, scope, scope_id, period, starts_on, {names}, {others}
    )
    SELECT gen_random_uuid(), %(organization)s, scope, scope_id, period, starts_on, {names},
           {no_others}
    FROM computed
    WHERE NOT EXISTS (
        SELECT FROM stored rollup
        WHERE rollup.scope = computed.scope AND rollup.scope_id = computed.scope_id
          AND rollup.period = computed.period AND rollup.starts_on = computed.starts_on
          AND {same}
    )
    ON CONFLICT (organization_id, scope, scope_id, period, starts_on) DO UPDATE SET {updates}
    RETURNING rollup.period, rollup.starts_on
)
SELECT DISTINCT period, starts_on
FROM (SELECT * FROM gone UNION ALL SELECT * FROM emptied UNION ALL SELECT * FROM kept) changed
"""
