"""Who may ask for support, and who reads it.

An administrator is not among them: only who manages the programme is.
"""

from typing import Any

from mentorship.access import Actor, rule
from programs.models import Program
from scheduling.support.circles import Circle
from scheduling.support.models import CircleMeeting, Concern, Contact, SupportRequest


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


@rule
def name_contacts(actor: Actor, obj: Any = None) -> bool:
    """Who is the contact, and the organisation's own signposts; never what was written to one."""
    return actor.is_admin


@rule
def raise_concern(actor: Actor, contact: Contact) -> bool:
    """Everybody who belongs to the organisation; to another than oneself."""
    return actor.user is not None and contact.membership.user_id != actor.user.pk


@rule
def read_concern(actor: Actor, concern: Concern) -> bool:
    """Its writer, and the contact it was written to. No office reads it."""
    if actor.user is None:
        return False
    return concern.author_user_id == actor.user.pk or concern.is_to(actor.user.pk)


@rule
def answer_concern(actor: Actor, concern: Concern) -> bool:
    return actor.user is not None and concern.is_to(actor.user.pk)


@rule
def pass_concern_on(actor: Actor, concern: Concern) -> bool:
    """Its writer alone chooses who reads it."""
    return actor.user is not None and concern.author_user_id == actor.user.pk


@rule
def plan_circle_meeting(actor: Actor, circle: Circle) -> bool:
    """Any mentor of the programme, and whoever manages it."""
    return circle.is_visible


@rule
def answer_circle_meeting(actor: Actor, circle: Circle) -> bool:
    return circle.is_member


@rule
def change_circle_meeting(actor: Actor, meeting: CircleMeeting) -> bool:
    """Who planned it, and whoever manages the programme."""
    if actor.manages(meeting.program_id):
        return True
    planner = meeting.planned_by
    return planner is not None and actor.user is not None and planner.user_id == actor.user.pk


@rule
def free_who_left_circles(actor: Actor, obj: Any = None) -> bool:
    """The worker, who sees that somebody left."""
    return actor.is_system
