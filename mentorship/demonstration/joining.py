"""From a cohort's people to relationships: solve, publish, answer."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from matching.models import MatchRun, Proposal, Relationship
from matching.services import (
    accept_proposal,
    decline_proposal,
    lock_pair,
    publish_run,
    solve_run,
    start_run,
)
from mentorship.access import Actor
from mentorship.demonstration.cast import House, Participant
from programs.models import Cohort


def solve(house: House, manager: Actor, cohort: Cohort) -> MatchRun:
    """A run of the cohort, solved here instead of by the worker."""
    run = start_run(actor=manager, cohort_id=cohort.pk)
    return solve_run(actor=house.system, run_id=run.pk)


def keep_together(
    manager: Actor, cohort: Cohort, mentor: Participant, *mentees: Participant
) -> None:
    """Lock a mentor with these mentees before a run."""
    for mentee in mentees:
        lock_pair(
            actor=manager,
            cohort_id=cohort.pk,
            mentor_id=mentor.enrollment.pk,
            mentee_id=mentee.enrollment.pk,
        )


def publish(manager: Actor, run: MatchRun) -> list[Proposal]:
    """Ask both sides; the proposals in an order that is the same every time."""
    publish_run(actor=manager, run_id=run.pk)
    return list(
        Proposal.objects.filter(run=run, status=Proposal.Status.PUBLISHED)
        .select_related("mentor__person", "mentee__person")
        .order_by("mentee__person__employee_number")
    )


def both_accept(proposals: Iterable[Proposal], actors: Mapping[UUID, Actor]) -> list[Relationship]:
    """Let both sides say yes; what begins, in the same order."""
    begun = []
    for proposal in proposals:
        for enrollment in (proposal.mentee, proposal.mentor):
            accept_proposal(actor=actors[enrollment.person_id], proposal_id=proposal.pk)
        begun.append(proposal.pk)
    rows = Relationship.objects.filter(proposal__in=begun).select_related("cohort__program")
    by_proposal = {one.proposal_id: one for one in rows.prefetch_related("members__person")}
    return [by_proposal[key] for key in begun if key in by_proposal]


def decline(proposal: Proposal, actors: Mapping[UUID, Actor], reason: str) -> None:
    """Let the mentee say no, kindly."""
    actor = actors[proposal.mentee.person_id]
    decline_proposal(actor=actor, proposal_id=proposal.pk, reason=reason)


def mentor_accepts(proposal: Proposal, actors: Mapping[UUID, Actor]) -> None:
    """Let one side say yes; the other has still to answer."""
    accept_proposal(actor=actors[proposal.mentor.person_id], proposal_id=proposal.pk)
