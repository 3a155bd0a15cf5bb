"""Answering an offer of a new match: of a pair, so that nobody learns which of the two did."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from matching.models import Relationship, RelationshipMember
from matching.services import leave_and_match_again, part_and_match_again
from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict
from participants.models import Enrollment
from reporting import rules
from reporting.models import FollowUp
from reporting.queries.offers import GOES_ON, own_offers

_BOTH: Final = frozenset(GOES_ON.values())


@transaction.atomic
def answer_offer(*, actor: Actor, relationship_id: UUID, wants_new_match: bool) -> FollowUp:
    """Take an offer of a new match, or say that one would like to go on.

    Who takes it in a group or circle leaves it, which the others see, and is free to be matched
    again. Taken by one of a pair, the pair ends, both are free to be matched again, and all read
    the same words. When all would like to go on, the programme team reads that; of one alone,
    nobody does. The trail and the follow-up never say which of them it was. Raises Conflict
    (`no_offer`) where none waits for this person's answer; NotAllowed for anybody else.
    """
    relationship = (
        Relationship.objects.select_for_update(of=("self",))
        .select_related("cohort__program")
        .prefetch_related("members")
        .get(pk=relationship_id)
    )
    require(rules.answer_offer, actor, relationship)
    offer = own_offers(actor).filter(relationship=relationship).first()
    if offer is None:
        raise Conflict(_("There is no offer waiting for your answer any more."), code="no_offer")
    system = Actor.system(actor.organization)
    if wants_new_match:
        _close(offer, FollowUp.Outcome.PARTED)
        audit.record(actor=system, action="follow_up.answered", subject=offer)
        if relationship.kind == Relationship.Kind.PAIR:
            part_and_match_again(actor=system, relationship_id=relationship.pk)
        else:
            leave_and_match_again(
                actor=system, relationship_id=relationship.pk, person_id=actor.person_id
            )
        return offer
    _go_on(offer, relationship, actor)
    audit.record(actor=system, action="follow_up.answered", subject=offer)
    return offer


def _go_on(offer: FollowUp, relationship: Relationship, actor: Actor) -> None:
    part = next(
        one
        for one in relationship.members.all()
        if one.person_id == actor.person_id and one.left_on is None
    )
    if relationship.kind != Relationship.Kind.PAIR:
        _stay(offer, relationship, part)
        return
    setattr(offer, GOES_ON[part.role], True)
    if all(getattr(offer, name) for name in _BOTH):
        _close(offer, FollowUp.Outcome.GOES_ON)
    else:
        offer.save(update_fields=[GOES_ON[part.role]])


def _stay(offer: FollowUp, relationship: Relationship, part: RelationshipMember) -> None:
    offer.going_on.append(part.person_id)
    asked = {
        one.person_id
        for one in relationship.members.all()
        if one.left_on is None and one.role != Enrollment.Role.MENTOR
    }
    if not offer.outcome and asked <= set(offer.going_on):
        offer.going_on = []
        _close(offer, FollowUp.Outcome.GOES_ON)
    offer.save(update_fields=["going_on"])


def _close(offer: FollowUp, outcome: str) -> None:
    """What the two said together stays; who said what goes."""
    offer.outcome, offer.mentor_goes_on, offer.mentee_goes_on = outcome, False, False
    offer.save(update_fields=["outcome", "mentor_goes_on", "mentee_goes_on"])
