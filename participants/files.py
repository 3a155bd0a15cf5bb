"""The file of an import: opened, recognised, and read by its mapping."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship.errors import Invalid
from participants.importing.columns import FIELDS, faults_of
from participants.importing.drafts import Layout
from participants.importing.errors import Unreadable
from participants.importing.reading import (
    MOST_ROWS,
    FindHeadings,
    Table,
    find_heading_row,
    open_table,
)
from participants.importing.survey import Survey, layout_of, survey


class KeptFile(Protocol):
    """An import's file, and how it is read: `options` may name encoding, separator and sheet."""

    file: FieldFile
    options: dict[str, Any]


@contextmanager
def opened(
    kept: KeptFile,
    *,
    find_headings: FindHeadings = find_heading_row,
    most_rows: int = MOST_ROWS,
) -> Iterator[Table]:
    """The import's file, recognised. Raises Invalid when it cannot be read."""
    options = kept.options
    with local_copy(kept) as path:
        try:
            yield open_table(
                path,
                encoding=options.get("encoding", ""),
                separator=options.get("separator", ""),
                sheet=options.get("sheet", ""),
                find_headings=find_headings,
                most_rows=most_rows,
            )
        except Unreadable as error:
            raise Invalid(error.message, code=f"file_{error.code}") from error


@contextmanager
def local_copy(kept: KeptFile) -> Iterator[Path]:
    """A path to the file, wherever the storage keeps it."""
    try:
        yield Path(kept.file.path)
    except NotImplementedError:
        with tempfile.NamedTemporaryFile() as copy, kept.file.open("rb") as stored:
            for piece in stored.chunks():
                copy.write(piece)
            copy.flush()
            yield Path(copy.name)


def columns_of(table: Table, mapping: dict[str, str]) -> dict[int, str]:
    """Column position → field, of a mapping by heading. Raises Invalid for an unknown field."""
    known = set(FIELDS)
    if unknown := sorted(set(mapping.values()) - known - {""}):
        raise Invalid(
            _("There is no field “%(unknown)s”.") % {"unknown": unknown[0]}, code="unknown_field"
        )
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
