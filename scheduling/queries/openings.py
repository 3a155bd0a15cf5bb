"""Who opened what of one's own: read from the audit trail, which nobody can change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from matching.models import Relationship, RelationshipMember
from mentorship.access import Actor
from mentorship.models import AuditEvent
from mentorship.queries.trail import name_of_actor
from mentorship.tenancy import identify
from scheduling.models import Note


@dataclass(frozen=True, slots=True)
class Opening:
    """That somebody opened words of the actor's, once."""

    at: datetime
    by: str
    is_own: bool
    what: str
    """`note` or `goals`."""
    note_id: UUID | None
    """The note, where it still exists."""
    goals: int
    """How many of the actor's goals' words were opened together with it."""


def openings(actor: Actor, relationship: Relationship | None = None) -> QuerySet[AuditEvent]:
    """Every opening of the actor's notes and goals, last first: of all, or of one relationship.

    An opening of a note that was deleted since stays in the list of all.
    """
    identify(actor.person_id)
    if actor.person_id is None or actor.user is None:
        return AuditEvent.objects.none()
    mine = Note.objects.filter(author_id=actor.person_id)
    parts = RelationshipMember.objects.filter(person_id=actor.person_id)
    notes = Q(subject_id__in=mine.values("pk"))
    if relationship is not None:
        notes = Q(subject_id__in=mine.filter(relationship=relationship).values("pk"))
        parts = parts.filter(relationship=relationship)
    else:
        gone = AuditEvent.objects.filter(action="note.deleted", actor_id=actor.user.pk)
        notes |= Q(subject_id__in=gone.values("subject_id"))
    goals = Q(
        subject_id__in=parts.values("relationship_id"),
        details__owners__contains=[str(actor.person_id)],
    )
    wanted = Q(notes, action="note.opened") | Q(goals, action="goals.opened")
    named = AuditEvent.objects.annotate(actor_name=name_of_actor())
    return named.filter(wanted).order_by("-at", "pk")


def in_words(actor: Actor, events: Iterable[Any]) -> list[Opening]:
    """The events as their owner reads them; one query whatever their number."""
    events = list(events)
    identify(actor.person_id)
    there = set(
        Note.objects.filter(
            pk__in=[event.subject_id for event in events], author_id=actor.person_id
        ).values_list("pk", flat=True)
    )
    return [
        Opening(
            at=event.at,
            by=event.actor_name,
            is_own=actor.user is not None and event.actor_id == actor.user.pk,
            what="note" if event.action == "note.opened" else "goals",
            note_id=event.subject_id if event.subject_id in there else None,
            goals=event.details.get("of", {}).get(str(actor.person_id), 0),
        )
        for event in events
    ]
