"""Propose up to three times; one yes plans the meeting."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from matching.models import Relationship
from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict, Invalid
from mentorship.tenancy import new_id
from scheduling import notices, rules
from scheduling.models import BusyTime, Meeting, ProposedTime
from scheduling.models.busy_times import DOUBLE_BOOKED
from scheduling.models.proposed_times import MOST_TIMES
from scheduling.queries.relationships import unaccepted_agreement, visible_relationships
from scheduling.services.meetings import plan_meeting
from scheduling.waiting import withdraw_letters

Status = ProposedTime.Status


@transaction.atomic
def propose_times(
    *,
    actor: Actor,
    relationship: Relationship,
    starts: Sequence[datetime],
    minutes: int,
    means: str,
) -> list[ProposedTime]:
    """Propose one to three times to the others, in place of all that was proposed before.

    The same times again change nothing. Raises Invalid (`how_many_times`, `in_the_past`), Conflict
    (`agreement_missing`, `relationship_over`, `double_booked`).
    """
    relationship = _locked(actor, relationship)
    require(rules.propose_times, actor, relationship)
    wanted = sorted(set(starts))
    _require_ready(actor, relationship)
    _require_few(wanted)
    if same := _proposed_already(actor, relationship, wanted, minutes, means):
        return same
    _settle(relationship, actor, Status.LAPSED)
    assert actor.person_id is not None  # one of the relationship
    round_id, proposer_id = new_id(), actor.person_id
    proposed = [
        ProposedTime(
            relationship=relationship,
            round_id=round_id,
            place=place,
            starts_at=starts_at,
            minutes=minutes,
            means=means,
            proposed_by_id=proposer_id,
        )
        for place, starts_at in enumerate(wanted, start=1)
    ]
    _require_free(relationship, proposed)
    ProposedTime.objects.bulk_create(proposed)
    audit.record(actor=actor, action="times.proposed", subject=relationship, count=len(proposed))
    notices.tell_of_times(relationship, proposed, actor)
    return proposed


@transaction.atomic
def accept_time(*, actor: Actor, proposed: ProposedTime) -> Meeting:
    """Say yes to a time: the meeting is planned, the other times lapse. Twice is once.

    Raises Conflict (`proposal_state`, `proposal_past`, `double_booked`, and all that planning
    refuses).
    """
    relationship = _locked(actor, proposed.relationship)
    found = ProposedTime.objects.select_for_update().get(pk=proposed.pk)
    found.relationship = relationship
    require(rules.accept_time, actor, found)
    if found.status == Status.ACCEPTED and found.answered_by_id == actor.person_id:
        return Meeting.objects.get(pk=found.meeting_id)
    found.require_open()
    meeting = plan_meeting(
        actor=actor,
        relationship=relationship,
        starts_at=found.starts_at,
        minutes=found.minutes,
        means=found.means,
        client_key=found.pk,
    )
    found.status, found.meeting = Status.ACCEPTED, meeting
    found.answered_by_id, found.answered_at = actor.person_id, timezone.now()
    found.save()
    audit.record(actor=actor, action="times.accepted", subject=relationship)
    return meeting


@transaction.atomic
def decline_times(*, actor: Actor, relationship: Relationship) -> int:
    """Say that none of the times that others proposed suits, and tell them; how many they were.

    Raises Conflict (`nothing_proposed`).
    """
    relationship = _locked(actor, relationship)
    require(rules.answer_times, actor, relationship)
    open_ones = _open(relationship).exclude(proposed_by_id=actor.person_id)
    proposers = set(open_ones.values_list("proposed_by_id", flat=True))
    if not proposers:
        raise Conflict(_("No times wait for your answer."), code="nothing_proposed")
    count = _settle(relationship, actor, Status.DECLINED)
    audit.record(actor=actor, action="times.declined", subject=relationship, count=count)
    notices.tell_of_declined_times(relationship, proposers, actor)
    return count


@transaction.atomic
def withdraw_times(*, actor: Actor, relationship: Relationship) -> int:
    """Take back the times that one proposed oneself; how many they were.

    Raises Conflict (`nothing_proposed`).
    """
    relationship = _locked(actor, relationship)
    require(rules.withdraw_times, actor, relationship)
    if not _open(relationship).filter(proposed_by_id=actor.person_id).exists():
        raise Conflict(_("You have proposed no times."), code="nothing_proposed")
    count = _settle(relationship, actor, Status.WITHDRAWN)
    audit.record(actor=actor, action="times.withdrawn", subject=relationship, count=count)
    return count


def _locked(actor: Actor, relationship: Relationship) -> Relationship:
    """The relationship's row, locked: what is proposed and answered comes one after another."""
    rows = visible_relationships(Actor.system(actor.organization))
    return rows.select_for_update(of=("self",)).get(pk=relationship.pk)


def _open(relationship: Relationship) -> QuerySet[ProposedTime]:
    return ProposedTime.objects.filter(relationship=relationship, status=Status.OPEN)


def _settle(relationship: Relationship, actor: Actor, status: str) -> int:
    """Nothing of the relationship waits for an answer any more."""
    withdraw_letters(relationship)
    return _open(relationship).update(
        status=status, answered_by_id=actor.person_id, answered_at=timezone.now()
    )


def _require_ready(actor: Actor, relationship: Relationship) -> None:
    if not relationship.is_active:
        raise Conflict(_("This relationship is not active."), code="relationship_over")
    relationship.cohort.require_open()
    if unaccepted_agreement(actor, relationship):
        raise Conflict(
            _("Accept the confidentiality agreement first: it says what stays between you."),
            code="agreement_missing",
        )


def _require_few(starts: Sequence[datetime]) -> None:
    if not 1 <= len(starts) <= MOST_TIMES:
        message = _("Choose one, two or three times.")
        raise Invalid(message, code="how_many_times", fields={"starts": message})
    if min(starts) <= timezone.now():
        message = _("One of these times has passed. Choose among those to come.")
        raise Invalid(message, code="in_the_past", fields={"starts": message})


def _proposed_already(
    actor: Actor, relationship: Relationship, starts: Sequence[datetime], minutes: int, means: str
) -> list[ProposedTime]:
    """What waits for an answer, where it is exactly this."""
    waiting = list(_open(relationship).order_by("starts_at"))
    same = [
        one
        for one in waiting
        if one.proposed_by_id == actor.person_id and (one.minutes, one.means) == (minutes, means)
    ]
    is_same = [one.starts_at for one in same] == list(starts) and len(same) == len(waiting)
    return same if is_same else []


def _require_free(relationship: Relationship, proposed: Sequence[ProposedTime]) -> None:
    """Nobody is asked about a time at which one of them is to be elsewhere."""
    people = [one.person_id for one in relationship.members.all() if one.left_on is None]
    for one in proposed:
        taken = BusyTime.objects.filter(
            person__in=people, during__overlap=(one.starts_at, one.ends_at)
        )
        if taken.exists():
            message = _("One of you has another mentoring meeting then.")
            raise Conflict(DOUBLE_BOOKED, code="double_booked", fields={"starts": message})
