"""A manager sees where to look first and takes a file along; an administrator sees counts."""

import csv
import re
from collections.abc import Callable

import python_calamine
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Complaints, OpenPage, SignIn

CheckAccessible = Callable[[Page], None]
COHORT = "Autumn 2026"


def open_cohort(page: Page) -> None:
    page.goto("/o/northgate/overview/")
    page.get_by_role("link", name=COHORT).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(COHORT)


def test_a_manager_finds_whom_to_look_at_first(
    open_page: OpenPage, sign_in: SignIn, check_accessible: CheckAccessible
) -> None:
    page = open_page(viewport=DESK)
    sign_in(page, "manager")
    page.goto("/o/northgate/")
    expect(page).to_have_url(re.compile("/overview/$"))
    check_accessible(page)

    open_cohort(page)
    expect(page.get_by_text(re.compile(r"^\d+ pairs, week \d+ of 26"))).to_be_visible()
    first = page.locator("section", has=page.get_by_role("heading", name="Look at these first"))
    expect(first.get_by_text(re.compile(r"No (first )?meeting")).first).to_be_visible()
    meetings = page.get_by_role("img", name=re.compile("Meetings held each month"))
    expect(meetings).to_be_visible()
    page.get_by_text("Show as table").first.click()
    expect(page.get_by_role("columnheader", name="This cohort")).to_be_visible()
    check_accessible(page)

    first.get_by_role("link", name=re.compile("^All")).click()
    page.wait_for_load_state()
    page.get_by_label("Signal").select_option(label="On track")
    expect(page.get_by_role("table")).to_contain_text("On track")
    expect(page.get_by_role("table")).not_to_contain_text("Stalled")
    check_accessible(page)
    page.get_by_role("table").get_by_role("link", name=re.compile("^View")).first.click()
    expect(page).to_have_url(re.compile("/relationships/"))

    page.go_back()
    page.get_by_label("Signal").select_option(label="All that need a look")
    page.get_by_role("link", name=re.compile("^Check in")).first.click()
    check_accessible(page)
    page.get_by_role("link", name="Nudge everybody").click()
    expect(page.get_by_label("Your words")).to_have_value(re.compile("write to me"))
    page.get_by_label("Your words").fill("Shall we find a date next week?")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("Your words go to")).to_be_visible()
    expect(page.get_by_text(re.compile("^Nudged on")).first).to_be_visible()
    page.get_by_role("link", name="What was done").click()
    expect(page.get_by_role("table")).to_contain_text("A nudge to everybody")
    check_accessible(page)


def test_a_file_is_made_in_the_background_and_downloaded(
    open_page: OpenPage,
    sign_in: SignIn,
    check_accessible: CheckAccessible,
    complaints: Complaints,
) -> None:
    # Who goes on before the rows are counted gives that up. One that fails says sendError as well.
    complaints.expect("htmx:afterRequest")
    complaints.expect("htmx:sendAbort")
    page = open_page(viewport=DESK)
    sign_in(page, "manager")
    open_cohort(page)
    page.get_by_role("link", name="Export").last.click()
    expect(page.get_by_label(re.compile("^Cohort"))).to_have_value(re.compile("-"))
    page.get_by_label(re.compile("Relationships:")).check()
    page.get_by_role("button", name="Make the file").click()

    expect(page.get_by_text("Your file is being made")).to_be_visible()
    download_link = page.get_by_role("link", name=re.compile("^Download relationships-autumn"))
    expect(download_link.first).to_be_visible(timeout=60_000)
    check_accessible(page)
    with page.expect_download() as waiting:
        download_link.first.click()

    assert waiting.value.suggested_filename.startswith("relationships-autumn-2026-")
    book = python_calamine.CalamineWorkbook.from_path(str(waiting.value.path()))
    rows = book.get_sheet_by_name("Relationships").to_python()
    assert rows[0][:3] == ["Programme", "Cohort", "Kind"]
    assert len(rows) > 40

    page.get_by_label(re.compile("Enrolments:")).check()
    page.get_by_label("CSV", exact=True).check()
    page.get_by_role("button", name="Make the file").click()
    download_link = page.get_by_role("link", name=re.compile("^Download enrollments-all-cohorts"))
    expect(download_link.first).to_be_visible(timeout=60_000)
    with page.expect_download() as waiting:
        download_link.first.click()
    assert waiting.value.suggested_filename.endswith(".csv")
    with waiting.value.path().open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert lines[0][:2] == ["Programme", "Cohort"]
    assert len(lines) > 80

    page.get_by_label(re.compile("Board report:")).check()
    page.get_by_label("PDF", exact=True).check()
    page.get_by_role("button", name="Make the file").click()
    download_link = page.get_by_role("link", name=re.compile("^Download board-all-cohorts"))
    expect(download_link.first).to_be_visible(timeout=60_000)
    with page.expect_download() as waiting:
        download_link.first.click()
    assert b"pdfuaid" in waiting.value.path().read_bytes()


