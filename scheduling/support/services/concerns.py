"""Write to the named contact; read, mark as seen, answer, send to another contact."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from mentorship import outbox
from mentorship.access import Actor, require
from mentorship.addresses import absolute, org_reverse
from mentorship.errors import Conflict
from mentorship.guard import require_writable
from mentorship.models import User
from mentorship.sealing import seal, unseal
from scheduling.support import rules, trail
from scheduling.support.models import Concern, ConcernEvent, Contact
from scheduling.support.queries.concerns import name_of_account

What = ConcernEvent.What


@dataclass(frozen=True, repr=False)
class Exchange:
    """What was written, and the answer to it."""

    text: str
    answer: str = ""


@sensitive_variables("text")
@transaction.atomic
def raise_concern(
    *, actor: Actor, contact: Contact, text: str, is_checked: bool = False
) -> Concern:
    """Seal what the actor writes for this contact alone, and tell the contact that there is
    something to read.

    Raises LooksLikePatient, Invalid (`empty`, `too_long`), NotAllowed to oneself.
    """
    require(rules.raise_concern, actor, contact)
    text = require_writable(text, actor=actor, is_checked=is_checked)
    assert actor.user is not None  # the rule has asked
    concern = Concern(author_user_id=actor.user.pk, recipient_user_id=contact.membership.user_id)
    seal(concern, actor=actor, sealed_text=text, sealed_answer=None)
    concern.save()
    trail.record(actor, concern, What.RAISED)
    _tell(actor, concern, contact.membership.user, "concern_raised")
    return concern


@transaction.atomic
def open_concern(*, actor: Actor, concern: Concern) -> Exchange:
    """The words, for its two people, once it is written down who read them."""
    require(rules.read_concern, actor, concern)
    trail.record(actor, concern, What.OPENED)
    answer = concern.sealed_answer
    return Exchange(
        text=unseal(concern, actor=actor),
        answer=unseal(concern, actor=actor, column="sealed_answer") if answer else "",
    )


@transaction.atomic
def mark_concern_seen(*, actor: Actor, concern: Concern) -> Concern:
    """Tell the writer that it was read. Twice is once; raises Conflict once it is answered."""
    row = Concern.objects.select_for_update().get(pk=concern.pk)
    require(rules.answer_concern, actor, row)
    row.require_open()
    if row.state == Concern.State.SEEN:
        return row
    row.state = Concern.State.SEEN
    row.save()
    trail.record(actor, row, What.SEEN)
    _tell(actor, row, name_of_account(row.author_user_id), "concern_moved")
    return row


@sensitive_variables("text")
@transaction.atomic
def answer_concern(
    *, actor: Actor, concern: Concern, text: str, is_checked: bool = False
) -> Concern:
    """Close it with an answer, sealed like the concern. Raises Conflict once it is answered,
    LooksLikePatient, Invalid."""
    row = Concern.objects.select_for_update().get(pk=concern.pk)
    require(rules.answer_concern, actor, row)
    row.require_open()
    text = require_writable(text, actor=actor, is_checked=is_checked)
    # Both are bound to the row's version, so both are sealed anew.
    seal(row, actor=actor, sealed_text=unseal(row, actor=actor), sealed_answer=text)
    row.state, row.closed_at = Concern.State.ANSWERED, timezone.now()
    row.save()
    trail.record(actor, row, What.ANSWERED)
    _tell(actor, row, name_of_account(row.author_user_id), "concern_moved")
    return row


@transaction.atomic
def pass_concern_on(*, actor: Actor, concern: Concern, contact: Contact) -> Concern:
    """The writer sends it to another contact instead; the first one no longer sees it.

    Raises Conflict once it is answered and where it is with that contact already.
    """
    row = Concern.objects.select_for_update().get(pk=concern.pk)
    require(rules.pass_concern_on, actor, row)
    require(rules.raise_concern, actor, contact)
    row.require_open()
    if row.is_to(contact.membership.user_id):
        raise Conflict(_("It is with them already."), code="with_them_already")
    outbox.withdraw(key=_key(row, "concern_raised"))
    row.recipient_user_id = contact.membership.user_id
    row.state = Concern.State.SENT
    row.save()
    trail.record(actor, row, What.PASSED_ON)
    _tell(actor, row, contact.membership.user, "concern_raised")
    return row


def _tell(actor: Actor, concern: Concern, user: User | None, kind: str) -> None:
    """That there is something to read: neither what nor from whom."""
    if user is None:
        return
    path = org_reverse(actor.organization, "support:concern", concern_id=concern.pk)
    outbox.enqueue(
        key=_key(concern, kind), kind=kind, to=user.email, payload={"url": absolute(path)}
    )


def _key(concern: Concern, kind: str) -> str:
    return f"{kind}:{concern.pk}:{concern.recipient_user_id}:{concern.state}"
