"""Notes that an actor may open. Only their writer's and audience's; never by office."""

from django.db.models import F, Prefetch, Q, QuerySet

from matching.models import RelationshipMember
from mentorship.access import Actor
from mentorship.tenancy import identify
from scheduling.models import Note, NoteOpening


def readable_notes(actor: Actor) -> QuerySet[Note]:
    """Notes by the actor, and notes for the actor's relationships; the text stays sealed.

    Somebody who has left a relationship keeps what was written while they were part of it.
    """
    identify(actor.person_id)
    if actor.person_id is None:
        return Note.objects.none()
    mine = RelationshipMember.objects.filter(person_id=actor.person_id)
    there_now = mine.filter(left_on=None).values("relationship_id")
    then = mine.filter(
        left_on__gte=F("relationship__notes__written_at__date"),
        relationship__notes__audience=Note.Audience.RELATIONSHIP,
    )
    shared = Q(audience=Note.Audience.RELATIONSHIP)
    return (
        Note.objects.filter(
            Q(author_id=actor.person_id)
            | (shared & Q(relationship_id__in=there_now))
            | (shared & Q(pk__in=then.values("relationship__notes__pk")))
        )
        .defer("sealed_text")
        .select_related("author", "meeting", "relationship__cohort")
        .prefetch_related(
            "relationship__members",
            Prefetch(
                "openings",
                queryset=NoteOpening.objects.exclude(person_id=actor.person_id).select_related(
                    "person"
                ),
                to_attr="opened_by_others",
            ),
        )
    )
