"""Begin pairs from a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from matching import rules
from matching.services.relationships import join_people
from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict, Invalid, NotAllowed
from programs.models import Cohort


@dataclass(frozen=True, slots=True)
class Listed:
    """What became of a list: how many pairs began, and why each of the others did not."""

    begun: int
    refused: tuple[tuple[UUID, UUID, str], ...]


@transaction.atomic
def join_listed(*, actor: Actor, cohort_id: UUID, pairs: Sequence[tuple[UUID, UUID]]) -> Listed:
    """Begin each pair (mentee's enrolment, mentor's) of a list; a refused one stops no other.

    Every safeguard of joining by hand holds. Raises NotAllowed, and Conflict where the cohort is
    over.
    """
    cohort = Cohort.objects.select_for_update().get(pk=cohort_id)
    require(rules.begin_relationship, actor, cohort)
    cohort.require_open()
    refused = []
    for mentee, mentor in pairs:
        try:
            join_people(actor=actor, cohort_id=cohort_id, enrollment_ids=[mentee, mentor])
        except NotAllowed:
            raise
        except (Conflict, Invalid) as refusal:
            refused.append((mentee, mentor, refusal.message))
    begun = len(pairs) - len(refused)
    audit.record(
        actor=actor,
        action="match_pair.listed",
        subject=cohort,
        begun=begun,
        refused=len(refused),
    )
    return Listed(begun, tuple(refused))
