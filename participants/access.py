"""What people say about who is asking (settings.ACTOR_FACTS)."""

from uuid import UUID

from allauth.account.models import EmailAddress

from mentorship.access import Actor
from mentorship.models import Membership, Organization, User
from participants.models import Enrollment, Person
from participants.services import link_account


def person_id_of(user: User, organization: Organization, membership: Membership) -> UUID | None:
    """The person of this account in the active organisation, or None.

    Somebody who was invited gets their account after HR's record; the two are tied here, the first
    time they come in, when the account's own verified address is the person's.
    """
    known = Person.objects.filter(user=user).values_list("pk", flat=True).first()
    return known or _linked_by_address(user, organization, membership)


def _linked_by_address(
    user: User, organization: Organization, membership: Membership
) -> UUID | None:
    person = Person.objects.filter(user=None, email__iexact=user.email).first()
    if person is None or not _is_verified(user):
        return None
    actor = Actor(organization=organization, user=user, role=membership.role)
    return link_account(actor=actor, person=person, user=user).pk


def _is_verified(user: User) -> bool:
    return EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists()


def joined_program_ids(
    user: User, organization: Organization, membership: Membership
) -> frozenset[UUID]:
    """The programmes in which this account's person takes, took or is asked to take part."""
    gone = [Enrollment.Status.DECLINED, Enrollment.Status.WITHDRAWN]
    enrollments = Enrollment.objects.filter(person__user=user).exclude(status__in=gone)
    return frozenset(enrollments.values_list("cohort__program_id", flat=True))
