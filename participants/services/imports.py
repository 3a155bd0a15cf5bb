"""Importing people: upload, map, preview, import, discard."""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db import transaction

from mentorship import audit, progress
from mentorship.access import Actor, require
from mentorship.errors import Invalid
from mentorship.queries.members import membership_of
from mentorship.statistics import refresh_statistics
from participants import rules
from participants.files import (
    READ_AS,
    columns_of,
    opened,
    order_of_dates,
    prepared,
    read_as_of,
    taken_in,
)
from participants.importing.columns import faults_of, signature
from participants.importing.planning import plan
from participants.importing.reading import Table
from participants.importing.survey import guessed_columns
from participants.models import (
    Department,
    ImportMapping,
    ImportRow,
    Person,
    PersonImport,
    PersonSkill,
)
from participants.queries.directory import Directory
from participants.queries.imports import remembered_mapping
from participants.writing import PeopleWriter, counted, keep_rows

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
    person_import = PersonImport(options=dict(reading or {}), requested_by=membership_of(actor))
    with taken_in(person_import, file, file_name), opened(person_import) as table:
        remembered = remembered_mapping(signature(table.headings))
        mapping, options = _guessed(table), {}
        read_as = read_as_of(table)
    if remembered:
        mapping, options = remembered.mapping, {"is_remembered": True, **remembered.options}
    person_import.mapping = mapping
    person_import.options = {**options, **read_as}
    person_import.save()
    audit.record(actor=actor, action="person_import.uploaded", subject=person_import)
    return person_import


@transaction.atomic
def map_import(
    *, actor: Actor, person_import: PersonImport, mapping: dict[str, str], options: dict[str, Any]
) -> PersonImport:
    """Say what each column holds, remember it for files with the same headings, and ask for the
    preview (`preview_import`). Raises Invalid when the mapping cannot work, or when no order of day
    and month is chosen and the file does not tell it."""
    row = _locked(person_import)
    require(rules.import_people, actor)
    row.require_status(Status.UPLOADED, Status.PREVIEWED, Status.FAILED)
    with opened(row) as table:
        columns = columns_of(table, mapping)
        if faults := faults_of(columns):
            raise Invalid(" ".join(faults), fields={"mapping": " ".join(faults)})
        row.mapping = {table.headings[i]: field for i, field in columns.items()}
        order = order_of_dates(table, columns, options, row.options)
        options = {**options, "date_order": order}
        kept = {name: options[name] for name in ("date_order", "stages") if options.get(name)}
        ImportMapping.remember(signature(table.headings), row.mapping, kept)
    kept = {name: row.options.get(name, "") for name in READ_AS}
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
    for batch in _planned(Directory(actor), row, counts):
        keep_rows(row.pk, batch)
    row.counts, row.status = dict(counts), Status.PREVIEWED
    row.save(update_fields=["counts", "status"])
    audit.record(actor=actor, action="person_import.previewed", subject=row, **counts)
    return row


@transaction.atomic
def start_import(*, actor: Actor, person_import: PersonImport) -> PersonImport:
    """Ask for a mapped import to be carried out (`run_import`); the preview may be skipped."""
    row = _locked(person_import)
    require(rules.import_people, actor)
    row.require_status(Status.PREVIEWING, Status.PREVIEWED)
    row.begin()
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
    directory = Directory(actor)
    writer = PeopleWriter(row, directory)
    for batch in _planned(directory, row, counts):
        writer.write(batch)
    writer.finish()
    refresh_statistics(Person, PersonSkill, Department)
    row.end({**counts, "added": dict(writer.lists.added)})
    audit.record(actor=actor, action="person_import.imported", subject=row, **row.counts)
    return row


@transaction.atomic
def fail_import(*, actor: Actor, import_id: UUID, reason: str) -> None:
    """Say why an import could not be carried out; nobody was changed by it."""
    row = PersonImport.objects.select_for_update().get(pk=import_id)
    require(rules.import_people, actor)
    if row.fail(reason):
        audit.record(actor=actor, action="person_import.failed", subject=row)


@transaction.atomic
def discard_import(*, actor: Actor, person_import: PersonImport) -> None:
    """Give up an import that was not carried out, and delete its file and preview."""
    row = _locked(person_import)
    require(rules.import_people, actor)
    row.require_status(Status.UPLOADED, Status.PREVIEWED, Status.FAILED)
    ImportRow.objects.filter(person_import=row).delete()
    row.give_up()
    audit.record(actor=actor, action="person_import.discarded", subject=row)


def _planned(directory: Directory, row: PersonImport, counts: Counter[str]) -> Iterator[Any]:
    with opened(row) as table:
        layout, seen = prepared(table, row.mapping, row.options)

        def report(done: int, phase: str) -> None:
            # The file is read twice, so the way is twice as long.
            passed = seen.rows if phase == "comparing" else 0
            progress.report(row.pk, passed + done, 2 * seen.rows, phase)

        batches = plan(
            table,
            layout,
            directory,
            leavers=bool(row.options.get("leavers")),
            progress=report,
        )
        yield from counted(batches, counts)


def _guessed(table: Table) -> dict[str, str]:
    return {table.headings[i]: field for i, field in guessed_columns(table).items()}


def _locked(person_import: PersonImport) -> PersonImport:
    return PersonImport.objects.select_for_update().get(pk=person_import.pk)
