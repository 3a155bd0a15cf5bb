"""Rollups: everything anew beside plain SELECTs of the same, and one changed meeting."""

import argparse
import statistics
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

from django.core.management import call_command
from django.db import connection, connections
from django.db.models import F
from django.utils import timezone

from mentorship.access import Actor
from mentorship.models import Organization
from mentorship.tenancy import activate
from participants.models import Department, Person
from programs.models import Cohort, Program
from reporting.models import ActivityRollup
from reporting.queries.activity import activity, total
from reporting.services import refresh_touched, renew_rollups
from scheduling.models import Meeting
from tests.bench.tables import table

MEETINGS_EACH = 20
WEEKS = 40
ORGANIZATIONS, MEETINGS = 1_000, 1_000_000
FEW_ORGANIZATIONS, FEW_MEETINGS = 20, 20_000
HISTORIES = (1, 10, 100)
TURNS, MOVES = 15, 5
WORKERS = 2

# Two people each, of six wards in two divisions, two sites, three professions, seven stages.
_PLACES = """
WITH division AS (
    INSERT INTO participants_department (id, organization_id, name)
    SELECT gen_random_uuid(), %(house)s, 'Division ' || n FROM generate_series(1, 2) n
    RETURNING id, name
), ward AS (
    INSERT INTO participants_department (id, organization_id, name, parent_id)
    SELECT gen_random_uuid(), %(house)s, 'Ward ' || n, id FROM division, generate_series(1, 3) n
), site AS (
    INSERT INTO participants_site (id, organization_id, name, time_zone)
    SELECT gen_random_uuid(), %(house)s, 'Site ' || n, '' FROM generate_series(1, 2) n
)
INSERT INTO participants_profession (id, organization_id, name)
SELECT gen_random_uuid(), %(house)s, 'Profession ' || n FROM generate_series(1, 3) n
"""
PAIRS = """
WITH ward AS (
    SELECT array_agg(id ORDER BY id) AS ids FROM participants_department
    WHERE organization_id = %(house)s AND parent_id IS NOT NULL
), site AS (
    SELECT array_agg(id ORDER BY id) AS ids FROM participants_site
    WHERE organization_id = %(house)s
), profession AS (
    SELECT array_agg(id ORDER BY id) AS ids FROM participants_profession
    WHERE organization_id = %(house)s
), pair AS (
    INSERT INTO matching_relationship
        (id, organization_id, cohort_id, kind, status, began_on, ended_on, created_at)
    SELECT gen_random_uuid(), %(house)s, %(cohort)s, 'pair', %(status)s, %(began_on)s,
           %(ended_on)s, now()
    FROM generate_series(1, %(pairs)s) n
    RETURNING id
), numbered AS (
    SELECT id, row_number() OVER () AS n FROM pair
), someone AS (
    SELECT gen_random_uuid() AS person_id, gen_random_uuid() AS enrollment_id, id, role,
           2 * n + (role = 'mentor')::int AS n
    FROM numbered CROSS JOIN (VALUES ('mentor'), ('mentee')) side (role)
), person AS (
    INSERT INTO participants_person
        (id, organization_id, employee_number, given_name, family_name, email, job_title, grade,
         time_zone,
         department_id, site_id, profession_id, career_stage, languages, created_at, changed_at)
    SELECT person_id, %(house)s, person_id, 'Given', 'Family', '', '', '', '',
           ward.ids[1 + n %% 6], site.ids[1 + n %% 2], profession.ids[1 + n %% 3], 1 + n %% 7,
           '{}', now(), now()
    FROM someone, ward, site, profession
), enrolled AS (
    INSERT INTO participants_enrollment
        (id, organization_id, cohort_id, person_id, role, status, capacity, availability, answers,
         created_at)
    SELECT enrollment_id, %(house)s, %(cohort)s, person_id, role, 'accepted', 1, '{}', '{}', now()
    FROM someone
), member AS (
    INSERT INTO matching_relationshipmember
        (id, organization_id, relationship_id, enrollment_id, person_id, role, joined_on, left_on)
    SELECT gen_random_uuid(), %(house)s, id, enrollment_id, person_id, role, %(began_on)s,
           %(ended_on)s
    FROM someone
)
INSERT INTO scheduling_meeting
    (id, organization_id, relationship_id, status, starts_at, minutes, means, place, confirmed_at,
     client_key, sequence, created_at, changed_at)
SELECT gen_random_uuid(), %(house)s, numbered.id,
       CASE WHEN (n + turn) %% 17 = 0 THEN 'missed' ELSE 'held' END,
       %(began_on)s::timestamp + make_interval(
           days => (turn * 14 + n * 3 %% 11)::int, hours => (8 + n %% 10)::int),
       (ARRAY[30, 45, 60])[1 + (n + turn) %% 3], 'video', '',
       CASE WHEN (n + turn) %% 2 = 0 THEN now() END, gen_random_uuid(), 0, now(), now()
FROM numbered CROSS JOIN generate_series(0, %(each)s - 1) turn
"""
_KEYS = {
    "relationship": "r.id",
    "cohort": "r.cohort_id",
    "program": "c.program_id",
    "organization": "r.organization_id",
    "site": "p.site_id",
    "profession": "p.profession_id",
    "stage": "p.career_stage",
    "department": "tree.above",
}
_TREE = """
    JOIN (WITH RECURSIVE up (node, above) AS (
              SELECT id, id FROM participants_department WHERE organization_id = %(house)s
              UNION
              SELECT up.node, d.parent_id FROM up JOIN participants_department d
                ON d.organization_id = %(house)s AND d.id = up.above
              WHERE d.parent_id IS NOT NULL)
          SELECT * FROM up) tree ON tree.node = p.department_id"""
