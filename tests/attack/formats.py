"""What a file says, read from its bytes: the same as the table that the attacker solves."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any
from unittest import mock

import pyarrow.parquet
import python_calamine
from django.core.files.storage import default_storage
from pypdf import PdfReader

from reporting import tasks
from reporting.models import Export
from reporting.services import request_export
from tests.world import House

Table = list[list[str]]


def file_of(house: House, part: str, kind: str, format: str) -> bytes:
    """What somebody gets who asks for it, made by the worker."""
    with house.activate(), mock.patch("celery.current_app.send_task"):
        export = request_export(actor=house.actor(part), kind=kind, format=format)
    tasks.make_export(str(house.organization.pk), str(export.pk))
    with house.activate():
        made = Export.objects.get(pk=export.pk)
    assert made.status == "ready", (kind, format, made.error)
    with default_storage.open(made.file.name) as file:
        return bytes(file.read())


def rows_in(body: bytes, format: str) -> Table:
    """The rows of a table, without its headings."""
    if format == "csv":
        return plain(list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))[1:])
    if format == "parquet":
        table = pyarrow.parquet.read_table(io.BytesIO(body))
        return plain(list(row.values()) for row in table.to_pylist())
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(body))
    return plain(book.get_sheet_by_index(0).to_python()[1:])


def words_in_workbook(body: bytes) -> str:
    """All texts of a workbook, in the same way."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(body))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    return _dense("".join(str(cell) for sheet in sheets for row in sheet for cell in row))


def words_in(body: bytes) -> str:
    """The text of a PDF, without spaces, commas and hyphens of broken words."""
    return _dense("".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages))


def in_words(row: Sequence[str]) -> str:
    """A row as it stands on paper: of figures no more than tenths, days with the month's name."""
    return _dense("".join(_on_paper(cell) for cell in row))


def plain(rows: Iterable[Sequence[Any]]) -> Table:
    """Cells as texts: 4 and 4.0 are `4`, nothing is nothing."""
    return [[_plain(cell) for cell in row] for row in rows]


def _plain(cell: Any) -> str:
    if isinstance(cell, dt.date):
        return cell.isoformat()
    try:
        return f"{float(cell):.4f}".rstrip("0").rstrip(".")
    except (TypeError, ValueError):
        return str(cell or "").removeprefix("'")


def _on_paper(cell: str) -> str:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        day = dt.date.fromisoformat(cell)
        return f"{day.day}{day:%b%Y}"
    if re.fullmatch(r"-?\d+\.\d+", cell):
        return f"{float(cell):.1f}"
    return cell


def _dense(text: str) -> str:
    return re.sub(r"[\s,\u00a0\u00ad-]", "", text)
