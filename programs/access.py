"""What programmes say about who is asking (settings.ACTOR_FACTS)."""

from uuid import UUID

from mentorship.models import Membership, Organization, User
from programs.models import ProgramManager


def managed_program_ids(
    user: User, organization: Organization, membership: Membership
) -> frozenset[UUID]:
    """The programmes that the membership manages; none once it is a plain member's."""
    if membership.role == Membership.Role.MEMBER:
        return frozenset()
    rows = ProgramManager.objects.filter(membership=membership)
    return frozenset(rows.values_list("program_id", flat=True))
