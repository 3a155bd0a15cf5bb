"""Staff exports of a dozen invented hospitals, each with its own strangeness: all are read right,
or a question is asked."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import xlsxwriter

from participants.files import told_before
from participants.importing.drafts import PATH
from participants.importing.errors import Unreadable
from participants.importing.planning import ExistingPerson, PlannedRow, plan
from participants.importing.reading import Table, open_table
from participants.importing.register import KnownPeople, Register
from participants.importing.survey import Survey, guessed_columns, layout_of, survey

TODAY = dt.date(2026, 11, 22)


@dataclass(frozen=True)
class Export:
    """A file, and what it says: number → some of what is read, or the code of a remark."""

    text: str
    encoding: str
    reads: dict[str, tuple[object, ...]]
    order: str = "dmy"


SAP = Export(
    """Personalstammdatenliste;;;;;;;;;;;;
Klinikum Musterstadt gGmbH;;;;;;;;;;Stichtag:;01.11.2026;
;;;;;;;;;;;;
Pers.Nr.;Nachname;Vorname;Titel;Eintritt;Austritt;Planstelle;OrgEinheit (Text);Personalbereich;\
BsGrd;E-Mail (dienstl.);Vorg. Pers.Nr.;TrfGr
00010234;Müller;Jürgen;Dr. med.;01.04.2015;31.12.9999;Oberarzt;Kardiologie;Nord;100,00;j@k.de;;Ä3
00010235;Groß;Käthe;;05.09.21;31.12.9999;Pflegefachfrau;4B;Nord;75,00;g@k.example;10234;P7
;;;;;;;;;;;;
Summe Datensätze: 2;;;;;;;;;;;;
""",
    "cp1252",
    {
        "00010234": ("Jürgen", "Müller", "Oberarzt", 1.0, dt.date(2015, 4, 1), "Kardiologie"),
        "00010235": ("Käthe", "Groß", 0.75, dt.date(2021, 9, 5), "P7", "00010234"),
        "Summe Datensätze: 2": ("row_no_person",),
    },
)
FRENCH = Export(
    """Matricule\tNom d'usage\tPrénom\tGrade\tEmploi\tPôle\tUnité fonctionnelle\tDate d'entrée\t\
Quotité de travail\tCourriel professionnel\tResponsable hiérarchique (matricule)
A00123\tLEFÈVRE\tÉloïse\tISG 1\tInfirmière\tMédecine\t3112 - Cardiologie\t01/09/2019\t\
80 %\te@g.example\tA00007
A00007\tD'ARTOIS\tMaël\tCadre\tCadre de santé\tMédecine\t3112 - Cardiologie\t15/03/2008\t\
100 %\tm@g.example\t
""",
    "utf-16",
    {
        "A00123": ("Éloïse", "LEFÈVRE", 0.8, dt.date(2019, 9, 1), "A00007", "Infirmière"),
        "A00007": ("Maël", "D'ARTOIS", "Cadre de santé", f"Médecine{PATH}3112 - Cardiologie"),
    },
)
SPANISH = Export(
    """Nº Empleado;Apellidos;Nombre;Categoría profesional;Puesto;Servicio;Centro;Fecha de alta;\
Fecha de baja;% Jornada;Correo electrónico;Nº empleado responsable
000451;García Peña;María José;Enfermería;Enfermera;Urgencias;Mar;03/05/2018;;100;m@s.example;000009
000009;Núñez Ibáñez;Íñigo;Facultativo;Jefe de Servicio;UCI;Mar;21/01/2003;;62,5;i@s.example;
""",
    "latin-1",
    {
        "000451": ("María José", "García Peña", "Enfermería", dt.date(2018, 5, 3), "000009", "Mar"),
        "000009": ("Íñigo", "Núñez Ibáñez", 0.62, "UCI", "Jefe de Servicio"),
    },
)
DUTCH = Export(
    """Personeelsnummer,Achternaam,Tussenvoegsel,Roepnaam,Functie,Afdeling,Locatie,Datum in dienst,\
