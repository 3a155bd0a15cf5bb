"""Write, open, edit and delete notes. Opening one is itself written down."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from matching.models import Relationship
from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict
from mentorship.guard import require_writable
from mentorship.sealing import seal, unseal
from mentorship.tenancy import identify
from scheduling import rules
from scheduling.models import Meeting, Note, NoteOpening
from scheduling.queries.relationships import unaccepted_agreement


@sensitive_variables("text")
@transaction.atomic
def write_note(
    *,
    actor: Actor,
    relationship: Relationship,
    text: str,
    audience: str,
    meeting: Meeting | None = None,
    is_checked: bool = False,
) -> Note:
    """Keep a note, sealed, for the relationship or for its writer alone.

    `is_checked` says that the writer has looked at what seemed to identify a patient. Raises
    LooksLikePatient (422), Invalid (`empty`, `too_long`), Conflict (`agreement_missing`).
    """
    identify(actor.person_id)
    require(rules.write_note, actor, relationship)
    if unaccepted_agreement(actor, relationship):
        raise Conflict(_("Accept the confidentiality agreement first."), code="agreement_missing")
    text = require_writable(text, actor=actor, is_checked=is_checked)
    assert actor.person_id is not None  # the rule has asked
    note = Note(
        relationship=relationship,
        meeting=meeting,
        author_id=actor.person_id,
        audience=Note.Audience(audience),
    )
    seal(note, actor=actor, sealed_text=text)
    note.save()
    _record_words(actor, "note.written", note, is_checked)
    return note


@transaction.atomic
def open_note(*, actor: Actor, note: Note) -> str:
    """The note's text, for its audience alone, once it is written down who opened it.

    The audit event is committed on a connection of its own before the text is opened: it stays
    whatever becomes of the request, and without it there is no text (NotRecorded, 503). Raises
    CannotUnseal, Erased.
    """
    identify(actor.person_id)
    require(rules.open_note, actor, note)
    sealed = Note.objects.get(pk=note.pk)
    audit.record_now(actor=actor, action="note.opened", subject=note)
    NoteOpening.objects.create(note=note, person_id=actor.person_id)
    return unseal(sealed, actor=actor)


@sensitive_variables("text")
@transaction.atomic
def edit_note(
    *,
    actor: Actor,
    note: Note,
    text: str,
    audience: str,
    is_checked: bool = False,
    row_version: int | None = None,
) -> Note:
    """Replace one's own note; `row_version` is the one that was read, where that is known.

    Raises LooksLikePatient, Invalid (`empty`, `too_long`), Conflict (`changed_meanwhile`).
    """
    note = _locked(actor, note)
    if row_version is not None and row_version != note.row_version:
        raise Conflict(
            _(
                "You have changed this note somewhere else in the meantime. Open it again "
                "to see it; what you typed here is not saved."
            ),
            code="changed_meanwhile",
        )
    text = require_writable(text, actor=actor, is_checked=is_checked)
    note.audience, note.edited_at = Note.Audience(audience), timezone.now()
    seal(note, actor=actor, sealed_text=text)
    note.save()
    _record_words(actor, "note.edited", note, is_checked)
    return note


def _locked(actor: Actor, note: Note) -> Note:
    """One's own note, locked. Its author never changes; nobody else's rows can be locked."""
    identify(actor.person_id)
    require(rules.change_note, actor, note)
    return Note.objects.select_for_update().get(pk=note.pk)


def _record_words(actor: Actor, action: str, note: Note, is_checked: bool) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=note,
        row_version=note.row_version,
        has_overruled_the_guard=is_checked,
    )


@transaction.atomic
def delete_note(*, actor: Actor, note: Note) -> None:
    """Delete one's own note and what is known of its openings; the audit trail keeps the act."""
    note = _locked(actor, note)
    audit.record(actor=actor, action="note.deleted", subject=note)
    note.delete()
