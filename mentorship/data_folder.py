"""The folder in which `./run` keeps everything: database, queue, files, mail, keys."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mentorship.embedded import Postgres, RolePasswords
from mentorship.root_key_file import add_root_key
from mentorship.supervisor import CHECKOUT

SECRETS = "secrets.json"
OF_THE_DATABASE = [
    *("postgres", "broker", "files", "mail", "audit-heads.jsonl"),
    *("demo-seeded", "demo-logins.json"),
]


class LaunchError(RuntimeError):
    """The product cannot be started; the message is one for the person who typed `./run`."""


def data_folder(wanted: str | None) -> Path:
    """The folder that was asked for, made if need be; without one, `.data` in the checkout, or
    the user's data folder where the checkout is not theirs.

    Raises LaunchError when it cannot be used or holds other things.
    """
    if wanted:
        folder = Path(wanted).resolve()
        if folder.is_dir() and any(folder.iterdir()) and not (folder / SECRETS).exists():
            raise LaunchError(f"{folder} holds other things; name an empty or a new folder.")
    elif os.access(CHECKOUT, os.W_OK):
        folder = CHECKOUT / ".data"
    else:
        home = Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local/share"))
        folder = home / "mentorship" / "data"
    try:
        if not folder.exists():
            folder.mkdir(parents=True)
            # As root the database runs as another user, who must reach its own folder in it.
            folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
        (folder / "static").mkdir(exist_ok=True)
    except OSError as error:
        raise LaunchError(
            f"Cannot use {folder} as the data folder ({error.strerror}); name another with --data."
        ) from error
    return folder


def kept_secrets(data: Path) -> dict[str, str]:
    """Passwords and keys, made at the first start."""
    path = data / SECRETS
    if path.exists():
        kept: dict[str, str] = json.loads(path.read_text())
        return kept
    made = {name: secrets.token_urlsafe(32) for name in ("superuser", "owner", "app", "broker")}
    made["SECRET_KEY"] = secrets.token_urlsafe(64)
    write_privately(path, json.dumps(made, indent=2))
    return made


def kept_root_key(data: Path) -> Path:
    """The file with the root key that seals notes, made at the first start."""
    path = data / "root-key"
    if not path.exists():
        add_root_key(path)
    return path


def write_privately(path: Path, text: str) -> None:
    """Write whole or not at all, readable by nobody else."""
    half_written = path.with_name(path.name + ".new")
    descriptor = os.open(half_written, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    half_written.replace(path)


@contextmanager
def sole_use(data: Path) -> Iterator[bool]:
    """Whether nobody else uses this data folder; the lock goes with us, however we end."""
    with (data / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def forget(data: Path) -> None:
    """Throw the embedded database away with the files that belong to it; keys stay."""
    if os.environ.get("DATABASE_URL"):
        raise LaunchError(
            "--fresh throws away the embedded database; DATABASE_URL names another, "
            "which is left alone."
        )
    embedded = Postgres(data / "postgres", RolePasswords("", "", "")).directory
    for thing in [embedded, *(data / name for name in OF_THE_DATABASE)]:
        if thing.is_dir():
            shutil.rmtree(thing)
        else:
            thing.unlink(missing_ok=True)
