"""What `./run` does, once it has an environment: everything that the product needs, started."""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from mentorship import catalogs
from mentorship.data_folder import (
    LaunchError,
    data_folder,
    forget,
    kept_root_key,
    kept_secrets,
    sole_use,
    write_privately,
)
from mentorship.embedded import (
    LOOPBACK,
    Broker,
    EmbeddedError,
    Postgres,
    RolePasswords,
    free_port,
)
from mentorship.launch_options import DEFAULT_PORT, options_of
from mentorship.supervisor import CHECKOUT, Child, Supervisor, product_programs

DATABASE = "mentorship"
WITHOUT_SERVICES = {"solve_matching"}
"""Commands that need neither the database nor a setting."""
PATIENCE = 180  # seconds for the web server to answer, on a machine that does other things too
PREPARE = ["prepare_database", "--verbosity=0"]


class Interrupted(Exception):
    """We were told to stop, or a service died, before the product was up."""

    def __init__(self, reason: Child | signal.Signals) -> None:
        super().__init__()
        self.reason = reason


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says and return the exit status."""
    options = options_of(sys.argv[1:] if arguments is None else list(arguments))
    try:
        data = data_folder(options.data)
        if options.command:
            return _manage(data, options.command)
        return _start(data, options)
    except (LaunchError, EmbeddedError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


def _start(data: Path, options: argparse.Namespace) -> int:
    with ExitStack() as stack:
        began = time.monotonic()
        if not stack.enter_context(sole_use(data)):
            raise LaunchError(_already_running(data))
        port = _web_port(options.port)
        if options.fresh:
            forget(data)
        environment = _environment(data, port)
        supervisor = Supervisor(environment)
        supervisor.listen_for_signals()
        stack.callback(print, "Stopped.", flush=True)
        embedded = stack.enter_context(_services(data, environment, supervisor))
        write_privately(data / "running.json", json.dumps({**embedded, "port": port}))
        stack.callback((data / "running.json").unlink, missing_ok=True)
        catalogs.compile_stale()
        try:
            _prepare(data, {**environment, **_owner_address(embedded)}, supervisor, options)
        except Interrupted as interruption:
            return _tell_end(interruption.reason)
        stack.callback(supervisor.stop)
        supervisor.environment = _without_owner(environment)
        supervisor.start(product_programs(port, data))
        ended = _wait_for_web(supervisor, port)
        if ended is None:
            _greet(data, environment["PUBLIC_URL"], time.monotonic() - began)
            ended = supervisor.wait()
        return _tell_end(ended)


def _tell_end(ended: Child | signal.Signals | None) -> int:
    if not isinstance(ended, Child):
        print("\nStopping …", flush=True)
        return 0
    print(f"\n{ended.name} {ended.how_it_ended()}; stopping the rest.", file=sys.stderr)
    if ended.lines:
        print("Its last words:", *ended.lines, sep="\n    ", file=sys.stderr)
    return 1


def _manage(data: Path, command: list[str]) -> int:
    """Run a management command beside a running product, or with services of its own."""
    if command[0] in WITHOUT_SERVICES:
        asked = [sys.executable, str(CHECKOUT / "manage.py"), *command]
        return subprocess.run(asked, check=False).returncode
    with ExitStack() as stack:
        environment = _environment(data, DEFAULT_PORT)
        if stack.enter_context(sole_use(data)):
            embedded = stack.enter_context(_services(data, environment))
        else:
            embedded = _running(data)
            environment |= {
                name: value for name, value in embedded.items() if isinstance(value, str)
            }
            environment["PUBLIC_URL"] = os.environ.get(
                "PUBLIC_URL", f"http://localhost:{embedded.get('port', DEFAULT_PORT)}"
            )
        environment |= _owner_address(embedded)
        if embedded.get("is_new"):
            _run_manage(PREPARE, environment, "prepare the database")
        # In the folder in which it was typed, so that a file's name means what it says there.
        return subprocess.run(
            [sys.executable, str(CHECKOUT / "manage.py"), *command], env=environment, check=False
        ).returncode


def _environment(data: Path, port: int) -> dict[str, str]:
    """The settings, those that are set already first."""
    if os.environ.get("DATABASE_URL") and not os.environ.get("DATABASE_OWNER_URL"):
        raise LaunchError(
            "DATABASE_URL is set and DATABASE_OWNER_URL is not: the owner's role is needed to "
            "prepare the database. Set both, or neither for the embedded database."
        )
    kept = kept_secrets(data)
    defaults = {
        "MENTORSHIP_ENV": "development",
        "MENTORSHIP_DATA_DIR": str(data),
        "SECRET_KEY": kept["SECRET_KEY"],
        "ROOT_KEY_FILE": os.environ.get("ROOT_KEY_FILE") or str(kept_root_key(data)),
        "PUBLIC_URL": f"http://localhost:{port}",
        "DJANGO_SETTINGS_MODULE": "mentorship.settings",
        # The worker warns of root at every start; here it is root only where everything is.
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
    }
    given = {name: value for name, value in os.environ.items() if value or name not in defaults}
    return {**defaults, **given}


def _owner_address(embedded: dict[str, str | int]) -> dict[str, str]:
    owner = embedded.get("DATABASE_OWNER_URL")
    return {"DATABASE_OWNER_URL": owner} if isinstance(owner, str) else {}


def _without_owner(environment: dict[str, str]) -> dict[str, str]:
    # The processes that meet the outside world never hold the role that may change tables.
    return {name: value for name, value in environment.items() if name != "DATABASE_OWNER_URL"}


# --- Services -------------------------------------------------------------------------------


@contextmanager
def _services(
    data: Path, environment: dict[str, str], supervisor: Supervisor | None = None
) -> Iterator[dict[str, str | int]]:
    """Start what is not configured, add its addresses to `environment`, and yield them."""
    kept = kept_secrets(data)
    addresses: dict[str, str | int] = {}
    with ExitStack() as stack:
        if not environment.get("DATABASE_URL"):
            passwords = RolePasswords(kept["superuser"], kept["owner"], kept["app"])
            postgres = Postgres(data / "postgres", passwords)
            stack.callback(postgres.stop)
            postgres.start()
            postgres.create_roles()
            addresses["is_new"] = int(postgres.create_database(DATABASE))
            addresses["DATABASE_URL"] = postgres.url(DATABASE, role="app")
            addresses["DATABASE_OWNER_URL"] = postgres.url(DATABASE, role="owner")
            if supervisor and postgres.process:
                supervisor.watch("PostgreSQL", postgres.process)
        if not environment.get("REDIS_URL"):
            broker = Broker(data / "broker", kept["broker"])
            stack.callback(broker.stop)
            broker.start()
            addresses["REDIS_URL"] = broker.url
            if supervisor and broker.process:
                supervisor.watch("the broker", broker.process)
        for name in ("DATABASE_URL", "REDIS_URL"):
            if name in addresses:
                environment[name] = str(addresses[name])
        yield addresses


def _running(data: Path) -> dict[str, str | int]:
    # The holder of the lock may still be starting; its note appears when its services are up.
    note = data / "running.json"
    for _ in range(100):
        if note.exists():
            running: dict[str, str | int] = json.loads(note.read_text())
            return {**running, "is_new": 0}
        time.sleep(0.1)
    raise LaunchError(
        f"Another command is using {data} at the moment; wait for it, or use another --data."
    )


def _already_running(data: Path) -> str:
    try:
        port = json.loads((data / "running.json").read_text())["port"]
    except (OSError, ValueError, KeyError):
        return f"Another command is using {data}; wait for it to end, or name another with --data."
    return (
        f"Mentorship is already running on this data at http://localhost:{port}/ ; "
        "stop that one, or name another folder with --data."
    )


def _web_port(wanted: int | None) -> int:
    for port in (wanted or DEFAULT_PORT, None):
        if port is None:
            break
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except (OSError, OverflowError) as error:
                if wanted:
                    raise LaunchError(
                        f"Port {wanted} cannot be used ({error}); name another with --port."
                    ) from error
            else:
                return port
    return free_port()


# --- Steps of a start -------------------------------------------------------------------------


def _run_manage(
    command: list[str], environment: dict[str, str], aim: str, supervisor: Supervisor | None = None
) -> None:
    """Run a management command to its end, unless we are told to stop before."""
    process = subprocess.Popen(
        [sys.executable, str(CHECKOUT / "manage.py"), *command], env=environment, cwd=CHECKOUT
    )
    while process.poll() is None:
        ended = supervisor.wait(0.1) if supervisor else process.wait()
        if isinstance(ended, signal.Signals | Child):
            process.terminate()
            process.wait()
            raise Interrupted(ended)
    if process.returncode:
        raise LaunchError(f"Could not {aim}; the lines above say why.")


def _prepare(
    data: Path, environment: dict[str, str], supervisor: Supervisor, options: argparse.Namespace
) -> None:
    print("Preparing the database …", flush=True)
    _run_manage(PREPARE, environment, "prepare the database", supervisor)
    if not options.no_demo:
        _seed_once(data, _without_owner(environment), supervisor)


def _seed_once(data: Path, environment: dict[str, str], supervisor: Supervisor) -> None:
    marker = data / "demo-seeded"
    if marker.exists():
        return
    print("Making the demonstration (once) …", flush=True)
    aim = "make the demonstration (--no-demo goes without)"
    _run_manage(["seed_demo"], environment, aim, supervisor)
    marker.touch()


def _wait_for_web(supervisor: Supervisor, port: int) -> Child | signal.Signals | None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if ended := supervisor.wait(0.2):
            return ended
        try:
            with urllib.request.urlopen(f"http://{LOOPBACK}:{port}/healthz", timeout=5):
                return None
        except (urllib.error.URLError, OSError):
            continue
    raise LaunchError(f"The web server did not answer within {PATIENCE} seconds.")


def _greet(data: Path, address: str, seconds: float) -> None:
    lines = ["", f"Mentorship is up after {seconds:.1f} s:  {address}/"]
    lines += _demo_logins(data / "demo-logins.json")
    if not os.environ.get("EMAIL_URL"):
        lines += ["", f"No mail server is configured; sent e-mail is read at {address}/mailbox/"]
    lines += ["", "Ctrl-C stops everything.", ""]
    print("\n".join(lines), flush=True)


def _demo_logins(path: Path) -> list[str]:
    if not path.exists():
        return []
    logins = json.loads(path.read_text())
    lines = ["", "Sign in to the demonstration as"]
    for login in logins:
        who = ", ".join(filter(None, (login.get("role"), login.get("organization"))))
        lines.append(f"    {login['email']:<44} {login['password']:<28} {who}")
    return lines


if __name__ == "__main__":
    os.umask(0o077)  # the database's log may quote what people typed
    sys.exit(main())
