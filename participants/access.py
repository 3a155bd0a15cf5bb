"""What people say about who is asking (settings.ACTOR_FACTS)."""

from uuid import UUID

from mentorship.models import Membership, Organization, User
from participants.models import Enrollment, Person


def person_id_of(user: User, organization: Organization, membership: Membership) -> UUID | None:
    """The person of this account in the active organisation, or None."""
    return Person.objects.filter(user=user).values_list("pk", flat=True).first()


def joined_program_ids(
    user: User, organization: Organization, membership: Membership
) -> frozenset[UUID]:
    """The programmes in which this account's person takes, took or is asked to take part."""
    gone = [Enrollment.Status.DECLINED, Enrollment.Status.WITHDRAWN]
    enrollments = Enrollment.objects.filter(person__user=user).exclude(status__in=gone)
    return frozenset(enrollments.values_list("cohort__program_id", flat=True))
