"""Who may do what with people, imports and enrolments."""

from typing import Any

from mentorship.access import Actor, rule
from mentorship.models import User
from participants.models import Enrollment, Person
from programs.models import Cohort, Program, SurveyRound


def _runs(actor: Actor, cohort: Cohort) -> bool:
    return actor.is_system or actor.is_admin or actor.manages(cohort.program_id)


@rule
def see_people(actor: Actor, _: Any = None) -> bool:
    """Programme managers read people, to invite them."""
    return actor.is_system or actor.is_admin or actor.is_manager


@rule
def change_person(actor: Actor, person: Person | None = None) -> bool:
    return actor.is_system or actor.is_admin


@rule
def import_people(actor: Actor, _: Any = None) -> bool:
    return actor.is_system or actor.is_admin


@rule
def change_lists(actor: Actor, _: Any = None) -> bool:
    """Departments, sites, professions, specialties and skills."""
    return actor.is_system or actor.is_admin


@rule
def change_own_profile(actor: Actor, person: Person) -> bool:
    return actor.person_id is not None and person.pk == actor.person_id


@rule
def run_enrollments(actor: Actor, cohort: Cohort) -> bool:
    """Invite, accept, put on the waiting list, withdraw others."""
    return _runs(actor, cohort)


@rule
def change_join_criteria(actor: Actor, program: Program) -> bool:
    """Whom a programme is for: those who change the programme."""
    return actor.is_system or actor.is_admin or actor.manages(program.pk)


@rule
def answer_own_enrollment(actor: Actor, enrollment: Enrollment) -> bool:
    return actor.person_id is not None and enrollment.person_id == actor.person_id


@rule
def withdraw_enrollment(actor: Actor, enrollment: Enrollment) -> bool:
    """Oneself at any time and without a reason; or whoever runs the cohort."""
    return answer_own_enrollment(actor, enrollment) or _runs(actor, enrollment.cohort)


@rule
def apply_to_cohort(actor: Actor, cohort: Cohort) -> bool:
    """Anyone whom HR knows, where the cohort invites applications."""
    return actor.person_id is not None and cohort.is_open_to_applications


@rule
def fill_waiting_list(actor: Actor, cohort: Cohort) -> bool:
    return _runs(actor, cohort)


@rule
def link_account(actor: Actor, pair: tuple[Person, User]) -> bool:
    """An account is tied to the person with its own address, whoever asks."""
    person, user = pair
    is_theirs = bool(person.email) and person.email.lower() == user.email.lower()
    is_free = person.user_id in (None, user.pk)
    return is_theirs and is_free and (actor.is_system or actor.is_admin or actor.user == user)


@rule
def declare_own_equity(actor: Actor, person: Person) -> bool:
    """Oneself alone; nobody may do it for somebody else."""
    return actor.person_id is not None and person.pk == actor.person_id


@rule
def change_equity_questions(actor: Actor, obj: Any = None) -> bool:
    return actor.is_admin


@rule
def answer_survey(actor: Actor, asked: tuple[Enrollment, SurveyRound]) -> bool:
    """Oneself alone, in one's own cohort."""
    enrollment, survey_round = asked
    return answer_own_enrollment(actor, enrollment) and (
        enrollment.cohort_id == survey_round.cohort_id
    )
