"""The link in a reminder that stops its kind of e-mail without signing in (RFC 8058).

It names the person, the kinds that the e-mail carried, and the address to which it was sent, and so
ends when that address changes. It has no day on which it ends: an e-mail that is found years later
must still be able to be the last one. It cannot do more than what it names, and undo it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.utils.crypto import constant_time_compare

from scheduling.models import Reminder
from scheduling.signed_links import SignedLinks

_LINKS = SignedLinks("scheduling.unsubscribing", ">16s16s6sH")
_ORDER = (
    Reminder.Kind.PLAN,
    Reminder.Kind.UPCOMING,
    Reminder.Kind.LOG,
    Reminder.Kind.STEP,
    Reminder.Kind.SURVEY,
    Reminder.Kind.CHEMISTRY,
    Reminder.Kind.PREPARATION,
    Reminder.Kind.TEAM,
)
"""Each has a bit of its own in links that are out there: add at the end, never move one."""


@dataclass(frozen=True, slots=True)
class Unsubscribing:
    """Who may stop which kinds of e-mail, while this is their address."""

    organization_id: UUID
    person_id: UUID
    address: bytes
    kinds: tuple[str, ...]

    @classmethod
    def of(
        cls, organization_id: UUID, person_id: UUID, address: str, kinds: Collection[str]
    ) -> "Unsubscribing":
        return cls(organization_id, person_id, _mark(address), _in_order(kinds))

    def is_of(self, address: str) -> bool:
        """Whether the e-mail went to the address that this person still has."""
        return constant_time_compare(self.address, _mark(address))

    @property
    def unsigned(self) -> str:
        """What an outbox row may hold: it opens nothing."""
        bits = sum(1 << place for place, kind in enumerate(_ORDER) if kind in self.kinds)
        return _LINKS.packed(self.organization_id.bytes, self.person_id.bytes, self.address, bits)


def signed(unsigned: str) -> str:
    """What stands in the link; it cannot be made up."""
    return _LINKS.signed(unsigned)


def unsubscribing_of(token: str) -> Unsubscribing | None:
    """What a link says; None for one that is not ours, or that was cut off."""
    parts = _LINKS.parts_of(token)
    if parts is None:
        return None
    organization, person, address, bits = parts
    kinds = tuple(str(kind) for place, kind in enumerate(_ORDER) if bits >> place & 1)
    return Unsubscribing(UUID(bytes=organization), UUID(bytes=person), address, kinds)


def _in_order(kinds: Collection[str]) -> tuple[str, ...]:
    return tuple(str(kind) for kind in _ORDER if kind in kinds)


def _mark(address: str) -> bytes:
    return sha256(address.strip().lower().encode()).digest()[:6]
