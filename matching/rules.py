"""Who may do what in matching. An administrator reads; the programme's managers decide."""

from matching.models import Proposal, Relationship
from mentorship.access import Actor, rule
from participants.models import Enrollment
from programs.models import Cohort


@rule
def see_matching(actor: Actor, cohort: Cohort) -> bool:
    """Runs, proposals and reasons of a cohort."""
    return actor.is_system or actor.is_admin or actor.manages(cohort.program_id)


@rule
def steer_matching(actor: Actor, cohort: Cohort) -> bool:
    """Weights, rules, runs, locks, publishing, joining people by hand."""
    return actor.is_system or actor.manages(cohort.program_id)


@rule
def solve_match_run(actor: Actor, cohort: Cohort) -> bool:
    """The worker's part of a run."""
    return actor.is_system


@rule
def answer_proposal(actor: Actor, proposal: Proposal) -> bool:
    """Accept or decline: the two people, each for themselves."""
    return actor.person_id is not None and actor.person_id in {
        proposal.mentor.person_id,
        proposal.mentee.person_id,
    }


@rule
def choose_mentor(actor: Actor, enrollment: Enrollment) -> bool:
    """See the recommended mentors and ask one: the mentee, where the cohort has it so."""
    return (
        actor.person_id is not None
        and actor.person_id == enrollment.person_id
        and enrollment.role == Enrollment.Role.MENTEE
        and enrollment.cohort.has_choice
    )


@rule
def withdraw_choice(actor: Actor, proposal: Proposal) -> bool:
    """Take back what one asked for oneself."""
    return (
        proposal.run.is_by_choice
        and actor.person_id is not None
        and actor.person_id == proposal.mentee.person_id
    )


@rule
def tell_of_choosing(actor: Actor, _: object = None) -> bool:
    """What the clock does: mentees learn that they may choose."""
    return actor.is_system


@rule
def expire_proposals(actor: Actor, _: object = None) -> bool:
    """What the clock does: silence ends, people who left are let go."""
    return actor.is_system


@rule
def begin_relationship(actor: Actor, cohort: Cohort) -> bool:
    """Begin what both accepted, or join people by hand."""
    return actor.is_system or actor.manages(cohort.program_id)


@rule
def end_relationship(actor: Actor, relationship: Relationship) -> bool:
    """End or pause: the managers, and anybody who is part of it."""
    if actor.is_system or actor.manages(relationship.cohort.program_id):
        return True
    return actor.person_id is not None and any(
        member.person_id == actor.person_id and member.left_on is None
        for member in relationship.members.all()
    )


@rule
def part_and_match_again(actor: Actor, relationship: Relationship) -> bool:
    """The system, once both or one of them said so in private; managers end a relationship."""
    return actor.is_system
