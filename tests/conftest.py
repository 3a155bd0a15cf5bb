"""Every test runs as the app's database role, in a database with two populated organisations.

The database is made once from the migrations (as the owner) with `tests.world` in it, and kept
as a template under a name that changes with either, so that a run begins with a copy.
"""

import base64
import gc
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import ProgrammingError, connections
from django.test import Client
from hypothesis import settings as hypothesis_settings

from mentorship import catalogs, separate_connection
from mentorship.management.commands.prepare_database import (
    database_grants,
    grant_app_role,
    look_at_tables,
)
from tests import demonstration
from tests.world import World, build

# A busy machine is no reason for a property to be false.
hypothesis_settings.register_profile("patient", deadline=None)
hypothesis_settings.load_profile("patient")

ROOT = Path(__file__).resolve().parent.parent


def pytest_configure(config: pytest.Config) -> None:
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    # Every client loads the middleware anew, and would list all static files each time.
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PASSWORD_HASHERS = ["tests.hashers.QuickHasher"]
    _use_the_tests_root_key()
    catalogs.compile_stale()


def pytest_collection_finish() -> None:
    """Django and the tests themselves stay: looking through them for garbage, request by request,
    took a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def _use_the_tests_root_key() -> None:
    """Always the same, for the kept template's keys are wrapped by it."""
    path = Path(tempfile.gettempdir()) / f"mentorship-tests-{os.getuid()}.root-key"
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_text(f"tests:{base64.b64encode(b'for tests and nothing but tests!').decode()}\n")
    draft.replace(path)
    settings.ROOT_KEY_FILE = path


def _fingerprint() -> str:
    digest = hashlib.sha256()
    sources = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("*/models*"), *ROOT.glob("*/models/*")]
    # Apps within apps.
    sources += [*ROOT.glob("*/*/migrations/*.py"), *ROOT.glob("*/*/models.py")]
    sources += [ROOT / "mentorship/isolation.py", *ROOT.glob("mentorship/sealing/*.py")]
    sources += [ROOT / "mentorship/management/commands/prepare_database.py"]
    sources += [*ROOT.glob("tests/world/*.py"), *ROOT.glob("tests/factories/*.py")]
    for path in sorted(path for path in sources if path.is_file()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


# Under row-level security the owner, too, sees one organisation at a time.
_TAKE_BACK = """
DO $$
DECLARE house uuid;
BEGIN
    FOR house IN SELECT id FROM mentorship_organization LOOP
        PERFORM set_config('app.organization', house::text, true);
        DELETE FROM mentorship_auditlink
        WHERE id IN (SELECT id FROM mentorship_auditevent WHERE at > %s::timestamptz);
        CONTINUE WHEN NOT FOUND;
        DELETE FROM mentorship_auditevent WHERE at > %s::timestamptz;
        UPDATE mentorship_audithead head SET position = link.position, hash = link.hash
        FROM (SELECT position, hash FROM mentorship_auditlink ORDER BY position DESC LIMIT 1) link;
    END LOOP;
END $$
"""


class _Committed:
    """The events that a test committed on other connections than its own, which is rolled back."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.owner: psycopg.Connection | None = None
        self.since = ""

    def take_back(self) -> None:
        """Remove what is newer than the first call. A test may have made the database anew."""
        try:
            self._run()
        except psycopg.OperationalError:
            self.owner = None
            self._run()

    def _run(self) -> None:
        if self.owner is None:
            parameters = connections["owner"].get_connection_params() | {"dbname": self.name}
            self.owner = psycopg.connect(**parameters, autocommit=True)
        if not self.since:
            self.since = str(self.owner.execute("SELECT clock_timestamp()").fetchone()[0])
        self.owner.execute(_TAKE_BACK.replace("%s", f"'{self.since}'"))

    def close(self) -> None:
        if self.owner is not None:
            self.owner.close()


def use_database(name: str) -> None:
    """Have both roles work in another database from here on."""
    separate_connection.close()
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def _admin(*statements: str) -> list[Any]:
    """Run statements as the owner outside of the test database."""
    owner = connections["owner"]
    with owner._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def _drop(name: str) -> None:
    """Drop a database and send away whoever is in it.

    A vacuum at work in it belongs to the server's superuser, whom the owner may not send away;
    it leaves by itself.
    """
    for patience in range(40, -1, -1):
        try:
            _admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        except ProgrammingError:
            if not patience:
                raise
            time.sleep(0.25)
        else:
            return


def _make_template(template: str) -> None:
    draft = f"{template}_draft"
    _drop(draft)
    migrated = os.environ.get(demonstration.MIGRATED, "template1")
    _admin(f'CREATE DATABASE "{draft}" TEMPLATE "{migrated}"')
    use_database(draft)
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    grant_app_role("owner", connections["default"].settings_dict["USER"])
    build()
    look_at_tables("owner")
    use_database(draft)
    _admin(f'ALTER DATABASE "{draft}" RENAME TO "{template}"')


def _copy(template: str, name: str) -> None:
    use_database(name)
    _drop(name)
    _admin(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    _admin(database_grants(name, connections["default"].settings_dict["USER"]))


@pytest.fixture(scope="session")
def database_names(request: pytest.FixtureRequest) -> tuple[str, str]:
    """The template's name and this worker's database's."""
    base = f"test_{connections['default'].settings_dict['NAME']}"
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    return f"{base}_{_fingerprint()}", f"{base}_{worker}"


@pytest.fixture(scope="session")
def django_db_setup(
    database_names: tuple[str, str],
    django_test_environment: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[_Committed]:
    template, name = database_names
    with django_db_blocker.unblock():
        with connections["owner"]._nodb_cursor() as lock:
            # Two workers start together: the first makes the template, the second waits for it.
            lock.execute("SELECT pg_advisory_lock(hashtext(%s))", [template])
            lock.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
            if not lock.fetchone():
                _make_template(template)
            _copy(template, name)
        beside = _Committed(name)
        beside.take_back()
        yield beside
        beside.close()
        for connection in connections.all():
            connection.close()
        separate_connection.close()
        _drop(name)


@pytest.fixture
def world(db: None) -> World:
    """The two organisations and their cast (`tests/world`)."""
    return World()


@pytest.fixture
def committed(
    django_db_setup: None, django_db_blocker: Any, database_names: tuple[str, str]
) -> Iterator[World]:
    """The world with real transactions: commits are seen by other connections. Made anew after."""
    with django_db_blocker.unblock():
        try:
            yield World()
        finally:
            _copy(*database_names)


@pytest.fixture(autouse=True)
def _committed_events_are_taken_back(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "_django_db_helper" in request.fixturenames:
        request.getfixturevalue("django_db_setup").take_back()


@pytest.fixture(autouse=True)
def _files_of_their_own(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    settings.AUDIT_SIGNING_KEY_FILE = tmp_path / "audit-signing-key.pem"
    settings.AUDIT_HEADS_FILE = tmp_path / "audit-heads.jsonl"
    settings.ERASURE_LEDGER = tmp_path / "erasures.jsonl"
    settings.MAIL_DIR = tmp_path / "mail"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files")},
        },
    }
    memory = {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": str(tmp_path),
    }
    settings.CACHES = {"default": memory}


@pytest.fixture
def anonymous() -> Client:
    """A browser in which nobody is signed in."""
    return Client()