Datum uit dienst,Deeltijdfactor,E-mailadres werk,Personeelsnummer leidinggevende,Functieschaal
12345,Vries,de,Sanne,Verpleegkundige,Interne,AMC,01-03-2019,,"0,89",s@u.example,12001,FWG 45
12001,Berg,van den,Joost,Teamleider,Interne,AMC,15-08-2007,31-10-2026,"1,00",j@u.example,,FWG 60
""",
    "utf-8-sig",
    {
        "12345": ("Sanne", "de Vries", 0.89, dt.date(2019, 3, 1), "12001", "FWG 45", 2),
        "12001": ("Joost", "van den Berg", 1.0, dt.date(2026, 10, 31)),
    },
)
WORKDAY = Export(
    """"All Active Workers - HRIS",,,,,,,,,,,
"Run on: 11/02/2026 06:15 AM PST","by: J. Doe",,,,,,,,,,
"Worker","Employee ID","Legal Name - First Name","Legal Name - Last Name","Primary Work Email",\
"Business Title","Job Family Group","Supervisory Organization","Location",\
"Manager ID","Hire Date","FTE %"
"Alvarez, Rosa","000104512","Rosa","Alvarez","r@m.example","RN II","Nursing","4 West (Kim, Dana)",\
"St Mary Main","000100001","02/03/2020","90%"
"Kim, Dana","000100001","Dana","Kim","d@m.example","Nurse Manager","Nursing","4 West (Kim, Dana)",\
"St Mary
Main","","11/28/2011","100%"
"O""Neil, Bo","000104513","Bo","O'Neil","b@m.example","Resident, PGY-3","Medical","Medicine",\
"North","000100001","07/01/2024","100%"
""",
    "utf-8-sig",
    {
        "000104512": ("Rosa", "Alvarez", 0.9, dt.date(2020, 2, 3), "4 West", "000100001"),
        "000100001": ("Dana", "Kim", dt.date(2011, 11, 28), "St Mary Main", 5),
        "000104513": ("Bo", "O'Neil", dt.date(2024, 7, 1), "Resident, PGY-3", 3),
    },
    "mdy",
)
ESR = Export(
    """Assignment Number,Employee Number,Title,Last Name,First Name,Staff Group,Position Title,\
Pay Scale,Organisation,Supervisor Employee Number,Latest Start Date,FTE,Work Email Address,NI Number
10034455,10034455,Ms,ADEYEMI,SADE,Nursing,Staff Nurse|Ward 7,Band 5,999 Medicine > Acute > Ward 7,\
10034001,01-FEB-2024,0.80,f@t.example,QQ123456C
10034455-2,10034455,Ms,ADEYEMI,SADE,Nursing,Bank Nurse,Band 5,999 Bank,10034001,01-FEB-24,0.00,,
10034001,10034001,Mr,BOOTH,IAN,Nursing,Ward Manager,Band 7,999 Medicine > Acute > Ward 7,,\
15-NOV-98,1.00,i@t.example,
""",
    "utf-8",
    {
        "10034455": ("SADE", "ADEYEMI", "Band 5", dt.date(2024, 2, 1), "10034001", 2,
                     f"999 Medicine{PATH}Acute{PATH}Ward 7"),
        "10034455, again": ("number_repeated",),
        "10034001": ("IAN", "BOOTH", dt.date(1998, 11, 15), "Ward Manager", 4),
    },
)  # fmt: skip
MACINTOSH = Export(
    """Emp. No.|Employee Name|Work Email|Grade|Dept Code|Dept Name|Manager Name|Start
007|SMITH, Jane (Dr)|j@b.example|ST4|1200|1200 - Paediatrics|JONES, Alun (Prof)|05.08.24
008|JONES, Alun (Prof)|a@b.example|Consultant|1200|1200 - Paediatrics||30.09.09
Emp. No.|Employee Name|Work Email|Grade|Dept Code|Dept Name|Manager Name|Start
009|Ó BRIAIN, Seán|s@b.example|CN3|1300|1300 - ED|Nobody Known|17.01.22
*** End of report ***
""",
    "mac-roman",
    {
        "007": ("Jane", "SMITH", dt.date(2024, 8, 5), "008", "1200 - Paediatrics", 4),
        "008": ("Alun", "JONES", dt.date(2009, 9, 30), 6),
        "009": ("Seán", "Ó BRIAIN", "CN3", "manager_unknown"),
        "*** End of report ***": ("row_no_person",),
    },
)
SERIALS = Export(
    """Staff ID\tSurname\tForename\tWork Email\tDate Commenced\tContracted WTE\tLine Manager Email