# What somebody would write who wants to read these figures: for each level and length one SELECT
# of what happened, and one of who and what was open, with the meetings that were to be expected.
_HAPPENED = """
SELECT key, starts_on, count(DISTINCT pair) FILTER (WHERE held),
       count(DISTINCT person) FILTER (WHERE held), count(DISTINCT id) FILTER (WHERE held),
       count(DISTINCT id) FILTER (WHERE NOT held),
       count(DISTINCT id) FILTER (WHERE held AND confirmed),
       sum(minutes) FILTER (WHERE held AND is_first)
FROM (
    SELECT {key} AS key, date_trunc('{period}', m.starts_at AT TIME ZONE %(zone)s) AS starts_on,
           r.id AS pair, w.person_id AS person, m.id, m.status = 'held' AS held, m.minutes,
           m.confirmed_at IS NOT NULL AS confirmed,
           row_number() OVER (PARTITION BY {key}, m.id) = 1 AS is_first
    FROM scheduling_meeting m
    JOIN matching_relationship r
      ON r.organization_id = m.organization_id AND r.id = m.relationship_id
    JOIN programs_cohort c ON c.organization_id = r.organization_id AND c.id = r.cohort_id
    JOIN matching_relationshipmember w
      ON w.organization_id = r.organization_id AND w.relationship_id = r.id
    JOIN participants_person p ON p.organization_id = w.organization_id AND p.id = w.person_id{tree}
    WHERE m.organization_id = %(house)s AND m.status IN ('held', 'missed')
) each
GROUP BY key, starts_on
"""
_OPEN = """
SELECT key, starts_on, count(DISTINCT person), count(DISTINCT pair),
       sum(expected) FILTER (WHERE is_first)
FROM (
    SELECT {key} AS key, span.starts_on, w.person_id AS person, r.id AS pair,
           (least(span.starts_on + interval '1 {period}' - interval '1 day', r.ended_on,
                  %(today)s)::date - greatest(span.starts_on, r.began_on)::date + 1)::numeric
           / coalesce(r.rhythm_days, g.rhythm_days) AS expected,
           row_number() OVER (PARTITION BY {key}, r.id, span.starts_on) = 1 AS is_first
    FROM matching_relationship r
    JOIN programs_cohort c ON c.organization_id = r.organization_id AND c.id = r.cohort_id
    JOIN programs_program g ON g.organization_id = c.organization_id AND g.id = c.program_id
    JOIN matching_relationshipmember w
      ON w.organization_id = r.organization_id AND w.relationship_id = r.id
    JOIN participants_person p ON p.organization_id = w.organization_id AND p.id = w.person_id{tree}
    CROSS JOIN LATERAL generate_series(
        date_trunc('{period}', r.began_on::timestamp),
        least(r.ended_on, %(today)s)::timestamp, interval '1 {period}') span (starts_on)
    WHERE r.organization_id = %(house)s
) each
GROUP BY key, starts_on
"""


