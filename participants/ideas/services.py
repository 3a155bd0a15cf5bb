"""Pass an idea on, answer it, take it back; and empty the box of those without a name."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from mentorship import audit, outbox
from mentorship.access import Actor, require
from mentorship.addresses import absolute, org_reverse
from mentorship.errors import Invalid
from mentorship.guard import as_kept, require_harmless, require_writable
from mentorship.models import Membership
from mentorship.queries.members import membership_of
from participants.ideas import rules
from participants.ideas.models import LONGEST_IDEA, LONGEST_REPLY, Idea, IdeaSlip
from participants.ideas.receipts import digest
from programs.days import today_of
from programs.models import Program

_NEEDS_A_REPLY = {Idea.State.DONE, Idea.State.DECLINED}


@sensitive_variables("text")
@transaction.atomic
def pass_idea_on(
    *, actor: Actor, text: str, program: Program | None = None, is_checked: bool = False
) -> Idea:
    """Pass an idea on with one's name.

    Raises NotAllowed for a programme of others, LooksLikePatient, Invalid (`empty`, `too_long`).
    """
    require(rules.pass_idea_on, actor, program)
    text = require_writable(text, actor=actor, is_checked=is_checked, longest=LONGEST_IDEA)
    idea = Idea.objects.create(
        text=text,
        program=program,
        author_id=actor.person_id,
        is_named=True,
        passed_on_on=timezone.localdate(),
    )
    audit.record(actor=actor, action="idea.passed_on", subject=idea)
    return idea


@sensitive_variables("text", "receipt")
@transaction.atomic
def drop_idea_without_name(
    *,
    actor: Actor,
    text: str,
    receipt: str,
    program: Program | None = None,
    is_checked: bool = False,
) -> None:
    """Put an idea into the box without a name; the box is emptied at night.

    Nothing else is written: an event of this moment would be next to others of the same person.
    The same receipt twice is one idea. Raises NotAllowed for a programme of others,
    LooksLikePatient, Invalid (`empty`, `too_long`, and for what is no receipt).
    """
    require(rules.pass_idea_on, actor, program)
    text = require_writable(text, actor=actor, is_checked=is_checked, longest=LONGEST_IDEA)
    found = digest(receipt)
    if not found:
        raise Invalid(_("Open the page anew: its receipt is broken."), fields={"receipt": ""})
    slip = IdeaSlip(text=text, program=program, receipt_hash=found)
    IdeaSlip.objects.bulk_create([slip], ignore_conflicts=True)


@transaction.atomic
def release_ideas(*, actor: Actor) -> int:
    """Put the ideas without a name of the days before on the board, in an order of chance and as
    one transaction; how many there were."""
    require(rules.release_ideas, actor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.ideas_release()")
        count = int(cursor.fetchone()[0])
    if count:
        audit.record(actor=actor, action="idea.released", count=count)
    return count


@transaction.atomic
def tell_of_new_ideas(*, actor: Actor) -> int:
    """Write to the administrators that ideas wait on the board, without a word of them; how many.

    At most one e-mail a day to each. At night, with those without a name, so that its moment says
    nothing of when somebody wrote. May run twice: what was told of is not told of again.
    """
    require(rules.release_ideas, actor)
    waiting = Idea.objects.select_for_update().filter(is_told=False)
    if not waiting.filter(state=Idea.State.NEW).exists():
        return 0
    told = waiting.update(is_told=True)
    count = Idea.objects.filter(state=Idea.State.NEW).count()
    url = absolute(org_reverse(actor.organization, "ideas:board"))
    today = today_of(actor)
    outbox.enqueue_all(
        outbox.Owed(
            key=f"ideas:{one.pk}:{today}",
            kind="ideas_waiting",
            to=one.user.email,
            payload={"count": count, "url": url},
            send_at=_morning(actor),
        )
        for one in Membership.objects.filter(role=Membership.Role.ADMIN).select_related("user")
    )
    audit.record(actor=actor, action="idea.told", count=told)
    return told


def _morning(actor: Actor) -> datetime:
    """Nobody is woken by an idea."""
    zone = ZoneInfo(actor.organization.time_zone)
    return max(timezone.now(), datetime.combine(today_of(actor), time(9), tzinfo=zone))


@transaction.atomic
def answer_idea(
    *, actor: Actor, idea: Idea, state: str, reply: str = "", is_checked: bool = False
) -> Idea:
    """Say what becomes of an idea, and write to whoever passed it on with their name.

    Raises Invalid for an unknown state, for `done` and `declined` without a reply, and for a reply
    that is too long; LooksLikePatient.
    """
    row = Idea.objects.select_for_update(of=("self",)).select_related("author").get(pk=idea.pk)
    require(rules.answer_idea, actor, row)
    reply = _checked_reply(actor, state, reply, is_checked)
    if (row.state, row.reply) == (state, reply):
        return row
    row.state, row.reply = state, reply
    row.answered_on = timezone.localdate()
    row.handled_by = membership_of(actor)
    row.save()
    event = audit.record(actor=actor, action="idea.answered", subject=row, state=state)
    _tell_author(actor, row, str(event.pk))
    return row


@transaction.atomic
def take_idea_back(*, actor: Actor, idea: Idea) -> None:
    """Delete one's own idea, as long as nobody has looked into it. Raises Conflict after that."""
    row = Idea.objects.select_for_update(of=("self",)).get(pk=idea.pk)
    require(rules.take_idea_back, actor, row)
    row.require_new()
    audit.record(actor=actor, action="idea.taken_back", subject=row)
    row.delete()


def _checked_reply(actor: Actor, state: str, reply: str, is_checked: bool) -> str:
    reply = as_kept(reply)
    if state not in Idea.State.values:
        words = _("Choose one of the states.")
        raise Invalid(words, fields={"state": words})
    if state in _NEEDS_A_REPLY and not reply:
        words = _("Say what was done, or why not now.")
        raise Invalid(words, code="reply_needed", fields={"reply": words})
    if len(reply) > LONGEST_REPLY:
        words = _("At most %(count)s characters.") % {"count": LONGEST_REPLY}
        raise Invalid(words, code="too_long", fields={"reply": words})
    require_harmless({"reply": reply}, actor=actor, is_checked=is_checked)
    return reply


def _tell_author(actor: Actor, idea: Idea, event: str) -> None:
    """That there is something to read, not what; nobody, where there is no name."""
    if idea.author is None or not idea.author.email:
        return
    path = org_reverse(actor.organization, "ideas:idea", idea_id=idea.pk)
    outbox.enqueue(
        key=f"idea:{idea.pk}:{event}",
        kind="idea_answered",
        to=idea.author.email,
        payload={"url": absolute(path)},
    )
