"""Offers of a new match that wait for an answer, for those whom they are made to."""

from __future__ import annotations

from typing import Final
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
"""Where it is kept that somebody of a pair in this role would like to go on."""
_OF_PAIR: Final = Q(relationship__kind=Relationship.Kind.PAIR)
IS_ASKED: Final = _OF_PAIR | ~Q(role=Enrollment.Role.MENTOR)
"""Of members, those whom an offer of a new match is made to: of a pair both; of a group its
mentees, of a circle its peers, who can leave it without ending it for the others."""


def own_offers(actor: Actor) -> QuerySet[FollowUp]:
    """Offers that the actor can still answer, the latest of each relationship.

    Who is not asked, a group's mentor, reads nothing of it.
    """
    if actor.person_id is None:
        return FollowUp.objects.none()
    own = RelationshipMember.objects.filter(
        relationship=OuterRef("relationship"), person_id=actor.person_id, left_on=None
    )
    # Of a pair it is kept by role, of others by person.
    goes_on = (
        Q(Exists(own.filter(role=Enrollment.Role.MENTOR)), mentor_goes_on=True)
        | Q(Exists(own.filter(role=Enrollment.Role.MENTEE)), mentee_goes_on=True)
        | Q(going_on__contains=[actor.person_id])
    )
    later = FollowUp.objects.filter(
        relationship=OuterRef("relationship"),
        kind=FollowUp.Kind.REMATCH,
        made_at__gt=OuterRef("made_at"),
    )
    return (
        open_offers()
        .filter(~goes_on, Exists(own.filter(IS_ASKED)), ~Exists(later))
        .select_related("relationship__cohort__program")
        .order_by(F("made_at").desc(), "pk")
    )


def open_offers() -> QuerySet[FollowUp]:
    """Offers of the last weeks that can still be taken, to people who go on together: who leaves a
    group or circle leaves the offer to the others."""
    taken = ~_OF_PAIR & Q(outcome=FollowUp.Outcome.PARTED)
    return FollowUp.objects.filter(
        Q(outcome="") | taken,
        kind=FollowUp.Kind.REMATCH,
        made_at__gt=timezone.now() - OFFERED_FOR,
        relationship__status=Relationship.Status.ACTIVE,
    )


def was_offered(actor: Actor, relationship_id: UUID) -> bool:
    """Whether the actor was ever asked, so that an old link need not look like a wrong one."""
    own = RelationshipMember.objects.filter(
        IS_ASKED, relationship=relationship_id, person_id=actor.person_id
    )
    offers = FollowUp.objects.filter(relationship=relationship_id, kind=FollowUp.Kind.REMATCH)
    return actor.person_id is not None and own.exists() and offers.exists()


def relationships_offered(actor: Actor) -> set[UUID]:
    """The actor's own relationships with such an offer."""
    return set(own_offers(actor).values_list("relationship_id", flat=True))
