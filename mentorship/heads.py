"""Signed heads: where every organisation's audit chain ended, written down outside the database.

A chain alone does not see that its end was cut off, or that all of it was written anew. The heads
are lines of JSON in `AUDIT_HEADS_FILE`, each signed with Ed25519; copy the file to where whoever
runs the database cannot write.
"""

import base64
import fcntl
import json
import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from mentorship.chain import Head

logger = logging.getLogger(__name__)
_PEM = serialization.Encoding.PEM


class NotSigned(Exception):
    """A line of the file is no head that one of the keys signed."""


@dataclass(frozen=True)
class SignedHead:
    """One line of the file."""

    organization_id: UUID
    head: Head
    at: str

    def text(self) -> bytes:
        """What is signed."""
        parts = [self.organization_id, self.head.position, self.head.hash.hex(), self.at]
        return "\n".join(["mentorship-audit-head-1", *map(str, parts)]).encode()


def sign(organization_id: UUID, head: Head, at: datetime) -> str:
    """The line for a head. Raises ImproperlyConfigured without a key."""
    key = _signing_key()
    signed = SignedHead(organization_id, head, at.isoformat())
    line = {
        "organization": str(organization_id),
        "position": head.position,
        "hash": head.hash.hex(),
        "at": signed.at,
        "key": fingerprint(key.public_key()),
        "signature": base64.b64encode(key.sign(signed.text())).decode(),
    }
    return json.dumps(line)


def read(line: str, keys: Iterable[Ed25519PublicKey]) -> SignedHead:
    """The head of a line. Raises NotSigned when none of the keys signed it."""
    by_name = {fingerprint(key): key for key in keys}
    try:
        found = json.loads(line)
        head = Head(int(found["position"]), bytes.fromhex(found["hash"]))
        signed = SignedHead(UUID(found["organization"]), head, str(found["at"]))
        signature = base64.b64decode(found["signature"])
        by_name[found["key"]].verify(signature, signed.text())
    except (ValueError, TypeError, KeyError, InvalidSignature) as error:
        raise NotSigned from error
    return signed


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file of heads, with their numbers; none where there is no file yet."""
    if not path.exists():
        return
    with path.open(encoding="utf-8", errors="replace") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield number, line


def last_heads(path: Path) -> dict[UUID, Head]:
    """The last signed head of every organisation in a file."""
    keys, last = public_keys(), {}
    for _number, line in lines(path):
        try:
            signed = read(line, keys)
        except NotSigned:
            continue
        last[signed.organization_id] = signed.head
    return last


def signed_heads(
    organization_id: UUID, path: Path | None = None, keys: Iterable[Ed25519PublicKey] | None = None
) -> Iterator[Head]:
    """An organisation's heads in a file, as they come; lines that nobody signed are left out."""
    keys = list(public_keys() if keys is None else keys)
    for _number, line in lines(path or settings.AUDIT_HEADS_FILE):
        # Reading JSON and checking a signature is dear; most lines are of other organisations.
        if str(organization_id) not in line:
            continue
        try:
            signed = read(line, keys)
        except NotSigned:
            continue
        if signed.organization_id == organization_id:
            yield signed.head


def append(new: Iterable[str]) -> int:
    """Add lines to `AUDIT_HEADS_FILE`, whole and on the disk, and say how many."""
    path: Path = settings.AUDIT_HEADS_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    count = 0
    with os.fdopen(descriptor, "a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        for line in new:
            file.write(line + "\n")
            count += 1
        file.flush()
        os.fsync(file.fileno())
    return count


def public_keys(path: Path | None = None) -> list[Ed25519PublicKey]:
    """The keys that heads are checked against: those in a PEM file, or that of the signing key."""
    if path is None:
        return [_signing_key().public_key()]
    end = b"-----END PUBLIC KEY-----"
    parts = [part + end for part in path.read_bytes().split(end) if part.strip()]
    keys = [serialization.load_pem_public_key(part.strip()) for part in parts]
    if not all(isinstance(key, Ed25519PublicKey) for key in keys):
        raise ValueError("The file holds another kind of key than Ed25519.")
    return [key for key in keys if isinstance(key, Ed25519PublicKey)]


def public_pem() -> str:
    """The public half of the signing key, to be kept by whoever checks."""
    public = _signing_key().public_key()
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return public.public_bytes(_PEM, form).decode()


def fingerprint(key: Ed25519PublicKey) -> str:
    """A key's short name."""
    raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return sha256(raw).hexdigest()[:16]


def _signing_key() -> Ed25519PrivateKey:
    path: Path = settings.AUDIT_SIGNING_KEY_FILE
    if not path.exists() and path.parent == settings.DATA_DIR:
        _make_key(path)
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"AUDIT_SIGNING_KEY_FILE: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ImproperlyConfigured("AUDIT_SIGNING_KEY_FILE holds no Ed25519 key.")
    return key


def _make_key(path: Path) -> None:
    """A first key, where none was named and the data folder has none. Never replaces one."""
    form = serialization.PrivateFormat.PKCS8
    pem = Ed25519PrivateKey.generate().private_bytes(_PEM, form, serialization.NoEncryption())
    half_written = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(half_written, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
    try:
        os.link(half_written, path)
        logger.warning("Made a key that signs the heads of audit trails.")
    except FileExistsError:
        pass
    finally:
        half_written.unlink()
