"""What people say about who is asking (settings.ACTOR_FACTS)."""

from uuid import UUID

from mentorship.models import Membership, Organization, User
from participants.models import Person


def person_id_of(user: User, organization: Organization, membership: Membership) -> UUID | None:
    """The person of this account in the active organisation, or None."""
    return Person.objects.filter(user=user).values_list("pk", flat=True).first()
