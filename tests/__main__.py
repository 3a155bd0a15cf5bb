"""What `./test` does, once it has an environment: every check, against services of its own."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from mentorship.embedded import Broker, EmbeddedError, Postgres, RolePasswords
from mentorship.root_key_file import add_root_key
from tests import demonstration, proofs
from tests.browser.chromium import NoBrowser, find_or_fetch

CHECKOUT = Path(__file__).resolve().parent.parent
APPS = [
    "mentorship",
    "programs",
    "participants",
    "matching",
    "scheduling",
    "reporting",
]
LOCKS = ["app", "embedded", "uv", "peer-mentor-match", "peer-matching"]
# It has no module that `python -m` would start.
LINT_IMPORTS = "import importlinter.cli; importlinter.cli.lint_imports_command()"
HELP = """\
Proves that Mentorship works, with a PostgreSQL, a broker and a browser of its own.

  ./test               everything: linters, types, migrations, deployment check, tests, journeys
  ./test PATH… [-k …]  only these tests; arguments are pytest's
  ./test checks        linters, types, migrations and deployment check, without a test
  ./test trust         the tests that docs/trust.md names for its claims, and no others
  ./test faults […]    kills workers, broker and database under 800 e-mails, and counts them
  ./test faults exports […]  kills the workers of 120 exports, and counts the files
  ./test bench […]     measures, and writes docs/benchmarks.md
  ./test lock          remakes the lock files from requirements/*.in
"""
# Nothing here outlives the run, so nothing need survive a power cut.
HASTY = [
    "scram_iterations=1",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
]


@dataclass(frozen=True)
class Check:
    """One tool, run before the tests."""

    name: str
    arguments: Sequence[str]
    production: bool = False


def main(arguments: list[str]) -> int:
    """Do what the command line says and return the exit status."""
    if arguments[:1] in (["-h"], ["--help"], ["help"]):
        print(HELP)
        return 0
    if arguments[:1] == ["faults"] and arguments[1:2] != ["exports"]:
        return _run(["-m", "tests.faults", *arguments[1:]], dict(os.environ))
    if arguments[:1] == ["lock"]:
        return _lock(upgrade="--upgrade" in arguments)
    try:
        needs_no_browser = arguments[:1] in (["bench"], ["checks"], ["faults"])
        with _environment(has_journeys=not needs_no_browser) as environment:
            if arguments[:1] == ["bench"]:
                return _run(["-m", "tests.bench", *arguments[1:]], environment)
            if arguments[:1] == ["faults"]:
                return _run(["-m", "tests.faults.exports", *arguments[2:]], environment)
            if arguments[:1] == ["checks"]:
                return int(bool(_failed_checks(environment)))
            if arguments[:1] == ["trust"]:
                return _trust(environment)
            if arguments:
                return _pytest(arguments, environment)
            return _everything(environment)
    except EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1


def _everything(environment: dict[str, str]) -> int:
    data = Path(environment["MENTORSHIP_DATA_DIR"]).with_name("demonstration")
    environment = environment | {
        demonstration.MIGRATED: "migrated",
        demonstration.READY: str(data),
    }
    with ThreadPoolExecutor(1) as beside:
        # The checks keep one core busy; the databases are made on another.
        migrated = beside.submit(_timed, "migrate", demonstration.migrate, environment)
        journeys = beside.submit(_journeys, environment)
        failed = _failed_checks(environment)
        if not migrated.result():
            failed.append("migrate")
        status = _pytest(["-n", "2", "--ignore=tests/browser"], environment)
        walked, said = journeys.result()
    print(said, flush=True)
    if failed:
        # After pytest's closing line, which would make one think that all is well.
        print(f"FAILED besides the tests: {', '.join(failed)}", file=sys.stderr)
    return status or walked or int(bool(failed))


def _journeys(environment: dict[str, str]) -> tuple[int, str]:
    """Walk them, once their demonstration is there; returns the status and what pytest said.

    Beside the tests: a journey mostly waits for its browser, and leaves the cores to them. In a
    process of their own: the browser's event loop goes on as long as it does, and database
    connections made beside a running loop are not those that other tests close.
    """
    _timed("seed_demo", demonstration.seed_once, environment)
    done = subprocess.run(
        _pytest_command(["tests/browser"], environment),
        env=environment,
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    return done.returncode, done.stdout


def _timed(name: str, act: Callable[[dict[str, str]], None], environment: dict[str, str]) -> bool:
    """Make what tests need; where it fails, say so, and let those fail by their own names."""
    began = time.monotonic()
    try:
        act(environment)
    except demonstration.NotMade as error:
        print(f"{name:<16} FAILED\n{error}", flush=True)
        return False
    print(f"{name:<16} ok  ({time.monotonic() - began:.1f} s)", flush=True)
    return True


def _failed_checks(environment: dict[str, str]) -> list[str]:
    return [check.name for check in _checks(environment) if not _passes(check, environment)]


def _trust(environment: dict[str, str]) -> int:
    """Run what is named for the claims; journeys in a process of their own, as in `_everything`."""
    named = proofs.named_in(proofs.PAGE.read_text())
    journeys = [one for one in named if one.startswith("tests/browser")]
    status = _pytest(["-n", "2", *(one for one in named if one not in journeys)], environment)
    return _pytest(journeys, environment) or status if journeys else status


def _checks(environment: dict[str, str]) -> list[Check]:
    cache = environment["RUFF_CACHE_DIR"].rpartition("/")[0]
    return [
        Check("ruff check", ["-m", "ruff", "check", "--quiet", "."]),
        Check("ruff format", ["-m", "ruff", "format", "--check", "."]),
        Check("lint-imports", ["-c", LINT_IMPORTS, "--cache-dir", f"{cache}/importlinter"]),
        Check("makemigrations", ["manage.py", "makemigrations", "--check", "--dry-run"]),
        Check("check", ["manage.py", "check", "--fail-level", "WARNING"]),
        Check(
            "check --deploy",
            ["manage.py", "check", "--deploy", "--fail-level", "WARNING"],
            production=True,
        ),
        Check("collectstatic", ["manage.py", "collectstatic", "--noinput"], production=True),
        Check("mypy", ["-m", "mypy", *APPS]),
    ]


def _passes(check: Check, environment: dict[str, str]) -> bool:
    began = time.monotonic()
    if check.production:
        environment = environment | {
            "MENTORSHIP_ENV": "production",
            "MENTORSHIP_DATA_DIR": environment["MENTORSHIP_DATA_DIR"] + "-production",
            "ALLOWED_HOSTS": "mentorship.example.org",
            "PUBLIC_URL": "https://mentorship.example.org",
            "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
            "DEFAULT_FROM_EMAIL": "mentorship@example.org",
        }
    done = subprocess.run(
        [sys.executable, *check.arguments],
        env=environment,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    word = "ok" if done.returncode == 0 else "FAILED"
    print(f"{check.name:<16} {word}  ({time.monotonic() - began:.1f} s)", flush=True)
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


def _pytest(arguments: Sequence[str], environment: dict[str, str]) -> int:
    return subprocess.run(
        _pytest_command(arguments, environment), env=environment, cwd=CHECKOUT, check=False
    ).returncode


def _pytest_command(arguments: Sequence[str], environment: dict[str, str]) -> list[str]:
    cache = Path(environment["RUFF_CACHE_DIR"]).with_name("pytest")
    return [sys.executable, "-m", "pytest", "-o", f"cache_dir={cache}", *arguments]


def _run(arguments: Sequence[str], environment: dict[str, str]) -> int:
    return subprocess.run(
        [sys.executable, *arguments], env=environment, cwd=CHECKOUT, check=False
    ).returncode


@contextmanager
def _environment(*, has_journeys: bool) -> Iterator[dict[str, str]]:
    """Settings for one run, with its own services in a folder that goes away with it."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mentorship-test-")))
        folder.chmod(0o711)  # the database runs as another user when we are root
        passwords = RolePasswords(*(secrets.token_urlsafe(16) for _ in range(3)))
        postgres = Postgres(folder / "postgres", passwords, settings=HASTY)
        stack.callback(shutil.rmtree, postgres.directory, ignore_errors=True)
        stack.callback(postgres.stop)
        postgres.start()
        postgres.create_roles(owner_creates_databases=True)
        postgres.create_database("mentorship")
        broker = Broker(folder / "broker", secrets.token_urlsafe(16), durable=False)
        stack.callback(broker.stop)
        broker.start()
        for data in ("data", "data-production"):
            (folder / data / "static").mkdir(parents=True)
        add_root_key(folder / "root-key")
        cache = _cache_folder(folder)
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "mentorship.settings",
            "DATABASE_URL": postgres.url("mentorship", role="app"),
            "DATABASE_OWNER_URL": postgres.url("mentorship", role="owner"),
            # For the tests that tamper with the audit trail as nobody else could.
            "DATABASE_SUPERUSER_URL": postgres.url("postgres", role="superuser"),
            "REDIS_URL": broker.url,
            "MENTORSHIP_ENV": "development",
            "MENTORSHIP_DATA_DIR": str(folder / "data"),
            "SECRET_KEY": secrets.token_urlsafe(64),
            "ROOT_KEY_FILE": str(folder / "root-key"),
            "RUFF_CACHE_DIR": str(cache / "ruff"),
            "MYPY_CACHE_DIR": str(cache / "mypy"),
            "HYPOTHESIS_STORAGE_DIRECTORY": str(cache / "hypothesis"),
        }
        for name in ("ALLOWED_HOSTS", "PUBLIC_URL", "EMAIL_URL", "CSRF_TRUSTED_ORIGINS"):
            environment.pop(name, None)
        if has_journeys:
            _add_browser(environment, cache)
        yield environment


def _cache_folder(otherwise: Path) -> Path:
    """Where the tools keep what makes the next run quicker: with the environment, if we may."""
    wanted = Path(os.environ.get("MENTORSHIP_ENVIRONMENT", otherwise))
    return (wanted if os.access(wanted, os.W_OK) else otherwise) / "cache"


def _add_browser(environment: dict[str, str], cache: Path) -> None:
    try:
        environment["MENTORSHIP_BROWSER"] = str(find_or_fetch(cache / "chromium"))
    except NoBrowser as error:
        environment.pop("MENTORSHIP_BROWSER", None)
        print(f"\n!!! NO BROWSER: {error}\n!!! The journeys are skipped.\n", file=sys.stderr)
        if environment.get("CI") == "true":
            raise SystemExit("CI=true and no browser: too little is proved.") from None


def _lock(*, upgrade: bool) -> int:
    """Remake the locks: one resolution, of which the smaller ones are parts with the same pins."""
    command = [
        *("uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes"),
        *("--no-emit-index-url", "--no-emit-find-links", "--no-header", "--python-version", "3.12"),
    ]
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    }
    for name in ["test", *LOCKS]:
        pins = [] if name in ("test", "uv") else ["--constraint", "requirements/test.txt"]
        files = [f"requirements/{name}.in", "--output-file", f"requirements/{name}.txt"]
        done = subprocess.run(
            [*command, *(["--upgrade"] if upgrade else []), *pins, *files],
            cwd=CHECKOUT,
            env=environment,
            check=False,
        )
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
