"""Reading rosters: columns, clock times, long and wide tables, encodings and separators."""

import datetime as dt
from pathlib import Path
from uuid import UUID

import pytest
import xlsxwriter

from scheduling.rosters.clocks import clock, clock_range, day_and_clock
from tests.scheduling.rosters.readings import TODAY, lines, told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("07:30", "07:30"), ("7.30", "07:30"), ("0730", "07:30"), ("730", "07:30"),
        ("7:30 PM", "19:30"), ("7.30pm", "19:30"), ("12 a.m.", "00:00"), ("12pm", "12:00"),
        ("19h30", "19:30"), ("07:30:00", "07:30"), ("0.3125", "07:30"), ("0,3125", "07:30"),
        ("7 Uhr", "07:00"), ("24:00", "00:00"), ("1930hrs", "19:30"),
        ("25:00", None), ("7:61", None), ("13 pm", None), ("early", None), ("", None),
    ],
)  # fmt: skip
def test_clock_times(text: str, expected: str | None) -> None:
    found = clock(text)
    assert (f"{found:%H:%M}" if found is not None else None) == expected


def test_ranges_and_moments() -> None:
    assert clock_range("07:30–20:00") == (dt.time(7, 30), dt.time(20))
    assert clock_range("7am to 3pm") == (dt.time(7), dt.time(15))
    assert clock_range("2026-11-30") is None
    assert day_and_clock("30/11/2026 07:30", "dmy", TODAY) == (
        dt.date(2026, 11, 30),
        dt.time(7, 30),
    )
    assert day_and_clock("2026-11-30T19:30:00", "dmy", TODAY) == (
        dt.date(2026, 11, 30),
        dt.time(19, 30),
    )
    assert day_and_clock("07:30", "dmy", TODAY) == (None, dt.time(7, 30))


WEEK = [
    ("30.11.", "long_day", "30 07:30", "30 20:00"),
    ("01.12.", "night", "01 19:30", "02 08:00"),
    ("02.12.", "off", "02 00:00", "03 00:00"),
]
ENGLISH = """Employee Number,Date,Shift,Start,End
1001,2026-11-30,LD,07:30,20:00
1001,2026-12-01,N,,
1001,2026-12-02,OFF,,
"""
GERMAN = """Dienstplan Station Süd;;;;
Personalnr.;Datum;Dienst;Von;Bis
1001;30.11.2026;LD;7.30;20.00
1001;1.12.2026;N;19:30 Uhr;8 Uhr
1001;2.12.2026;OFF;;
"""
AMERICAN = """Employee ID\tDate\tShift Code\tHours
1001\t11/30/2026\tLD\t7:30 AM - 8:00 PM
1001\t12/1/2026\tN\t7:30 PM - 8:00 AM
1001\t12/2/2026\tOFF\t
"""
MOMENTS = """Staff No|Duty|Shift Start|Shift End
1001|LD|30/11/2026 07:30|30/11/2026 20:00
1001|N|01/12/2026 19:30|02/12/2026 08:00
"""
WIDE = """Staff Number,Name,30/11/2026,01/12/2026,02/12/2026,03/12/2026,04/12/2026
1001,Someone,07:30-20:00,N,OFF,ld?,
"""
WIDE_WITH_HOURS = """Staff Number,Name,30/11/2026,01/12/2026,02/12/2026,03/12/2026,04/12/2026
1001,Someone,LD 07:30-20:00,19:30-08:00 N,OFF,ld? 07:30-20:00,
"""


@pytest.mark.parametrize(
    ("text", "encoding", "order", "expected"),
    [
        (ENGLISH, "utf-8", "dmy", WEEK),
        (ENGLISH, "utf-16", "dmy", WEEK),
        (GERMAN, "cp1252", "dmy", WEEK),
        (AMERICAN, "utf-8-sig", "mdy", WEEK),
        (MOMENTS, "utf-8", "dmy", WEEK[:2]),
        (WIDE, "utf-8", "dmy", WEEK),
        (WIDE_WITH_HOURS, "utf-8", "dmy", WEEK[:3]),
    ],
    ids=["english", "utf16", "german", "american", "moments", "wide", "wide with hours"],
)
def test_rosters_of_all_kinds_say_the_same(
    tmp_path: Path, text: str, encoding: str, order: str, expected: list[tuple[str, ...]]
) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(text.encode(encoding))
    assert told(lines(path, order)[0]) == expected


def test_a_wide_roster_asks_about_its_cells(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(WIDE)
    _, reader = lines(path)
    assert dict(reader.tally.unknown_codes) == {"ld?": 1, "": 1}


def test_a_workbook_with_days_and_times_as_excel_keeps_them(tmp_path: Path) -> None:
    path = tmp_path / "roster.xlsx"
    book = xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet()
    clocks = book.add_format({"num_format": "hh:mm"})
    moments = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    for place, heading in enumerate(("Employee Number", "Date", "Shift", "Start", "End")):
        sheet.write(0, place, heading)
    sheet.write_number(1, 0, 1001)
    sheet.write_datetime(1, 1, dt.datetime(2026, 11, 30))
    sheet.write(1, 2, "LD")
    sheet.write_datetime(1, 3, dt.time(7, 30), clocks)
    sheet.write_datetime(1, 4, dt.time(20, 0), clocks)
    sheet.write_number(2, 0, 1001)
    sheet.write_datetime(2, 1, dt.datetime(2026, 12, 1))
    sheet.write(2, 2, "N")
    sheet.write_datetime(2, 3, dt.datetime(2026, 12, 1, 19, 30), moments)
    sheet.write_datetime(2, 4, dt.datetime(2026, 12, 2, 8, 0), moments)
    book.close()
    assert told(lines(path)[0]) == WEEK[:2]


def test_people_by_number_or_address_and_unknown_ones_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(
        "E-mail,Date,Shift\nA@North.example,2026-11-30,OFF\nb@x.example,2026-11-30,OFF\n"
    )
    found, reader = lines(path)
    assert [line.person_id for line in found] == [UUID(int=2)]
    assert dict(reader.tally.unknown_people) == {"b@x.example": 1}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("1001,2026-11-31,LD,07:30,20:00", "date_impossible"),
        ("1001,,LD,07:30,20:00", "date_missing"),
        ("1001,2026-11-30,LD,07:30,late", "time_unreadable"),
        ("1001,2026-11-30,LD,,", "time_missing"),
        ("1001,2036-11-30,LD,07:30,20:00", "date_far"),
        ("1001,2026-11-30,LD,30/11/2026 07:30,05/12/2026 20:00", "shift_length"),
    ],
)
def test_why_a_row_is_refused(tmp_path: Path, row: str, code: str) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(f"Employee Number,Date,Shift,Start,End\n1001,2026-12-01,OFF,,\n{row}\n")
    found, reader = lines(path)
    assert len(found) == 1
    assert [(one.line, one.fault.code) for one in reader.tally.problems] == [(3, code)]
