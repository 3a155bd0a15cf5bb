"""Importing people: upload, map, preview, import, discard."""

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from mentorship import audit, progress
from mentorship.access import Actor, require
from mentorship.errors import Invalid
from mentorship.models import Membership
from participants import rules
from participants.importing.columns import FIELDS, faults_of, signature
from participants.importing.drafts import Layout
from participants.importing.errors import Unreadable
from participants.importing.planning import plan
from participants.importing.reading import Table, open_table
from participants.importing.survey import Survey, guessed_columns, layout_of, survey
from participants.models import ImportMapping, ImportRow, PersonImport
from participants.queries.directory import Directory
from participants.queries.imports import remembered_mapping
from participants.services.writing import PeopleWriter, counted, keep_rows

Status = PersonImport.Status


@transaction.atomic
def upload_people(
    *, actor: Actor, file: "File[bytes]", file_name: str, reading: dict[str, str] | None = None
) -> PersonImport:
    """Keep an HR export and guess what its columns hold, or remember what was chosen before.

    `reading` may name the encoding, the separator or the sheet where the guess would be wrong.
    Raises Invalid with a clear word when no row of the file can be read.
    """
    require(rules.import_people, actor)
    person_import = PersonImport(
        file_name=Path(file_name).name[:255], requested_by=_membership_of(actor)
    )
    person_import.options = dict(reading or {})
    suffix = Path(file_name).suffix.lower()
    name = f"{person_import.pk}{suffix if suffix in ('.csv', '.txt', '.tsv', '.xlsx') else ''}"
    person_import.file.save(name, file, save=False)
    try:
        with opened(person_import) as table:
            remembered = remembered_mapping(signature(table.headings))
            mapping, options = _guessed(table), {}
            read_as = {"encoding": table.encoding, "separator": table.separator}
    except Invalid:
        person_import.file.delete(save=False)
        raise
    if remembered:
        mapping, options = remembered.mapping, {"is_remembered": True, **remembered.options}
    person_import.mapping = mapping
    person_import.options = {**options, **read_as, "sheet": table.sheet}
    person_import.save()
    audit.record(actor=actor, action="person_import.uploaded", subject=person_import)
    return person_import


@transaction.atomic
def map_import(
    *, actor: Actor, person_import: PersonImport, mapping: dict[str, str], options: dict[str, Any]
) -> PersonImport:
    """Say what each column holds, remember it for files with the same headings, and ask for the
    preview (`preview_import`). Raises Invalid when the mapping cannot work."""
    row = _locked(person_import)
    require(rules.import_people, actor)
    row.require_status(Status.UPLOADED, Status.PREVIEWED, Status.FAILED)
    with opened(row) as table:
        columns = columns_of(table, mapping)
        if faults := faults_of(columns):
            raise Invalid(" ".join(faults), fields={"mapping": " ".join(faults)})
        row.mapping = {table.headings[i]: field for i, field in columns.items()}
        _remember(table, row.mapping, options)
    kept = {name: row.options.get(name, "") for name in ("encoding", "separator", "sheet")}
    row.options, row.status, row.error = {**kept, **options}, Status.PREVIEWING, ""
    row.save(update_fields=["mapping", "options", "status", "error"])
    audit.record(actor=actor, action="person_import.mapped", subject=row, columns=len(columns))
    return row


@transaction.atomic
def preview_import(*, actor: Actor, import_id: UUID) -> PersonImport:
    """Work out row by row what the import would do. Changes nobody. Twice is once."""
    row = PersonImport.objects.select_for_update().get(pk=import_id)
    require(rules.import_people, actor)
    if row.status != Status.PREVIEWING:
        return row
    ImportRow.objects.filter(person_import=row).delete()
    counts: Counter[str] = Counter()
    for batch in _planned(actor, row, counts):
        keep_rows(row.pk, batch)
    row.counts, row.status = dict(counts), Status.PREVIEWED
    row.save(update_fields=["counts", "status"])
    audit.record(actor=actor, action="person_import.previewed", subject=row, **counts)
    return row


@transaction.atomic
def start_import(*, actor: Actor, person_import: PersonImport) -> PersonImport:
    """Ask for the previewed import to be carried out (`run_import`)."""
    row = _locked(person_import)
    require(rules.import_people, actor)
    row.require_status(Status.PREVIEWED)
    row.status = Status.IMPORTING
    row.save(update_fields=["status"])
    progress.report(row.pk, 0, row.counts.get("rows", 0), "waiting")
    audit.record(actor=actor, action="person_import.started", subject=row)
    return row


