"""The link in an e-mail that asks something: opens one survey, or one question about a meeting.

As with the links that log a meeting (`log_links`), what it says is written when the e-mail is owed,
and signed when the e-mail is made. It has no row of its own: it works while what it asks is open.
"""

import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from django.core import signing
from django.utils.crypto import constant_time_compare

from mentorship.models import User

_SALT = "scheduling.asking_link"
_SHAPE = struct.Struct(">c16s16s16sI6s")


class About(StrEnum):
    """What a link asks for."""

    SURVEY = "s"
    CHEMISTRY = "c"


@dataclass(frozen=True, slots=True)
class Asking:
    """Who is asked for what (a round of a survey, a relationship), while their password is this."""

    about: About
    organization_id: UUID
    what_id: UUID
    person_id: UUID
    owed_at: datetime
    account: bytes

    @classmethod
    def of(
        cls,
        about: About,
        organization_id: UUID,
        what_id: UUID,
        person_id: UUID,
        owed_at: datetime,
        user: User,
    ) -> "Asking":
        return cls(about, organization_id, what_id, person_id, owed_at, _account(user))

    def is_of(self, user: User) -> bool:
        """Whether the account's password is the one that it was: a link ends where sessions do."""
        return constant_time_compare(self.account, _account(user))

    @property
    def unsigned(self) -> str:
        """What an outbox row may hold: it opens nothing."""
        packed = _SHAPE.pack(
            self.about.encode(),
            self.organization_id.bytes,
            self.what_id.bytes,
            self.person_id.bytes,
            int(self.owed_at.timestamp()),
            self.account,
        )
        return urlsafe_b64encode(packed).decode().rstrip("=")


def signed(unsigned: str) -> str:
    """What stands in the link; it cannot be made up."""
    return _signer().sign(unsigned)


def asking_of(token: str) -> Asking | None:
    """What a link asks; None for one that is not ours, or that was cut off."""
    try:
        text = _signer().unsign(token)
        parts = _SHAPE.unpack(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        about = About(parts[0].decode())
    except (signing.BadSignature, ValueError, struct.error):
        return None
    organization, what, person = (UUID(bytes=part) for part in parts[1:4])
    owed_at = datetime.fromtimestamp(parts[4], tz=UTC)
    return Asking(about, organization, what, person, owed_at, parts[5])


def _signer() -> signing.Signer:
    return signing.Signer(sep=".", salt=_SALT)


def _account(user: User) -> bytes:
    return bytes.fromhex(user.get_session_auth_hash()[:12])
