"""Writing a roster into the database: staged by COPY, compared and replaced by sets.

Python holds one row at a time, whatever the size of the file. The staging table is temporary: row-
level security refuses COPY into a tenant's table, and what is staged is gone with its transaction.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import uuid_utils
from django.db import connection

from mentorship.tenancy import current_organization_id
from scheduling.rosters.reading import Line, Said

Report = Callable[[int], None]
CHUNK = 2_000
PEOPLE_AT_ONCE = 500
_STAGE = """
DROP TABLE IF EXISTS roster_staged, roster_told;
CREATE TEMPORARY TABLE roster_staged (
    id uuid, line integer, person_id uuid, rostered_on date, kind text, code text,
    starts_at timestamptz, ends_at timestamptz
) ON COMMIT DROP
"""
_COPY = "COPY roster_staged FROM STDIN"
# Whoever is told twice of one start is told once: the first line counts.
_SORT = """
CREATE TEMPORARY TABLE roster_told ON COMMIT DROP AS
SELECT DISTINCT ON (person_id, rostered_on, starts_at) *
  FROM roster_staged
 ORDER BY person_id, rostered_on, starts_at, line;
CREATE INDEX ON roster_told (person_id, rostered_on);
ANALYZE roster_told
"""
_SAME = """
    entry.organization_id = %(organization)s AND entry.person_id = told.person_id
AND entry.rostered_on = told.rostered_on AND entry.source = 'roster'
AND entry.starts_at = told.starts_at AND entry.ends_at = told.ends_at
AND entry.kind = told.kind AND entry.code = told.code
"""
_COMPARE = f"""
WITH days AS (
    SELECT told.person_id, told.rostered_on, count(*) AS told, count(entry.id) AS same
      FROM roster_told told LEFT JOIN scheduling_rosterentry entry ON {_SAME}
     GROUP BY 1, 2
), before AS (
    SELECT person_id, rostered_on, count(*) AS had FROM scheduling_rosterentry
     WHERE organization_id = %(organization)s AND source = 'roster'
       AND rostered_on BETWEEN (SELECT min(rostered_on) FROM roster_told)
                           AND (SELECT max(rostered_on) FROM roster_told)
     GROUP BY 1, 2
)
SELECT count(*) FILTER (WHERE had IS NULL),
       count(*) FILTER (WHERE had = told AND same = told),
       count(*) FILTER (WHERE had IS NOT NULL AND NOT (had = told AND same = told)),
       count(DISTINCT days.person_id)
  FROM days LEFT JOIN before USING (person_id, rostered_on)
"""  # noqa: S608 - of constants alone
_COUNT = """
SELECT (SELECT count(*) FROM roster_staged) - (SELECT count(*) FROM roster_told)
"""
_KINDS = "SELECT kind, count(*) FROM roster_told GROUP BY kind"
_PEOPLE = "SELECT DISTINCT person_id FROM roster_told ORDER BY person_id"
_BETWEEN = "told.person_id BETWEEN %(first)s AND %(last)s"
_FORGET = f"""
DELETE FROM scheduling_rosterentry entry
 USING (SELECT DISTINCT person_id, rostered_on FROM roster_told told WHERE {_BETWEEN}) covered
 WHERE entry.organization_id = %(organization)s AND entry.source = 'roster'
   AND entry.person_id = covered.person_id AND entry.rostered_on = covered.rostered_on
   AND NOT EXISTS (SELECT 1 FROM roster_told told WHERE {_SAME})
"""  # noqa: S608 - of constants alone
_KEEP = f"""
INSERT INTO scheduling_rosterentry
       (id, organization_id, person_id, source, rostered_on, kind, code, starts_at, ends_at)
SELECT id, %(organization)s, person_id, 'roster', rostered_on, kind, code, starts_at, ends_at
  FROM roster_told told
 WHERE {_BETWEEN} AND NOT EXISTS (SELECT 1 FROM scheduling_rosterentry entry WHERE {_SAME})
 ORDER BY person_id, rostered_on
"""  # noqa: S608 - of constants alone


@dataclass(frozen=True, slots=True)
class Compared:
    """Days of people: that are new, as before, or replaced; and rows that were told twice."""

    new: int
    same: int
    replaced: int
    people: int
    repeated: int
    kinds: dict[str, int]


def stage(lines: Iterator[Line], report: Report) -> None:
    """Put lines into the staging table of this transaction, and sort them."""
    tails: dict[int, tuple[Said, str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_STAGE)
        with cursor.copy(_COPY) as copy:
            chunk: list[str] = []
            for done, line in enumerate(lines, start=1):
                tail = tails.get(id(line.said))
                if tail is None:
                    # The saying is kept beside its text, so that no other takes its place.
                    tail = tails[id(line.said)] = (line.said, _tail(line.said))
                chunk.append(f"{uuid_utils.uuid7()}\t{line.line}\t{line.person_id}\t{tail[1]}\n")
                if done % CHUNK == 0:
                    copy.write("".join(chunk))
                    chunk.clear()
                    if len(tails) > 100_000:
                        tails.clear()
                    report(done)
            copy.write("".join(chunk))
        cursor.execute(_SORT)


def _tail(said: Said) -> str:
    code = said.code.replace("\\", "\\\\")
    return (
        f"{said.rostered_on.isoformat()}\t{said.kind}\t{code}\t"
        f"{said.span.starts_at.isoformat()}\t{said.span.ends_at.isoformat()}"
    )


def compared() -> Compared:
    """What the staged lines would change."""
    organization = {"organization": current_organization_id()}
    with connection.cursor() as cursor:
        cursor.execute(_COMPARE, organization)
        new, same, replaced, people = cursor.fetchone()
        cursor.execute(_COUNT)
        (repeated,) = cursor.fetchone()
        cursor.execute(_KINDS)
        return Compared(new, same, replaced, people, repeated, dict(cursor.fetchall()))


def replace(report: Callable[[int, int], None]) -> list[Any]:
    """Replace the days that the staged lines cover, of the people whom they cover, by them.

    Rows that are there already stay. Returns the ids of the people.
    """
    organization = current_organization_id()
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE)
        people = [row[0] for row in cursor.fetchall()]
        for start in range(0, len(people), PEOPLE_AT_ONCE):
            some = people[start : start + PEOPLE_AT_ONCE]
            params = {"organization": organization, "first": some[0], "last": some[-1]}
            cursor.execute(_FORGET, params)
            cursor.execute(_KEEP, params)
            report(start + len(some), len(people))
    return people
