"""Who belongs to an organisation: invited, joined, given another role, removed."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mentorship import audit, outbox
from mentorship.access import Actor, require
from mentorship.addresses import absolute
from mentorship.errors import Conflict, Invalid, NotAllowed
from mentorship.invitations import token_of
from mentorship.languages import of_addresses, speaking
from mentorship.models import Invitation, Membership
from mentorship.queries.members import membership_of, other_admins
from mentorship.rules import accept_invitation as may_accept
from mentorship.rules import change_members

OPEN_FOR = timedelta(days=14)


@transaction.atomic
def invite_member(*, actor: Actor, email: str, role: str) -> Invitation:
    """Offer an e-mail address a place in the organisation, and owe the e-mail that says so.

    An earlier invitation that ran out is replaced. Raises Conflict when the address belongs to a
    member already or an invitation is open (by the constraint), Invalid for an unknown role.
    """
    require(change_members, actor)
    address = email.strip().lower()
    if role not in Membership.Role.values:
        raise Invalid(_("Choose a role."), fields={"role": _("Choose a role.")})
    if Membership.objects.filter(user__email__iexact=address).exists():
        raise Conflict(_("This person already belongs to the organisation."), code="member_already")
    _clear_expired(address)
    invitation = Invitation.objects.create(
        email=address,
        role=role,
        invited_by=membership_of(actor),
        expires_at=timezone.now() + OPEN_FOR,
    )
    audit.record(actor=actor, action="invitation.sent", subject=invitation, role=role)
    _owe_email(invitation, actor)
    return invitation


@transaction.atomic
def resend_invitation(*, actor: Actor, invitation: Invitation) -> Invitation:
    """Send an open invitation again and start its fourteen days anew. Raises Conflict when it was
    answered or withdrawn."""
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    require(change_members, actor, row)
    _require_unanswered(row)
    row.expires_at = timezone.now() + OPEN_FOR
    row.save(update_fields=["expires_at"])
    audit.record(actor=actor, action="invitation.resent", subject=row)
    _owe_email(row, actor)
    return row


@transaction.atomic
def withdraw_invitation(*, actor: Actor, invitation: Invitation) -> None:
    """Close an invitation; its link no longer works. Raises Conflict when it was answered."""
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    require(change_members, actor, row)
    _require_unanswered(row)
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    audit.record(actor=actor, action="invitation.withdrawn", subject=row)
    outbox.withdraw(key=_key(row))


@transaction.atomic
def accept_invitation(*, actor: Actor, invitation: Invitation) -> Membership:
    """Make the invited account a member. Twice is once.

    The actor is the invited account, which has no role yet (`invitations.invited`). Raises
    Conflict when the invitation has ended, NotAllowed for another address than the invited one.
    """
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    require(may_accept, actor, row)
    if actor.user is None:
        raise NotAllowed()
    existing = membership_of(actor)
    if existing and row.accepted_at:
        return existing
    if not row.is_open:
        raise Conflict(_("This invitation has ended. Ask for a new one."), code="invitation_ended")
    membership = existing or Membership.objects.create(user=actor.user, role=row.role)
    row.accepted_at = timezone.now()
    row.save(update_fields=["accepted_at"])
    audit.record(actor=actor, action="invitation.accepted", subject=row, role=row.role)
    return membership


@transaction.atomic
def change_role(*, actor: Actor, membership: Membership, role: str) -> Membership:
    """Give a member another role. Raises Conflict for the last administrator."""
    row = _locked(membership)
    require(change_members, actor, row)
    if role not in Membership.Role.values:
        raise Invalid(_("Choose a role."), fields={"role": _("Choose a role.")})
    if row.role == role:
        return row
    if row.role == Membership.Role.ADMIN:
        _require_another_admin(row)
    before, row.role = row.role, role
    row.save(update_fields=["role"])
    audit.record(
        actor=actor, action="membership.role_changed", subject=row, before=before, after=role
    )
    return row


@transaction.atomic
def remove_member(*, actor: Actor, membership: Membership) -> None:
    """Take away an account's place here; the account and the person stay. Raises Conflict for the
    last administrator."""
    row = _locked(membership)
    require(change_members, actor, row)
    if row.role == Membership.Role.ADMIN:
        _require_another_admin(row)
    audit.record(actor=actor, action="membership.removed", subject=row, role=row.role)
    row.delete()


def _owe_email(invitation: Invitation, actor: Actor) -> None:
    link = absolute(reverse("invitation", kwargs={"token": token_of(invitation)}))
    with speaking(of_addresses([invitation.email], actor.organization)):
        as_what = invitation.as_what
        until = date_format(invitation.expires_at, "j F Y")
    outbox.enqueue(
        key=_key(invitation),
        kind="invitation",
        to=invitation.email,
        payload={"url": link, "by": actor.label, "as_what": as_what, "until": until},
    )


def _key(invitation: Invitation) -> str:
    return f"invitation:{invitation.pk}:{invitation.expires_at:%Y%m%d%H%M%S}"


def _clear_expired(address: str) -> None:
    Invitation.objects.filter(
        email__iexact=address,
        accepted_at=None,
        withdrawn_at=None,
        expires_at__lte=timezone.now(),
    ).update(withdrawn_at=timezone.now())


def _locked(membership: Membership) -> Membership:
    """The row, under a lock; all administrators' rows too, so that two cannot leave at once."""
    list(
        Membership.objects.select_for_update()
        .filter(role=Membership.Role.ADMIN)
        .order_by("pk")
        .values_list("pk")
    )
    return Membership.objects.select_for_update().get(pk=membership.pk)


def _require_another_admin(membership: Membership) -> None:
    if not other_admins(membership).exists():
        raise Conflict(
            _("This is the last administrator. Make somebody else one first."),
            code="last_administrator",
        )


def _require_unanswered(invitation: Invitation) -> None:
    if invitation.accepted_at or invitation.withdrawn_at:
        raise Conflict(_("This invitation was already answered."), code="invitation_ended")
