"""Write, open, edit and delete notes. Opening one is itself written down."""

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from matching.models import Relationship
from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict
from mentorship.sealing import seal, unseal
from mentorship.tenancy import new_id
from scheduling import rules
from scheduling.guard import require_writable
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
    require(rules.write_note, actor, relationship)
    if unaccepted_agreement(actor, relationship):
        raise Conflict("Accept the confidentiality agreement first.", code="agreement_missing")
    text = require_writable(text, is_checked=is_checked)
    note_id = new_id()
    note = Note.objects.create(
        pk=note_id,
        relationship=relationship,
        meeting=meeting,
        author_id=actor.person_id,
        audience=Note.Audience(audience),
        sealed_text=seal(text, bound_to=(actor.organization.pk, note_id)),
    )
    audit.record(
        actor=actor, action="note.written", subject=note, has_overruled_the_guard=is_checked
    )
    return note


@transaction.atomic
def open_note(*, actor: Actor, note: Note) -> str:
    """The note's text, for its audience alone, once it is written down who opened it."""
    require(rules.open_note, actor, note)
    sealed = Note.objects.values_list("sealed_text", flat=True).get(pk=note.pk)
    NoteOpening.objects.create(note=note, person_id=actor.person_id)
    audit.record(actor=actor, action="note.opened", subject=note)
    return unseal(sealed, bound_to=(note.organization_id, note.pk))


@sensitive_variables("text")
@transaction.atomic
def edit_note(
    *, actor: Actor, note: Note, text: str, audience: str, is_checked: bool = False
) -> Note:
    """Replace one's own note. Raises LooksLikePatient, Invalid (`empty`, `too_long`)."""
    note = Note.objects.select_for_update().get(pk=note.pk)
    require(rules.change_note, actor, note)
    text = require_writable(text, is_checked=is_checked)
    note.sealed_text = seal(text, bound_to=(note.organization_id, note.pk))
    note.audience, note.edited_at = Note.Audience(audience), timezone.now()
    note.save()
    audit.record(
        actor=actor, action="note.edited", subject=note, has_overruled_the_guard=is_checked
    )
    return note


@transaction.atomic
def delete_note(*, actor: Actor, note: Note) -> None:
    """Delete one's own note and what is known of its openings; the audit trail keeps the act."""
    note = Note.objects.select_for_update().get(pk=note.pk)
    require(rules.change_note, actor, note)
    audit.record(actor=actor, action="note.deleted", subject=note)
    note.delete()
