"""Files that leave the organisation: right for their readers, harmless to open."""

from __future__ import annotations

import csv
import datetime as dt
import zipfile
from pathlib import Path

import pyarrow.parquet
import pytest
import python_calamine

from mentorship.cells import looks_like_formula
from mentorship.errors import Invalid
from mentorship.models import Organization
from reporting import spreadsheets
from reporting.columnar import write_parquet
from reporting.paper_tables import write_pdf
from reporting.spreadsheets import Column, NativeChart, Sheet, write_csv, write_xlsx
from tests.reporting.test_cells import PAYLOADS

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


def hostile() -> Sheet:
    """A table that is one payload all over: headings, cells, its own name and title."""
    columns = tuple(Column(payload, payload) for payload in PAYLOADS)
    return Sheet("=1[]:*?/\\'", "=1+1", columns, [PAYLOADS], ("=1+1",))


def test_no_format_holds_a_formula(tmp_path: Path) -> None:
    """Headings, cells, names of sheets, notes: read back, none begins like a formula."""
    found: list[str] = []
    write_csv(tmp_path / "a.csv", hostile(), lambda _: None, with_bom=False)
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        found += [cell for row in csv.reader(file) for cell in row]
    write_xlsx(tmp_path / "a.xlsx", hostile(), lambda _: None)
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "a.xlsx"))
    for name in book.sheet_names:
        found += [
            name,
            *(str(one) for row in book.get_sheet_by_name(name).to_python() for one in row),
        ]
    write_parquet(tmp_path / "a.parquet", hostile(), lambda _: None)
    table = pyarrow.parquet.ParquetFile(tmp_path / "a.parquet").read()
    found += [*table.column_names, *(str(column[0]) for column in table.columns)]
    write_pdf(tmp_path / "a.pdf", hostile(), lambda _: None, Organization(name="Northgate"))

    assert len(found) > 4 * len(PAYLOADS)
    assert [one for one in found if looks_like_formula(one)] == []
    assert b"pdfuaid" in (tmp_path / "a.pdf").read_bytes()


def test_parquet_has_types_and_says_what_columns_mean(tmp_path: Path) -> None:
    columns = (
        *COLUMNS,
        Column("People", "How many.", kind="integer"),
        Column("Shown", "", kind="boolean"),
    )
    rows = [(*row, count, count > 1) for count, row in enumerate(ROWS)]
    rows.append((None, "withheld", None, None, None))

    assert write_parquet(tmp_path / "a", Sheet("P", "People", columns, rows), lambda _: None) == 4

    table = pyarrow.parquet.read_table(tmp_path / "a")
    assert [str(field.type) for field in table.schema] == [
        "string",
        "double",
        "date32[day]",
        "int64",
        "bool",
    ]
    assert table.column("Meetings").to_pylist() == [4.0, 2.5, -1.0, None]
    assert table.column("Started").to_pylist()[0] == dt.date(2026, 3, 2)
    assert table.column("Shown").to_pylist() == [False, False, True, None]
    assert table.schema.field("Meetings").metadata[b"meaning"] == b"How many meetings they held."


def test_csv_begins_with_a_byte_order_mark_where_asked(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", sheet(), lambda done: None, with_bom=False)
    assert (tmp_path / "a.csv").read_bytes().startswith(b"Name,Meetings,Started\r\n")


def test_a_table_longer_than_a_sheet_goes_on_in_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheets, "MOST_ROWS", 2)
    assert write_xlsx(tmp_path / "a.xlsx", sheet(), lambda done: None) == 3
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "a.xlsx"))
    assert book.sheet_names == ["People", "People 2", "About this file"]
    assert len(book.get_sheet_by_name("People 2").to_python()) == 2


def test_a_pdf_refuses_what_nobody_reads(tmp_path: Path) -> None:
    rows = ([f"Person {at}", at, None] for at in range(5_001))
    with pytest.raises(Invalid, match="5,000 rows at most"):
        write_pdf(tmp_path / "a", Sheet("P", "P", COLUMNS, rows), print, Organization(name="N"))
