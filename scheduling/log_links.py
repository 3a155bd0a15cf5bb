"""The link in a reminder that opens one act: to say what became of one meeting.

What the link says (`Claim`) is written when the reminder is owed; its signature is added when the
e-mail is made, so that nothing in the outbox, or in a copy of the database, opens anything. The
link has no row of its own: it works while its meeting waits for somebody to say what became of it,
at the time that the link names, and so once.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from mentorship.models import User
from scheduling.signed_links import SignedLinks, account_mark, is_marked

OPEN_FOR = timedelta(days=14)
"""So long after the meeting's end."""
_LINKS = SignedLinks("scheduling.log_link", ">16s16s16sI6s")


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
        return cls(organization_id, meeting_id, person_id, _minute(starts_at), account_mark(user))

    def is_about(self, starts_at: datetime) -> bool:
        """Whether the meeting is still at the time that the link names."""
        return self.starts_at == _minute(starts_at)

    def is_of(self, user: User) -> bool:
        """Whether the account's password is the one that it was: a link ends where sessions do."""
        return is_marked(self.account, user)

    @property
    def unsigned(self) -> str:
        """What an outbox row may hold: it opens nothing."""
        return _LINKS.packed(
            self.organization_id.bytes,
            self.meeting_id.bytes,
            self.person_id.bytes,
            int(self.starts_at.timestamp()) // 60,
            self.account,
        )


def signed(unsigned: str) -> str:
    """What stands in the link; it cannot be made up."""
    return _LINKS.signed(unsigned)


def claim_of(token: str) -> Claim | None:
    """What a link says; None for one that is not ours, or that was cut off."""
    parts = _LINKS.parts_of(token)
    if parts is None:
        return None
    organization, meeting, person, minutes, account = parts
    return Claim(
        UUID(bytes=organization),
        UUID(bytes=meeting),
        UUID(bytes=person),
        datetime.fromtimestamp(minutes * 60, tz=UTC),
        account,
    )


def _minute(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(second=0, microsecond=0)
