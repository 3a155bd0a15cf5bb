"""A programme for some of the staff, too few mentors, and one press that invites more."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, OpenPage, SignIn
from tests.browser.steps import open_enrollment, start_program, tick_people, to_tab

CheckAccessible = Callable[[Page], None]
PROGRAM, COHORT = "Doctors for doctors", "Planned"
CONSULTANT, NEWLY_QUALIFIED = "6", "1"


def test_from_too_few_mentors_to_invitations(
    open_page: OpenPage, sign_in: SignIn, check_accessible: CheckAccessible
) -> None:
    manager = open_page()
    sign_in(manager, "manager")
    start_program(manager, "Specialist to resident", PROGRAM)
    who = manager.locator("section", has=manager.get_by_role("heading", name="Who may join"))
    expect(who).to_contain_text("everybody")
    who.get_by_role("link", name="Change").click()
    mentors = manager.locator("section", has=manager.get_by_role("heading", name="As a mentor"))
    mentors.locator("summary", has_text="Professions").click()
    mentors.get_by_label("Medical", exact=True).check()
    check_accessible(manager)
    manager.get_by_role("button", name="Save").click()
    expect(who).to_contain_text("Medical")

    open_enrollment(manager, COHORT)
    to_tab(manager, COHORT, "People")
    enrol(manager, "Mentor", 1, stage=CONSULTANT)
    enrol(manager, "Mentee", 3, stage=NEWLY_QUALIFIED)
    to_tab(manager, COHORT, "Matching")
    manager.get_by_role("link", name="Capacity planner").click()
    expect(manager.get_by_role("heading", name=re.compile("What would help"))).to_be_visible()
    check_accessible(manager)

    phone = open_page(viewport=PHONE, has_touch=True, is_mobile=True)
    sign_in(phone, "manager")
    phone.goto(manager.url)
    check_accessible(phone)
    ticked = phone.locator("input[name=person]:checked")
    count = ticked.count()
    assert count > 0
    phone.get_by_role("button", name="Invite those who are ticked").tap()
    expect(
        phone.get_by_text(re.compile(rf"{count} (person is|people are) invited"))
    ).to_be_visible()
    phone.get_by_role("link", name="Everybody who may come").tap()
    expect(phone.get_by_text("Everybody would have a mentor")).to_be_visible()


def enrol(manager: Page, role: str, count: int, *, stage: str) -> None:
    manager.get_by_role("link", name="Invite people").first.click()
    manager.get_by_role("link", name=f"Show who may join as a {role.lower()}").click()
    tick_people(manager, count, stage=stage)
    manager.get_by_label("As", exact=True).select_option(label=role)
    manager.get_by_role("button", name="Enrol without asking").click()
    expect(manager.get_by_text(re.compile(r"\d (person is|people are) enrolled"))).to_be_visible()
