"""Who may do what with programmes and cohorts."""

from typing import Any

from mentorship.access import Actor, rule
from programs.models import Cohort, Program


def _runs(actor: Actor, program: Program | Cohort) -> bool:
    program_id = program.program_id if isinstance(program, Cohort) else program.pk
    return actor.is_system or actor.is_admin or actor.manages(program_id)


@rule
def create_program(actor: Actor, _: Any = None) -> bool:
    return actor.is_system or actor.is_admin or actor.is_manager


@rule
def change_program(actor: Actor, program: Program) -> bool:
    return _runs(actor, program)


@rule
def archive_program(actor: Actor, program: Program) -> bool:
    return _runs(actor, program)


@rule
def change_program_managers(actor: Actor, program: Program) -> bool:
    return _runs(actor, program)


@rule
def change_structure(actor: Actor, program: Program) -> bool:
    return _runs(actor, program)


@rule
def publish_agreement(actor: Actor, program: Program) -> bool:
    return _runs(actor, program)


@rule
def save_template(actor: Actor, program: Program) -> bool:
    return _runs(actor, program)


@rule
def import_template(actor: Actor, _: Any = None) -> bool:
    """Whoever may start a programme may bring what to start it from."""
    return create_program(actor, None)


@rule
def replace_template(actor: Actor, _: Any = None) -> bool:
    """What others may have started from already is the administrator's, as to remove it is."""
    return actor.is_system or actor.is_admin


@rule
def remove_template(actor: Actor, _: Any = None) -> bool:
    """Every manager may start from a saved template, so taking one away is the administrator's."""
    return actor.is_system or actor.is_admin


@rule
def create_cohort(actor: Actor, program: Program) -> bool:
    return _runs(actor, program)


@rule
def change_cohort(actor: Actor, cohort: Cohort) -> bool:
    return _runs(actor, cohort)


@rule
def move_cohort(actor: Actor, cohort: Cohort) -> bool:
    return _runs(actor, cohort)


@rule
def ask_cohort(actor: Actor, cohort: Cohort) -> bool:
    """Put a survey to everybody of a cohort."""
    return _runs(actor, cohort)


@rule
def add_instrument_pack(actor: Actor, _: Any = None) -> bool:
    """Whoever says for the organisation that it may use an instrument."""
    return actor.is_system or actor.is_admin


@rule
def open_due_rounds(actor: Actor, _: Any = None) -> bool:
    return actor.is_system
