"""E-mails with answers to invitations, as the mail provider hands them over.

Signed with a secret that the two share, over the moment and the whole message; taken once, within
five minutes, up to a size and a number a minute.
"""

import hashlib
import hmac
import logging
import re
import time
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from mentorship.access import Actor
from mentorship.client_address import client_address
from mentorship.models import Organization
from mentorship.tenancy import activate
from scheduling.calendars.addresses import read_answer_address
from scheduling.calendars.answers import CalendarAnswer, UnreadableAnswer, read_answer
from scheduling.services.calendars import take_calendar_answer

log = logging.getLogger(__name__)
HEADER = "Mentorship-Signature"
MOST_BYTES = 256 * 1024
MOST_A_MINUTE = 300
_FRESH_SECONDS = 300
_SIGNATURE = re.compile(r"t=(?P<at>\d{1,12}),v1=(?P<mac>[0-9a-f]{64})")


def signature(secret: str, at: int, body: bytes) -> str:
    """The header of a message that is handed over at this moment (seconds since 1970)."""
    mac = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return f"t={at},v1={mac.hexdigest()}"


def take(request: HttpRequest) -> int | None:
    """Keep the answer in the request's body; returns the status that refuses it, or None."""
    if _is_one_too_many(request):
        return 429
    body = _body(request)
    if body is None:
        return 413
    signed = request.headers.get(HEADER, "")
    if not _is_genuine(signed, body):
        return 403
    # Kept for longer than a signature is fresh on either side of our clock.
    if not cache.add(f"calendar-answer:{hashlib.sha256(signed.encode()).hexdigest()}", 1, 900):
        return 409
    try:
        _keep(read_answer(body))
    except UnreadableAnswer as error:
        log.info("calendar answer not read: %s", error)
    return None


def _is_one_too_many(request: HttpRequest) -> bool:
    key = f"calendar-answers:{client_address(request)}:{int(time.time()) // 60}"
    cache.add(key, 0, 120)
    return cache.incr(key) > MOST_A_MINUTE


def _body(request: HttpRequest) -> bytes | None:
    """What was sent, or None where it is too much: no more than that is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > MOST_BYTES:
        return None
    body = request.read(MOST_BYTES + 1)
    return body if len(body) <= MOST_BYTES else None


def _is_genuine(header: str, body: bytes) -> bool:
    found = _SIGNATURE.fullmatch(header)
    if found is None or abs(time.time() - int(found["at"])) > _FRESH_SECONDS:
        return False
    expected = signature(settings.CALENDAR_REPLY_SECRET, int(found["at"]), body)
    return hmac.compare_digest(expected, header)


def _keep(answer: CalendarAnswer) -> None:
    """In the organisation that the address names, whose e-mail it answers."""
    for recipient in answer.recipients:
        if found := read_answer_address(settings.CALENDAR_REPLY_ADDRESS, recipient):
            _keep_in(*found, answer)
            return
    log.info("calendar answer to no address of ours")


def _keep_in(organization_id: UUID, handle: str, answer: CalendarAnswer) -> None:
    organization = Organization.objects.filter(pk=organization_id).first()
    if organization is None:
        return
    with activate(organization):
        actor = Actor.system(organization)
        take_calendar_answer(actor=actor, handle=handle, answer=answer)
