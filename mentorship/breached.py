"""Passwords that became known elsewhere, looked up in a file of the operator's: no network, and
nobody is told what was looked for.

The file is the one that public collections of breached passwords are handed out as: a line for
each, the SHA-1 of the password in hexadecimal capitals, and anything after it (`HASH:count`),
sorted. It may be tens of gigabytes large; a look-up reads a few dozen lines of it.
"""

import hashlib
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def is_breached(password: str) -> bool:
    """Whether the file holds it; False where there is no file. Raises ImproperlyConfigured when
    one is named and cannot be read, for then nobody would notice that it is not asked."""
    if not settings.BREACHED_PASSWORDS_FILE:
        return False
    digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    path = Path(settings.BREACHED_PASSWORDS_FILE)
    try:
        with path.open("rb") as lines:
            return _first_from(lines, path.stat().st_size, digest).upper().startswith(digest)
    except OSError as error:
        raise ImproperlyConfigured(f"BREACHED_PASSWORDS_FILE: {error.strerror}.") from error


def _first_from(lines: IO[bytes], size: int, digest: bytes) -> bytes:
    """The first line that is not below the digest, by halving."""
    low, high = 0, size
    while low < high:
        middle = (low + high) // 2
        if _line_at(lines, middle).upper() < digest:
            low = middle + 1
        else:
            high = middle
    return _line_at(lines, low)


def _line_at(lines: IO[bytes], place: int) -> bytes:
    """The line that begins at or after this place; past the last one, what sorts behind all."""
    lines.seek(max(place - 1, 0))
    if place:
        lines.readline()
    return lines.readline() or b"~"
