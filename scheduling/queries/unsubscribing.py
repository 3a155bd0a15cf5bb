"""Whose e-mails a link stops."""

from collections.abc import Sequence
from dataclasses import dataclass

from mentorship.access import Actor
from participants.models import Person
from scheduling.models import ReminderPreference
from scheduling.queries.log_links import actor_by_link, present_person
from scheduling.unsubscribing import Unsubscribing


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who got an e-mail, and what of it is stopped already."""

    actor: Actor
    person: Person
    kinds: Sequence[str]
    stopped: frozenset[str]


def addressee_of(link: Unsubscribing) -> Addressee | None:
    """Whom the e-mail was sent to; None where they have left, were erased, or get their e-mails
    at another address now. No account is needed, and no second factor: it opens nothing to read.

    To be read inside `activate(link.organization_id)`.
    """
    person = present_person(link.person_id)
    if person is None or not link.is_of(person.email):
        return None
    actor = actor_by_link(link.organization_id, person)
    off = ReminderPreference.objects.filter(person=person).values_list("kinds_off", flat=True)
    return Addressee(actor, person, link.kinds, frozenset(off.first() or ()))
