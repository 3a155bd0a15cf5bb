"""The audit trail is checked, and where it ends is signed, by the clock; and it is exported."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mentorship import audit, chain, heads
from mentorship.access import Actor, require
from mentorship.models import AuditEvent
from mentorship.queries.trail import EXPORTED, visible_events
from mentorship.rules import see_audit, verify_audit

# More would say no more: a trail is whole, or somebody looks into it with `verify_audit`.
_AT_MOST = 20


@transaction.atomic
def verify_trail(*, actor: Actor, signed: Iterable[chain.Head] = ()) -> list[chain.Finding]:
    """Check the organisation's trail against itself and against signed heads, and record how it
    was found. Returns the first findings; none when it is whole."""
    require(verify_audit, actor)
    head = chain.current_head()
    found = list(islice(chain.findings(signed), _AT_MOST))
    audit.record(
        actor=actor,
        action="audit_trail.verified" if not found else "audit_trail.found_damaged",
        events=head.position if head else 0,
        **({"findings": [str(one) for one in found]} if found else {}),
    )
    return found


@transaction.atomic
def export_trail(*, actor: Actor, wanted: Mapping[str, Any]) -> list[AuditEvent]:
    """The newest events that the actor is shown, by the screen's filters, to be taken away; and
    record that they were. Raises NotAllowed for who may not read the trail."""
    require(see_audit, actor)
    rows = list(visible_events(actor, **wanted)[:EXPORTED])
    filters = {name: str(value) for name, value in sorted(wanted.items()) if name != "who"}
    audit.record(actor=actor, action="audit_trail.exported", events=len(rows), filters=filters)
    return rows


@transaction.atomic
def sign_head(*, actor: Actor, last: chain.Head | None, at: datetime) -> str | None:
    """A signed line that says where the trail ends now; None when it says nothing new.

    `last` is the head that was signed before. A trail that does not go on from it is not signed;
    that it does not is recorded instead.
    """
    require(verify_audit, actor)
    head = chain.current_head()
    if head is None or head == last:
        return None
    if last is not None and not chain.goes_on_from(last):
        found = _("event %(position)s: not the one that was signed") % {"position": last.position}
        audit.record(actor=actor, action="audit_trail.found_damaged", findings=[found])
        return None
    return heads.sign(actor.organization.pk, head, at)
