"""Writes a table to a file, row by row, in memory that does not grow with it.

Knows nothing of mentoring: columns and rows come in, a CSV file (RFC 4180, UTF-8) or an XLSX
workbook comes out. The same table as Parquet is `columnar`'s, as PDF `paper_tables`'.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import xlsxwriter
from django.utils.translation import gettext as _

from mentorship.cells import Cell, are_plain, neutral, neutral_in_csv

REPORT_EVERY: Final = 500
"""Rows between two words about progress."""

MOST_ROWS: Final = 1_048_575
"""Of one sheet of a workbook, below its headings; what is more goes on in another sheet."""

MOST_SIGNS: Final = 32_767
"""Of one cell of a workbook."""

type Row = Sequence[Cell]
type Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    meaning: str
    width: int = 16
    kind: Literal["text", "number", "integer", "boolean", "day", "year"] = "text"


@dataclass(frozen=True, slots=True)
class NativeChart:
    """A chart that the spreadsheet draws itself from some of the columns."""

    title: str
    labels_column: int
    figures_columns: tuple[int, ...]
    kind: Literal["line", "column", "bar"] = "column"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with what a reader needs to understand it; `total` rows, where that is known."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Row]
    notes: tuple[str, ...] = ()
    chart: NativeChart | None = None
    total: int = 0


def write_csv(path: Path, sheet: Sheet, told: Told, *, with_bom: bool = True) -> int:
    """Write `sheet` to `path` as CSV, tell how many rows are done now and then, return how many.

    With a byte order mark, without which Excel reads names wrong and with which some programs
    read the first heading wrong.
    """
    encoding = "utf-8-sig" if with_bom else "utf-8"
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow([neutral_in_csv(column.title) for column in sheet.columns])
        counted = _Counted(told)
        writer.writerows(_csv_rows(sheet, counted))
    return counted.rows


class _Counted:
    """How many rows there were, told now and then."""

    def __init__(self, told: Told) -> None:
        self.told, self.rows = told, 0

    def each(self, rows: Iterable[Row]) -> Iterator[Row]:
        for row in rows:
            self.rows += 1
            yield row
            if self.rows % REPORT_EVERY == 0:
                self.told(self.rows)


def _csv_rows(sheet: Sheet, counted: _Counted) -> Iterator[Row]:
    """Each row as it may be written. Nearly every row may be written as it is, which one look at
    all of its texts tells; days and numbers the writer spells as we do."""
    texts = [_csv_text(column) for column in sheet.columns]
    may_stay = _staying(sheet.columns)
    for row in counted.each(sheet.rows):
        yield row if may_stay(row) else [text(one) for text, one in zip(texts, row, strict=True)]


def _staying(columns: Sequence[Column]) -> Callable[[Row], bool]:
    """Whether a row may be written as it is."""
    if any(column.kind == "boolean" for column in columns):
        return lambda row: False
    at_texts = [at for at, column in enumerate(columns) if column.kind == "text"]
    at_others = [at for at, column in enumerate(columns) if column.kind != "text"]

    def may_stay(row: Row) -> bool:
        for at in at_others:
            # A remark among figures is a text like another.
            if isinstance(row[at], str):
                return False
        return are_plain([row[at] for at in at_texts])

    return may_stay


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, four times as large as it is shown, and what it shows."""

    png: bytes
    alt: str


def write_xlsx(path: Path, sheet: Sheet, told: Told, picture: Picture | None = None) -> int:
    """Write `sheet` to `path` as a workbook: the table, its chart, a sheet that explains it."""
    return write_workbook(path, sheet.title, [sheet], told, picture=picture)


