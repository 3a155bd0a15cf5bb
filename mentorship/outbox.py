"""E-mails that are owed: written with the act that owes them, sent by a worker, never lost.

A message may be sent twice only where the mail server's answer was lost; both then carry the
same Message-ID.
"""

import json
import logging
import random
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic, sleep
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.core.serializers.json import DjangoJSONEncoder
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone
from psycopg.types.json import Jsonb

from mentorship.models import Organization, OutboxMessage
from mentorship.post import Post, email_of
from mentorship.tenancy import activate, current_organization_id, new_id

log = logging.getLogger(__name__)

_TURN = 50
_LONGEST_RUN = timedelta(seconds=20)
_MOST_ATTEMPTS = 12
_PATIENCE = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 3.2, 3.2)
"""Seconds between attempts to mark what was sent while the database is away."""
_WOKEN = "outbox-woken"


def enqueue(
    *,
    key: str,
    kind: str,
    to: str | list[str],
    payload: dict[str, Any],
    send_at: datetime | None = None,
    send_until: datetime | None = None,
) -> bool:
    """Owe an e-mail. False when one with this key is owed or sent already (nothing changes).

    `kind` names `templates/email/<kind>.txt`, whose first line is `Subject: …`. A withdrawn
    message with the same key is owed again, at the new time. After `send_until` it is not sent
    until it is put off or withdrawn.
    """
    return bool(_owe([Owed(key, kind, to, payload, send_at, send_until)]))


@dataclass(frozen=True, slots=True)
class Owed:
    """An e-mail to owe, one of many."""

    key: str
    kind: str
    to: str | list[str]
    payload: dict[str, Any]
    send_at: datetime | None = None
    send_until: datetime | None = None


def enqueue_all(messages: Iterable[Owed]) -> None:
    """Owe many e-mails by one statement; each as `enqueue` would."""
    _owe(list({one.key: one for one in messages}.values()))


# What is owed anew is another message, with a Message-ID of its own: a worker that was sending the
# old one must not mark it, and a mailbox must not take it for the old one.
_OWE = """
INSERT INTO mentorship_outboxmessage AS known
    (id, organization_id, key, kind, "to", payload, send_at, send_until, attempts, last_error)
SELECT id, %s, key, kind, ARRAY(SELECT jsonb_array_elements_text(recipients)), payload, send_at,
    send_until, 0, ''
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::jsonb[], %s::jsonb[], %s::timestamptz[],
    %s::timestamptz[]) AS owed (id, key, kind, recipients, payload, send_at, send_until)
ON CONFLICT (organization_id, key) DO UPDATE
SET id = excluded.id, kind = excluded.kind, "to" = excluded."to", payload = excluded.payload,
    send_at = excluded.send_at, send_until = excluded.send_until, withdrawn_at = NULL,
    failed_at = NULL, leased_until = NULL, attempts = 0, last_error = ''
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
                [one.send_until for one in messages],
            ],
        )
        owed = cursor.rowcount
    if owed and any((one.send_at or now) <= now for one in messages):
        transaction.on_commit(_wake, robust=True)
    return owed


def _wake() -> None:
    """Have a worker look at once. Where the broker is away, the clock's sweep finds it."""
    if cache.add(_WOKEN, True, timeout=5):
        current_app.send_task("mentorship.tasks.deliver_due", expires=60, retry=False)


def _dumps(payload: dict[str, Any]) -> str:
    return json.dumps(payload, cls=DjangoJSONEncoder)


def withdraw_all(*, keys: Iterable[str]) -> int:
    """Stop owing many e-mails; returns how many were still owed."""
    unsent = OutboxMessage.objects.filter(key__in=list(keys), sent_at=None, withdrawn_at=None)
    return unsent.update(withdrawn_at=timezone.now())


def is_any_under_way(*, keys: Iterable[str]) -> bool:
    """Whether one of these e-mails was sent, or may still be: it is owed and not withdrawn."""
    return OutboxMessage.objects.filter(key__in=list(keys), withdrawn_at=None).exists()


def withdraw(*, key: str, only_untried: bool = False) -> bool:
    """Stop owing an e-mail. False when there is none by this key that was not sent yet, or, where
    that matters, one that was tried: its answer may have been lost, and it may have arrived."""
    unsent = OutboxMessage.objects.filter(key=key, sent_at=None, withdrawn_at=None)
    if only_untried:
        unsent = unsent.filter(attempts=0)
    return bool(unsent.update(withdrawn_at=timezone.now()))


def put_off(*, key: str, send_at: datetime, send_until: datetime | None = None) -> bool:
    """Send it at another time. It stays the same message, for it may be on its way already.

    False when there is none by this key that was not sent yet, or a worker is at it.
    """
    resting = OutboxMessage.objects.filter(key=key, sent_at=None, withdrawn_at=None).exclude(
        leased_until__gt=timezone.now()
    )
    return bool(resting.update(send_at=send_at, send_until=send_until, leased_until=None))


def deliver_due(now: datetime | None = None) -> int:
    """Send what is due in every organisation; returns how many were sent.

    A message is claimed under a lease, that is committed, it is sent outside of any transaction,
    and marked in another: many workers share the work and a dead one's is taken up. Ends after
    `_LONGEST_RUN`, or when the mail server cannot be reached; the next sweep goes on.
    """
    cache.delete(_WOKEN)
    clock = (lambda: now) if now else timezone.now
    ends_at, sent = monotonic() + _LONGEST_RUN.total_seconds(), 0
    with closing(Post()) as post:
        while monotonic() < ends_at and post.is_ready():
            turns = [_take_turn(one, post, clock) for one in _with_due(clock())]
            sent += sum(turn.sent for turn in turns)
            if not any(turn.claimed for turn in turns):
                break
    return sent