def by_hand() -> list[str]:
    """Every SELECT."""
    return [
        select.format(key=key, period=period, tree=_TREE if scope == "department" else "")
        for select in (_HAPPENED, _OPEN)
        for scope, key in _KEYS.items()
        for period in ("week", "month")
    ]


def measure(options: argparse.Namespace) -> str:
    """Fill, measure, and say it as a part of the page."""
    call_command("prepare_database", verbosity=0)
    houses, meetings = (
        (FEW_ORGANIZATIONS, FEW_MEETINGS) if options.short else (ORGANIZATIONS, MEETINGS)
    )
    whole = _of_everything(houses, meetings)
    changed = [_changes(history) for history in HISTORIES[: 2 if options.short else 3]]
    return f"""## Rollups

{houses:,} organisations with {meetings:,} meetings, each with weeks and months of relationships,
cohorts, programmes, departments, sites, professions, stages and the whole; {WORKERS} workers beside
each other. Beside it the same figures read by plain SELECTs with GROUP BY, one for each level and
length, of what happened and of what was open; they leave out whether a relationship keeps to its
rhythm, who stayed, goals, surveys and pauses, and write nothing.

{whole}

One organisation with 50 running relationships, and so many times its {WEEKS} weeks of history: all
of it by plain SELECTs, and counted anew, in seconds. Then one meeting's length is changed and
committed; a round of the worker, and the cohort's figures are read again: milliseconds, median of
{TURNS}. And somebody moves to another of six wards (a sixth of all people each): milliseconds of
the next round, median of {MOVES}.

{table(_CHANGES, changed)}"""


_CHANGES = [
    "history", "meetings", "plain SELECTs, s", "counted anew, s", "ratio",
    "one meeting: round", "reading", "together", "one moved person",
]  # fmt: skip


def _of_everything(houses: int, meetings: int) -> str:
    pairs = meetings // houses // MEETINGS_EACH
    numbers = range(houses)
    made: list[Organization] = []
    planting = _timed(
        lambda: made.extend(_beside(lambda n: planted(f"rolled-{houses}-{n}", [pairs]), numbers))
    )
    print(f"  {meetings:,} meetings in {houses:,} organisations: {planting:.0f} s", flush=True)
    _look()
    _beside(_forget, made)
    plain = _timed(lambda: _beside(_read_by_hand, made))
    print(f"  plain SELECTs: {plain:.0f} s", flush=True)
    first = _timed(lambda: _beside(_renewed, made))
    print(f"  counted: {first:.0f} s", flush=True)
    _look()
    again = _timed(lambda: _beside(_renewed, made))
    told = (
        ("plain SELECTs, nothing kept", plain),
        ("nothing there before", first),
        ("the same again", again),
    )
    rows = [
        [name, f"{spent:.1f}", f"{spent * WORKERS / houses * 1000:.0f}", f"{spent / plain:.1f}"]
        for name, spent in told
    ]
    return table(["all organisations", "seconds", "ms for one", "ratio"], rows)


def _beside[One, Made](act: Callable[[One], Made], each: Iterable[One]) -> list[Made]:
    """As workers do: some at once, each with a connection of its own."""
    with ThreadPoolExecutor(WORKERS) as workers:
        made = list(workers.map(act, each))
        closing = Barrier(WORKERS)
        for _ in range(WORKERS):
            workers.submit(lambda: (closing.wait(10), connections.close_all()))
    return made


def _changes(history: int) -> list[str]:
    house = planted(f"history-{history}", [50] * history)
    _look()
    _forget(house)
    plain = _timed(lambda: _read_by_hand(house))
    whole = _timed(lambda: _renewed(house))
    _look()
    with activate(house):
        cohort = Cohort.objects.get(name="Cohort 0")
        count = Meeting.objects.count()
    rounds, reads = _one_meeting(house, cohort)
    moved = _moved(house, cohort)
    return [
        f"{history}", f"{count:,}", f"{plain:.1f}", f"{whole:.1f}", f"{whole / plain:.1f}",
        f"{rounds:.0f}", f"{reads:.1f}", f"{rounds + reads:.0f}", f"{moved:.0f}",
    ]  # fmt: skip


