"""Any encoding, any separator; and what is no list of people says so."""

from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from participants.importing.errors import Unreadable
from participants.importing.reading import open_table, read_csv
from tests.participants.files import row, text, write


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_encodings_and_separators(tmp_path: Path, encoding: str, separator: str) -> None:
    content = text(row("1", first="Zoë", last="Muñoz"), row("2"), separator=separator)
    table = open_table(write(tmp_path / "staff.csv", content, encoding))
    records = list(table.records())
    assert table.separator == separator
    assert records[0].cells[1:3] == ("Zoë", "Muñoz")
    assert [record.line for record in records] == [2, 3]


def test_a_stray_byte_does_not_spoil_the_rest(tmp_path: Path) -> None:
    rows = [row(str(n), first="Zoë") for n in range(5)]
    content = text(*rows).encode().replace("Zoë".encode(), "José".encode("cp1252"), 1)
    (tmp_path / "staff.csv").write_bytes(content)
    records = list(open_table(tmp_path / "staff.csv").records())
    assert [record.cells[1] for record in records] == ["José", "Zoë", "Zoë", "Zoë", "Zoë"]


def test_titles_above_the_headings_are_stepped_over(tmp_path: Path) -> None:
    content = "Staff in post\r\nPrinted 01/02/2026\r\n\r\n" + text(row("1"))
    table = open_table(write(tmp_path / "staff.csv", content))
    assert table.headings[0] == "Employee Number"
    assert [record.line for record in table.records()] == [5]


def test_a_separator_named_in_the_first_line_counts(tmp_path: Path) -> None:
    content = "sep=;\n" + text(row("1"), separator=";")
    table = open_table(write(tmp_path / "staff.csv", content))
    assert table.separator == ";"
    assert len(list(table.records())) == 1


def test_an_open_quotation_costs_its_own_row_alone() -> None:
    lines = ["1,a\n", '2,"b\n', *[f"{n},c\n" for n in range(3, 60)]]
    records = list(read_csv(lines, ","))
    assert len(records) == 59
    assert [record.line for record in records if record.fault] == [2]


def test_a_line_break_inside_quotation_marks_is_part_of_the_cell() -> None:
    records = list(read_csv(['1,"two\n', 'lines"\n', "2,b\n"], ","))
    assert [(record.line, record.cells[1]) for record in records] == [(1, "two\nlines"), (3, "b")]


def test_a_workbook_reads_like_a_text(tmp_path: Path) -> None:
    path = tmp_path / "staff.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Staff")
    sheet.write_row(0, 0, ["Employee ID", "Name", "Hire Date", "FTE"])
    sheet.write_number(1, 0, 10016033)
    sheet.write_string(1, 1, "Kelly, Edward")
    sheet.write_datetime(1, 2, datetime(2020, 3, 14), book.add_format({"num_format": "dd/mm/yyyy"}))
    sheet.write_number(1, 3, 0.8)
    book.close()
    table = open_table(path)
    records = list(table.records())
    assert (table.kind, table.sheet) == ("xlsx", "Staff")
    assert records[0].cells == ("10016033", "Kelly, Edward", "2020-03-14", "0.8")
    assert records[0].line == 2


def test_a_cell_in_the_last_corner_does_not_reserve_the_grid(tmp_path: Path) -> None:
    path = tmp_path / "corner.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Employee ID", "Name"])
    sheet.write(1048575, 16383, "x")
    book.close()
    with pytest.raises(Unreadable) as refusal:
        open_table(path)
    assert refusal.value.code == "too_many_columns"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\r\n  \r\n", "empty"),
        (b"%PDF-1.7 something", "wrong_kind"),
        (b'[{"employee_number": 1}]', "wrong_kind"),
        (b"<html><table></table></html>", "wrong_kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "old_workbook"),
        (b"PK\x03\x04 not really a package", "damaged"),
        (bytes(range(256)) * 40, "not_text"),
        (b"1,2,3\n4,5,6\n", "no_headings"),
    ],
)
def test_what_is_no_list_of_people_says_so(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as refusal:
        open_table(path)
    assert refusal.value.code == code
