"""Who may see and ask for what in reports. Pure."""

from __future__ import annotations

from typing import Any

from mentorship.access import Actor, rule


@rule
def see_reports(actor: Actor, obj: Any = None) -> bool:
    """The programme team: administrators, and managers with what they manage."""
    return actor.is_admin or actor.is_manager


@rule
def see_own_progress(actor: Actor, obj: Any = None) -> bool:
    """One's own figures: whoever is on the staff list. There are none of anybody else's."""
    return actor.person_id is not None


@rule
def see_cohort_report(actor: Actor, cohort: Any) -> bool:
    """A cohort's counts: administrators, and the managers of its programme."""
    return actor.is_admin or actor.manages(cohort.program_id)


@rule
def see_activity_of_each(actor: Actor, cohort: Any) -> bool:
    """That single relationships met, and their signals: only who manages the programme.

    An administrator sees counts.
    """
    return actor.is_system or actor.manages(cohort.program_id)


@rule
def follow_up(actor: Actor, relationship: Any) -> bool:
    """Nudge, have a word, offer a new match: who manages the programme of these people."""
    return actor.manages(relationship.cohort.program_id)


@rule
def answer_offer(actor: Actor, relationship: Any) -> bool:
    """Take an offer of a new match or not: who has a part in the relationship."""
    return actor.person_id is not None and any(
        one.person_id == actor.person_id and one.left_on is None
        for one in relationship.members.all()
    )


@rule
def see_follow_ups(actor: Actor, program: Any) -> bool:
    """What was done for single relationships, and what came of it: who manages the programme."""
    return actor.manages(program.pk)


@rule
def request_export(actor: Actor, of: Any = None) -> bool:
    """A file of a cohort, a programme, or (None) of all cohorts that the actor may report on."""
    return (
        see_reports(actor, None) if of is None else actor.is_admin or actor.manages(_program_of(of))
    )


@rule
def export_meetings_of_each(actor: Actor, of: Any = None) -> bool:
    """A file of single people's meetings: only who manages the programme, or some programme."""
    return bool(actor.managed_program_ids) if of is None else actor.manages(_program_of(of))


@rule
def download_export(actor: Actor, export: Any) -> bool:
    """Only who asked for the file."""
    return actor.user is not None and export.requested_by.user_id == actor.user.pk


@rule
def change_schedule(actor: Actor, schedule: Any) -> bool:
    """Only who wanted it."""
    return actor.user is not None and schedule.requested_by.user_id == actor.user.pk


@rule
def refresh_reports(actor: Actor, obj: Any = None) -> bool:
    """Rollups and signals are renewed by the system alone."""
    return actor.is_system


@rule
def make_export(actor: Actor, export: Any) -> bool:
    """The worker writes files; nobody makes one for somebody else."""
    return actor.is_system


def _program_of(cohort_or_program: Any) -> Any:
    return getattr(cohort_or_program, "program_id", None) or cohort_or_program.pk
