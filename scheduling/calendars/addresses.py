"""Addresses that are known to one person alone: of the answers to an invitation, and of a feed.

The one for answers names the organisation, so that nothing is looked for in another, and stays the
same in every update of an invitation, whatever keys change.
"""

import hashlib
import secrets
from base64 import b32decode, b32encode
from uuid import UUID

_HANDLE_BYTES = 12
_TOKEN_SIGNS = 45  # 16 bytes of the organisation and the handle, in letters and digits
_LONGEST_LOCAL_PART = 64
_SECRET_BYTES = 32


def new_secret() -> str:
    """What makes a feed's address unguessable: 256 random bits."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def hash_of(secret: str) -> bytes:
    """What is kept of a feed's secret: so many random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).digest()


def new_handle() -> str:
    """What makes an invitation's address unguessable: 96 random bits."""
    return secrets.token_hex(_HANDLE_BYTES)


def answer_address(base: str, organization_id: UUID, handle: str) -> str:
    """`answers+<token>@example.org` for the base `answers@example.org`.

    Raises ValueError where mail servers would refuse so long an address.
    """
    local, _, domain = base.rpartition("@")
    token = b32encode(organization_id.bytes + bytes.fromhex(handle)).decode().rstrip("=").lower()
    if len(local) + 1 + len(token) > _LONGEST_LOCAL_PART:
        raise ValueError("What stands before the @ must be shorter.")
    return f"{local}+{token}@{domain}"


def read_answer_address(base: str, address: str) -> tuple[UUID, str] | None:
    """The organisation and the handle of an address of ours, or None for any other."""
    local, _, domain = base.lower().rpartition("@")
    name, _, host = address.strip().lower().rpartition("@")
    before, _, token = name.partition("+")
    if (before, host) != (local, domain) or len(token) != _TOKEN_SIGNS or not token.isascii():
        return None
    try:
        found = b32decode(token.upper() + "===")
    except ValueError:
        return None
    return UUID(bytes=found[:16]), found[16:].hex()
