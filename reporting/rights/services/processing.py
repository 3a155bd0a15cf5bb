"""What the organisation says about processing, in its own words."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from mentorship import audit
from mentorship.access import Actor, require
from reporting.rights import rules
from reporting.rights.models import ProcessingStatement

WRITTEN = frozenset(
    {"controller", "protection_officer", "lawful_basis", "sub_processors", "erasure_wait_days"}
)


@transaction.atomic
def change_statement(*, actor: Actor, **words: Any) -> ProcessingStatement:
    """Write it. Raises ValidationError for a waiting time out of bounds."""
    require(rules.change_processing, actor)
    statement = ProcessingStatement.objects.select_for_update().first() or ProcessingStatement()
    for name in WRITTEN & words.keys():
        setattr(statement, name, words[name])
    statement.changed_at = timezone.now()
    statement.full_clean(exclude=["organization"])
    statement.save()
    audit.record(actor=actor, action="processing.changed", subject=statement)
    return statement
