"""The link in an e-mail that asks something: opens one survey, or one question about a meeting.

As with the links that log a meeting (`log_links`), what it says is written when the e-mail is owed,
and signed when the e-mail is made. It has no row of its own: it works while what it asks is open.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from mentorship.models import User
from scheduling.signed_links import SignedLinks, account_mark, is_marked

_LINKS = SignedLinks("scheduling.asking_link", ">c16s16s16sI6s")


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
        return cls(about, organization_id, what_id, person_id, owed_at, account_mark(user))

    def is_of(self, user: User) -> bool:
        """Whether the account's password is the one that it was: a link ends where sessions do."""
        return is_marked(self.account, user)

    @property
    def unsigned(self) -> str:
        """What an outbox row may hold: it opens nothing."""
        return _LINKS.packed(
            self.about.encode(),
            self.organization_id.bytes,
            self.what_id.bytes,
            self.person_id.bytes,
            int(self.owed_at.timestamp()),
            self.account,
        )


def signed(unsigned: str) -> str:
    """What stands in the link; it cannot be made up."""
    return _LINKS.signed(unsigned)


def asking_of(token: str) -> Asking | None:
    """What a link asks; None for one that is not ours, or that was cut off."""
    parts = _LINKS.parts_of(token)
    if parts is None or parts[0].decode("latin-1") not in About:
        return None
    about = About(parts[0].decode())
    organization, what, person = (UUID(bytes=part) for part in parts[1:4])
    owed_at = datetime.fromtimestamp(parts[4], tz=UTC)
    return Asking(about, organization, what, person, owed_at, parts[5])
