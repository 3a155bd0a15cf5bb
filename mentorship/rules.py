"""Who may do what with the organisation itself."""

from typing import Any

from mentorship.access import Actor, rule


@rule
def see_organization(actor: Actor, obj: Any = None) -> bool:
    """Its settings, its members with their roles, and its invitations."""
    return actor.is_admin or actor.is_system


@rule
def change_organization(actor: Actor, obj: Any = None) -> bool:
    """Its settings."""
    return actor.is_admin or actor.is_system


@rule
def change_members(actor: Actor, obj: Any = None) -> bool:
    """Invite, change a role, remove."""
    return actor.is_admin or actor.is_system


@rule
def see_audit(actor: Actor, obj: Any = None) -> bool:
    """The audit trail."""
    return actor.is_admin


@rule
def verify_audit(actor: Actor, obj: Any = None) -> bool:
    """Check the trail's chain, and sign its head: the system's work, by the clock."""
    return actor.is_system


@rule
def accept_invitation(actor: Actor, invitation: Any) -> bool:
    """Only the holder of the address that was invited."""
    return actor.user is not None and actor.user.email.lower() == invitation.email.lower()