E001\tLee\tAnn\ta@x.example\t45323\t1\t
E002\tKay\tBo\tb@x.example\t44197\t37.5\tA@X.EXAMPLE
""",
    "utf-16-be",
    {"E001": (dt.date(2024, 2, 1), 1.0), "E002": (dt.date(2021, 1, 1), "E001", "fte")},
)
DOS = Export(
    """Lfd;Pers.Nr.;Name;Vorname;Abteilung;Eintritt;Vorgesetzte/r
1;4711;Schröder;Jörg;Chirurgie;14.03.2020;Weiß, Änne
2;0815;Weiß;Änne;Chirurgie;01.01.2010;
""",
    "cp850",
    {"4711": ("Jörg", "Schröder", "0815"), "0815": ("Änne", "Weiß", dt.date(2010, 1, 1))},
)
NAMESAKES = Export(
    """ID,Full Name,Email,Manager
1,Jane Smith,a@x.example,
2,"Smith, Jane",b@x.example,
3,Dr Ludwig van der Berg,c@x.example,Jane Smith
4,"Ann Lee, PhD, RN",d@x.example,"van der Berg, Ludwig"
""",
    "utf-8",
    {
        "2": ("Jane", "Smith"),
        "3": ("Ludwig", "van der Berg", "manager_ambiguous"),
        "4": ("Ann", "Lee", "3"),
    },
)
BESIDE = Export(
    """Worker,Email - Primary Work,Business Title,Hire Date,Manager
"Smith, John (12345)",JOHN.SMITH@H.EXAMPLE,Registered Nurse,43831,"Brown, Amy (12300)"
"Brown, Amy (12300)",amy@h.example,Nurse Manager,40179,
Mia Kay (12346) (On Leave),#N/A,Resident PGY-2,44378,Amy Brown (12300)
Bo Lee,bo@h.example,Porter,44378,#NV
""",
    "utf-8",
    {
        "12345": ("John", "Smith", "john.smith@h.example", "12300", dt.date(2020, 1, 1)),
        "12300": ("Amy", "Brown"),
        "12346": ("Mia", "Kay", "12300"),
        "bo@h.example": ("Bo", "Lee"),
    },
)
ZEROS = Export(
    """Staff No|Surname|Forename|Line Manager No|Start
