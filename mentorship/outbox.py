"""E-mails that are owed: written with the act that owes them, sent by a worker, never lost.

A message may be sent twice only where the mail server's answer was lost; both then carry the
same Message-ID.
"""

import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import timezone
from psycopg.types.json import Jsonb

from mentorship.calendar_email import CalendarEmail
from mentorship.models import Organization, OutboxMessage
from mentorship.tenancy import activate, current_organization_id, new_id

log = logging.getLogger(__name__)

_LEASE = timedelta(minutes=2)
_BATCH = 50
_MOST_ATTEMPTS = 12


def enqueue(
    *,
    key: str,
    kind: str,
    to: str | list[str],
    payload: dict[str, Any],
    send_at: datetime | None = None,
) -> bool:
    """Owe an e-mail. False when one with this key is owed or sent already (nothing changes).

    `kind` names `templates/email/<kind>.txt`, whose first line is `Subject: …`. A withdrawn
    message with the same key is owed again, at the new time.
    """
    return bool(_owe([Owed(key, kind, to, payload, send_at)]))


@dataclass(frozen=True, slots=True)
class Owed:
    """An e-mail to owe, one of many."""

    key: str
    kind: str
    to: str | list[str]
    payload: dict[str, Any]
    send_at: datetime | None = None


def enqueue_all(messages: Iterable[Owed]) -> None:
    """Owe many e-mails by one statement; each as `enqueue` would."""
    _owe(list({one.key: one for one in messages}.values()))


_OWE = """
INSERT INTO mentorship_outboxmessage AS known
    (id, organization_id, key, kind, "to", payload, send_at, attempts, last_error)
SELECT id, %s, key, kind, ARRAY(SELECT jsonb_array_elements_text(recipients)), payload, send_at,
    0, ''
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::jsonb[], %s::jsonb[], %s::timestamptz[])
    AS owed (id, key, kind, recipients, payload, send_at)
ON CONFLICT (organization_id, key) DO UPDATE
SET kind = excluded.kind, "to" = excluded."to", payload = excluded.payload,
    send_at = excluded.send_at, withdrawn_at = NULL, leased_until = NULL, attempts = 0
WHERE known.withdrawn_at IS NOT NULL AND known.sent_at IS NULL
RETURNING id
"""


def _owe(messages: Sequence[Owed]) -> int:
    """Insert or revive; returns how many are owed that were not."""
    if not messages:
        return 0
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            _OWE,
            [
                current_organization_id(),
                [new_id() for _ in messages],
                [one.key for one in messages],
                [one.kind for one in messages],
                [Jsonb([one.to] if isinstance(one.to, str) else one.to) for one in messages],
                [Jsonb(one.payload, dumps=_dumps) for one in messages],
                [one.send_at or now for one in messages],
            ],
        )
        return cursor.rowcount


def _dumps(payload: dict[str, Any]) -> str:
    return json.dumps(payload, cls=DjangoJSONEncoder)


def withdraw_all(*, keys: Iterable[str]) -> int:
    """Stop owing many e-mails; returns how many were still owed."""
    unsent = OutboxMessage.objects.filter(key__in=list(keys), sent_at=None, withdrawn_at=None)
    return unsent.update(withdrawn_at=timezone.now())


def withdraw(*, key: str) -> bool:
    """Stop owing an e-mail. False when there is none by this key that was not sent yet."""
    unsent = OutboxMessage.objects.filter(key=key, sent_at=None, withdrawn_at=None)
    return bool(unsent.update(withdrawn_at=timezone.now()))


def deliver_due(now: datetime | None = None) -> int:
    """Send what is due in every organisation; returns how many were sent.

    Each message is claimed under a lease in a transaction of its own, sent outside of any, and
    marked in another, so that two workers share the work and a dead one's is taken up.
    """
    sent = 0
    for organization in Organization.objects.order_by("pk"):
        while claimed := _claim(organization, now or timezone.now()):
            sent += sum(_send(organization, message) for message in claimed)
    return sent


def _claim(organization: Organization, now: datetime) -> list[OutboxMessage]:
    with activate(organization):
        due = (
            OutboxMessage.objects.select_for_update(skip_locked=True)
            .filter(Q(leased_until=None) | Q(leased_until__lt=now), send_at__lte=now)
            .filter(sent_at=None, withdrawn_at=None, failed_at=None)
            .order_by("send_at")[:_BATCH]
        )
        ids = [message.pk for message in due]
        mine = OutboxMessage.objects.filter(pk__in=ids)
        mine.update(leased_until=now + _LEASE, attempts=F("attempts") + 1)
        return list(mine.order_by("send_at"))


def _send(organization: Organization, message: OutboxMessage) -> bool:
    try:
        _email(organization, message).send()
    except Exception as error:
        log.warning("outbox message %s not sent: %s", message.pk, type(error).__name__)
        _mark_unsent(organization, message, error)
        return False
    with activate(organization):
        OutboxMessage.objects.filter(pk=message.pk).update(sent_at=timezone.now(), last_error="")
    return True


def _mark_unsent(organization: Organization, message: OutboxMessage, error: Exception) -> None:
    """Try again later and later; give up after the last attempt, where an operator can see it."""
    wait = min(timedelta(minutes=2**message.attempts), timedelta(hours=6))
    is_over = message.attempts >= _MOST_ATTEMPTS
    with activate(organization):
        OutboxMessage.objects.filter(pk=message.pk).update(
            leased_until=timezone.now() + wait,
            failed_at=timezone.now() if is_over else None,
            last_error=type(error).__name__[:200],
        )


def _email(organization: Organization, message: OutboxMessage) -> CalendarEmail:
    context = {"organization": organization, **_on_one_line(message.payload)}
    subject, body = render_email(message.kind, context)
    email = CalendarEmail(
        subject=subject, body=body, to=message.to, headers={"Message-ID": message_id(message.pk)}
    )
    html = render_to_string("email/message.html", {"body": body, "subject": subject, **context})
    email.attach_alternative(html, "text/html")
    if facts := message.payload.get("calendar"):
        email.enclose(facts)
    return email


def _on_one_line(value: Any) -> Any:
    """Names and titles without line breaks, which would end a header or forge a paragraph."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, list):
        return [_on_one_line(part) for part in value]
    if isinstance(value, dict):
        return {name: _on_one_line(part) for name, part in value.items()}
    return value


def render_email(kind: str, context: dict[str, Any]) -> tuple[str, str]:
    """Subject and body of `templates/email/<kind>.txt`."""
    text = render_to_string(f"email/{kind}.txt", context).strip()
    first, _, body = text.partition("\n")
    subject = " ".join(first.removeprefix("Subject:").split())
    return subject, body.strip() + "\n"


def message_id(row_id: UUID) -> str:
    """The Message-ID of an outbox row, the same whenever it is sent."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"
    return f"<{row_id}@{domain}>"
