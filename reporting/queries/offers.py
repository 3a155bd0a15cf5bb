"""Offers of a new match that wait for an answer, for the two whom they are made to."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from matching.models import Relationship, RelationshipMember
from mentorship.access import Actor
from participants.models import Enrollment
from reporting.models import FollowUp
from reporting.models.follow_ups import OFFERED_FOR

GOES_ON: dict[str, str] = {
    Enrollment.Role.MENTOR: "mentor_goes_on",
    Enrollment.Role.MENTEE: "mentee_goes_on",
}
"""Where it is kept that somebody in this role would like to go on."""


def own_offers(actor: Actor) -> QuerySet[FollowUp]:
    """Offers to the actor's own pairs that they can still answer, the latest of each pair.

    Groups and circles are no pairs: whoever would like another one writes to the programme team.
    """
    if actor.person_id is None:
        return FollowUp.objects.none()
    own = RelationshipMember.objects.filter(
        relationship=OuterRef("relationship"), person_id=actor.person_id, left_on=None
    )
    unanswered = Q(Exists(own.filter(role=Enrollment.Role.MENTOR)), mentor_goes_on=False) | Q(
        Exists(own.filter(role=Enrollment.Role.MENTEE)), mentee_goes_on=False
    )
    later = FollowUp.objects.filter(
        relationship=OuterRef("relationship"),
        kind=FollowUp.Kind.REMATCH,
        made_at__gt=OuterRef("made_at"),
    )
    return (
        open_offers()
        .filter(unanswered, ~Exists(later))
        .select_related("relationship__cohort__program")
        .order_by(F("made_at").desc(), "pk")
    )


def open_offers() -> QuerySet[FollowUp]:
    """Offers that nobody has taken yet, to pairs that go on, of the last weeks."""
    return FollowUp.objects.filter(
        kind=FollowUp.Kind.REMATCH,
        outcome="",
        made_at__gt=timezone.now() - OFFERED_FOR,
        relationship__kind=Relationship.Kind.PAIR,
        relationship__status=Relationship.Status.ACTIVE,
    )


def relationships_offered(actor: Actor) -> set[UUID]:
    """The actor's own pairs with such an offer."""
    return set(own_offers(actor).values_list("relationship_id", flat=True))
