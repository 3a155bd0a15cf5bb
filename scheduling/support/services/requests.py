"""Ask the programme team for support; read, acknowledge, answer, take back."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict
from mentorship.guard import require_writable
from mentorship.queries.members import membership_of
from mentorship.sealing import gather, seal, unseal
from scheduling.support import notices, rules
from scheduling.support.models import ASKED_ALREADY, SupportRequest, SupportWords
from scheduling.support.queries.requests import Matter, readers_of


@dataclass(frozen=True, repr=False)
class Words:
    """What was written on a request; empty where nothing was, or nothing is left."""

    asked: str = ""
    answered: str = ""


@sensitive_variables("text")
@transaction.atomic
def ask_for_support(
    *, actor: Actor, matter: Matter, text: str, is_checked: bool = False
) -> SupportRequest:
    """Ask the managers of the matter's programme, in the writer's own words.

    Raises Conflict where nobody else manages the programme (`nobody_reads`) and where one waits
    unread already (`asked_already`), LooksLikePatient, Invalid (`empty`, `too_long`).
    """
    require(rules.ask_for_support, actor, matter.program)
    readers = readers_of(actor, matter.program)
    if not readers:
        raise Conflict(_("Nobody runs this programme at the moment."), code="nobody_reads")
    _require_nothing_unseen(actor, matter)
    text = require_writable(text, actor=actor, is_checked=is_checked)
    request = SupportRequest.objects.create(
        person_id=actor.person_id,
        program=matter.program,
        relationship=matter.relationship,
        role=matter.role,
    )
    _write(actor, request, SupportWords.Kind.ASKED, text)
    audit.record(actor=actor, action="support_request.made", subject=request)
    notices.tell_the_team(actor, request, readers)
    return request


@transaction.atomic
def open_request(*, actor: Actor, request: SupportRequest) -> Words:
    """The words, for the writer and the programme's managers, once it is written down who read
    them, which outlives whatever becomes of the request. Raises NotRecorded (503)."""
    require(rules.read_support_request, actor, request)
    audit.record_now(actor=actor, action="support_request.opened", subject=request)
    rows = list(SupportWords.objects.filter(request=request))
    gather(rows)
    return Words(**{row.kind: unseal(row, actor=actor) for row in rows})


@transaction.atomic
def acknowledge_request(*, actor: Actor, request: SupportRequest) -> SupportRequest:
    """Tell the writer that the request was seen. Twice is once; raises Conflict once it is
    closed."""
    row = _locked(request)
    require(rules.answer_support_request, actor, row)
    row.require_open()
    if row.state == SupportRequest.State.SEEN:
        return row
    row.state, row.seen_at = SupportRequest.State.SEEN, timezone.now()
    _save(actor, row)
    audit.record(actor=actor, action="support_request.acknowledged", subject=row)
    notices.tell_the_writer(actor, row, "seen")
    return row


@sensitive_variables("text")
@transaction.atomic
def answer_request(
    *, actor: Actor, request: SupportRequest, text: str, is_checked: bool = False
) -> SupportRequest:
    """Close the request with a note of what was done, which its writer reads.

    Raises Conflict once it is closed, LooksLikePatient, Invalid (`empty`, `too_long`).
    """
    row = _locked(request)
    require(rules.answer_support_request, actor, row)
    row.require_open()
    text = require_writable(text, actor=actor, is_checked=is_checked)
    _write(actor, row, SupportWords.Kind.ANSWERED, text)
    row.state, row.closed_at = SupportRequest.State.ANSWERED, timezone.now()
    row.seen_at = row.seen_at or row.closed_at
    _save(actor, row)
    audit.record(actor=actor, action="support_request.answered", subject=row)
    notices.tell_the_writer(actor, row, "answered")
    return row


@transaction.atomic
def withdraw_request(*, actor: Actor, request: SupportRequest) -> SupportRequest:
    """Take one's own request back. Its words are deleted; that it was made stays.

    Raises Conflict once it is closed.
    """
    row = _locked(request)
    require(rules.withdraw_support_request, actor, row)
    row.require_open()
    SupportWords.objects.filter(request=row).delete()
    row.state, row.closed_at = SupportRequest.State.WITHDRAWN, timezone.now()
    row.changed_at = row.closed_at
    row.save()
    audit.record(actor=actor, action="support_request.withdrawn", subject=row)
    notices.stop_telling_the_team(row)
    return row


def _require_nothing_unseen(actor: Actor, matter: Matter) -> None:
    """Two at once are refused by the constraint of the same meaning."""
    if SupportRequest.objects.filter(
        person_id=actor.person_id,
        program=matter.program,
        relationship=matter.relationship,
        state=SupportRequest.State.SENT,
    ).exists():
        raise Conflict(ASKED_ALREADY, code="asked_already")


def _locked(request: SupportRequest) -> SupportRequest:
    rows = SupportRequest.objects.select_for_update(of=("self",))
    return rows.select_related("person", "program").get(pk=request.pk)


def _save(actor: Actor, row: SupportRequest) -> None:
    row.handled_by = membership_of(actor)
    row.changed_at = timezone.now()
    row.save()


@sensitive_variables("text")
def _write(actor: Actor, request: SupportRequest, kind: str, text: str) -> None:
    row = SupportWords(request=request, kind=kind)
    seal(row, actor=actor, sealed_text=text)
    row.save()
    audit.record(
        actor=actor,
        action="support_request.worded",
        subject=row,
        row_version=row.row_version,
    )
