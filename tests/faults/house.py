"""A database, a broker, workers and a clock of a run's own, each of which can be killed."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import psycopg

from mentorship.embedded import Broker, Postgres, RolePasswords, die_with_parent
from mentorship.root_key_file import add_root_key

CHECKOUT = Path(__file__).resolve().parents[2]
# What was committed must survive that the server is killed; that the power goes, it need not.
SURVIVING = ["fsync=off", "full_page_writes=off", "max_connections=60"]
QUEUES = {"first": "celery", "second": "celery", "plain": "plain"}
GRANTS = """
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO mentorship_app;
GRANT EXECUTE ON FUNCTION public.mentorship_outbox_due TO mentorship_app;
"""


class House:
    """Starts everything; `stop` ends what was started and nothing else."""

    def __init__(self, folder: Path, *, mail: str, lease: float) -> None:
        self.folder = folder
        passwords = RolePasswords(*(secrets.token_urlsafe(16) for _ in range(3)))
        self.postgres = Postgres(folder / "postgres", passwords, settings=SURVIVING)
        self.broker = Broker(folder / "broker", secrets.token_urlsafe(16), durable=False)
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.mail, self.lease = mail, lease

    def start_services(self) -> None:
        self.postgres.start()
        self.postgres.create_roles()
        self.postgres.create_database("mentorship")
        self.broker.start()
        add_root_key(self.folder / "root-key")
        # The outbox lives on the ground floor: the floors above need not be built.
        self._run("manage.py", "migrate", "--database=owner", "--verbosity=0", "mentorship")
        with psycopg.connect(self.postgres.url("mentorship", role="owner")) as connection:
            connection.execute(GRANTS)

    def owe(self, count: int) -> None:
        self._run("-m", "tests.faults.owing", str(count))

    def start_programs(self) -> None:
        for name in QUEUES:
            self.start_worker(name)
        schedule = f"--schedule={self.folder / 'beat-schedule'}"
        self.processes["clock"] = self._start("clock", "beat", schedule)

    def start_worker(self, name: str) -> None:
        quick = ("--without-gossip", "--without-mingle", "--without-heartbeat")
        self.processes[name] = self._start(
            name, "worker", f"--queues={QUEUES[name]}", "--concurrency=2", *quick
        )

    def kill_worker(self, name: str) -> None:
        """The worker with all of its processes, at once; and start another in its place."""
        _kill(self.processes[name])
        self.start_worker(name)

    def empty_broker(self) -> None:
        """Kill it and take all that it held."""
        assert self.broker.process is not None
        self.broker.process.kill()
        self.broker.process.wait()
        shutil.rmtree(self.broker.directory)
        self.broker.start(port=self.broker.port)

    def restart_database(self) -> None:
        """At once: connections are cut, nothing is written down, it recovers when it starts."""
        assert self.postgres.process is not None
        self.postgres.process.send_signal(signal.SIGQUIT)
        self.postgres.process.wait()
        self.postgres.start(port=self.postgres.port)

    def unsent(self) -> int:
        return self._count("sent_at IS NULL")

    def given_up(self) -> int:
        return self._count("failed_at IS NOT NULL")

    def _count(self, condition: str) -> int:
        url = self.postgres.url("mentorship", role="superuser")
        with psycopg.connect(url) as connection:
            statement = f"SELECT count(*) FROM mentorship_outboxmessage WHERE {condition}"
            row = connection.execute(statement.encode()).fetchone()
        assert row is not None
        return int(row[0])

    def stop(self) -> None:
        for process in self.processes.values():
            _kill(process)
        self.broker.stop()
        self.postgres.stop()
        shutil.rmtree(self.postgres.directory, ignore_errors=True)

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "mentorship.settings",
            "DATABASE_URL": self.postgres.url("mentorship", role="app"),
            "DATABASE_OWNER_URL": self.postgres.url("mentorship", role="owner"),
            "REDIS_URL": self.broker.url,
            "EMAIL_URL": self.mail,
            "DEFAULT_FROM_EMAIL": "Mentorship <mentorship@sender.example>",
            "MENTORSHIP_ENV": "development",
            "MENTORSHIP_DATA_DIR": str(self.folder / "data"),
            "SECRET_KEY": "of-this-run-alone-" * 4,
            "ROOT_KEY_FILE": str(self.folder / "root-key"),
            "OUTBOX_LEASE_SECONDS": str(self.lease),
            "OUTBOX_RETRY_SECONDS": "0.5",
            "FAULTS_FOLDER": str(self.folder),
        }

    def _run(self, *arguments: str) -> None:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=CHECKOUT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(arguments)}:\n{done.stdout}{done.stderr}")

    def _start(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        celery: Sequence[str] = ("-m", "celery", "--quiet", "--app", "tests.faults.worker:app")
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *celery, *arguments, "--loglevel=WARNING"],
                cwd=CHECKOUT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGKILL),
            )


def _kill(process: subprocess.Popen[bytes]) -> None:
    """A process that we started, with its group."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
