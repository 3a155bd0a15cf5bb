"""Writes a table to a file, row by row, in memory that does not grow with it.

Knows nothing of mentoring: columns and rows come in, a CSV file (RFC 4180, UTF-8 with a byte order
mark, since that is what a spreadsheet needs to read names right) or an XLSX workbook comes out.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import xlsxwriter
from django.utils.translation import gettext as _

from mentorship.cells import Cell, neutral

REPORT_EVERY: Final = 500
"""Rows between two words about progress."""

type Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    meaning: str
    width: int = 16
    kind: Literal["text", "number", "day"] = "text"


@dataclass(frozen=True, slots=True)
class NativeChart:
    """A chart that the spreadsheet draws itself from some of the columns."""

    title: str
    labels_column: int
    figures_columns: tuple[int, ...]
    kind: Literal["line", "column"] = "column"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with what a reader needs to understand it."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Row]
    notes: tuple[str, ...] = ()
    chart: NativeChart | None = None


def write_csv(path: Path, sheet: Sheet, told: Callable[[int], None]) -> int:
    """Write `sheet` to `path` as CSV, tell how many rows are done now and then, return how many."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.title for column in sheet.columns])
        count = 0
        for count, row in enumerate(sheet.rows, start=1):
            writer.writerow([_csv_cell(value) for value in row])
            if count % REPORT_EVERY == 0:
                told(count)
    return count


def write_xlsx(path: Path, sheet: Sheet, told: Callable[[int], None]) -> int:
    """Write `sheet` to `path` as a workbook: the table, its chart, a sheet that explains it."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        formats = _formats(book)
        page = book.add_worksheet(sheet.name)
        count = _write_table(page, sheet, formats, told)
        if sheet.chart and count:
            _add_chart(book, sheet, sheet.chart, count)
        _explain(book, sheet, formats)
    return count


def _csv_cell(value: Cell) -> Cell:
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    return neutral(value)


def _formats(book: Any) -> dict[str, Any]:
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "heading": book.add_format(
            {"bold": True, "bg_color": "#E0F0ED", "bottom": 1, "text_wrap": True, "valign": "top"}
        ),
        "day": book.add_format({"num_format": _("d mmm yyyy"), "align": "left"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "text": None,
        "number": book.add_format({"num_format": "#,##0.##"}),
    }


def _write_table(
    page: Any, sheet: Sheet, formats: dict[str, Any], told: Callable[[int], None]
) -> int:
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, column.width)
        page.write_string(0, at, column.title, formats["heading"])
    page.freeze_panes(1, 1)
    count = 0
    for count, row in enumerate(sheet.rows, start=1):
        for at, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            _write_cell(page, count, at, value, formats[column.kind], formats["day"])
        if count % REPORT_EVERY == 0:
            told(count)
    page.autofilter(0, 0, max(count, 1), len(sheet.columns) - 1)
    return count


def _write_cell(page: Any, row: int, at: int, value: Cell, form: Any, day: Any) -> None:
    match value:
        case None | "":
            return
        case bool():
            page.write_string(row, at, "yes" if value else "no")
        case int() | float():
            page.write_number(row, at, value, form)
        case dt.datetime():
            page.write_datetime(row, at, value.replace(tzinfo=None), day)
        case dt.date():
            page.write_datetime(row, at, value, day)
        case str():
            page.write_string(row, at, str(neutral(value)))


def _add_chart(book: Any, sheet: Sheet, wanted: NativeChart, count: int) -> None:
    page = book.add_worksheet(_("Chart"))
    chart = book.add_chart({"type": wanted.kind})
    colors = ("#0C6B64", "#8B979A", "#28598A")
    for nth, column in enumerate(wanted.figures_columns):
        chart.add_series(
            {
                "name": [sheet.name, 0, column],
                "categories": [sheet.name, 1, wanted.labels_column, count, wanted.labels_column],
                "values": [sheet.name, 1, column, count, column],
                "fill": {"color": colors[nth % len(colors)]},
                "line": {"color": colors[nth % len(colors)]},
            }
        )
    chart.set_title({"name": wanted.title, "name_font": {"size": 13}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 860, "height": 420})
    page.insert_chart(0, 0, chart, {"description": wanted.title})


def _explain(book: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    page = book.add_worksheet(_("About this file"))
    page.set_column(0, 0, 28)
    page.set_column(1, 1, 90)
    page.write_string(0, 0, str(neutral(sheet.title)), formats["title"])
    row = 1
    for note in sheet.notes:
        page.write_string(row, 1, str(neutral(note)), formats["wrap"])
        row += 1
    row += 1
    for title, meaning in ((_("Column"), _("What it means")), *_meanings(sheet)):
        form = formats["heading"] if title == "Column" else formats["wrap"]
        page.write_string(row, 0, title, form)
        page.write_string(row, 1, meaning, form)
        row += 1


def _meanings(sheet: Sheet) -> Iterable[tuple[str, str]]:
    return ((column.title, column.meaning) for column in sheet.columns)
