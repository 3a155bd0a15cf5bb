"""An administrator imports an HR export and reads what was refused."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SignIn
from tests.participants.files import STAFF

# Two that are right, and: no number, an impossible address, no such day, a line that is cut short,
# a number that was there before.
OWN_FILE = """\
Staff No;Given name;Surname;Contact;Private e-mail;Post;Line Manager No;Start date
91000001;Ida;Quill;ida.quill@northgate.example;ida@home.example;Porter;;01/02/2024
91000002;Max;Quill;max.quill@northgate.example;max@home.example;Porter;91000001;13/03/2024
;Nobody;Knows;nobody.knows@northgate.example;n@home.example;Porter;;01/02/2024
91000004;Una;Quill;una.quill(at)northgate;una@home.example;Porter;;01/02/2024
91000005;Tom;Quill;tom.quill@northgate.example;tom@home.example;Porter;;31/02/2024
91000006;Cut
91000001;Other;Person;other.person@northgate.example;o@home.example;Porter;;01/02/2024
"""

REASONS = (
    "There is no employee number.",
    "This is not an e-mail address.",
    "is not a day in any calendar",
    "The row is cut short",
    "Line 2 has this employee number too",
)

CheckAccessible = Callable[[Page], None]
IMPORTED = 60_000  # milliseconds for the worker


@pytest.fixture
def changed_staff(tmp_path: Path) -> Path:
    """The hospital's file a month later: one ward clerk promoted, one newcomer, the same faults."""
    lines = STAFF.read_bytes().decode("cp1252").split("\r\n")
    clerk = next(i for i, line in enumerate(lines) if ",Ward Clerk,Band 2," in line)
    lines[clerk] = lines[clerk].replace(",Ward Clerk,Band 2,", ",Ward Manager,Band 3,")
    lines.insert(
        5,
        "20000001,Zoë,Newcomer,zoe.newcomer@northgate.example,Nursing,Staff Nurse,Band 5,,Medicine,"
        "Cardiology,Northgate General,10019015,01/11/2026,1.0,English,teaching",
    )
    path = tmp_path / "staff-december.csv"
    path.write_bytes("\r\n".join(lines).encode("cp1252"))
    return path


def test_an_administrator_imports_and_reads_the_report(
    page: Page, sign_in: SignIn, changed_staff: Path
) -> None:
    sign_in(page, "administrator")
    page.goto("/o/northgate/people/")
    page.get_by_role("link", name="Import from HR").click()
    page.get_by_label("HR export").set_input_files(changed_staff)
    page.get_by_role("button", name="Upload and look").click()
    expect(page.get_by_label("Line Manager Employee Number")).to_have_value("manager")
    page.get_by_role("button", name="Show what would happen").click()
    expect(page.get_by_role("heading", name="What would happen")).to_be_visible()
    page.get_by_role("link", name=re.compile(r"^Changed")).click()
    expect(page.get_by_role("table")).to_contain_text("Ward Manager")
    page.get_by_role("link", name=re.compile(r"^Refused")).click()
    expect(page.get_by_role("table")).to_contain_text("31/02/2024")
    page.get_by_role("button", name=re.compile(r"^Import")).click()
    expect(page.get_by_role("heading", name="What happened")).to_be_visible(timeout=IMPORTED)
    expect(page.get_by_text(re.compile(r"1 new, \d+ changed"))).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download refusals and remarks").click()
    report = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK" in report
    page.goto("/o/northgate/people/?q=Newcomer")
    expect(page.get_by_role("link", name="Zoë Newcomer")).to_be_visible()


def test_a_guess_is_corrected_and_the_same_file_again_changes_nothing(
    page: Page, sign_in: SignIn, check_accessible: CheckAccessible, tmp_path: Path
) -> None:
    own_file = tmp_path / "porters.csv"
    own_file.write_text(OWN_FILE)
    sign_in(page, "administrator")
    upload(page, own_file)
    expect(page.get_by_label("Private e-mail")).to_have_value("email")
    page.get_by_label("Private e-mail").select_option("")
    page.get_by_label("Contact").select_option("email")
    preview(page)
    expect(page.get_by_role("row", name=re.compile("Max Quill"))).to_contain_text("New")
    carry_out(page)
    for words in REASONS:
        expect(page.get_by_role("table")).to_contain_text(words)
    check_accessible(page)

    upload(page, own_file)
    expect(page.get_by_text("We remembered your choices.")).to_be_visible()
    preview(page)
    carry_out(page)
    expect(page.get_by_text(re.compile("0 new, 0 changed"))).to_be_visible()
    page.goto("/o/northgate/people/?q=Ida+Quill")
    expect(page.get_by_role("main")).to_contain_text("ida.quill@northgate.example")


def upload(page: Page, file: Path) -> None:
    page.goto("/o/northgate/people/imports/")
    page.get_by_label("HR export").set_input_files(file)
    page.get_by_role("button", name="Upload and look").click()


def preview(page: Page) -> None:
    page.get_by_role("button", name="Show what would happen").click()
    expect(page.get_by_role("heading", name="What would happen")).to_be_visible()


def carry_out(page: Page) -> None:
    page.get_by_role("button", name=re.compile(r"^Import")).click()
    expect(page.get_by_role("heading", name="What happened")).to_be_visible(timeout=IMPORTED)
