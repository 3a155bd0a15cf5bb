"""The link in an invitation's e-mail, and who may follow it."""

from uuid import UUID

from django.core import signing

from mentorship.access import Actor
from mentorship.models import Invitation, User
from mentorship.tenancy import activate

SESSION_KEY = "invitation"
_SALT = "mentorship.invitation"


def token_of(invitation: Invitation) -> str:
    """What stands in the link; it cannot be made up."""
    return signing.dumps([str(invitation.organization_id), str(invitation.pk)], salt=_SALT)


def invitation_of(token: str) -> Invitation | None:
    """The invitation that a link means, with its organisation; None for a link that is not ours."""
    try:
        organization_id, invitation_id = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    with activate(UUID(organization_id)):
        found = Invitation.objects.select_related("organization", "invited_by__user")
        return found.filter(pk=invitation_id).first()


def invited(user: User, invitation: Invitation) -> Actor:
    """The actor who answers an invitation: an account that has no role here yet."""
    return Actor(organization=invitation.organization, user=user, role="invited")
