"""From a template to a cohort; a mentee says yes by the e-mailed link and what suits her."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, Product, SignIn
from tests.browser.steps import (
    follow_link,
    letter_to,
    open_enrollment,
    start_program,
    tick_people,
    to_tab,
)

CheckAccessible = Callable[[Page], None]
PROGRAM, COHORT = "Stepping up to sister", "Spring group"
CONSULTANT, NEWLY_QUALIFIED = "6", "1"


def test_from_a_template_to_people_who_take_part(
    open_page: OpenPage,
    sign_in: SignIn,
    product: Product,
    check_accessible: CheckAccessible,
) -> None:
    manager = open_page()
    sign_in(manager, "manager")
    start_program(manager, "Coaching for a new responsibility", PROGRAM)
    check_accessible(manager)
    open_enrollment(manager, COHORT, Places_for_mentors="2")
    check_accessible(manager)

    to_tab(manager, COHORT, "People")
    manager.get_by_role("link", name="Invite people").first.click()
    names = tick_people(manager, 3, stage=CONSULTANT)
    check_accessible(manager)
    manager.get_by_label("As", exact=True).select_option(label="Mentor")
    manager.get_by_role("button", name="Enrol without asking").click()
    expect(manager.get_by_text("2 enrolled. 1 wait for a place")).to_be_visible()
    expect(manager.get_by_role("row", name=re.compile("Waiting list"))).to_have_count(1)
    assert all(manager.get_by_role("row", name=name).count() for name in names)
    check_accessible(manager)

    manager.get_by_role("link", name="Invite people").first.click()
    tick_people(manager, 1, search="Amara Shah")
    manager.get_by_label("As", exact=True).select_option(label="Mentee")
    manager.get_by_role("button", name="Invite by e-mail").click()
    expect(manager.get_by_text("1 invitation on the way.")).to_be_visible()
    people = manager.url

    mentee = open_page()
    sign_in(mentee, "mentee")
    letter_to(manager, product.login("mentee")["email"], "invites you to take part")
    follow_link(mentee, manager)
    check_accessible(mentee)
    mentee.get_by_role("button", name="Yes, I would like to").click()
    expect(mentee.get_by_text("You have a place.").first).to_be_visible()
    fill_in_the_form(mentee, names[0])
    check_accessible(mentee)

    manager.goto(f"{people.partition('?')[0]}?q=Amara")
    row = manager.get_by_role("row", name=re.compile("Amara Shah"))
    expect(row).to_contain_text("Accepted")
    expect(row).to_contain_text("Agreement accepted")
    row.get_by_role("link", name="Amara Shah").click()
    expect(manager.get_by_text("leadership")).to_be_visible()
    assert names[0] not in manager.content()


def fill_in_the_form(mentee: Page, mentor: str) -> None:
    """The agreement, two goals, times, a wish and whom she would rather not meet."""
    mentee.get_by_label("I have read this and will keep to it").check()
    mentee.get_by_role("button", name="Accept the agreement").click()
    expect(mentee.get_by_text("You accepted the confidentiality agreement")).to_be_visible()
    mentee.get_by_label("leadership").check()
    mentee.get_by_label("difficult conversations").check()
    mentee.get_by_role("group", name="Tuesday").get_by_text("Morning").click()
    mentee.get_by_text("Choose people").click()
    excluded = mentee.get_by_role("checkbox", name=re.compile(f"^{re.escape(mentor)}"))
    excluded.check()
    mentee.get_by_role("button", name="Save my answers").click()
    expect(mentee.get_by_text("We have saved your answers.")).to_be_visible()
    expect(mentee.get_by_label("leadership")).to_be_checked()
    expect(excluded).to_be_checked()
