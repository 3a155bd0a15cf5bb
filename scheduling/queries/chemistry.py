"""What somebody said of how they fit, for themselves alone; and who has said something."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection

from matching.models import Relationship
from mentorship.access import Actor
from mentorship.tenancy import identified_as
from scheduling.models import ChemistryAnswer, Meeting
from scheduling.queries.relationships import own_relationships


def pair_to_ask(actor: Actor, relationship_id: UUID) -> Relationship | None:
    """A pair of the actor's that goes on. Groups and circles are not asked."""
    if actor.person_id is None:
        return None
    found = own_relationships(actor).filter(
        pk=relationship_id,
        kind=Relationship.Kind.PAIR,
        status=Relationship.Status.ACTIVE,
        members__person_id=actor.person_id,
        members__left_on=None,
    )
    return found.first()


def last_held(relationship: Relationship) -> Meeting | None:
    """The meeting that an answer is about."""
    held = Meeting.objects.filter(relationship=relationship, status=Meeting.Status.HELD)
    return held.order_by("-starts_at", "-pk").first()


def own_chemistry(actor: Actor, relationship: Relationship) -> ChemistryAnswer | None:
    """What the actor said last; the database shows nobody else's."""
    if actor.person_id is None:
        return None
    with identified_as(actor.person_id):
        rows = ChemistryAnswer.objects.filter(
            relationship=relationship, person_id=actor.person_id
        ).select_related("meeting")
        return rows.order_by("-meeting__starts_at").first()


def ends_by_chemistry(relationship: Relationship) -> bool:
    """Whether 'not a fit' was said twice; the database counts, and tells no more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.scheduling_chemistry_ends(%s)", [relationship.pk])
        return bool(cursor.fetchone()[0])


def said_something(relationships: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    """Who has answered for which of these, as (relationship, person); for reminders."""
    if not relationships:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relationship_id, person_id FROM public.scheduling_chemistry_said(%s)",
            [list(relationships)],
        )
        return set(cursor.fetchall())
