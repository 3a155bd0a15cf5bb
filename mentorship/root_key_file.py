"""The file with the root keys: lines of `id:base64 of 32 bytes`, the current one first.

Imports nothing of ours, for `./run` makes the file before there are settings.
"""

import base64
import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32


class RootKeyMissing(ImproperlyConfigured):
    """The root key cannot be read, or a key was wrapped by one that is not there."""


def read_ring(path: Path) -> dict[str, bytes]:
    """The keys in the file by their ids, the current one first. Raises RootKeyMissing."""
    try:
        lines = path.read_text().split()
    except OSError as error:
        raise RootKeyMissing(
            f"The root key cannot be read from {path} ({error.strerror}). Make one with "
            "`python manage.py make_root_key`, or set ROOT_KEY_FILE."
        ) from error
    ring = dict(_parsed(line, path) for line in lines)
    if not ring:
        raise RootKeyMissing(f"There is no root key in {path}.")
    return ring


def _parsed(line: str, path: Path) -> tuple[str, bytes]:
    key_id, _, encoded = line.partition(":")
    try:
        key = base64.b64decode(encoded, validate=True)
    except ValueError:
        key = b""
    if not key_id or len(key_id) > 80 or len(key) != KEY_BYTES:
        raise RootKeyMissing(f"Every line of {path} is id:base64 of {KEY_BYTES} random bytes.")
    return key_id, key


def add_root_key(path: Path) -> str:
    """Put a new root key before those in the file, which is made for its owner alone if need be.

    Returns the new key's id. The old file stays whole until the new one is on the disk.
    """
    key_id = secrets.token_hex(4)
    older = path.read_text() if path.exists() else ""
    draft = path.with_name(f"{path.name}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{key_id}:{base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}\n{older}")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return key_id