@transaction.atomic
def run_import(*, actor: Actor, import_id: UUID) -> PersonImport:
    """Create and change the people of a file. All of it or nothing; twice is once.

    The plan is made anew, so that what changed since the preview counts.
    """
    row = PersonImport.objects.select_for_update().get(pk=import_id)
    require(rules.import_people, actor)
    if row.status != Status.IMPORTING:
        return row
    ImportRow.objects.filter(person_import=row).delete()
    counts: Counter[str] = Counter()
    writer = PeopleWriter(row)
    for batch in _planned(actor, row, counts):
        writer.write(batch)
    writer.finish()
    row.counts = {**counts, "added": dict(writer.lists.added)}
    row.status, row.finished_at = Status.IMPORTED, timezone.now()
    row.save(update_fields=["counts", "status", "finished_at"])
    audit.record(actor=actor, action="person_import.imported", subject=row, **row.counts)
    return row


@transaction.atomic
def fail_import(*, actor: Actor, import_id: UUID, reason: str) -> None:
    """Say why an import could not be carried out; nobody was changed by it."""
    row = PersonImport.objects.select_for_update().get(pk=import_id)
    require(rules.import_people, actor)
    if not row.is_busy:
        return
    row.status, row.error, row.finished_at = Status.FAILED, reason, timezone.now()
    row.save(update_fields=["status", "error", "finished_at"])
    audit.record(actor=actor, action="person_import.failed", subject=row)


@transaction.atomic
def discard_import(*, actor: Actor, person_import: PersonImport) -> None:
    """Give up an import that was not carried out, and delete its file and preview."""
    row = _locked(person_import)
    require(rules.import_people, actor)
    row.require_status(Status.UPLOADED, Status.PREVIEWED, Status.FAILED)
    ImportRow.objects.filter(person_import=row).delete()
    row.status = Status.DISCARDED
    row.save(update_fields=["status"])
    transaction.on_commit(lambda: row.file.storage.delete(row.file.name))
    audit.record(actor=actor, action="person_import.discarded", subject=row)


@contextmanager
def opened(person_import: PersonImport) -> Iterator[Table]:
    """The import's file, recognised. Raises Invalid when it cannot be read."""
    options = person_import.options
    with local_copy(person_import) as path:
        try:
            yield open_table(
                path,
                encoding=options.get("encoding", ""),
                separator=options.get("separator", ""),
                sheet=options.get("sheet", ""),
            )
        except Unreadable as error:
            raise Invalid(error.message, code=f"file_{error.code}") from error


@contextmanager
def local_copy(person_import: PersonImport) -> Iterator[Path]:
    """A path to the file, wherever the storage keeps it."""
    try:
        yield Path(person_import.file.path)
    except NotImplementedError:
        with tempfile.NamedTemporaryFile() as copy, person_import.file.open("rb") as kept:
            for piece in kept.chunks():
                copy.write(piece)
            copy.flush()
            yield Path(copy.name)


def columns_of(table: Table, mapping: dict[str, str]) -> dict[int, str]:
    """Column position → field, of a mapping by heading. Raises Invalid for an unknown field."""
    known = set(FIELDS)
    if unknown := sorted(set(mapping.values()) - known - {""}):
        raise Invalid(f"There is no field “{unknown[0]}”.", code="unknown_field")
    wanted = {heading.casefold(): field for heading, field in mapping.items()}
    found = {
        position: field
        for position, heading in enumerate(table.headings)
        if (field := wanted.get(heading.casefold()))
    }
    return found


def prepared(table: Table, mapping: dict[str, str], options: dict[str, Any]) -> tuple[Layout, Survey]:
    """How to read the rows of the file, by the mapping and the choices made with it."""
    columns = columns_of(table, mapping)
    if faults := faults_of(columns):
        raise Invalid(" ".join(faults), code="mapping")
    today = timezone.localdate()
    seen = survey(table, columns, today)
    layout = layout_of(
        table,
        columns,
        seen,
        today=today,
        order=options.get("date_order") or None,
        chosen_stages=options.get("stages"),
    )
    return layout, seen


def _planned(actor: Actor, row: PersonImport, counts: Counter[str]) -> Iterator[Any]:
    with opened(row) as table:
        layout, seen = prepared(table, row.mapping, row.options)

        def report(done: int, phase: str) -> None:
            # The file is read twice, so the way is twice as long.
            passed = seen.rows if phase == "comparing" else 0
            progress.report(row.pk, passed + done, 2 * seen.rows, phase)

        batches = plan(
            table,
            layout,
            Directory(actor),
            leavers=bool(row.options.get("leavers")),
            progress=report,
        )
        yield from counted(batches, counts)


def _guessed(table: Table) -> dict[str, str]:
    return {table.headings[i]: field for i, field in guessed_columns(table).items()}


def _remember(table: Table, mapping: dict[str, str], options: dict[str, Any]) -> None:
    kept = {name: options[name] for name in ("date_order", "stages") if options.get(name)}
    ImportMapping.objects.update_or_create(
        signature=signature(table.headings),
        defaults={"mapping": mapping, "options": kept, "used_at": timezone.now()},
    )


def _locked(person_import: PersonImport) -> PersonImport:
    return PersonImport.objects.select_for_update().get(pk=person_import.pk)


def _membership_of(actor: Actor) -> Membership | None:
    return Membership.objects.filter(user=actor.user).first() if actor.user else None