def write_workbook(
    path: Path,
    title: str,
    sheets: Sequence[Sheet],
    told: Told,
    foreword: Sequence[str] = (),
    picture: Picture | None = None,
) -> int:
    """Several tables in one workbook, with a sheet of what they say first and of what they mean
    last; the picture stands beside the title. Returns how many rows there are together."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        formats = _formats(book)
        if foreword:
            _foreword(book, title, foreword, formats, picture)
        count = 0
        for sheet in sheets:
            rows = _write_table(book, sheet, formats, told)
            if sheet.chart and rows:
                _add_chart(book, sheet, sheet.chart, min(rows, MOST_ROWS))
            count += rows
        _explain(book, title, sheets, formats, None if foreword else picture)
    return count


def sheet_name(text: str) -> str:
    """`text` as the name of a sheet: without the signs that no name may have, at most 31."""
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", text).strip(" '")
    return str(neutral(plain)).replace("'", "\u2019")[:31] or "-"


def _csv_text(column: Column) -> Callable[[Any], Any]:
    match column.kind:
        case "number" | "integer" | "year":
            return _as_it_is
        case "day":
            return _csv_day
        case "boolean":
            return _csv_boolean
    return neutral_in_csv


def _as_it_is(value: Any) -> Any:
    # A text among figures is a remark, and no safer than another.
    return neutral_in_csv(value) if isinstance(value, str) else value


def _csv_day(value: dt.date | None) -> str:
    return value.isoformat() if value else ""


def _csv_boolean(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"


def _formats(book: Any) -> dict[str, Any]:
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "heading": book.add_format(
            {"bold": True, "bg_color": "#E0F0ED", "bottom": 1, "text_wrap": True, "valign": "top"}
        ),
        "day": book.add_format({"num_format": _("d mmm yyyy"), "align": "left"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "text": None,
        "boolean": None,
        "number": book.add_format({"num_format": "#,##0.##"}),
        "year": book.add_format({"num_format": "0", "align": "left"}),
        "integer": book.add_format({"num_format": "#,##0"}),
    }


def _foreword(
    book: Any,
    title: str,
    words: Sequence[str],
    formats: dict[str, Any],
    picture: Picture | None,
) -> None:
    page = book.add_worksheet(sheet_name(_("In words")))
    page.set_column(0, 0, 110)
    page.write_string(0, 0, _cut(neutral(title)), formats["title"])
    _show(page, 1, picture)
    for row, text in enumerate(words, start=2):
        page.write_string(row, 0, _cut(neutral(text)), formats["wrap"])


def _write_table(book: Any, sheet: Sheet, formats: dict[str, Any], told: Told) -> int:
    """All rows; on as many sheets as they need."""
    rows, count, nth = iter(sheet.rows), 0, 1
    while True:
        name = sheet.name if nth == 1 else f"{sheet.name[:28]} {nth}"
        page = _begin_page(book, sheet_name(name), sheet, formats)
        written = _fill_page(page, sheet, rows, formats, _from(count, told))
        page.autofilter(0, 0, max(written, 1), len(sheet.columns) - 1)
        count, nth = count + written, nth + 1
        if written < MOST_ROWS:
            return count


def _from(before: int, told: Told) -> Told:
    return lambda done: told(before + done)


def _begin_page(book: Any, name: str, sheet: Sheet, formats: dict[str, Any]) -> Any:
    page = book.add_worksheet(name)
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, column.width)
        page.write_string(0, at, _cut(neutral(column.title)), formats["heading"])
    page.freeze_panes(1, 1)
    page.repeat_rows(0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    return page


def _fill_page(
    page: Any, sheet: Sheet, rows: Iterator[Row], formats: dict[str, Any], told: Told
) -> int:
    forms = [formats[column.kind] for column in sheet.columns]
    count = 0
    for row in rows:
        count += 1
        for at, (form, value) in enumerate(zip(forms, row, strict=True)):
            _write_cell(page, count, at, value, form, formats["day"])
        if count % REPORT_EVERY == 0:
            told(count)
        if count == MOST_ROWS:
            break
    return count


def _write_cell(page: Any, row: int, at: int, value: Cell, form: Any, day: Any) -> None:
    match value:
        case None | "":
            return
        case str():
            page.write_string(row, at, _cut(neutral(value)), form)
        case bool():
            page.write_boolean(row, at, value, form)
        case int() | float():
            page.write_number(row, at, value, form)
        case dt.datetime():
            page.write_datetime(row, at, value.replace(tzinfo=None), day)
        case dt.date():
            page.write_datetime(row, at, value, day)


def _cut(text: Cell) -> str:
    """What a cell can hold; a longer text would leave it empty."""
    words = str(text)
    return words if len(words) <= MOST_SIGNS else words[: MOST_SIGNS - 1] + "\u2026"


def _add_chart(book: Any, sheet: Sheet, wanted: NativeChart, count: int) -> None:
    table = sheet_name(sheet.name)
    page = book.add_worksheet(sheet_name(_("Chart of %(table)s") % {"table": table}))
    chart = book.add_chart({"type": wanted.kind})
    colors = ("#0C6B64", "#8B979A", "#28598A")
    for nth, column in enumerate(wanted.figures_columns):
        chart.add_series(
            {
                "name": [table, 0, column],
                "categories": [table, 1, wanted.labels_column, count, wanted.labels_column],
                "values": [table, 1, column, count, column],
                "fill": {"color": colors[nth % len(colors)]},
                "line": {"color": colors[nth % len(colors)]},
            }
        )
    chart.set_title({"name": str(neutral(wanted.title)), "name_font": {"size": 13}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 860, "height": 420})
    page.insert_chart(0, 0, chart, {"description": wanted.title})


def _show(page: Any, column: int, picture: Picture | None) -> None:
    if picture:
        options = {"image_data": io.BytesIO(picture.png), "description": picture.alt}
        scale = {"x_scale": 0.25, "y_scale": 0.25, "object_position": 3}
        page.insert_image(0, column, "logo.png", options | scale)


def _explain(
    book: Any,
    title: str,
    sheets: Sequence[Sheet],
    formats: dict[str, Any],
    picture: Picture | None,
) -> None:
    page = book.add_worksheet(sheet_name(_("About this file")))
    page.set_column(0, 0, 28)
    page.set_column(1, 1, 90)
    page.write_string(0, 0, _cut(neutral(title)), formats["title"])
    _show(page, 2, picture)
    row = 1
    for sheet in sheets:
        for note in sheet.notes:
            page.write_string(row, 1, _cut(neutral(note)), formats["wrap"])
            row += 1
        row += 1
        page.write_string(row, 0, _("Column"), formats["heading"])
        page.write_string(row, 1, _("What it means"), formats["heading"])
        for column in sheet.columns:
            row += 1
            page.write_string(row, 0, _cut(neutral(column.title)), formats["wrap"])
            page.write_string(row, 1, _cut(neutral(column.meaning)), formats["wrap"])
        row += 2
