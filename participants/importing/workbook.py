"""Reading the first useful sheet of an Excel workbook, without being harmed by it."""

import datetime as dt
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import python_calamine as calamine
from django.utils.translation import gettext as _

from mentorship.texts import gettext_lazy

from .errors import Unreadable

MOST_UNPACKED = 600 * 1024 * 1024
MOST_COLUMNS = 1_000
MOST_CELLS = 6_000_000
"""A workbook is held in memory while it is read: about 90 bytes a cell, so some 600 MB."""
MOST_WORDS = 150 * 1024 * 1024
"""Of the texts that cells share, unpacked."""
_CELL = re.compile(rb'<c [^>]*?r="([A-Z]{1,3})([0-9]{1,7})"')

_BOMB = Unreadable(
    gettext_lazy("The workbook unpacks to far more than a list of people would."), "too_large"
)


def check_package(path: Path) -> None:
    """Refuse what is no workbook, unpacks to too much, or has a cell in a far corner.

    The sizes written in the package can lie, so every part is unpacked once, in small pieces. A
    single cell in the last column of the last row would make a reader reserve the whole grid.
    """
    try:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
            if "xl/workbook.xml" not in names:
                raise Unreadable(
                    _(
                        "This is a packed file, but no Excel workbook. Save the list as .xlsx "
                        "or CSV."
                    ),
                    "wrong_kind",
                )
            _check_parts(path, package)
    except (zipfile.BadZipFile, zlib.error, OSError) as error:
        raise Unreadable(_("The workbook is damaged and cannot be opened."), "damaged") from error


def _check_parts(path: Path, package: zipfile.ZipFile) -> None:
    unpacked = 0
    with path.open("rb") as raw:
        for part in package.infolist():
            is_sheet = part.filename.startswith("xl/worksheets/")
            widest = lowest = 0
            before, tail = unpacked, b""
            most = MOST_WORDS if part.filename == "xl/sharedStrings.xml" else MOST_UNPACKED
            for piece in _unpacked(raw, part):
                unpacked += len(piece)
                if unpacked > MOST_UNPACKED or unpacked - before > most:
                    raise _BOMB
                if is_sheet:
                    width, height = _extent(tail + piece)
                    widest, lowest = max(widest, width), max(lowest, height)
                    tail = piece[-64:]
            if widest > MOST_COLUMNS:
                raise Unreadable(
                    _(
                        "The workbook has a cell in column %(widest)s; at most "
                        "%(most_columns)s columns "
                        "can be read."
                    )
                    % {"widest": format(widest, ","), "most_columns": format(MOST_COLUMNS, ",")},
                    "too_many_columns",
                )
            if widest * lowest > MOST_CELLS:
                raise Unreadable(
                    _(
                        "The sheet has %(cells)s cells; of a workbook at most %(most)s can be "
                        "read. Save it as CSV, which may be larger."
                    )
                    % {"cells": format(widest * lowest, ","), "most": format(MOST_CELLS, ",")},
                    "too_large",
                )


def _unpacked(raw, part: zipfile.ZipInfo) -> Iterator[bytes]:  # type: ignore[no-untyped-def]
    raw.seek(part.header_offset + 26)
    header = raw.read(4)
    if len(header) < 4:
        raise zipfile.BadZipFile
    skip = int.from_bytes(header[:2], "little") + int.from_bytes(header[2:], "little")
    raw.seek(skip, 1)
    left = part.compress_size
    if part.compress_type == zipfile.ZIP_STORED:
        while left > 0 and (piece := raw.read(min(left, 1 << 20))):
            left -= len(piece)
            yield piece
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    while left > 0 and not inflate.eof and (packed := raw.read(min(left, 1 << 16))):
        left -= len(packed)
        while packed and not inflate.eof:
            yield inflate.decompress(packed, 1 << 20)
            packed = inflate.unconsumed_tail


def _extent(xml: bytes) -> tuple[int, int]:
    widest = lowest = 0
    for letters, row in _CELL.findall(xml):
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        widest, lowest = max(widest, column), max(lowest, int(row))
    return widest, lowest


def sheets(path: Path, wanted: str = "") -> list[str]:
    """The named sheet alone, or the visible ones that have more than one row, or the first."""
    with _open(path) as book:
        if wanted:
            if wanted not in book.sheet_names:
                raise Unreadable(
                    _("The workbook has no sheet called “%(wanted)s”.") % {"wanted": wanted},
                    "no_sheet",
                )
            return [wanted]
        visible = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible == calamine.SheetVisibleEnum.Visible
            and sheet.typ == calamine.SheetTypeEnum.WorkSheet
        ] or list(book.sheet_names)
        if not visible:
            raise Unreadable(_("The workbook has no sheet."), "empty")
        filled = [name for name in visible if book.get_sheet_by_name(name).height > 1]
        return filled or visible[:1]


def rows(path: Path, sheet: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Row number as Excel shows it, and the cells as text."""
    with _open(path) as book:
        found = book.get_sheet_by_name(sheet)
        first = (found.start or (0, 0))[0] + 1
        for line, cells in enumerate(found.iter_rows(), start=first):
            yield line, tuple(_text(cell) for cell in cells)


def _open(path: Path) -> calamine.CalamineWorkbook:
    try:
        return calamine.CalamineWorkbook.from_path(str(path))
    except calamine.CalamineError as error:
        raise Unreadable(_("The workbook is damaged and cannot be opened."), "damaged") from error


def _text(cell: object) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        is_day = cell.time() == dt.time()
        return cell.date().isoformat() if is_day else cell.isoformat(" ", "seconds")
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return "" if cell is None else str(cell)
