"""Who belongs to an organisation, and who was asked to."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from mentorship.access import Actor, can
from mentorship.models import Invitation, Membership, SecondFactorReset
from mentorship.rules import see_organization


def visible_members(actor: Actor, *, search: str = "", role: str = "") -> QuerySet[Membership]:
    """The organisation's members, for its administrators, by name."""
    members = Membership.objects.select_related("user").order_by("user__name", "user__email")
    if not can(actor, see_organization):
        return members.none()
    if search:
        members = members.filter(Q(user__name__icontains=search) | Q(user__email__icontains=search))
    return members.filter(role=role) if role else members


def visible_invitations(actor: Actor, *, search: str = "") -> QuerySet[Invitation]:
    """Invitations nobody has answered yet, newest first; also those that have run out."""
    waiting = Invitation.objects.filter(accepted_at=None, withdrawn_at=None)
    if not can(actor, see_organization):
        return waiting.none()
    if search:
        waiting = waiting.filter(email__icontains=search)
    return waiting.select_related("invited_by__user").order_by("-created_at")


def open_resets(actor: Actor) -> QuerySet[SecondFactorReset]:
    """Second factors that somebody asked to reset, for administrators."""
    waiting = SecondFactorReset.objects.filter(done_at=None, withdrawn_at=None)
    if not can(actor, see_organization):
        return waiting.none()
    return waiting.select_related("membership__user", "asked_by__user").order_by("asked_at")


def membership_of(actor: Actor) -> Membership | None:
    """The actor's own place in the organisation; the system has none."""
    return Membership.objects.filter(user=actor.user).first() if actor.user else None


def other_admins(membership: Membership) -> QuerySet[Membership]:
    """The administrators that remain without this one."""
    return Membership.objects.filter(role=Membership.Role.ADMIN).exclude(pk=membership.pk)


def open_invitation_to(email: str) -> Invitation | None:
    """The invitation to this address that can still be accepted."""
    return Invitation.objects.filter(
        email__iexact=email, accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
    ).first()
