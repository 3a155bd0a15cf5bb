"""Change a solved run by hand, publish it, take it back."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from matching import notices, rules
from matching.models import MatchRun, Proposal
from matching.outcomes import Effect, outcome_of
from matching.proposing import proposal_of
from matching.queries import effect_of_swapping, scores_of_run, unfitting_pairs
from matching.queries.effects import pairs_of_run
from matching.scoring import Scores
from matching.solving import bands
from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict
from programs.models import Cohort


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing did: how many are asked, how many were left out because things changed."""

    run: MatchRun
    published: int
    left_out: int


def _locked_run(run_id: UUID) -> MatchRun:
    """The run, after its cohort: two runs of one cohort are published one after the other."""
    cohort_id = MatchRun.objects.values_list("cohort_id", flat=True).get(pk=run_id)
    Cohort.objects.select_for_update().get(pk=cohort_id)
    return (
        MatchRun.objects.select_for_update(of=("self",))
        .select_related("cohort__program", "organization")
        .defer("inputs", "certificate")
        .get(pk=run_id)
    )


@transaction.atomic
def swap_proposals(*, actor: Actor, first_id: UUID, second_id: UUID) -> Effect:
    """Exchange the mentors of two proposals of a run that is not yet published.

    Raises Conflict where the run is published, or, always with the same words, where one of the
    new pairs may not be together.
    """
    run_id = Proposal.objects.values_list("run_id", flat=True).get(pk=first_id)
    run = _locked_run(run_id)
    require(rules.steer_matching, actor, run.cohort)
    run.require_draft()
    first, second = (
        Proposal.objects.select_related("run__cohort")
        .defer("run__inputs", "run__certificate")
        .get(pk=one, run=run)
        for one in (first_id, second_id)
    )
    found = effect_of_swapping(actor, first, second)
    if found is None:
        raise Conflict(
            gettext(
                "These two matches cannot be exchanged: one of the new pairs does not fit the "
                "rules "
                "and safeguards of this cohort."
            ),
            code="pair_not_open",
        )
    effect, _ = found
    _exchange(actor, run, first, second)
    audit.record(
        actor=actor,
        action="match_run.swapped",
        subject=run,
        ended=[list(pair) for pair in effect.ended],
        begun=[list(pair) for pair in effect.begun],
    )
    return effect


def _exchange(actor: Actor, run: MatchRun, first: Proposal, second: Proposal) -> None:
    scores = scores_of_run(actor, run)
    new = [
        (str(first.mentee_id), str(second.mentor_id)),
        (str(second.mentee_id), str(first.mentor_id)),
    ]
    Proposal.objects.filter(pk__in=[first.pk, second.pk]).delete()
    Proposal.objects.bulk_create([proposal_of(run, scores, pair, is_by_hand=True) for pair in new])
    _count_again(run, scores)


def _count_again(run: MatchRun, scores: Scores) -> None:
    """Bring the summary up to date after a change by hand."""
    rows = Proposal.objects.filter(run=run)
    outcome = outcome_of(scores, pairs_of_run(run))
    run.summary |= {
        **outcome.to_json(),
        "average": outcome.average,
        "bands": bands(list(rows.values_list("score", flat=True))),
        "locked": rows.filter(is_locked=True).count(),
        "by_hand": rows.filter(is_by_hand=True).count(),
        "best_total": run.summary.get("best_total", run.summary.get("total", 0)),
    }
    run.save(update_fields=["summary"])


@transaction.atomic
def publish_run(*, actor: Actor, run_id: UUID) -> Publication:
    """Ask both sides of every proposal for an answer, by e-mail and on their own page.

    Pairs that no longer hold (somebody left, HR data changed) are left out and counted. Raises
    Conflict where the run is not a draft or the cohort is not being matched.
    """
    run = _locked_run(run_id)
    require(rules.steer_matching, actor, run.cohort)
    run.require_draft()
    _require_publishable(run.cohort)
    proposals = list(
        run.proposals.select_related(
            "organization", "run__cohort__program", "mentor__person__user", "mentee__person__user"
        ).defer("run__inputs", "run__certificate")
    )
    gone = unfitting_pairs(run.cohort, [(one.mentee_id, one.mentor_id) for one in proposals])
    respond_by = _today(run) + timedelta(days=run.cohort.response_days)
    asked = [one for one in proposals if (one.mentee_id, one.mentor_id) not in gone]
    _ask(run, asked, respond_by)
    left_out = {one.pk for one in proposals} - {one.pk for one in asked}
    Proposal.objects.filter(pk__in=left_out).update(status=Proposal.Status.WITHDRAWN)
    drafts = MatchRun.objects.filter(cohort=run.cohort, status=MatchRun.Status.SOLVED)
    drafts.exclude(pk=run.pk).update(status=MatchRun.Status.SUPERSEDED)
    audit.record(
        actor=actor,
        action="match_run.published",
        subject=run,
        published=len(asked),
        left_out=len(left_out),
    )
    return Publication(run=run, published=len(asked), left_out=len(left_out))


def _require_publishable(cohort: Cohort) -> None:
    if not cohort.is_matchable:
        raise Conflict(
            gettext(
                "Publish once enrolment has ended: move the cohort on to matching in its settings."
            ),
            code="cohort_not_matchable",
        )


def _ask(run: MatchRun, proposals: list[Proposal], respond_by: date) -> None:
    for proposal in proposals:
        proposal.status = Proposal.Status.PUBLISHED
        proposal.respond_by = respond_by
    Proposal.objects.bulk_update(proposals, ["status", "respond_by"], batch_size=500)
    notices.tell_of_matches(proposals)
    run.status = MatchRun.Status.PUBLISHED
    run.published_at = timezone.now()
    run.save(update_fields=["status", "published_at"])


@transaction.atomic
def unpublish_run(*, actor: Actor, run_id: UUID) -> MatchRun:
    """Take a publication back while nobody has answered; e-mails not yet sent are not sent.

    Raises Conflict after the first answer.
    """
    run = _locked_run(run_id)
    require(rules.steer_matching, actor, run.cohort)
    if run.status != MatchRun.Status.PUBLISHED or run.is_by_choice:
        raise Conflict(gettext("This run is not published."), code="run_not_published")
    proposals = list(run.proposals.select_for_update().filter(status=Proposal.Status.PUBLISHED))
    answered = run.proposals.exclude(mentor_answer="", mentee_answer="").exists()
    if answered or run.proposals.filter(status=Proposal.Status.EXPIRED).exists():
        raise Conflict(
            gettext("Somebody has answered already, so this can no longer be taken back."),
            code="run_answered",
        )
    notices.stop_chasing(proposals)
    run.proposals.update(status=Proposal.Status.DRAFT, respond_by=None)
    run.status = MatchRun.Status.SOLVED
    run.published_at = None
    run.save(update_fields=["status", "published_at"])
    audit.record(actor=actor, action="match_run.unpublished", subject=run)
    return run


def _today(run: MatchRun) -> date:
    return timezone.localdate(timezone=ZoneInfo(run.organization.time_zone))
