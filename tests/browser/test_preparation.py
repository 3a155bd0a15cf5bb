"""A programme asks its mentors to prepare; one does, on a phone; the manager sees how far."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, OpenPage, SignIn
from tests.browser.steps import open_enrollment, start_program, tick_people, to_tab

CheckAccessible = Callable[[Page], None]
PROGRAM, COHORT = "Prepared to mentor", "First group"


def test_a_mentor_prepares_and_the_manager_sees_it(
    open_page: OpenPage, sign_in: SignIn, check_accessible: CheckAccessible
) -> None:
    manager = open_page()
    sign_in(manager, "manager")
    start_program(manager, "Coaching for a new responsibility", PROGRAM)
    require_preparation(manager, check_accessible)
    open_enrollment(manager, COHORT)
    to_tab(manager, COHORT, "People")
    manager.get_by_role("link", name="Invite people").first.click()
    tick_people(manager, 1, search="Olivia Ahmed")
    manager.get_by_label("As", exact=True).select_option(label="Mentor")
    manager.get_by_role("button", name="Enrol without asking").click()
    expect(manager.get_by_text("1 person is enrolled")).to_be_visible()
    manager.get_by_role("link", name="Preparation", exact=True).click()
    mentor = manager.get_by_role("row", name=re.compile("Olivia Ahmed"))
    expect(mentor).to_contain_text("not begun")
    check_accessible(manager)

    phone = open_page(viewport=PHONE, has_touch=True, is_mobile=True)
    sign_in(phone, "mentor")
    phone.goto("/o/northgate/me/")
    card = phone.locator("section", has_text=f"Mentors of {PROGRAM}")
    card.get_by_role("link", name="Begin").tap()
    expect(phone.get_by_role("heading", name="Your preparation")).to_be_visible()
    check_accessible(phone)
    think_over(phone)
    manager.reload()
    expect(mentor).to_contain_text("begun")
    settle_and_read(phone)
    while phone.get_by_role("button", name="Answer", exact=True).count():
        think_over(phone)
    expect(phone.get_by_text("You are ready.")).to_be_visible()
    check_accessible(phone)

    manager.reload()
    expect(mentor).to_contain_text("ready")
    expect(manager.get_by_text("1 of 1").first).to_be_visible()


def require_preparation(manager: Page, check_accessible: CheckAccessible) -> None:
    manager.get_by_role("link", name="not required").click()
    expect(manager.get_by_text("Not required at present")).to_be_visible()
    check_accessible(manager)
    manager.get_by_role("link", name="Require it").click()
    manager.get_by_label("Mentors work through the preparation checklist").check()
    manager.get_by_role("button", name="Save").click()
    expect(manager.get_by_role("link", name="mentors prepare before")).to_be_visible()


def settle_and_read(phone: Page) -> None:
    """Everything that is to be settled or read, one after another."""
    buttons = phone.get_by_role("button", name=re.compile("^(That is settled|I have read it)"))
    while left := buttons.count():
        buttons.first.tap()
        expect(buttons).to_have_count(left - 1)


def think_over(phone: Page) -> None:
    """The first scenario that is open: try answers until one is the best."""
    open_ones = phone.locator("li.card", has=phone.get_by_role("button", name="Answer", exact=True))
    card = phone.locator(f"#{open_ones.first.get_attribute('id')}")
    for number in range(card.get_by_role("radio").count()):
        card.get_by_role("radio").nth(number).check()
        card.get_by_role("button", name="Answer", exact=True).tap()
        expect(card.locator(".notice")).to_be_visible()
        if card.locator(".notice--good").count():
            return
        expect(card.get_by_text("Nobody sees which ones you tried.")).to_be_visible()
    raise AssertionError("No answer was the best one.")
