"""A mentor logs a meeting on a phone; the mentee reads and confirms; others see that they met."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Complaints, OpenPage, SignIn

SECRET = "the evening she rang in tears"
CheckAccessible = Callable[[Page], None]


def my_mentoring(page: Page) -> None:
    page.goto("/o/northgate/me/")


def card_of(page: Page, name: str):  # type: ignore[no-untyped-def]
    return page.get_by_role("article").filter(has=page.get_by_role("heading", name=name))


def test_a_meeting_is_logged_on_a_phone_and_stays_between_the_two(
    open_page: OpenPage,
    sign_in: SignIn,
    check_accessible: CheckAccessible,
    complaints: Complaints,
) -> None:
    complaints.expect("status of 422")  # the note that was held back
    complaints.expect("status of 404")  # the meeting's page, which a manager does not have
    phone = open_page(viewport=PHONE, has_touch=True, is_mobile=True)
    sign_in(phone, "mentor")
    my_mentoring(phone)
    check_accessible(phone)

    card_of(phone, "Amara Shah").get_by_role("link", name="Log a meeting").tap()
    phone.get_by_text("Phone", exact=True).tap()
    phone.locator("[name=topics] + *, label:has([name=topics])").first.tap()
    phone.get_by_text("Add a note").tap()
    phone.locator("[name=note_text]").fill(f"We spoke of {SECRET}: NHS 999 000 0034.")
    phone.get_by_text("Both of us").tap()
    phone.get_by_role("button", name="Save").tap()

    expect(phone.get_by_text("Could this identify a patient?")).to_be_visible()
    expect(phone.locator("mark")).to_contain_text("999 000 0034")
    check_accessible(phone)
    phone.locator("[name=note_text]").fill(f"We spoke of {SECRET}.")
    phone.get_by_role("button", name="Save").tap()
    expect(phone.get_by_text("Logged. Well done")).to_be_visible()
    check_accessible(phone)
    address = phone.url

    mentee = open_page(viewport=DESK)
    sign_in(mentee, "mentee")
    mentee.goto(address)
    expect(mentee.get_by_text(SECRET)).to_have_count(0)
    mentee.get_by_role("button", name=re.compile("^Open")).first.click()
    expect(mentee.get_by_text(SECRET)).to_be_visible()
    mentee.get_by_role("button", name="Yes, we met").click()
    expect(mentee.get_by_text("Confirmed. Thank you.")).to_be_visible()
    mentee.get_by_role("link", name="Olivia Ahmed").first.click()
    relationship = mentee.url
    check_accessible(mentee)

    manager = open_page(viewport=DESK)
    sign_in(manager, "manager")
    manager.goto(relationship)
    expect(manager.get_by_role("table")).to_contain_text("confirmed")
    assert SECRET not in manager.content()
    check_accessible(manager)
    assert manager.goto(address).status == 404  # type: ignore[union-attr]

    admin = open_page(viewport=DESK)
    sign_in(admin, "administrator")
    admin.goto(relationship)
    expect(admin.get_by_text("An administrator sees how many.")).to_be_visible()
    expect(admin.get_by_role("table")).to_have_count(0)
    assert SECRET not in admin.content()


def test_a_meeting_is_planned_moved_and_cancelled(
    page: Page, sign_in: SignIn, check_accessible: CheckAccessible
) -> None:
    sign_in(page, "mentee")
    my_mentoring(page)
    card_of(page, "Olivia Ahmed").get_by_role("link", name="Olivia Ahmed").click()
    page.get_by_role("link", name="Plan one").click()
    day = date.today() + timedelta(days=9)
    page.get_by_label("Day").fill(f"{day:%Y-%m-%d}")
    page.get_by_label("Time").fill("13:15")
    page.get_by_text("Video", exact=True).click()
    check_accessible(page)
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_text("Planned. Olivia Ahmed will be told.")).to_be_visible()
    expect(page.get_by_text("13:15 to")).to_be_visible()
    check_accessible(page)

    page.get_by_role("link", name="Move or change").click()
    page.get_by_label("Time").fill("14:30")
    page.get_by_role("button", name="Save the change").click()
    expect(page.get_by_text("14:30 to")).to_be_visible()
    page.get_by_role("button", name="Cancel it").click()
    expect(page.get_by_text("Cancelled. Olivia Ahmed will be told.")).to_be_visible()


def test_a_goal_with_a_small_step(
    page: Page, sign_in: SignIn, check_accessible: CheckAccessible
) -> None:
    sign_in(page, "mentee")
    my_mentoring(page)
    card_of(page, "Olivia Ahmed").get_by_role("link", name=re.compile("goal", re.I)).click()
    page.get_by_label("What do you want to be able to do?").fill("To chair the ward meeting.")
    page.get_by_role("button", name="Set the goal").click()
    goal = page.get_by_role("article").filter(has_text="To chair the ward meeting.")
    goal.get_by_label("Next small step").fill("Watch how Olivia opens it.")
    goal.get_by_role("button", name="Add the step").click()
    goal.get_by_role("button", name=re.compile("^Done.*Watch")).click()
    expect(goal.get_by_role("progressbar")).to_have_attribute("value", "1")
    check_accessible(page)


def test_quiet_hours_and_fewer_reminders(
    page: Page, sign_in: SignIn, check_accessible: CheckAccessible, complaints: Complaints
) -> None:
    complaints.expect("status of 422")
    sign_in(page, "mentee")
    page.goto("/o/northgate/me/reminders/")
    page.get_by_label("Quiet from").fill("19:00")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Give both times, or neither.").first).to_be_visible()
    page.get_by_label("until", exact=True).fill("09:30")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your reminder settings are saved.")).to_be_visible()
    expect(page.get_by_label("Quiet from")).to_have_value("19:00")
    check_accessible(page)
