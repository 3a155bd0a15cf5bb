"""The audit trail: one row an act, in the act's own transaction."""

from typing import Any

from mentorship.access import Actor
from mentorship.models import AuditEvent


def record(*, actor: Actor, action: str, subject: Any = None, **details: Any) -> AuditEvent:
    """Write down that the actor did `action` ("noun.past_tense") to the subject.

    `details` are ids, counts and names of fields; never a confidential text.
    """
    return AuditEvent.objects.create(
        actor_id=actor.user.pk if actor.user else None,
        actor_label=actor.label,
        actor_role=actor.role,
        action=action,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        details=details,
    )
