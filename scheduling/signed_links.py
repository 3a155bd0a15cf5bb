"""Links in e-mails that open one act without signing in.

What such a link says is packed when its e-mail is owed; its signature is added when the e-mail is
made, so that nothing in the outbox, or in a copy of the database, opens anything. A link has no
row of its own: it works while what it is about waits for it, and while its account's password is
the one that it was.
"""

from __future__ import annotations

import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from django.core import signing
from django.utils.crypto import constant_time_compare

from mentorship.models import User


class SignedLinks:
    """Links of one kind: what each says has this shape (`struct`'s), under a salt of its own."""

    def __init__(self, salt: str, shape: str) -> None:
        # A dot: it needs no escape in an address, and is not among the signs of what is signed.
        self._signer = signing.Signer(sep=".", salt=salt)
        self._shape = struct.Struct(shape)

    def packed(self, *parts: Any) -> str:
        """What an outbox row may hold: it opens nothing."""
        return urlsafe_b64encode(self._shape.pack(*parts)).decode().rstrip("=")

    def signed(self, packed: str) -> str:
        """What stands in the link; it cannot be made up."""
        return self._signer.sign(packed)

    def parts_of(self, token: str) -> tuple[Any, ...] | None:
        """What a link says; None for one that is not ours, or that was cut off."""
        try:
            text = self._signer.unsign(token)
            return self._shape.unpack(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        except (signing.BadSignature, ValueError, struct.error):
            return None


def account_mark(user: User) -> bytes:
    """Changes with the account's password: a link ends where sessions do."""
    return bytes.fromhex(user.get_session_auth_hash()[:12])


def is_marked(mark: bytes, user: User) -> bool:
    """Whether the account's password is the one that it was when the link was owed."""
    return constant_time_compare(mark, account_mark(user))
