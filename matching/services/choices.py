"""A mentee asks one of the mentors who are recommended to her, or takes it back."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext

from matching import notices, rules
from matching.features import Snapshot
from matching.models import MatchRun, Proposal
from matching.queries import (
    enrollments_to_tell_of_choosing,
    recommended_mentors,
    settings_of,
)
from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict
from mentorship.texts import gettext_lazy
from participants.models import Enrollment
from programs.days import today_of
from programs.models import Cohort

CANNOT_BE_ASKED = gettext_lazy(
    "This mentor cannot be asked now. Places go quickly: choose another of those who are shown."
)


@transaction.atomic
def ask_mentor(*, actor: Actor, enrollment_id: UUID, mentor_id: UUID) -> Proposal:
    """Ask a recommended mentor for oneself; the mentor answers as to any other match.

    Raises NotAllowed for anybody but the mentee; Conflict while the cohort is not being matched
    (`choice_closed`), while she waits for an answer (`one_waiting`), and, always with the same
    words, for a mentor who is not among those recommended (`mentor_not_open`). Should two ask for
    the last place in the same moment in spite of all, the database refuses one.
    """
    enrollment = _own(enrollment_id)
    require(rules.choose_mentor, actor, enrollment)
    _require_open(enrollment)
    recommended = {one.mentor.pk: one for one in recommended_mentors(actor, enrollment)}
    if mentor_id not in recommended:
        raise Conflict(CANNOT_BE_ASKED, code="mentor_not_open")
    chosen = recommended[mentor_id]
    today = today_of(actor)
    proposal = Proposal.objects.create(
        run=_run_of(enrollment.cohort),
        mentee=enrollment,
        mentor=chosen.mentor,
        score=chosen.score,
        parts=chosen.parts,
        sentence=chosen.sentence,
        status=Proposal.Status.PUBLISHED,
        mentee_answer=Proposal.Answer.ACCEPTED,
        mentee_answered_at=timezone.now(),
        respond_by=today + timedelta(days=enrollment.cohort.response_days),
    )
    audit.record(actor=actor, action="proposal.asked", subject=proposal)
    notices.tell_of_request(proposal)
    return proposal


def _own(enrollment_id: UUID) -> Enrollment:
    """The enrolment, after its cohort: who asks and who publishes come one after the other."""
    cohort_id = Enrollment.objects.values_list("cohort_id", flat=True).get(pk=enrollment_id)
    Cohort.objects.select_for_update().get(pk=cohort_id)
    return (
        Enrollment.objects.select_for_update(of=("self",))
        .select_related("cohort__program", "person__user")
        .get(pk=enrollment_id)
    )


def _require_open(enrollment: Enrollment) -> None:
    is_accepted = enrollment.status == Enrollment.Status.ACCEPTED
    if not is_accepted or not enrollment.cohort.is_matchable:
        raise Conflict(gettext("Mentors cannot be asked at the moment."), code="choice_closed")
    if Proposal.objects.filter(mentee=enrollment, status=Proposal.Status.PUBLISHED).exists():
        raise Conflict(
            gettext("You have a match that waits for an answer already."),
            code="one_waiting",
        )


def _run_of(cohort: Cohort) -> MatchRun:
    """Where the cohort's choices are kept. It solved nothing, so its inputs hold nobody."""
    weights, rules_of_run = settings_of(cohort)
    last = MatchRun.objects.filter(cohort=cohort).aggregate(last=Max("number"))["last"]
    empty = Snapshot(mentors=(), mentees=(), weights=weights, rules=rules_of_run)
    now = timezone.now()
    found, _ = MatchRun.objects.get_or_create(
        cohort=cohort,
        is_by_choice=True,
        defaults={
            "number": (last or 0) + 1,
            "status": MatchRun.Status.PUBLISHED,
            "weights": weights.to_json(),
            "rules": rules_of_run.to_json(),
            "inputs": empty.to_json(),
            "finished_at": now,
            "published_at": now,
        },
    )
    return found


@transaction.atomic
def withdraw_choice(*, actor: Actor, proposal_id: UUID) -> Proposal:
    """Take back what one asked, before the mentor has answered; the mentor is told, not why.

    Raises NotAllowed for anybody else and for what the programme team proposed, Conflict after the
    answer.
    """
    proposal = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related(
            "organization", "run__cohort__program", "mentor__person__user", "mentee__person__user"
        )
        .defer("run__inputs", "run__certificate")
        .get(pk=proposal_id)
    )
    require(rules.withdraw_choice, actor, proposal)
    proposal.require_waiting()
    proposal.status = Proposal.Status.WITHDRAWN
    proposal.save(update_fields=["status"])
    audit.record(actor=actor, action="proposal.withdrawn", subject=proposal)
    notices.stop_chasing([proposal])
    notices.tell_of_end(proposal, "mentor")
    return proposal


@transaction.atomic
def tell_of_choosing(*, actor: Actor) -> int:
    """Tell each mentee, once, that choosing has opened: who has a place, and neither a mentor nor
    a match to answer. Returns how many were told; safe to do twice.
    """
    require(rules.tell_of_choosing, actor)
    mentees = list(
        enrollments_to_tell_of_choosing()
        .select_for_update(of=("self",))
        .select_related("cohort__program", "person__user", "organization")
    )
    for one in mentees:
        one.choosing_told_at = timezone.now()
    Enrollment.objects.bulk_update(mentees, ["choosing_told_at"], batch_size=500)
    notices.tell_of_choosing(mentees)
    if mentees:
        audit.record(actor=actor, action="match_choice.opened", count=len(mentees))
    return len(mentees)
