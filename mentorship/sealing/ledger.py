"""The erasure ledger, outside the database: a restore does not bring back what was erased.

One JSON object a line, appended and flushed to the disk before the key is destroyed.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings


class LedgerBroken(RuntimeError):
    """A line of the ledger cannot be read."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A destroyed key. Ids and a time alone."""

    at: str
    organization: str
    subject: str


def append(entry: Entry) -> None:
    """Add a line and return once it is on the disk. Raises OSError when it cannot be kept."""
    path = Path(settings.ERASURE_LEDGER)
    path.parent.mkdir(parents=True, exist_ok=True)
    is_new = not path.exists()
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        os.write(descriptor, (json.dumps(asdict(entry)) + "\n").encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if is_new:
        _flush_folder(path.parent)


def entries() -> Iterator[Entry]:
    """Every erasure, oldest first. A last line that was cut off by a crash is left out: its
    erasure was not promised to anybody. Raises LedgerBroken for any other that cannot be read."""
    path = Path(settings.ERASURE_LEDGER)
    if not path.exists():
        return
    *whole, tail = path.read_bytes().split(b"\n")
    for number, line in enumerate(whole, start=1):
        yield _read(line, number)
    if tail:
        try:
            yield _read(tail, len(whole) + 1)
        except LedgerBroken:
            return


def _read(line: bytes, number: int) -> Entry:
    try:
        return Entry(**json.loads(line))
    except (ValueError, TypeError) as error:
        raise LedgerBroken(f"Line {number} of {settings.ERASURE_LEDGER} is broken.") from error


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
