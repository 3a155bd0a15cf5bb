"""The audit trail: one row an act. The database appends it; nobody changes one.

`record` writes in the act's own transaction: an act that is undone leaves no row. `record_now`
commits on a connection of its own before it returns: for what must stay written whatever becomes
of the request, such as the opening of a note.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection
from psycopg.types.json import Jsonb

from mentorship.access import Actor
from mentorship.errors import DomainError
from mentorship.models import AuditEvent
from mentorship.separate_connection import separate_connection
from mentorship.tenancy import current_organization_id

_APPEND = "SELECT public.mentorship_audit_append(%s, %s, %s, %s, %s, %s, %s, %s, %s)"
# For this transaction alone, so that a pooler in transaction mode passes nothing on.
_BEGIN = """
SELECT set_config('app.organization', %s, true),
       set_config('lock_timeout', '3s', true),
       set_config('statement_timeout', '5s', true)
"""


class NotRecorded(DomainError):
    """The audit trail could not be written, so what depends on it must not happen."""

    code = "not_recorded"
    status = 503

    def __init__(self) -> None:
        super().__init__(
            "This could not be written to the audit trail, so it was not done. "
            "Try again in a moment."
        )


def record(*, actor: Actor, action: str, subject: Any = None, **details: Any) -> AuditEvent:
    """Write down that the actor did `action` ("noun.past_tense") to the subject.

    `details` are ids, counts and names of fields; never a confidential text.
    """
    event = _event(actor, action, subject, details)
    event.organization_id = current_organization_id()
    with connection.cursor() as cursor:
        cursor.execute(_APPEND, _arguments(event))
        event.at = cursor.fetchone()[0]
    return event


def record_now(*, actor: Actor, action: str, subject: Any = None, **details: Any) -> AuditEvent:
    """Like `record`, but committed when it returns, and kept if the caller's transaction is undone.

    Call it before anything is shown that must not be seen unrecorded. Raises NotRecorded (503)
    when the row could not be committed; the caller lets it pass.
    """
    event = _event(actor, action, subject, details)
    with connection_of_its_own() as own:
        commit(event, own)
    return event


@contextmanager
def connection_of_its_own() -> Iterator[psycopg.Connection[Any]]:
    """The thread's second connection. Raises NotRecorded for whatever the database refuses."""
    try:
        with separate_connection() as own:
            yield own
    except psycopg.Error as error:
        raise NotRecorded from error


def commit(event: AuditEvent, own: psycopg.Connection[Any]) -> None:
    """Append an event and commit it."""
    with own.transaction():
        own.execute(_BEGIN, [str(event.organization_id)])
        row = own.execute(_APPEND, _arguments(event)).fetchone()
    assert row is not None
    event.at = row[0]


def _event(actor: Actor, action: str, subject: Any, details: dict[str, Any]) -> AuditEvent:
    event = AuditEvent(
        organization_id=actor.organization.pk,
        actor_id=actor.user.pk if actor.user else None,
        # No name: the trail outlives an erasure, and may not be changed for one.
        actor_label="" if actor.user else actor.label,
        actor_role=actor.role,
        action=action,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        details=details,
    )
    event._state.adding = False
    return event


def _arguments(event: AuditEvent) -> list[Any]:
    return [
        event.organization_id,
        event.pk,
        event.actor_id,
        event.actor_label,
        event.actor_role,
        event.action,
        event.subject_type,
        event.subject_id,
        Jsonb(event.details),
    ]
