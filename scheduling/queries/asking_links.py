"""Who comes in by a link that asks something."""

from dataclasses import dataclass

from mentorship.access import Actor
from participants.models import Person
from scheduling.asking_links import Asking
from scheduling.queries.log_links import actor_by_link, may_come_in, present_person


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a link was sent to."""

    actor: Actor
    person: Person


def holder_of(asking: Asking) -> Holder | None:
    """Whom the link was sent to; None where it opens nothing for them any more: they have left,
    were erased, changed their password, or must sign in with two factors.

    To be read inside `activate(asking.organization_id)`.
    """
    person = present_person(asking.person_id)
    if person is None or person.user is None or not asking.is_of(person.user):
        return None
    if not may_come_in(person.user, asking.organization_id, asking.owed_at):
        return None
    actor = actor_by_link(asking.organization_id, person)
    return Holder(actor, person)
