"""The two people's answers, and what silence leads to."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from matching import notices, rules
from matching.models import DeclineReason, Proposal
from matching.queries import are_kept_apart
from matching.services.relationships import begin_relationship
from mentorship import audit
from mentorship.access import Actor, require
from mentorship.guard import require_writable
from mentorship.sealing import seal
from mentorship.tenancy import identify
from participants.models import Enrollment
from programs.days import today_of

MOST_REASON = 2_000
OTHER = {"mentor": "mentee", "mentee": "mentor"}


def _locked(proposal_id: UUID) -> Proposal:
    return (
        Proposal.objects.select_for_update(of=("self",))
        .select_related(
            "organization", "run__cohort__program", "mentor__person__user", "mentee__person__user"
        )
        .defer("run__inputs", "run__certificate")
        .get(pk=proposal_id)
    )


@transaction.atomic
def accept_proposal(*, actor: Actor, proposal_id: UUID) -> Proposal:
    """Say yes for oneself. When both have, the relationship begins.

    Saying yes twice changes nothing. Raises Conflict when the match is no longer waiting.
    Should the two not be allowed together any more, the match is withdrawn instead of begun.
    """
    proposal = _locked(proposal_id)
    require(rules.answer_proposal, actor, proposal)
    side = proposal.side_of(actor.person_id)
    if proposal.answer_of(side) == Proposal.Answer.ACCEPTED:
        return proposal
    proposal.require_waiting()
    _answer(proposal, side, Proposal.Answer.ACCEPTED)
    audit.record(actor=actor, action="proposal.accepted", subject=proposal, side=side)
    notices.stop_chasing([proposal], [side])
    if proposal.is_accepted_by_both:
        _go_ahead(proposal)
    return proposal


def _answer(proposal: Proposal, side: str, answer: str) -> None:
    setattr(proposal, f"{side}_answer", answer)
    setattr(proposal, f"{side}_answered_at", timezone.now())
    proposal.save(update_fields=[f"{side}_answer", f"{side}_answered_at"])


def _go_ahead(proposal: Proposal) -> None:
    """Begin, or withdraw where a safeguard has come between the two meanwhile."""
    mentor, mentee = proposal.mentor, proposal.mentee
    accepted = {mentor.status, mentee.status} == {Enrollment.Status.ACCEPTED}
    if not accepted or are_kept_apart(mentor, mentee):
        _withdraw(proposal)
        return
    proposal.status = Proposal.Status.ACCEPTED
    proposal.save(update_fields=["status"])
    begin_relationship(actor=Actor.system(proposal.organization), proposal_id=proposal.pk)


def _withdraw(proposal: Proposal) -> None:
    proposal.status = Proposal.Status.WITHDRAWN
    proposal.save(update_fields=["status"])
    notices.stop_chasing([proposal])
    notices.tell_of_end(proposal)
    notices.tell_managers(proposal)


@sensitive_variables("reason", "words")
@transaction.atomic
def decline_proposal(
    *, actor: Actor, proposal_id: UUID, reason: str = "", is_checked: bool = False
) -> Proposal:
    """Say no for oneself; both are free to be matched again.

    The reason is sealed and shown to nobody but its writer. The other side and the managers
    learn that the match does not go ahead, not through whom. Raises Conflict when the match is
    no longer waiting, LooksLikePatient for the reason unless its writer says that it identifies
    nobody (`is_checked`), Invalid (`too_long`).
    """
    proposal = _locked(proposal_id)
    require(rules.answer_proposal, actor, proposal)
    side = proposal.side_of(actor.person_id)
    proposal.require_waiting()
    words = reason.strip() and require_writable(
        reason, actor=actor, is_checked=is_checked, field="reason", longest=MOST_REASON
    )
    _answer(proposal, side, Proposal.Answer.DECLINED)
    proposal.status = Proposal.Status.DECLINED
    proposal.save(update_fields=["status"])
    if words:
        _keep_reason(actor, proposal, side, words)
    audit.record(actor=actor, action="proposal.declined", subject=proposal)
    notices.stop_chasing([proposal])
    notices.tell_of_end(proposal, OTHER[side])
    notices.tell_managers(proposal)
    return proposal


@sensitive_variables("words")
def _keep_reason(actor: Actor, proposal: Proposal, side: str, words: str) -> None:
    identify(actor.person_id)
    enrollment = proposal.mentor if side == "mentor" else proposal.mentee
    reason = DeclineReason(proposal=proposal, enrollment=enrollment)
    seal(reason, actor=actor, sealed_text=words)
    reason.save()
    audit.record(
        actor=actor, action="decline_reason.written", subject=reason, row_version=reason.row_version
    )


@transaction.atomic
def expire_proposals(*, actor: Actor, today: date | None = None) -> int:
    """End matches whose last day to answer has passed, or whose people have left.

    Returns how many. Safe to do twice.
    """
    require(rules.expire_proposals, actor)
    today = today or today_of(actor)
    late = _waiting().filter(respond_by__lt=today)
    ended = [_end(one, Proposal.Status.EXPIRED) for one in late]
    left = ~Q(mentor__status=Enrollment.Status.ACCEPTED) | ~Q(
        mentee__status=Enrollment.Status.ACCEPTED
    )
    ended += [_end(one, Proposal.Status.WITHDRAWN) for one in _waiting().filter(left)]
    for proposal in ended:
        audit.record(
            actor=actor, action="proposal.expired", subject=proposal, status=proposal.status
        )
    return len(ended)


def _waiting() -> QuerySet[Proposal]:
    return (
        Proposal.objects.select_for_update(of=("self",))
        .filter(status=Proposal.Status.PUBLISHED)
        .select_related(
            "organization", "run__cohort__program", "mentor__person__user", "mentee__person__user"
        )
        .defer("run__inputs", "run__certificate")
        .order_by("pk")
    )


def _end(proposal: Proposal, status: str) -> Proposal:
    proposal.status = status
    proposal.save(update_fields=["status"])
    notices.stop_chasing([proposal])
    staying = [
        side
        for side, one in (("mentor", proposal.mentor), ("mentee", proposal.mentee))
        if one.status == Enrollment.Status.ACCEPTED
    ]
    if staying:
        notices.tell_of_end(proposal, *staying)
    notices.tell_managers(proposal)
    return proposal
