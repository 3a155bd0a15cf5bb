"""Signing somebody out everywhere: a lost telephone, a browser that was left open."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship import audit, outbox
from mentorship.access import Actor, require
from mentorship.errors import Conflict
from mentorship.models import Membership
from mentorship.rules import change_members
from mentorship.sessions import end_others


@transaction.atomic
def end_member_sessions(*, actor: Actor, membership: Membership) -> None:
    """Sign a member out in every browser and tell them; how they sign in stays as it is. Links
    that reminders carried until now open nothing any more.

    An account of several organisations is signed out of all, since its session is one. Raises
    Conflict for one's own: those are ended where one sees them.
    """
    found = Membership.objects.select_for_update(of=("self",)).select_related("user")
    row = found.get(pk=membership.pk)
    require(change_members, actor, row)
    if row.user == actor.user:
        raise Conflict(
            _("End your own under Signing in safely, where you are signed in."), code="own_sessions"
        )
    end_others(row.user, None)
    row.signed_out_at = timezone.now()
    row.save(update_fields=["signed_out_at"])
    audit.record(actor=actor, action="membership.sessions_ended", subject=row)
    outbox.enqueue(
        key=f"sessions_ended:{row.pk}:{timezone.now():%Y%m%d%H%M%S%f}",
        kind="sessions_ended",
        to=row.user.email,
        payload={"by": actor.label},
    )