def _one_meeting(house: Organization, cohort: Cohort) -> tuple[float, float]:
    actor = Actor.system(house)
    with activate(house):
        meetings = Meeting.objects.filter(relationship__cohort=cohort, status="held")
        ids = list(meetings.order_by("-starts_at").values_list("pk", flat=True)[: TURNS + 2])
    rounds, reads = [], []
    for pk in ids:
        with activate(house):
            Meeting.objects.filter(pk=pk).update(minutes=F("minutes") % 100 + 31)
        rounds.append(_timed(lambda: _in(house, lambda: refresh_touched(actor=actor))))
        reads.append(
            _timed(lambda: _in(house, lambda: total(activity(actor, [cohort])[cohort.pk])))
        )
    spent, read = (statistics.median(one[2:]) * 1000 for one in (rounds, reads))
    return spent, read


def _moved(house: Organization, cohort: Cohort) -> float:
    """To the next ward of the same division, one after the other."""
    actor = Actor.system(house)
    spent = []
    with activate(house):
        people = Person.objects.filter(relationship_members__relationship__cohort=cohort)
        ids = list(people.order_by("pk").values_list("pk", flat=True)[:MOVES])
    for pk in ids:
        with activate(house):
            ward = Department.objects.get(people=pk)
            beside = Department.objects.filter(parent=ward.parent_id).exclude(pk=ward.pk)
            Person.objects.filter(pk=pk).update(department=beside.order_by("name")[0])
        spent.append(_timed(lambda: _in(house, lambda: refresh_touched(actor=actor))))
    return statistics.median(spent) * 1000


def planted(slug: str, blocks: list[int]) -> Organization:
    """So many pairs for each block: the first runs today, the others ran in years before."""
    house, is_new = Organization.objects.get_or_create(slug=slug, defaults={"name": slug})
    if not is_new:
        return house
    with activate(house), connection.cursor() as cursor:
        cursor.execute(_PLACES, {"house": house.pk})
        program = Program.objects.create(name="Programme", purpose="To grow", rhythm_days=14)
        for number, pairs in enumerate(blocks):
            cursor.execute(PAIRS, _block(program, number, pairs))
    return house


def _block(program: Program, number: int, pairs: int) -> dict[str, Any]:
    back = 0 if number == 0 else 1 + number % 9
    began_on = timezone.localdate() - timedelta(weeks=WEEKS * (back + 1))
    ended_on = began_on + timedelta(weeks=WEEKS, days=-1) if back else None
    cohort = Cohort.objects.create(
        program=program, name=f"Cohort {number}", starts_on=began_on,
        ends_on=began_on + timedelta(weeks=WEEKS), status="closed" if back else "active",
    )  # fmt: skip
    return block(cohort, pairs, "completed" if back else "active", ended_on)


def block(cohort: Cohort, pairs: int, status: str, ended_on: date | None) -> dict[str, Any]:
    """What `PAIRS` goes by: so many pairs since the cohort's start, with their meetings."""
    return {
        "house": cohort.organization_id, "cohort": cohort.pk, "pairs": pairs,
        "each": MEETINGS_EACH, "began_on": cohort.starts_on, "ended_on": ended_on,
        "status": status,
    }  # fmt: skip


def _read_by_hand(house: Organization) -> None:
    given = {"house": house.pk, "zone": house.time_zone, "today": timezone.localdate()}
    with activate(house), connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
        for select in by_hand():
            cursor.execute(select, given)
            cursor.fetchall()


def _forget(house: Organization) -> None:
    with activate(house):
        ActivityRollup.objects.all().delete()


def _renewed(house: Organization) -> None:
    with activate(house):
        renew_rollups(actor=Actor.system(house))


def _in(house: Organization, act: Callable[[], Any]) -> None:
    with activate(house):
        act()


def _look() -> None:
    """As autovacuum does, sooner or later."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


def _timed(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
