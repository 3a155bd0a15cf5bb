"""What a large export costs: rows a second and peak memory by format, and CSV beside `COPY … TO`.

Each file is written by a process of its own (`python -m tests.bench.exports FORMAT SLUG`), so that
its peak is its own; the same table at two sizes says whether memory grows with it.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import django
import xlsxwriter
from django.core.management import call_command
from django.db import connection, connections

from mentorship.supervisor import CHECKOUT
from tests.bench.tables import table

ROWS, SHORT_ROWS = 1_000_000, 20_000
FORMATS: Final = ("copy", "csv", "xlsx", "xlsxwriter", "parquet")
SAID: Final = {
    "copy": "`COPY … TO` of the same query",
    "xlsxwriter": "XlsxWriter alone, one row again and again",
}

PEOPLE: Final = """
INSERT INTO participants_person (id, organization_id, employee_number, given_name, family_name,
    email, job_title, grade, time_zone, career_stage, languages, created_at, changed_at,
    department_id, profession_id, site_id)
SELECT uuidv7(), %(organization)s, 'B' || n, 'Given' || n %% 997, 'Family' || n %% 1009,
    'bench.' || n || '@large.example', 'Nurse', 'Band 6', '', 1 + n %% 7, '{English}', now(), now(),
    %(department)s, %(profession)s, %(site)s
FROM generate_series(1, %(rows)s) AS n
"""
ENROLLMENTS: Final = """
INSERT INTO participants_enrollment (id, organization_id, cohort_id, person_id, role, status,
    capacity, availability, answers, created_at, invited_at, applied_at, accepted_at)
SELECT uuidv7(), organization_id, %(cohort)s, id, 'mentee', 'accepted', 1, '{}', '{}', now(),
    now() - interval '40 days', now() - interval '30 days', now() - interval '20 days'
FROM participants_person WHERE organization_id = %(organization)s
"""


type Write = Callable[[Any, Path], int]


@dataclass(frozen=True)
class Cost:
    """What one file took."""

    rows: int
    seconds: float
    megabytes: float
    size: int

    @property
    def a_second(self) -> float:
        return self.rows / self.seconds


def measure(options: argparse.Namespace) -> str:
    """The table of `docs/benchmarks.md`."""
    call_command("prepare_database", verbosity=0)
    most = SHORT_ROWS if options.short else ROWS
    few = most // 10
    for rows in (few, most):
        print(f"  filling {rows:,} rows …", flush=True)
        fill(f"exports-{rows}", rows)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")
    costs = {
        (format, rows): _cost(format, f"exports-{rows}")
        for rows in (few, most)
        for format in FORMATS
    }
    copied, alone = costs["copy", most].seconds, costs["xlsxwriter", most].seconds
    lines = [
        [
            SAID.get(format, format.upper()),
            f"{costs[format, most].a_second:,.0f}",
            f"{costs[format, most].seconds:.1f}",
            f"{costs[format, most].seconds / copied:.1f}",
            f"{costs[format, few].megabytes:.0f}",
            f"{costs[format, most].megabytes:.0f}",
            f"{costs[format, most].size / 1e6:.0f}",
        ]
        for format in FORMATS
    ]
    headings = ["file", "rows a second", "seconds", "times COPY"]
    headings += [f"peak MB at {few:,}", f"peak MB at {most:,}", "MB of the file"]
    return f"""## Exports

The list of enrolments, 17 columns, {most:,} rows, as an administrator may see it: read through a
server-side cursor, every text made harmless, written with progress told. A process for each file;
its peak has Django in it. XLSX takes {costs["xlsx", most].seconds / alone:.1f} times what
XlsxWriter takes for as many cells that need not be read, looked at or told of: that library is its
limit.