@dataclass(slots=True)
class _Turn:
    """What one worker did for one organisation before it looked at the next."""

    claimed: int = 0
    sent: int = 0


def _with_due(now: datetime) -> list[Organization]:
    """Organisations that owe something now, in no order, so that workers spread over them.

    The database goes through all of them, one at a time like everybody else: one round trip
    instead of a transaction for each that owes nothing.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT mentorship_outbox_due(%s)", [now])
        ids = [row[0] for row in cursor.fetchall()]
    found = list(Organization.objects.filter(pk__in=ids)) if ids else []
    random.shuffle(found)
    return found


def _take_turn(organization: Organization, post: Post, clock: Callable[[], datetime]) -> _Turn:
    """Send a few of an organisation's, so that a large one does not keep the others waiting."""
    turn, done = _Turn(), None
    while message := _settle_and_claim(
        organization, done, clock, wants_another=turn.claimed < _TURN and post.is_ready()
    ):
        turn.claimed += 1
        done = _send(organization, message, post)
        turn.sent += done.error is None
    return turn


@dataclass(frozen=True, slots=True)
class _Done:
    """A message that was handed to the mail server, or refused by it."""

    message: OutboxMessage
    error: Exception | None


def _settle_and_claim(
    organization: Organization,
    done: _Done | None,
    clock: Callable[[], datetime],
    *,
    wants_another: bool,
) -> OutboxMessage | None:
    """Mark the last and claim the next in one transaction.

    What was sent must be marked, or it is sent again: a database that restarts is waited for.
    """
    for wait in _PATIENCE:
        try:
            return _in_one_transaction(organization, done, clock, wants_another=wants_another)
        except (OperationalError, InterfaceError):
            if done is None:
                raise
            connection.close()
            sleep(wait)
    return _in_one_transaction(organization, done, clock, wants_another=wants_another)


def _in_one_transaction(
    organization: Organization,
    done: _Done | None,
    clock: Callable[[], datetime],
    *,
    wants_another: bool,
) -> OutboxMessage | None:
    with activate(organization, savepoint=False):
        if done:
            _mark(done, clock())
        while wants_another and (message := _claim(clock())):
            if _is_still_wanted(message):
                return message
            withdraw(key=message.key)
    return None


def ask_before_sending(kind: str, still_wanted: Callable[[OutboxMessage], bool]) -> None:
    """Have e-mails of this kind looked at when they are claimed, in their organisation; those that
    lost their reason meanwhile are withdrawn. For floors above this one, once, at the start."""
    _asked[kind] = still_wanted


_asked: dict[str, Callable[[OutboxMessage], bool]] = {}


def _is_still_wanted(message: OutboxMessage) -> bool:
    """A question that fails must not hold up what is owed."""
    question = _asked.get(message.kind)
    if question is None:
        return True
    try:
        with transaction.atomic():
            return question(message)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("outbox message %s is sent unasked", message.pk)
        return True


# One by one, so that a worker that dies holds up one message and no more. What is overdue for
# its last moment stays until whoever owes it says what is to become of it.
_CLAIM = """
WITH next AS MATERIALIZED (
    SELECT id FROM mentorship_outboxmessage
    WHERE organization_id = %(organization)s
        AND sent_at IS NULL AND withdrawn_at IS NULL AND failed_at IS NULL
        AND COALESCE(leased_until, send_at) <= %(now)s
        AND (send_until IS NULL OR send_until > %(now)s)
    ORDER BY COALESCE(leased_until, send_at)
    LIMIT 1
    FOR UPDATE SKIP LOCKED
)
UPDATE mentorship_outboxmessage AS message
SET leased_until = %(until)s, attempts = message.attempts + 1
FROM next
WHERE message.organization_id = %(organization)s AND message.id = next.id
RETURNING message.*
"""


def _claim(now: datetime) -> OutboxMessage | None:
    lease = timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    rows = OutboxMessage.objects.raw(
        _CLAIM, {"organization": current_organization_id(), "now": now, "until": now + lease}
    )
    return next(iter(rows), None)


def _send(organization: Organization, message: OutboxMessage, post: Post) -> _Done:
    try:
        post.send(email_of(organization, message))
    except Exception as error:
        log.warning("outbox message %s not sent: %s", message.pk, type(error).__name__)
        return _Done(message, error)
    return _Done(message, None)


def _mark(done: _Done, now: datetime) -> None:
    """Say what became of it, unless another worker took it up since: the number of the attempt
    is the fence. A message owed anew under the same key is another one, by its id."""
    mine = OutboxMessage.objects.filter(
        pk=done.message.pk, attempts=done.message.attempts, sent_at=None
    )
    if done.error is None:
        marked = mine.update(sent_at=now, leased_until=None, last_error="")
    else:
        marked = mine.update(**_not_sent(done.message.attempts, done.error, now))
    if not marked:
        log.warning("outbox message %s was taken up by another worker", done.message.pk)


def _not_sent(attempts: int, error: Exception, now: datetime) -> dict[str, Any]:
    """Try again later and later; give up after the last attempt, where an operator can see it."""
    wait = timedelta(seconds=settings.OUTBOX_RETRY_SECONDS) * 2 ** min(attempts - 1, 16)
    is_over = attempts >= _MOST_ATTEMPTS
    return {
        "leased_until": now + min(wait, timedelta(hours=6)),
        "failed_at": now if is_over else None,
        "last_error": type(error).__name__[:200],
    }
