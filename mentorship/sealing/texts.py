"""Seal words into a row, and open them again for the place where they were written alone."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import IntegerField, Max
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.views.decorators.debug import sensitive_variables

from mentorship import audit
from mentorship.access import Actor
from mentorship.models import AuditEvent
from mentorship.sealing.columns import SealedModel, sealed_columns
from mentorship.sealing.envelope import bind, decrypt, encrypt
from mentorship.sealing.errors import CannotUnseal, Erased, Tampered
from mentorship.sealing.keyring import is_erased, key_to_seal_with, keys_to_open_with, memory

_FORMAT = 2
_HEADER_BYTES = 17


@sensitive_variables("texts", "text", "key")
def seal(row: SealedModel, *, actor: Actor, **texts: str | None) -> None:
    """Put words, sealed, into every sealed column of the row, under its next version.

    The caller saves the row and records the act with `row_version=row.row_version`: an older copy
    of the row is then known by the trail. Raises Erased, and CannotUnseal where the subject's key
    was tampered with (recorded).
    """
    columns = sealed_columns(type(row))
    if set(texts) != set(columns):
        raise TypeError(f"Seal {', '.join(columns)} together: they share the row's version.")
    row.row_version += 1
    try:
        key_id, key = key_to_seal_with(row.sealing_subject_id)
    except Tampered as problem:
        raise _refusal(row, actor, ",".join(columns), problem) from None
    header = bytes([_FORMAT]) + key_id.bytes
    for column, text in texts.items():
        sealed = None
        if text is not None:
            sealed = header + encrypt(key, text.encode(), _place(row, column, header))
        setattr(row, column, sealed)


@sensitive_variables()
def unseal(row: SealedModel, *, actor: Actor, column: str = "sealed_text") -> str:
    """The words in the row's column. That the actor may read them is the caller's to ask.

    Raises Erased once the key was destroyed; CannotUnseal for words that were changed, moved from
    another row, relationship or organisation, replayed or never sealed, once that is recorded.
    """
    try:
        return _opened(row, column)
    except Tampered as problem:
        raise _refusal(row, actor, column, problem) from None


def gather(rows: Iterable[SealedModel], *columns: str) -> None:
    """Fetch what unsealing these rows needs, in two queries whatever their number."""
    rows = list(rows)
    blobs = [getattr(row, column) for row in rows for column in columns or ("sealed_text",)]
    try:
        keys_to_open_with(_key_id(bytes(blob)) for blob in blobs if _is_sealed(blob))
    except Tampered:
        return  # the row that has it says so when it is opened
    _last_versions([row.pk for row in rows])


def _opened(row: SealedModel, column: str) -> str:
    blob = getattr(row, column)
    if not _is_sealed(blob):
        if not blob and is_erased(row.sealing_subject_id):
            raise Erased()  # what the key had sealed was emptied besides
        raise Tampered("it was never sealed")
    blob = bytes(blob)
    key_id = _key_id(blob)
    subject_id, key = keys_to_open_with([key_id]).get(key_id, (None, None))
    if subject_id is None:
        raise Tampered("its key does not exist in this organisation")
    if subject_id != row.sealing_subject_id:
        raise Tampered("it was sealed for another subject")
    if key is None:
        raise Erased()
    header = blob[:_HEADER_BYTES]
    words = decrypt(key, blob[_HEADER_BYTES:], _place(row, column, header)).decode()
    _require_latest(row)
    return words


def _is_sealed(blob: object) -> bool:
    if not isinstance(blob, bytes | memoryview):
        return False
    return len(blob) > _HEADER_BYTES and bytes(blob[:1]) == bytes([_FORMAT])


def _key_id(blob: bytes) -> UUID:
    return UUID(bytes=blob[1:_HEADER_BYTES])


def _place(row: SealedModel, column: str, header: bytes) -> bytes:
    """Everything that the words are bound to."""
    return header + bind(
        row.organization_id,
        row.sealing_subject_id,
        row._meta.db_table,
        column,
        row.pk,
        row.row_version,
        *row.sealing_context,
    )


def _require_latest(row: SealedModel) -> None:
    """Raise Tampered where the trail knows of a newer version than the one in the table."""
    last = _last_versions([row.pk])[row.pk]
    if last <= row.row_version:
        return
    # Somebody may have written between our reading the row and our reading the trail.
    now = type(row)._base_manager.filter(pk=row.pk).values_list("row_version", flat=True).first()
    if now is None or now < last:
        raise Tampered("the trail knows of a newer version")


def _last_versions(row_ids: Sequence[UUID]) -> dict[UUID, int]:
    """The newest version of each row that was recorded; 0 where none was."""
    known = memory()
    missing = [row_id for row_id in row_ids if ("version", row_id) not in known]
    found = dict.fromkeys(missing, 0)
    if missing:
        version = Cast(KeyTextTransform("row_version", "details"), IntegerField())
        recorded = AuditEvent.objects.filter(
            subject_id__in=missing, details__has_key="row_version"
        ).order_by()
        found |= dict(recorded.values_list("subject_id").annotate(last=Max(version)))
    for row_id, last in found.items():
        known["version", row_id] = last
    return found | {row_id: known["version", row_id] for row_id in row_ids if row_id not in found}


def _refusal(row: SealedModel, actor: Actor, column: str, problem: Tampered) -> CannotUnseal:
    """Written down on a connection of its own: the refusal may undo everything else."""
    subject = row if row.is_in_the_trail else None
    audit.record_now(
        actor=actor, action="seal.refused", subject=subject, column=column, because=str(problem)
    )
    return CannotUnseal()
