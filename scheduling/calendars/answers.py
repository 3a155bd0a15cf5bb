"""What a calendar program answers to an invitation (iTIP REPLY in an e-mail), read with care:
anybody may send an e-mail."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses
from itertools import islice
from typing import Any

from icalendar import Calendar, Event

_ANSWERS = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentative"}
_CALENDAR_TYPES = {"text/calendar", "application/ics"}
_RECIPIENT_HEADERS = ("To", "Cc", "Delivered-To", "X-Original-To")
_MOST_PARTS = 40


class UnreadableAnswer(ValueError):
    """An e-mail that is no answer to an invitation."""


@dataclass(frozen=True, slots=True)
class CalendarAnswer:
    """Who answers what to which version of which invitation, and when they said so."""

    uid: str
    attendee: str
    answer: str
    sequence: int
    stamp: datetime
    recipients: tuple[str, ...]


def read_answer(raw: bytes) -> CalendarAnswer:
    """The answer in an e-mail. Raises UnreadableAnswer for anything else."""
    try:
        message: Any = message_from_bytes(raw, policy=policy.default)
        return _read(message)
    except UnreadableAnswer:
        raise
    except Exception as error:  # whatever a parser stumbles over in somebody's e-mail
        raise UnreadableAnswer(type(error).__name__) from None


def _read(message: EmailMessage) -> CalendarAnswer:
    event = _reply_in(message)
    attendees = event.get("ATTENDEE")
    if attendees is None or isinstance(attendees, list):
        raise UnreadableAnswer("Exactly one person answers.")
    answer = _ANSWERS.get(str(attendees.params.get("PARTSTAT", "")).upper())
    stamp = event.get("DTSTAMP")
    if answer is None or stamp is None or stamp.dt.tzinfo is None:
        raise UnreadableAnswer("It says neither yes, no nor perhaps, or not when.")
    return CalendarAnswer(
        uid=str(event["UID"]),
        attendee=_address(attendees),
        answer=answer,
        sequence=int(event.get("SEQUENCE", 0)),
        stamp=stamp.dt,
        recipients=tuple(_recipients(message, event)),
    )


def _reply_in(message: EmailMessage) -> Event:
    for part in islice(message.walk(), _MOST_PARTS):
        if part.get_content_type() not in _CALENDAR_TYPES:
            continue
        text = part.get_payload(decode=True)
        calendar = Calendar.from_ical(text if isinstance(text, bytes) else b"")
        if str(calendar.get("METHOD", "")).upper() == "REPLY" and len(calendar.events) == 1:
            return calendar.events[0]
    raise UnreadableAnswer("There is no answer in it.")


def _recipients(message: EmailMessage, event: Event) -> Iterator[str]:
    """Whom it was sent to: the organiser, whom a calendar program names by rule, comes first."""
    if "ORGANIZER" in event:
        yield _address(event["ORGANIZER"])
    headers = [str(value) for name in _RECIPIENT_HEADERS for value in message.get_all(name, [])]
    for _, address in getaddresses(headers[:_MOST_PARTS]):
        yield address.lower()


def _address(value: object) -> str:
    return re.sub(r"^mailto:", "", str(value).strip(), flags=re.IGNORECASE).lower()
