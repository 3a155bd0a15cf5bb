"""Beginning anew with the second factor of somebody who lost everything it was made of.

Two administrators together, or one after three days in which the person, who is told at once, and
every other administrator could object. The password is untouched and still asked for; afterwards
the person sets up a new second factor before anything of the organisation is shown.
"""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship import audit, outbox
from mentorship.access import Actor, require
from mentorship.errors import Conflict
from mentorship.models import Membership, SecondFactorReset
from mentorship.queries.memberships import memberships_of
from mentorship.rules import change_members
from mentorship.sessions import end_others
from mentorship.tenancy import acting_as
from mentorship.texts import gettext_lazy

NOT_HERE = gettext_lazy(
    "The second factor of this account cannot be reset here. Ask whoever runs this installation."
)


@transaction.atomic
def ask_for_reset(*, actor: Actor, membership: Membership) -> SecondFactorReset:
    """Ask that a member may set up a new second factor, and tell the member.

    Raises Conflict for one's own, for an account that other organisations rely on too (an
    administrator here must not lower their level), and where it was asked already.
    """
    row = Membership.objects.select_for_update().select_related("user").get(pk=membership.pk)
    require(change_members, actor, row)
    with acting_as(row.user):
        places = memberships_of(row.user).count()
    if row.user == actor.user or places > 1:
        raise Conflict(NOT_HERE, code="reset_elsewhere")
    own = Membership.objects.get(user=actor.user)
    asked = SecondFactorReset.objects.create(membership=row, asked_by=own)
    audit.record(actor=actor, action="second_factor.reset_asked", subject=row)
    _tell(asked, row, "second_factor_reset_asked", by=actor.label)
    return asked


@transaction.atomic
def carry_out_reset(*, actor: Actor, reset: SecondFactorReset) -> None:
    """Remove passkeys, app and recovery codes, end the sessions, and tell the member.

    Raises Conflict when it was done or withdrawn, and for whoever asked before three days.
    """
    row = _open(actor, reset)
    is_second = row.asked_by.user_id != (actor.user.pk if actor.user else None)
    if not is_second and timezone.now() < row.may_be_done_alone_at:
        raise Conflict(
            _("Another administrator has to confirm this, or you can after three days."),
            code="second_administrator_needed",
        )
    row.done_at = timezone.now()
    row.save(update_fields=["done_at"])
    user = row.membership.user
    Authenticator.objects.filter(user=user).delete()
    end_others(user, None)
    audit.record(
        actor=actor,
        action="second_factor.reset",
        subject=row.membership,
        asked_by=str(row.asked_by_id),
        by_a_second_administrator=is_second,
    )
    _tell(row, row.membership, "second_factor_reset", by=actor.label)


@transaction.atomic
def withdraw_reset(*, actor: Actor, reset: SecondFactorReset) -> None:
    """Nothing happens. Raises Conflict when it was done or withdrawn."""
    row = _open(actor, reset)
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    audit.record(actor=actor, action="second_factor.reset_withdrawn", subject=row.membership)


def _open(actor: Actor, reset: SecondFactorReset) -> SecondFactorReset:
    found = SecondFactorReset.objects.select_for_update(of=("self",)).select_related(
        "membership__user", "asked_by"
    )
    row = found.get(pk=reset.pk)
    require(change_members, actor, row)
    if row.done_at or row.withdrawn_at:
        raise Conflict(_("This was answered already."), code="reset_answered")
    return row


def _tell(reset: SecondFactorReset, membership: Membership, kind: str, *, by: str) -> None:
    outbox.enqueue(
        key=f"{kind}:{reset.pk}", kind=kind, to=membership.user.email, payload={"by": by}
    )