{table(headings, lines)}"""


def fill(slug: str, rows: int) -> None:
    from mentorship.models import Organization
    from mentorship.tenancy import activate
    from participants.models import Person
    from tests.factories.participants import DepartmentFactory, ProfessionFactory, SiteFactory
    from tests.factories.programs import CohortFactory

    organization, is_new = Organization.objects.get_or_create(slug=slug, defaults={"name": slug})
    if not is_new:
        return
    with activate(organization), connection.cursor() as cursor:
        found = {
            "organization": organization.pk,
            "rows": rows,
            "cohort": CohortFactory(status="active").pk,
            "department": DepartmentFactory().pk,
            "profession": ProfessionFactory().pk,
            "site": SiteFactory().pk,
        }
        cursor.execute(PEOPLE, found)
        cursor.execute(ENROLLMENTS, found)
        assert Person.objects.count() == rows


def _cost(format: str, slug: str) -> Cost:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.exports", format, slug],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    cost = Cost(**json.loads(done.stdout.splitlines()[-1]))
    print(f"  {format} {slug}: {cost.seconds:.1f} s, {cost.megabytes:.0f} MB", flush=True)
    return cost


def _write(format: str, slug: str) -> Cost:
    from mentorship.access import Actor
    from mentorship.models import Organization
    from mentorship.tenancy import activate

    organization = Organization.objects.get(slug=slug)
    actor = Actor(organization=organization, user=None, role="admin")
    apart = {"copy": _copying, "xlsxwriter": _repeating}
    write = apart[format]() if format in apart else _writing(format)
    with tempfile.TemporaryDirectory() as folder, activate(organization):
        path = Path(folder) / "file"
        began = time.perf_counter()
        rows = write(actor, path)
        seconds = time.perf_counter() - began
        return Cost(rows, seconds, _peak(), path.stat().st_size)


def _peak() -> float:
    """In MB. What `getrusage` tells begins, on Linux, with the size of who started the process."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (one for one in status.read_text().splitlines() if one.startswith("VmHWM:"))
        return int(line.split()[1]) / 1e3
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


def _writing(format: str) -> Write:
    from reporting.columnar import write_parquet
    from reporting.queries.sheets import sheet_of
    from reporting.spreadsheets import write_csv, write_xlsx

    write: Any = {"csv": write_csv, "xlsx": write_xlsx, "parquet": write_parquet}[format]

    def written(actor: Any, path: Path) -> int:
        return int(write(path, sheet_of(actor, "enrollments", None), lambda _: None))

    return written


def _copying() -> Write:
    """The same query, written by the database itself."""
    from reporting.queries.sheets.people import enrollment_rows
    from reporting.queries.sheets.scope import scope_of

    def copied(actor: Any, path: Path) -> int:
        statement, parameters = enrollment_rows(scope_of(actor)).query.sql_with_params()
        copying = f"COPY ({statement}) TO STDOUT WITH (FORMAT csv, HEADER)"
        connection.ensure_connection()
        cursor = connection.connection.cursor()
        rows = 0
        with path.open("wb") as file, cursor, cursor.copy(copying, parameters) as parts:
            for part in parts:
                file.write(part)
                rows += 1
        return rows - 1

    return copied


def _repeating() -> Write:
    """The cells of the first row as often as there are rows, written by the library alone."""
    from reporting.queries.sheets import sheet_of

    def repeated(actor: Any, path: Path) -> int:
        sheet = sheet_of(actor, "enrollments", None)
        cells = [(at, value) for at, value in enumerate(next(iter(sheet.rows))) if value]
        options = {"constant_memory": True, "default_date_format": "d mmm yyyy"}
        with xlsxwriter.Workbook(str(path), options) as book:
            page = book.add_worksheet()
            writes = {str: page.write_string, int: page.write_number, date: page.write_datetime}
            plan = [(writes[type(value)], at, value) for at, value in cells]
            for row in range(sheet.total):
                for write, at, value in plan:
                    write(row, at, value)
        return sheet.total

    return repeated


if __name__ == "__main__":
    django.setup()
    cost = _write(*sys.argv[1:3])
    print(json.dumps(cost.__dict__))