def test_an_administrator_sees_counts_alone_on_a_phone_too(
    open_page: OpenPage, sign_in: SignIn, check_accessible: CheckAccessible
) -> None:
    page = open_page(viewport=PHONE, has_touch=True, is_mobile=True)
    sign_in(page, "administrator")
    page.goto("/o/northgate/overview/")
    expect(page.get_by_text("Active relationships", exact=True).first).to_be_visible()
    check_accessible(page)

    open_cohort(page)
    expect(page.get_by_role("heading", name="How they are doing")).to_be_visible()
    expect(page.get_by_role("heading", name="Look at these first")).to_have_count(0)
    check_accessible(page)


def test_a_closed_cohort_tells_what_its_people_answered(
    open_page: OpenPage, sign_in: SignIn, check_accessible: CheckAccessible
) -> None:
    page = open_page(viewport=DESK, color_scheme="dark")
    sign_in(page, "manager")
    page.goto("/o/northgate/overview/")
    page.get_by_role("link", name=re.compile("^Report *on Nurse preceptorship")).click()
    expect(page.get_by_role("heading", name="Meetings held each month")).to_be_visible()
    check_accessible(page)

    page.get_by_role("link", name="Winter 2026").first.click()
    page.locator(".subnav").get_by_role("link", name="Surveys", exact=True).click()
    expect(page.get_by_text(re.compile(r"^about \d+ of \d+ answered")).first).to_be_visible()
    looking_back = page.get_by_role("heading", name="Looking back")
    expect(looking_back).to_be_visible()
    expect(page.get_by_text("the meetings were worth the time").first).to_be_visible()
    check_accessible(page)


def test_a_manager_finds_where_support_is_needed_and_sends_the_view(
    open_page: OpenPage, sign_in: SignIn, check_accessible: CheckAccessible
) -> None:
    page = open_page(viewport=PHONE)
    sign_in(page, "manager")
    page.goto("/o/northgate/overview/")
    first = page.locator("section", has=page.get_by_role("heading", name="Look at these first"))
    expect(first.get_by_text(re.compile(r"No (first )?meeting")).first).to_be_visible()

    # What a figure means, by the keyboard alone.
    meaning = page.get_by_role("button", name="What “To look at” means")
    meaning.press("Enter")
    expect(page.get_by_text("Active relationships whose signal is not")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("Active relationships whose signal is not")).to_be_hidden()

    page.get_by_text("Change", exact=True).click()
    page.get_by_label("Cohorts").select_option(label="Active")
    page.get_by_label("Period").select_option(label="Last 4 weeks")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page).to_have_url(re.compile("status=active.*period=4"))
    expect(page.get_by_role("img", name=re.compile("Meetings held each week"))).to_be_visible()
    check_accessible(page)

    colleague = open_page(viewport=DESK)
    sign_in(colleague, "administrator")
    colleague.goto(page.url)
    expect(colleague.get_by_text("Last 4 weeks").first).to_be_visible()
    expect(colleague.get_by_role("heading", name="Look at these first")).to_have_count(0)
    check_accessible(colleague)


def test_a_mentee_sees_their_own_progress(
    open_page: OpenPage, sign_in: SignIn, check_accessible: CheckAccessible
) -> None:
    page = open_page(viewport=PHONE)
    sign_in(page, "mentee")
    page.goto("/o/northgate/me/")
    page.get_by_role("link", name="My progress").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My progress")
    expect(page.get_by_role("img", name=re.compile("Your meetings each month"))).to_be_visible()
    check_accessible(page)
