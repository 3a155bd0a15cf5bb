"""The link in a reminder that opens one act: to say what became of one meeting.

What the link says (`Claim`) is written when the reminder is owed; its signature is added when the
e-mail is made, so that nothing in the outbox, or in a copy of the database, opens anything. The
link has no row of its own: it works while its meeting waits for somebody to say what became of it,
at the time that the link names, and so once.
"""

import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.core import signing
from django.utils.crypto import constant_time_compare

from mentorship.models import User

OPEN_FOR = timedelta(days=14)
"""So long after the meeting's end."""
_SALT = "scheduling.log_link"
_SHAPE = struct.Struct(">16s16s16sI6s")


@dataclass(frozen=True, slots=True)
class Claim:
    """Who may say what became of which meeting, at which time, while their password is this."""

    organization_id: UUID
    meeting_id: UUID
    person_id: UUID
    starts_at: datetime
    account: bytes

    @classmethod
    def of(
        cls,
        organization_id: UUID,
        meeting_id: UUID,
        person_id: UUID,
        starts_at: datetime,
        user: User,
    ) -> "Claim":
        return cls(organization_id, meeting_id, person_id, _minute(starts_at), _account(user))

    def is_about(self, starts_at: datetime) -> bool:
        """Whether the meeting is still at the time that the link names."""
        return self.starts_at == _minute(starts_at)

    def is_of(self, user: User) -> bool:
        """Whether the account's password is the one that it was: a link ends where sessions do."""
        return constant_time_compare(self.account, _account(user))

    @property
    def unsigned(self) -> str:
        """What an outbox row may hold: it opens nothing."""
        packed = _SHAPE.pack(
            self.organization_id.bytes,
            self.meeting_id.bytes,
            self.person_id.bytes,
            int(self.starts_at.timestamp()) // 60,
            self.account,
        )
        return urlsafe_b64encode(packed).decode().rstrip("=")


def signed(unsigned: str) -> str:
    """What stands in the link; it cannot be made up."""
    return _signer().sign(unsigned)


def claim_of(token: str) -> Claim | None:
    """What a link says; None for one that is not ours, or that was cut off."""
    try:
        text = _signer().unsign(token)
        parts = _SHAPE.unpack(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (signing.BadSignature, ValueError, struct.error):
        return None
    organization, meeting, person, minutes, account = parts
    return Claim(
        UUID(bytes=organization),
        UUID(bytes=meeting),
        UUID(bytes=person),
        datetime.fromtimestamp(minutes * 60, tz=UTC),
        account,
    )


def _signer() -> signing.Signer:
    # A dot: it needs no escape in an address, and is not among the signs of what is signed.
    return signing.Signer(sep=".", salt=_SALT)


def _minute(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(second=0, microsecond=0)


def _account(user: User) -> bytes:
    return bytes.fromhex(user.get_session_auth_hash()[:12])
