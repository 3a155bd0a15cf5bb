"""The person in question: by which ids and words the tables know them."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from allauth.account.models import EmailAddress

from matching.models import RelationshipMember
from mentorship.access import Actor
from mentorship.holding import Subject
from mentorship.models import Membership, Organization, User
from mentorship.tenancy import acting_as, activate, identify
from participants.models import Enrollment, Goal, Person
from scheduling.support.models import SupportRequest

_SHORTEST_NUMBER = 4
"""A shorter employee number stands in texts by chance."""


@contextmanager
def activate_for(
    organization: Organization, user: User | None, person_id: UUID | None
) -> Iterator[None]:
    """Activate the organisation for a worker that acts on what only one person may see."""
    if user is None:
        with activate(organization):
            identify(person_id)
            yield
        return
    with acting_as(user), activate(organization):
        identify(person_id)
        yield


def subject_of(actor: Actor, user: User | None, person: Person | None) -> Subject:
    """What the tables may call them by: ids, names, addresses and numbers."""
    return Subject(
        actor=actor,
        user=user,
        person_id=person.pk if person else None,
        ids=frozenset(_ids(user, person)),
        words=tuple(sorted(_words(user, person), key=len, reverse=True)),
        addresses=frozenset(_addresses(user, person)),
    )


def _ids(user: User | None, person: Person | None) -> Iterator[UUID]:
    if user is not None:
        yield user.pk
        yield from Membership.objects.filter(user=user).values_list("pk", flat=True)
    if person is not None:
        yield person.pk
        for rows in (
            Enrollment.objects.filter(person=person),
            Goal.objects.filter(enrollment__person=person),
            RelationshipMember.objects.filter(person=person),
            SupportRequest.objects.filter(person=person),
        ):
            yield from rows.values_list("pk", flat=True)


def _addresses(user: User | None, person: Person | None) -> Iterator[str]:
    if user is not None:
        yield user.email
        yield from EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    if person is not None and person.email:
        yield person.email


def _words(user: User | None, person: Person | None) -> set[str]:
    """A single given name is nobody's alone, and is not looked for in texts."""
    words = set(_addresses(user, person))
    if user is not None and " " in user.name:
        words.add(user.name)
    if person is not None:
        words.add(str(person))
        if len(person.employee_number) >= _SHORTEST_NUMBER:
            words.add(person.employee_number)
    return {word for word in words if word.strip()}
