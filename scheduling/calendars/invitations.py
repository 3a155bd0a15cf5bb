"""Invitations by e-mail: REQUEST, the same again with a higher SEQUENCE, CANCEL (RFC 5546).

A copy is for one person: it names that person's address and the organiser's alone, so that no
calendar tells anybody's address to another, nor a secretary who somebody's mentor is.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import vCalAddress

from scheduling.calendars.events import calendar_of, meeting_event

REQUEST, CANCEL = "REQUEST", "CANCEL"


@dataclass(frozen=True, slots=True)
class InvitationFacts:
    """What the outbox holds of an invitation until it is sent: identifiers, times, links."""

    method: str
    uid: str
    sequence: int
    stamp: datetime
    starts_at: datetime
    minutes: int
    zone: str
    organizer: str
    organizer_name: str
    attendee: str
    answer: str
    is_answer_wanted: bool
    url: str
    sent_by: str = ""
    """Whose address the e-mail comes from, where that is not the organiser's."""

    @classmethod
    def read(cls, facts: dict[str, Any]) -> "InvitationFacts":
        """From JSON."""
        moments = {name: datetime.fromisoformat(facts[name]) for name in ("stamp", "starts_at")}
        return cls(**facts | moments)

    @property
    def written(self) -> dict[str, Any]:
        """For JSON."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        return fields | {name: fields[name].isoformat() for name in ("stamp", "starts_at")}


def written(facts: dict[str, Any]) -> tuple[str, str]:
    """The method and the text of the object that an e-mail carries (settings.CALENDAR_WRITER)."""
    invitation = InvitationFacts.read(facts)
    return invitation.method, invitation_text(invitation)


def invitation_text(facts: InvitationFacts) -> str:
    """The object as RFC 5546 asks for it."""
    zone = ZoneInfo(facts.zone)
    event = meeting_event(
        uid=facts.uid,
        starts_at=facts.starts_at,
        minutes=facts.minutes,
        zone=zone,
        stamp=facts.stamp,
        sequence=facts.sequence,
        url=facts.url,
    )
    is_cancelled = facts.method == CANCEL
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("organizer", _organizer(facts))
    event.add("attendee", _attendee(facts))
    event.add("x-microsoft-cdo-busystatus", "FREE" if is_cancelled else "BUSY")
    # Another time is proposed on the meeting's page, where the other side sees it.
    event.add("x-microsoft-disallow-counter", "TRUE")
    calendar = calendar_of([event], zone, [facts.starts_at])
    calendar.add("method", facts.method)
    return calendar.to_ical().decode()


def _organizer(facts: InvitationFacts) -> vCalAddress:
    organizer = vCalAddress(f"mailto:{facts.organizer}")
    organizer.params["CN"] = _plain(facts.organizer_name)
    if facts.sent_by and facts.sent_by != facts.organizer:
        # RFC 6047 (3): who sends for an organiser says so, else the sender looks forged.
        organizer.params["SENT-BY"] = f"mailto:{facts.sent_by}"
    return organizer


def _attendee(facts: InvitationFacts) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{facts.attendee}")
    attendee.params["CUTYPE"] = "INDIVIDUAL"
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params["PARTSTAT"] = facts.answer.upper().replace("_", "-")
    attendee.params["RSVP"] = "TRUE" if facts.is_answer_wanted else "FALSE"
    attendee.params["CN"] = facts.attendee
    return attendee


def _plain(name: str) -> str:
    """A name within a parameter, where neither a quote nor a line's end may stand."""
    return " ".join("".join(sign for sign in name if sign.isprintable() and sign != '"').split())
