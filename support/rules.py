"""Who may ask for support, and who reads it.

An administrator is not among them: only who manages the programme is.
"""

from typing import Any

from mentorship.access import Actor, rule
from programs.models import Program
from support.models import SupportRequest


def is_writer(actor: Actor, request: SupportRequest) -> bool:
    """Whether the actor wrote the request."""
    return actor.person_id is not None and request.person_id == actor.person_id


@rule
def ask_for_support(actor: Actor, program: Program) -> bool:
    """Who takes part in the programme, or did."""
    return actor.person_id is not None and program.pk in actor.joined_program_ids


@rule
def see_support_requests(actor: Actor, obj: Any = None) -> bool:
    """The list of the programme team."""
    return bool(actor.managed_program_ids)


@rule
def read_support_request(actor: Actor, request: SupportRequest) -> bool:
    return is_writer(actor, request) or actor.manages(request.program_id)


@rule
def answer_support_request(actor: Actor, request: SupportRequest) -> bool:
    """A manager of the programme; nobody answers themselves."""
    return actor.manages(request.program_id) and not is_writer(actor, request)


@rule
def withdraw_support_request(actor: Actor, request: SupportRequest) -> bool:
    return is_writer(actor, request)
