"""Columns, dates, stages and cells of other hospitals' files."""

from datetime import date

import pytest

from participants.importing import cleaning, dates, stages
from participants.importing.columns import guess_columns, signature
from participants.templatetags.participants import as_read

TODAY = date(2026, 11, 21)

US = {
    "Employee ID": "employee_number",
    "Legal First Name": "given_name",
    "Legal Last Name": "family_name",
    "Work Email": "email",
    "Job Family": "profession",
    "Position Title": "job_title",
    "Job Level": "grade",
    "Home Department": "department",
    "Facility": "site",
    "Manager ID": "manager",
    "Hire Date": "started_on",
    "Termination Date": "left_on",
    "Areas of Expertise": "skills",
    "Date of Birth": None,
    "Home Phone": None,
}
GERMAN = {
    "Personalnummer": "employee_number",
    "Vorname": "given_name",
    "Name": "family_name",
    "E-Mail-Adresse": "email",
    "Berufsgruppe": "profession",
    "Funktion": "job_title",
    "Entgeltgruppe": "grade",
    "Abteilung": "department",
    "Standort": "site",
    "Personalnummer Vorgesetzte/r": "manager",
    "Eintrittsdatum": "started_on",
    "Beschäftigungsgrad": "fte",
    "Sprachen": "languages",
}
FRENCH = {
    "Matricule": "employee_number",
    "Nom": "family_name",
    "Prénom": "given_name",
    "Courriel": "email",
    "Pôle": "division",
    "Service": "department",
    "Établissement": "site",
    "Matricule N+1": "manager",
    "Date d'entrée": "started_on",
}


@pytest.mark.parametrize("wanted", [US, GERMAN, FRENCH], ids=["us", "german", "french"])
def test_columns_are_guessed(wanted: dict[str, str | None]) -> None:
    headings = list(wanted)
    guessed = {headings[i]: field for i, field in guess_columns(headings).items()}
    assert guessed == {heading: field for heading, field in wanted.items() if field}


def test_a_manager_by_number_is_surer_than_one_by_name() -> None:
    headings = ["Employee Number", "Name", "Manager", "Manager Number", "Manager Notes"]
    rows = [("100", "Ann Lee", "Bo Kay", "101", "-"), ("101", "Bo Kay", "", "", "x")]
    assert guess_columns(headings, rows) == {0: "employee_number", 1: "full_name", 3: "manager"}
    assert guess_columns(headings[:3], rows)[2] == "manager"


def test_the_signature_knows_the_headings_and_not_their_order() -> None:
    assert signature(["Employee No", "E-Mail"]) == signature(["E Mail", "employee no"])
    assert signature(["Employee No"]) != signature(["Employee Number"])


@pytest.mark.parametrize(
    ("written", "order", "day"),
    [
        ("14/03/2020", "dmy", date(2020, 3, 14)),
        ("03/14/2020", "mdy", date(2020, 3, 14)),
        ("2020-03-14", "mdy", date(2020, 3, 14)),
        ("2020-03-14T00:00:00Z", "dmy", date(2020, 3, 14)),
        ("14-MAR-2020", "dmy", date(2020, 3, 14)),
        ("March 14, 2020", "dmy", date(2020, 3, 14)),
        ("14. März 2020", "dmy", date(2020, 3, 14)),
        ("14 mars 2020", "dmy", date(2020, 3, 14)),
        ("14.03.20", "dmy", date(2020, 3, 14)),
        ("14/03/98", "dmy", date(1998, 3, 14)),
        ("43904", "dmy", date(2020, 3, 14)),
        ("20200314", "dmy", date(2020, 3, 14)),
        ("00/00/0000", "dmy", None),
        ("01/01/1900", "dmy", None),
    ],
)
def test_dates(written: str, order: dates.Order, day: date | None) -> None:
    assert dates.parse(written, order, TODAY) == day


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("31/02/2024", "date_impossible"),
        ("2024-02-30", "date_impossible"),
        ("03/14/2020", "date_impossible"),
        ("soon", "date_unreadable"),
    ],
)
def test_what_is_no_date(written: str, code: str) -> None:
    fault = dates.parse(written, "dmy", TODAY)
    assert isinstance(fault, dates.DateFault)
    assert fault.code == code


def test_the_whole_column_tells_the_order() -> None:
    assert dates.evidence(["01/02/2020", "13/02/2020"], TODAY).order() == "dmy"
    assert dates.evidence(["01/02/2020", "02/13/2020"], TODAY).order() == "mdy"
    assert dates.evidence(["01/02/2020"], TODAY).is_ambiguous
    starts = dates.OrderEvidence()
    for text in ("10/12/2026", "11/12/2026"):
        starts.see(text, date(2026, 10, 1))
    # Few start ten weeks from now, many in a few days; of leaving dates that says nothing.
    assert (starts.order(), starts.is_ambiguous) == ("mdy", False)
    assert dates.evidence(["10/12/2026", "11/12/2026"], date(2026, 10, 1)).is_ambiguous
    # A slip among many does not make it doubtful; a tenth the other way does.
    assert not dates.evidence(["1/2/2020", "2/13/2020", *["13/2/2020"] * 10], TODAY).is_ambiguous
    assert dates.evidence(["1/2/2020", "2/13/2020", *["13/2/2020"] * 8], TODAY).is_ambiguous


@pytest.mark.parametrize(
    ("grade", "title", "stage"),
    [
        ("Band 5", "Newly Qualified Nurse", 1),
        ("Band 5", "Staff Nurse", 2),
        ("Band 6", "Senior Staff Nurse", 3),
        ("Band 7", "Sister/Charge Nurse", 4),
        ("Band 8a", "Matron", 5),
        ("Consultant", "Consultant", 6),
        ("Band 9", "Chief Nurse", 7),
        ("FY1", "Foundation Doctor Year 1", 1),
        ("ST5", "Specialty Registrar", 4),
        ("", "Nurse Manager", 5),
        ("", "Attending Physician", 6),
        ("", "Registered Nurse", 2),
        ("", "Chefarzt", 6),
        ("", "", None),
    ],
)
def test_stages(grade: str, title: str, stage: int | None) -> None:
    assert stages.guess(grade, title) == stage


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("Ann.Lee@North.Example", "ann.lee@north.example"),
        ("Ann Lee <ann@north.example>", "ann@north.example"),
        ("mailto:ann@north.example;", "ann@north.example"),
        ("ann at north.example", None),
        ("ann@north", None),
        ("ann@@north.example", None),
        ("ann@north.example, bo@north.example", None),
    ],
)
def test_addresses(written: str, address: str | None) -> None:
    assert cleaning.email(written) == address


@pytest.mark.parametrize(
    ("written", "share"),
    [("1.0", 1.0), ("0,8", 0.8), ("80%", 0.8), ("60", None), ("Full time", 1.0), ("lots", None)],
)
def test_working_hours(written: str, share: float | None) -> None:
    assert cleaning.fte(written) == share
    assert cleaning.fte("60", is_percent=True) == 0.6


def test_a_preview_says_days_in_words() -> None:
    changes = {"started_on": ["", "2024-03-04"], "site": ["", ""], "given_name": ["", "Ann"]}
    assert as_read(changes) == [("First name", "Ann"), ("Start date", "4 March 2024")]


def test_spaces_of_every_kind_go() -> None:
    assert cleaning.one_line("  Jamie \u00a0") == "Jamie"
    assert cleaning.one_line("e\u0301clair\u200b  two") == "éclair two"
