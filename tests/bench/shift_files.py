"""Importing rosters by processes of their own, beside COPY of the same rows: the limit."""

import time
from datetime import timedelta
from pathlib import Path

import psycopg
from django.db import connections
from django.utils import timezone

from mentorship.models import Organization
from mentorship.tenancy import activate
from participants.models import Person
from tests.bench import processes

SHIFTS = {
    "D": "09:00,17:00", "LD": "07:30,20:00", "N": "19:30,08:00", "E": "07:00,15:00",
    "L": "13:00,21:00", "OFF": ",", "AL": ",",
}  # fmt: skip
# Two long days, two nights, then free days; office hours; earlies and lates.
CYCLES = (
    ("LD", "LD", "N", "N", "OFF", "OFF", "OFF", "OFF"),
    ("D", "D", "D", "D", "D", "OFF", "OFF"),
    ("E", "E", "L", "L", "OFF", "OFF", "AL"),
)
MEANINGS = {"OFF": "off", "AL": "leave"}
CODES = [f"--code={code}={MEANINGS.get(code, 'works')}" for code in SHIFTS]
_TABLE = """
CREATE TEMPORARY TABLE bench_roster (
    id uuid, organization_id uuid, person_id uuid, source text, rostered_on date, kind text,
    code text, starts_at timestamptz, ends_at timestamptz
)
"""


def people(slug: str, count: int) -> None:
    """So many people of an organisation, made once."""
    organization, _ = Organization.objects.get_or_create(slug=slug, defaults={"name": slug})
    with activate(organization):
        have = Person.objects.count()
        Person.objects.bulk_create(
            [
                Person(employee_number=f"{10_000_000 + n}", given_name="A", family_name=f"B{n}")
                for n in range(have, count)
            ],
            batch_size=2_000,
        )


def write(path: Path, count: int, days: int) -> int:
    """A roster of so many people and days, beginning today; returns its rows."""
    first = timezone.localdate()
    dates = [f"{first + timedelta(days=n):%Y-%m-%d}" for n in range(days)]
    with path.open("w") as file:
        file.write("Employee Number,Date,Shift,Start,End\n")
        for number in range(count):
            cycle = CYCLES[number % len(CYCLES)]
            file.writelines(
                f"{10_000_000 + number},{day},{code},{SHIFTS[code]}\n"
                for n, day in enumerate(dates)
                for code in (cycle[(n + number) % len(cycle)],)
            )
    return count * days


def imported(slug: str, path: Path) -> processes.Cost:
    """What `manage.py import_roster` takes."""
    return processes.manage("import_roster", "--organization", slug, *CODES, str(path))


def copied(slug: str) -> tuple[float, float]:
    """Seconds to COPY the rows that are there, as the table keeps them, into a bare table; and to
    put them from there into a table with the same indexes and keys."""
    parameters = connections["owner"].get_connection_params()
    with psycopg.connect(**parameters, autocommit=True) as own:
        organization = own.execute(
            "SELECT id FROM mentorship_organization WHERE slug = %s", [slug]
        ).fetchone()
        assert organization is not None
        own.execute("SELECT set_config('app.organization', %s, false)", [str(organization[0])])
        with own.cursor().copy(
            "COPY (SELECT id, organization_id, person_id, source, rostered_on, kind, code, "
            "starts_at, ends_at FROM scheduling_rosterentry ORDER BY person_id, rostered_on) "
            "TO STDOUT"
        ) as out:
            blocks = [bytes(block) for block in out]
        own.execute(_TABLE)
        began = time.perf_counter()
        whole = b"".join(blocks)
        with own.cursor().copy("COPY bench_roster FROM STDIN") as copy:
            for start in range(0, len(whole), 1 << 16):
                copy.write(whole[start : start + (1 << 16)])
        bare = time.perf_counter() - began
        own.execute(
            "CREATE TEMPORARY TABLE bench_indexed (LIKE scheduling_rosterentry INCLUDING ALL)"
        )
        began = time.perf_counter()
        own.execute(
            "INSERT INTO bench_indexed (id, organization_id, person_id, source, rostered_on, kind,"
            " code, starts_at, ends_at) SELECT * FROM bench_roster"
        )
        return bare, bare + time.perf_counter() - began
