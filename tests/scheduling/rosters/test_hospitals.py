"""Rosters as a dozen systems write them: all are read right, or a question is asked."""

import datetime as dt
from pathlib import Path

import pytest
import xlsxwriter

from participants.importing.reading import open_table
from scheduling.models import RosterImport
from scheduling.roster_files import likely_order, opened_roster
from scheduling.rosters import columns
from tests.scheduling.rosters.readings import TODAY, lines, told

E, LD, N, AL, OFF = "day", "long_day", "night", "leave", "off"
HEALTHROSTER = """Unit: Ward 7 - Roster 30/11/2026 to 05/12/2026,,,,,,,
Printed 20/11/2026 14:02,,,,,,,
Assignment Number,Staff Name,Mon 30 Nov,Tue 01 Dec,Wed 02 Dec,Thu 03 Dec,Fri 04 Dec,Sat 05 Dec
1001,"BOOTH, Ian",0730-2000,AL,"07:00-11:00, 17:00-21:00",LD (07:30-20:00),7.5h,E/N
Total hours,,22.5,30,,,,
"""
GERMAN = """Dienstplan Dezember;;;;;;
PersNr;Name;Di 01.12.;Mi 02.12.;Do 03.12.;Fr 04.12.;Sa 05.12.
1001;Groß, Käthe;E;07:00-13:00 14:00-17:00;N;OFF;7 Uhr-15 Uhr
"""
AMERICAN = """Employee ID,Name,12/1,12/2,12/3,12/4,12/5
1001,Kim,E,7a-7p,N,OFF,OFF
"""
TWO_ROWS = """Personnel Number|Name|Week 1|||||
||30/11/2026|01/12/2026|02/12/2026|03/12/2026|04/12/2026|05/12/2026
||Mon|Tue|Wed|Thu|Fri|Sat
1001|A|E|N|OFF|OFF|OFF|AL
"""
KRONOS = """Person Number,Employee Full Name,Apply Date,Start Time,End Time,Pay Code
1001,"Kim, Dana",12/01/2026,7:00 AM,7:30 PM,LD
1001,"Kim, Dana",12/02/2026,7:00P,7:30A,N
1001,"Kim, Dana",12/03/2026,,,AL
1001,"Kim, Dana",12/04/2026,,,OFF
"""
LASTING = """Employee No;Date;Shift;Start Time;Hours
1001;01.12.2026;LD;07:30;12,5
1001;02.12.2026;N;19:30;12:30
1001;03.12.2026;E;07:00;7,5h
"""
ON_CALL = """Staff Number,Duty,Start Date,Start Time,End Date,End Time
1001,OC,04/12/2026,18:00,05/12/2026,09:00
1001,OC,25/12/2026,08:00,26/12/2026,08:00
1001,OC,11/12/2026,18:00,14/12/2026,08:00
"""
FIRST_WEEK = """Employee Number,Date,Shift
1001,01/12/2026,E
1001,02/12/2026,N
1001,03/12/2026,OFF
1001,04/12/2026,OFF
"""
FRENCH = """Matricule;Poste;Début;Fin
1001;E;2026-12-01 07h00;2026-12-01 15:00
1001;N;2026-12-02T19:30:00;2026-12-03T08:00:00
1001;N;2026-12-03T19:30:00Z;2026-12-04T08:00:00Z
"""
SPANISH = """Nº Empleado;Fecha;Turno;Hora inicio;Hora fin
1001;01/12/2026;E;07:00;15:00
1001;13/12/2026;N;21h00;07h00
"""
SECOND_POST = """Assignment Number,Duty Date,Shift
10010-2,2026-12-01,E
A@NORTH.EXAMPLE,2026-12-01,N
Legend:,,
E = Early 07:00-15:00,,
"""
EXCEL = """Person Number,Shift Start,Shift End,Duty
1001,46360.8125,46361.3125,N
"""
TWICE = """Employee Number,01/12/2026,02/12/2026,03/12/2026,03/12/2026,13/12/2026
1001,AL,OFF,N,E,OFF
"""


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        (HEALTHROSTER, "utf-8", [
            ("30.11.", LD, "07:30", "20:00"), ("01.12.", AL, "00:00", "00:00"),
            ("02.12.", E, "07:00", "11:00"), ("02.12.", E, "17:00", "21:00"),
            ("03.12.", LD, "07:30", "20:00"), "7.5h", "E/N"]),
        (GERMAN, "cp1252", [
            ("01.12.", E, "07:00", "15:00"), ("02.12.", E, "07:00", "13:00"),
            ("02.12.", E, "14:00", "17:00"), ("03.12.", N, "19:30", "08:00"),
            ("04.12.", OFF, "00:00", "00:00"), ("05.12.", E, "07:00", "15:00")]),
        (AMERICAN, "utf-16", [
            ("01.12.", E, "07:00", "15:00"), ("02.12.", LD, "07:00", "19:00"),
            ("03.12.", N, "19:30", "08:00"), ("04.12.", OFF, "00:00", "00:00"),
            ("05.12.", OFF, "00:00", "00:00")]),
        (TWO_ROWS, "utf-8-sig", [
            ("30.11.", E, "07:00", "15:00"), ("01.12.", N, "19:30", "08:00"),
            ("02.12.", OFF, "00:00", "00:00"), ("03.12.", OFF, "00:00", "00:00"),
            ("04.12.", OFF, "00:00", "00:00"), ("05.12.", AL, "00:00", "00:00")]),
        (KRONOS, "utf-8", [
            ("01.12.", LD, "07:00", "19:30"), ("02.12.", N, "19:00", "07:30"),
            ("03.12.", AL, "00:00", "00:00"), ("04.12.", OFF, "00:00", "00:00")]),
        (LASTING, "utf-16-be", [
            ("01.12.", LD, "07:30", "20:00"), ("02.12.", N, "19:30", "08:00"),
            ("03.12.", E, "07:00", "14:30")]),
        (ON_CALL, "utf-8", [
            ("04.12.", N, "18:00", "09:00"), ("25.12.", N, "08:00", "08:00"), "shift_length"]),
        (FIRST_WEEK, "utf-8", [
            ("01.12.", E, "07:00", "15:00"), ("02.12.", N, "19:30", "08:00"),
            ("03.12.", OFF, "00:00", "00:00"), ("04.12.", OFF, "00:00", "00:00")]),
        (FRENCH, "mac-roman", [
            ("01.12.", E, "07:00", "15:00"), ("02.12.", N, "19:30", "08:00"),
            "time_unreadable"]),
        (SPANISH, "latin-1", [
            ("01.12.", E, "07:00", "15:00"), ("13.12.", N, "21:00", "07:00")]),
        (SECOND_POST, "utf-8", [
            ("01.12.", E, "07:00", "15:00"), ("01.12.", N, "19:30", "08:00"), "Legend:",
            "E = Early 07:00-15:00"]),
        (EXCEL, "utf-8", [("04.12.", N, "19:30", "07:30")]),
        (TWICE, "utf-8", [
            ("01.12.", AL, "00:00", "00:00"), ("02.12.", OFF, "00:00", "00:00"),
            ("03.12.", N, "19:30", "08:00"), ("03.12.", E, "07:00", "15:00"),
            ("13.12.", OFF, "00:00", "00:00")]),
    ],
    ids=["healthroster", "german", "american", "two rows", "kronos", "lasting", "on call",
         "first week", "french", "spanish", "second post", "excel", "twice"],
)  # fmt: skip
def test_a_roster_is_read_as_it_is_meant(
    tmp_path: Path, text: str, encoding: str, expected: list[object]
) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    found, reader = lines(path)
    read = [(on, kind, start[3:], end[3:]) for on, kind, start, end in told(found)]
    asked = [*reader.tally.unknown_codes, *(one.fault.code for one in reader.tally.problems)]
    unknown = [one for one in reader.tally.unknown_people if not one.startswith("Total")]
    assert [*read, *asked, *unknown] == expected


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Employee Number,Date,Shift\n1001,01/12/2026,E\n1001,02/12/2026,N\n", "order"),
        ("Employee,Name,1,2,3,4,5,6\n1001,A,E,E,N,N,OFF,OFF\n", "name no month"),
        ("Name,Date,Shift\nA,2026-12-01,E\n", "employee number"),
        ("Employee Number,Date\n1001,2026-12-01\n", "shift code"),
    ],
    ids=["order", "numbered days", "nobody", "no shift"],
)
def test_what_a_roster_does_not_tell_is_asked(tmp_path: Path, text: str, asks: str) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(text)
    table = open_table(path, find_headings=columns.find_headings)
    mapping = columns.guess_columns(table.headings, [r.cells for r in table.records()])
    faults = columns.faults_of(mapping, columns.is_wide(table.headings, TODAY), table.headings)
    if asks == "order":
        assert (faults, likely_order(table, mapping).is_ambiguous) == ([], True)
    else:
        assert asks in " ".join(faults)


def test_a_year_of_days_and_the_months_on_other_sheets_are_told(tmp_path: Path) -> None:
    path = tmp_path / "files" / "roster.xlsx"
    path.parent.mkdir(exist_ok=True)
    months = {"Year": (dt.date(2026, 11, 22), 365), "Next": (dt.date(2027, 11, 22), 20)}
    with xlsxwriter.Workbook(path) as book:
        for name, (first, count) in months.items():
            days = [f"{first + dt.timedelta(days=n):%Y-%m-%d}" for n in range(count)]
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Staff No", *days])
            sheet.write_row(1, 0, ["1001", *("N" for _ in days)])
    kept = RosterImport(options={})
    kept.file.name = path.name
    with opened_roster(kept) as table:
        assert (len(table.headings), table.more_sheets) == (366, ("Next",))
