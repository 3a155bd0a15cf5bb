"""Files that leave the organisation: right for their readers, harmless to open."""

from __future__ import annotations

import csv
import datetime as dt
import zipfile
from pathlib import Path

import pytest
import python_calamine

from reporting.spreadsheets import Column, NativeChart, Sheet, write_csv, write_xlsx

COLUMNS = (
    Column("Name", "Who it is."),
    Column("Meetings", "How many meetings they held.", kind="number"),
    Column("Started", "The day on which they began.", kind="day"),
)
ROWS = [
    ("Zoë Ó Briain", 4, dt.date(2026, 3, 2)),
    ("=HYPERLINK(1)", 2.5, None),
    ('A "quoted", name\nin two lines', -1, dt.date(2026, 3, 3)),
]


def sheet(**extra: object) -> Sheet:
    return Sheet("People", "People of Autumn 2026", COLUMNS, ROWS, **extra)  # type: ignore[arg-type]


def test_csv_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"

    count = write_csv(path, sheet(), lambda done: None)

    assert count == 3
    assert path.read_bytes().startswith(b"\xef\xbb\xbfName,Meetings,Started\r\n")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file))[1:] == [
            ["Zoë Ó Briain", "4", "2026-03-02"],
            ["'=HYPERLINK(1)", "2.5", ""],
            ['A "quoted", name\nin two lines', "-1", "2026-03-03"],
        ]


def test_xlsx_has_types_and_an_explanation(tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"

    write_xlsx(path, sheet(notes=("Fewer than 11 people are withheld.",)), lambda done: None)

    book = python_calamine.CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == ["People", "About this file"]
    assert book.get_sheet_by_name("People").to_python() == [
        ["Name", "Meetings", "Started"],
        ["Zoë Ó Briain", 4.0, dt.date(2026, 3, 2)],
        ["'=HYPERLINK(1)", 2.5, ""],
        ['A "quoted", name\nin two lines', -1.0, dt.date(2026, 3, 3)],
    ]
    about = book.get_sheet_by_name("About this file").to_python()
    assert about[0][0] == "People of Autumn 2026"
    assert ["Meetings", "How many meetings they held."] in about


def test_no_formula_is_in_the_workbook(tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    write_xlsx(path, sheet(), lambda done: None)

    with zipfile.ZipFile(path) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if "worksheets/" in name]

    assert sheets
    assert not any(b"<f>" in part for part in sheets)


def test_a_native_chart_is_drawn_from_the_table(tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"

    write_xlsx(path, sheet(chart=NativeChart("Meetings", 0, (1,))), lambda done: None)

    with zipfile.ZipFile(path) as parts:
        assert b"People!$B$2:$B$4" in parts.read("xl/charts/chart1.xml")


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_progress_is_told_while_rows_are_written(tmp_path: Path, write) -> None:  # type: ignore[no-untyped-def]
    told: list[int] = []
    rows = ((f"Person {at}", at, None) for at in range(1_200))

    count = write(tmp_path / "file", Sheet("People", "People", COLUMNS, rows), told.append)

    assert count == 1_200
    assert told == [500, 1_000]
