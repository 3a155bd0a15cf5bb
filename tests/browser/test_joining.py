"""A member applies by a cohort's link, on a phone, and says what suits."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, OpenPage, SignIn

CheckAccessible = Callable[[Page], None]


def test_a_member_applies_by_the_link(
    open_page: OpenPage,
    sign_in: SignIn,
    check_accessible: CheckAccessible,
) -> None:
    manager = open_page()
    sign_in(manager, "manager")
    link = _link_of_the_enrolling_cohort(manager)
    check_accessible(manager)

    phone = open_page(viewport=PHONE, has_touch=True, is_mobile=True)
    sign_in(phone, "mentor")
    phone.goto(link)
    check_accessible(phone)
    # A programme for doctors, and she is a nurse.
    expect(phone.get_by_role("button", name="Apply")).to_have_count(0)
    _open_to_nurses_too(manager)

    phone.goto(link)
    phone.get_by_text("Mentor", exact=True).tap()
    phone.get_by_role("button", name="Apply").tap()
    expect(phone.get_by_text("Your application is in.").first).to_be_visible()
    phone.get_by_label("leadership").check()
    for part in phone.get_by_role("group", name="Monday").get_by_text("Morning").all():
        part.tap()
    for question in phone.locator("textarea[required]").all():
        question.fill("To learn from somebody who has done it.")
    phone.get_by_role("button", name="Save my answers").tap()
    expect(phone.get_by_text("We have saved your answers.")).to_be_visible()
    expect(phone.get_by_label("leadership")).to_be_checked()

    _accept(manager, "Olivia Ahmed")
    phone.reload()
    expect(phone.get_by_text("You have a place.")).to_be_visible()


def _open_to_nurses_too(manager: Page) -> None:
    back = manager.url
    manager.goto("/o/northgate/programs/")
    manager.get_by_role("link", name=re.compile("Specialist to resident", re.I)).first.click()
    manager.locator("main a[href$='/who/']").click()
    # The first is of the mentors' professions, the next of those of mentees.
    manager.get_by_label("Nursing").first.check()
    manager.get_by_role("button", name="Save").click()
    manager.goto(back)


def _accept(manager: Page, name: str) -> None:
    manager.get_by_label("Search").fill(name)
    manager.get_by_role("button", name="Filter").click()
    row = manager.get_by_role("row").filter(has_text=name)
    expect(row).to_contain_text("Applied")
    row.get_by_role("checkbox", name=name).check()
    manager.get_by_role("button", name="Accept", exact=True).click()
    expect(manager.get_by_text("1 person is accepted.")).to_be_visible()
    expect(row).to_contain_text("Accepted")


def _link_of_the_enrolling_cohort(manager: Page) -> str:
    manager.goto("/o/northgate/programs/")
    manager.get_by_role("link", name=re.compile("Specialist to resident", re.I)).first.click()
    manager.locator("main a[href^='/o/northgate/cohorts/']").first.click()
    manager.locator(".subnav").get_by_role("link", name="People", exact=True).click()
    manager.get_by_text("Link to apply").click()
    return manager.get_by_label("Share this address").input_value()
