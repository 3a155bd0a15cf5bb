"""The file of an import: opened, recognised, and read by its mapping."""

import tempfile
from collections.abc import Container, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files import File
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship.errors import Invalid
from mentorship.uploads import TABLES
from participants.importing.columns import FIELDS, faults_of
from participants.importing.dates import OrderEvidence
from participants.importing.drafts import Layout
from participants.importing.errors import Unreadable
from participants.importing.reading import Table, open_table
from participants.importing.survey import Survey, layout_of, survey
from participants.models import FileImport

ENDINGS = TABLES.split(",")
READ_AS = ("encoding", "separator", "sheet", "more_sheets")
"""Options of a kept file that tell how it was recognised."""


@contextmanager
def taken_in(row: FileImport, file: "File[bytes]", file_name: str) -> Iterator[None]:
    """Keep the file of a new import, which the block reads; not where it cannot."""
    row.file_name = Path(file_name).name[:255]
    ending = Path(file_name).suffix.lower()
    row.file.save(f"{row.pk}{ending if ending in ENDINGS else ''}", file, save=False)
    try:
        yield
    except BaseException:
        row.file.delete(save=False)
        raise


@contextmanager
def opened(
    kept: FileImport,
    **kind: Any,
) -> Iterator[Table]:
    """The import's file, recognised; `kind` as `open_table` takes it for other files than of
    people. Raises Invalid when it cannot be read."""
    options = kept.options
    with local_copy(kept) as path:
        try:
            yield open_table(
                path,
                encoding=options.get("encoding", ""),
                separator=options.get("separator", ""),
                sheet=options.get("sheet", ""),
                **kind,
            )
        except Unreadable as error:
            raise Invalid(error.message, code=f"file_{error.code}") from error


def read_as_of(table: Table) -> dict[str, Any]:
    """How the file was recognised, to be kept with it."""
    return {
        "encoding": table.encoding,
        "separator": table.separator,
        "sheet": table.sheet,
        "more_sheets": list(table.more_sheets),
    }


@contextmanager
def local_copy(kept: FileImport) -> Iterator[Path]:
    """A path to the file, wherever the storage keeps it."""
    try:
        yield Path(kept.file.path)
    except NotImplementedError:
        with tempfile.NamedTemporaryFile() as copy, kept.file.open("rb") as stored:
            for piece in stored.chunks():
                copy.write(piece)
            copy.flush()
            yield Path(copy.name)


def columns_of(
    table: Table, mapping: dict[str, str], fields: Container[str] = FIELDS
) -> dict[int, str]:
    """Column position → field, of a mapping by heading. Raises Invalid for an unknown field."""
    if unknown := sorted(field for field in mapping.values() if field and field not in fields):
        raise Invalid(
            _("There is no field “%(unknown)s”.") % {"unknown": unknown[0]}, code="unknown_field"
        )
    wanted = {heading.casefold(): field for heading, field in mapping.items()}
    return {
        position: field
        for position, heading in enumerate(table.headings)
        if (field := wanted.get(heading.casefold()))
    }


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


def order_of_dates(
    table: Table, columns: dict[int, str], chosen: dict[str, Any], before: dict[str, Any]
) -> str:
    """The order of day and month: as chosen, else as the dates of the file tell, else as `before`
    for files with these headings. Raises Invalid where nothing tells: it is never guessed."""
    if order := chosen.get("date_order"):
        return str(order)
    seen = survey(table, columns, timezone.localdate()).dates
    return seen.order() if not seen.is_ambiguous else told_before(seen, before)


def told_before(seen: OrderEvidence, before: dict[str, Any]) -> str:
    """The order remembered with the headings. Raises Invalid, with the question, for none."""
    if order := before.get("date_order"):
        return str(order)
    raise Invalid(
        _(
            "“%(example)s” can be read with the day or with the month first, and the file does not "
            "tell which. Say which is right (dmy or mdy)."
        )
        % {"example": seen.example},
        code="date_order",
        fields={"date_order": _("Say whether the day or the month comes first.")},
    )