="00123"|Hill|Ben|00456|1er mars 2019
456|Vale|Cy||12 de marzo de 2020
'0124|Dale|Di|123|March 12, 2020
""",
    "utf-8",
    {
        "00123": ("Hill", "456", dt.date(2019, 3, 1)),
        "456": ("Vale", dt.date(2020, 3, 12)),
        "0124": ("Dale", "00123"),
    },
)
EXPORTS = {
    "beside": BESIDE, "zeros": ZEROS,
    "sap": SAP, "french": FRENCH, "spanish": SPANISH, "dutch": DUTCH, "workday": WORKDAY,
    "esr": ESR,    "macintosh": MACINTOSH, "serials": SERIALS, "dos": DOS, "namesakes": NAMESAKES,
}  # fmt: skip


class Known:
    """An organisation of people known by these numbers alone."""

    def __init__(self, *numbers: str) -> None:
        self.numbers = numbers

    def known(self, *, with_names: bool = False) -> KnownPeople:
        return KnownPeople(manager_of=dict.fromkeys(self.numbers, ""))

    def by_number(self, numbers: object) -> dict[str, ExistingPerson]:
        return {}

    def leavers(self, register: Register) -> Iterator[ExistingPerson]:
        gone = (number for number in self.numbers if not register.has_seen(number))
        return (ExistingPerson(number, number, {}) for number in gone)


def understood(path: Path) -> tuple[Table, Survey, list[PlannedRow]]:
    table = open_table(path)
    columns = guessed_columns(table)
    seen = survey(table, columns, TODAY)
    layout = layout_of(table, columns, seen, today=TODAY)
    return table, seen, [row for batch in plan(table, layout, Known()) for row in batch]


def said_of(row: PlannedRow) -> set[object]:
    return {new for _, new in row.changes.values()} | {problem.code for problem in row.problems}


@pytest.mark.parametrize("export", EXPORTS.values(), ids=list(EXPORTS))
def test_an_export_is_read_as_it_is_meant(tmp_path: Path, export: Export) -> None:
    path = tmp_path / "staff.csv"
    path.write_bytes(export.text.replace("\n", "\r\n").encode(export.encoding))
    _, seen, rows = understood(path)
    assert (seen.dates.is_ambiguous, seen.dates.order()) == (False, export.order)
    found: dict[str, set[object]] = {}
    for row in rows:
        found[f"{row.number}, again" if row.number in found else row.number] = said_of(row)
    for number, wanted in export.reads.items():
        assert set(wanted) <= found[number], (number, set(wanted) - found[number])


@pytest.mark.parametrize(
    "days",
    [("03/04/2024", "05/06/2021"), ("13/04/2024", "06/25/2021", "07/08/2019")],
    ids=["none tells", "they contradict"],
)
def test_an_order_of_day_and_month_that_is_not_told_is_asked(
    tmp_path: Path, days: tuple[str, ...]
) -> None:
    path = tmp_path / "staff.csv"
    rows = [f"{number},Ann,Lee,{day}" for number, day in enumerate(days)]
    path.write_text("\n".join(["Employee No,First Name,Last Name,Hire Date", *rows]))
    _, seen, _ = understood(path)
    assert seen.dates.is_ambiguous
    assert told_before(seen.dates, {"date_order": "mdy"}) == "mdy"


def planned(path: Path, *known: str) -> list[tuple[str, str]]:
    table = open_table(path)
    columns = guessed_columns(table)
    layout = layout_of(table, columns, survey(table, columns, TODAY), today=TODAY)
    batches = plan(table, layout, Known(*known), leavers=True)
    return [(row.number, row.outcome) for batch in batches for row in batch]


def test_a_file_harms_nobody_who_is_known(tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    path.write_text("Staff No,Full Name\n124,Di Dale\n77,Bo Lee\n")
    assert planned(path, "00124", "0077", "077", "9") == [
        ("124", "refused"), ("77", "created"), ("9", "left"),
    ]  # fmt: skip
    path.write_text("Staff No,Full Name\n124,Di Dale\n0999,Bo Lee\n")
    assert planned(path, "00124") == [
        ("124", "created"), ("0999", "created"), ("00124", "left"),
    ]  # fmt: skip
    path.write_text("Staff No,Full Name\n")
    assert planned(path, "00124") == [], "nobody has left because a file is empty"


def test_a_workbook_with_covers_hidden_sheets_and_headings_over_two_rows(tmp_path: Path) -> None:
    path = tmp_path / "staff.xlsx"
    headings = ["Employee No.", "", "Name", "Work Email", "Start Date", "WTE"]
    with xlsxwriter.Workbook(path) as book:
        hidden = book.add_worksheet("Old")
        hidden.write_row(0, 0, headings)
        hidden.write_row(1, 0, ["666", "", "Hidden Person"])
        hidden.hide()
        cover = book.add_worksheet("Read me")
        cover.activate()
        cover.set_first_sheet()
        for line, words in enumerate(["Staff list", "Confidential", "Printed 1 November"]):
            cover.write(line, 0, words)
        for name in ("North", "South"):
            sheet = book.add_worksheet(name)
            sheet.merge_range(1, 0, 1, 3, "Person")
            sheet.merge_range(1, 4, 1, 5, "Post")
            sheet.write_row(2, 0, headings)
            sheet.write_row(3, 0, ["00077", "", "Smith, Jane", "j@x.example"])
            sheet.write_datetime(3, 4, dt.datetime(2024, 2, 1), book.add_format({"num_format": 14}))
            sheet.write(3, 5, 0.8)
            sheet.write_row(4, 0, [78, "", "Bo Kay", "b@x.example", 45323])
    table, _, rows = understood(path)
    assert (table.sheet, table.more_sheets) == ("North", ("South",))
    assert [row.number for row in rows] == ["00077", "78"]
    assert {"Jane", "Smith", dt.date(2024, 2, 1), 0.8} <= said_of(rows[0])
    assert {"Bo", "Kay", dt.date(2024, 2, 1)} <= said_of(rows[1])


def test_fifty_thousand_columns_are_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(",".join(["Employee No", "Name", *map(str, range(50_000))]) + "\n1,Ann Lee\n")
    with pytest.raises(Unreadable, match=r"50002 columns"):
        open_table(path)
