"""The file of an import: opened, recognised, and read by its mapping."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.utils import timezone

from mentorship.errors import Invalid
from participants.importing.columns import FIELDS, faults_of
from participants.importing.drafts import Layout
from participants.importing.errors import Unreadable
from participants.importing.reading import Table, open_table
from participants.importing.survey import Survey, layout_of, survey
from participants.models import PersonImport


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


def prepared(
    table: Table, mapping: dict[str, str], options: dict[str, Any]
) -> tuple[Layout, Survey]:
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
