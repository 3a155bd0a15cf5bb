"""Doing something about a signal: a kind letter, an offer, or a note that one spoke with them."""

from __future__ import annotations

import datetime as dt
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from matching.models import Relationship, RelationshipMember
from mentorship import audit
from mentorship.access import Actor, require
from mentorship.addresses import absolute, org_reverse
from mentorship.errors import Conflict, Invalid
from mentorship.guard import require_writable
from mentorship.queries.members import membership_of
from participants.models import Enrollment
from programs.days import today_of
from reporting import rules
from reporting.models import FollowUp, Signal
from reporting.models.follow_ups import LONGEST_LETTER
from reporting.queries.follow_ups import kinds_for
from reporting.queries.offers import IS_ASKED
from scheduling.team_letters import write_to

AGAIN_AFTER: Final = dt.timedelta(days=7)
"""Nobody is helped by a second letter of the same kind within a week."""

_TO: Final = {
    FollowUp.Kind.MENTOR: Enrollment.Role.MENTOR,
    FollowUp.Kind.MENTEE: Enrollment.Role.MENTEE,
}


@sensitive_variables("text")
@transaction.atomic
def follow_up(
    *,
    actor: Actor,
    relationship_id: UUID,
    kind: str,
    text: str = "",
    is_checked: bool = False,
) -> FollowUp:
    """Write to the people of a relationship, or note that one spoke with them.

    The letter keeps to each person's quiet hours and weekly e-mails; `reached` says how many get
    one. Raises Conflict (`relationship_over`, `followed_up_lately`, `nobody_reached`),
    LooksLikePatient, Invalid.
    """
    relationship = (
        Relationship.objects.select_for_update(of=("self",))
        .select_related("cohort__program")
        .get(pk=relationship_id)
    )
    require(rules.follow_up, actor, relationship)
    _require_sensible(relationship, kind)
    is_written = kind != FollowUp.Kind.SPOKE
    if is_written:
        text = require_writable(text, actor=actor, is_checked=is_checked, longest=LONGEST_LETTER)
    today = today_of(actor)
    one = FollowUp.objects.create(
        relationship=relationship,
        kind=kind,
        state_then=_state_of(relationship),
        text=text if is_written else "",
        made_by=membership_of(actor),
        made_on=today,
    )
    if is_written:
        _send(actor, one)
    audit.record(actor=actor, action="follow_up.made", subject=one, kind=kind)
    return one


def _require_sensible(relationship: Relationship, kind: str) -> None:
    if not relationship.is_active:
        raise Conflict(_("This relationship is not active."), code="relationship_over")
    if kind not in kinds_for(relationship):
        words = _("Choose what to do from the list.")
        raise Invalid(words, fields={"kind": words})
    lately = FollowUp.objects.filter(
        relationship=relationship, kind=kind, made_at__gt=timezone.now() - AGAIN_AFTER
    )
    if kind != FollowUp.Kind.SPOKE and lately.exists():
        raise Conflict(
            _("This was done less than a week ago; give it a little time."),
            code="followed_up_lately",
        )


def _state_of(relationship: Relationship) -> str:
    signal = Signal.objects.filter(relationship=relationship).first()
    return signal.rhythm_state if signal else Signal.State.ON_TRACK


def _send(actor: Actor, one: FollowUp) -> None:
    members = RelationshipMember.objects.filter(
        relationship=one.relationship, left_on__isnull=True
    ).select_related("person__site")
    if role := _TO.get(FollowUp.Kind(one.kind)):
        members = members.filter(role=role)
    answer_url = ""
    if one.kind == FollowUp.Kind.REMATCH:
        members = members.filter(IS_ASKED)
        path = org_reverse(
            actor.organization, "reporting:offer", relationship_id=one.relationship_id
        )
        answer_url = absolute(path)
    one.reached = write_to(
        actor=actor,
        relationship=one.relationship,
        members=list(members),
        text=one.text,
        answer_url=answer_url,
    )
    if not one.reached:
        raise Conflict(
            _(
                "None of them can be written to at the moment: they asked for fewer e-mails, or "
                "have no address. A word in person reaches them."
            ),
            code="nobody_reached",
        )
    one.save(update_fields=["reached"])
