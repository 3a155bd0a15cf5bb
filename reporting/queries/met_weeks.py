"""In which weeks people met, by department and site: one statement, however many meetings.

A relationship's weeks are one number, a bit for each week; those of a person are what their
relationships have together. So nothing is sorted by person and week, which were most of the time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from mentorship.access import Actor
from reporting.queries.remembered import remembered

MOST_WEEKS: Final = 62
"""As many bits as a number has, but for its sign."""

_STATEMENT: Final = """
WITH part AS MATERIALIZED (
    SELECT id FROM matching_relationship
    WHERE organization_id = %(organization)s AND cohort_id = ANY(%(cohorts)s)
      AND (ended_on IS NULL OR ended_on >= %(since)s) AND began_on <= %(until)s
),
met AS MATERIALIZED (
    SELECT relationship_id,
           bit_or(1::bigint << (width_bucket(starts_at, %(starts)s::timestamptz[]) - 1)) AS weeks
    FROM scheduling_meeting
    WHERE organization_id = %(organization)s AND status = 'held'
      AND starts_at >= %(from)s AND starts_at < %(to)s
    GROUP BY relationship_id
),
who AS (
    SELECT member.person_id, bit_or(coalesce(met.weeks, 0)) AS weeks
    FROM part
    JOIN matching_relationshipmember member
      ON member.organization_id = %(organization)s AND member.relationship_id = part.id
    LEFT JOIN met ON met.relationship_id = part.id
    GROUP BY member.person_id
)
SELECT person.department_id, person.site_id, count(*), ARRAY[{weeks}]
FROM who
JOIN participants_person person
  ON person.organization_id = %(organization)s AND person.id = who.person_id
GROUP BY person.department_id, person.site_id
"""
_WEEK: Final = "count(*) FILTER (WHERE weeks & {bit}::bigint <> 0)"


@dataclass(frozen=True, slots=True)
class Met:
    """The people of one department at one site, and how many of them met in which week."""

    department: UUID | None
    site: UUID | None
    people: int
    weeks: dict[dt.date, int]


def met_weeks(actor: Actor, cohorts: Collection[UUID], since: dt.date, until: dt.date) -> list[Met]:
    """Everybody of these cohorts whose relationship was open between the days, which are at most
    `MOST_WEEKS` apart. The caller has seen to it that the actor may see the cohorts."""
    weeks = _weeks(since, until)
    rows = _rows(actor, tuple(sorted(cohorts)), since, until, actor.organization.time_zone)
    return [
        Met(
            department,
            site,
            people,
            {week: met for week, met in zip(weeks, counts, strict=True) if met},
        )
        for department, site, people, counts in rows
    ]


def _weeks(since: dt.date, until: dt.date) -> list[dt.date]:
    first = since - dt.timedelta(days=since.weekday())
    count = (until - first).days // 7 + 1
    if not 1 <= count <= MOST_WEEKS:
        raise ValueError(f"{count} weeks are none, or more than {MOST_WEEKS}")
    return [first + dt.timedelta(weeks=week) for week in range(count)]


@remembered("weeks", _STATEMENT)
def _rows(
    actor: Actor, cohorts: tuple[UUID, ...], since: dt.date, until: dt.date, zone: str
) -> list[tuple[Any, ...]]:
    """Department, site, people, and of these how many met in each week by the zone's clocks."""

    def midnight(day: dt.date) -> dt.datetime:
        return dt.datetime.combine(day, dt.time.min, ZoneInfo(zone))

    weeks = _weeks(since, until)
    columns = ", ".join(_WEEK.format(bit=1 << week) for week in range(len(weeks)))
    with connection.cursor() as cursor:
        cursor.execute(
            _STATEMENT.format(weeks=columns),
            {
                "organization": actor.organization.pk,
                "cohorts": list(cohorts),
                "since": since,
                "until": until,
                "from": midnight(since),
                "to": midnight(until + dt.timedelta(days=1)),
                "starts": [midnight(week) for week in weeks],
            },
        )
        return cursor.fetchall()
