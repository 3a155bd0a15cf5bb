"""A manager weighs, runs, locks, forbids and publishes; both sides say yes, each for oneself."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from mentorship.demonstration.logins import HER_OTHER_MENTEE, IN_BOTH
from tests.browser.conftest import PHONE, OpenPage, Product, SignIn
from tests.browser.steps import (
    follow_link,
    letter_to,
    open_enrollment,
    sign_in_as,
    start_program,
    tick_people,
    to_tab,
)

CheckAccessible = Callable[[Page], None]
PROGRAM, COHORT = "Two trades, one ward", "Trial group"
MENTOR, MENTEE, CHOOSER = "Daniel Cooper", "Benjamin Sarin", "Amara Shah"
CONSULTANT, NEWLY_QUALIFIED = "6", "1"
SOLVED = 60_000  # milliseconds for the worker
NO_WEIGHTS = ("Specialty", "Career stage", "Profession", "Site")


def test_from_weights_to_a_relationship(
    open_page: OpenPage, sign_in: SignIn, product: Product, check_accessible: CheckAccessible
) -> None:
    manager = open_page()
    sign_in(manager, "manager")
    start_program(manager, "Cross-functional collaboration", PROGRAM)
    open_enrollment(manager, COHORT)
    to_tab(manager, COHORT, "People")
    enrol(manager, "Mentor", 1, search=MENTOR)
    enrol(manager, "Mentor", 2, stage=CONSULTANT)
    enrol(manager, "Mentee", 1, search=MENTEE)
    enrol(manager, "Mentee", 2, stage=NEWLY_QUALIFIED)

    phone = open_page(viewport=PHONE, has_touch=True, is_mobile=True)
    sign_in_as(phone, product, HER_OTHER_MENTEE)
    letter_to(manager, HER_OTHER_MENTEE, f"place in {PROGRAM}")
    follow_link(phone, manager)
    phone.get_by_label("First wish").select_option(
        phone.get_by_role("option", name=re.compile(f"^{MENTOR}")).first.get_attribute("value")
    )
    phone.get_by_role("button", name="Save my answers").tap()
    expect(phone.get_by_text("We have saved your answers.")).to_be_visible()

    start_matching(manager)
    check_accessible(manager)
    manager.get_by_role("link", name="Whom they wish for").click()
    expect(manager.get_by_role("slider", name="Wishes")).to_have_value("10")
    for label in NO_WEIGHTS:
        weigh(manager, label, 0)
    preview = manager.locator("#preview")
    expect(preview).to_contain_text("Nothing is saved yet")
    expect(preview).to_contain_text("3 of 3")
    check_accessible(manager)
    manager.wait_for_load_state("networkidle")
    manager.get_by_role("button", name="Save these settings").click()
    expect(manager.get_by_text("The next run goes by these settings.")).to_be_visible()
    run(manager)
    check_accessible(manager)

    expect(manager.get_by_role("heading", name="Proved best")).to_be_visible()
    reason = why(manager, MENTEE)
    reason.locator("summary").click()
    expect(reason.get_by_role("row", name=re.compile("^Wishes"))).to_contain_text("first wish")
    reason.get_by_role("button", name=f"Lock {MENTEE} with {MENTOR}").click()
    expect(manager.get_by_text("are kept together from the next run on")).to_be_visible()
    unwanted = manager.get_by_role("button", name=re.compile("^Forbid ")).first
    apart = unwanted.inner_text().removeprefix("Forbid").strip()
    unwanted.click()
    expect(manager.get_by_text("are kept apart from the next run on")).to_be_visible()
    check_accessible(manager)

    to_tab(manager, COHORT, "Matching")
    run(manager)
    expect(manager.get_by_role("row", name=re.compile(MENTEE)).first).to_contain_text("Locked")
    expect(manager.get_by_role("button", name=f"Lock {apart}")).to_have_count(0)
    compare(manager, check_accessible)
    publish(manager)
    manager.get_by_role("button", name="Take it back").click()
    expect(manager.get_by_text("The run is a draft again.")).to_be_visible()
    publish(manager)

    letter_to(manager, HER_OTHER_MENTEE, "mentor")
    follow_link(phone, manager)
    expect(phone.get_by_role("heading", name=MENTOR)).to_be_visible()
    check_accessible(phone)
    phone.get_by_role("button", name="Yes, go ahead").tap()
    expect(phone.get_by_text("Thank you. We will tell you when")).to_be_visible()

    mentor = open_page()
    sign_in(mentor, IN_BOTH)
    letter_to(manager, IN_BOTH, "mentee")
    follow_link(mentor, manager)
    expect(mentor.get_by_role("heading", name=MENTEE)).to_be_visible()
    mentor.get_by_role("button", name="Yes, go ahead").click()
    expect(mentor.get_by_text("You both said yes. Plan your first meeting.")).to_be_visible()
    expect(mentor).to_have_url(re.compile("/relationships/"))
    check_accessible(mentor)

    phone.goto("/o/northgate/me/")
    expect(phone.get_by_role("heading", name=MENTOR)).to_be_visible()


def test_a_mentee_chooses_her_mentor(
    open_page: OpenPage, sign_in: SignIn, check_accessible: CheckAccessible
) -> None:
    manager = open_page()
    sign_in(manager, "manager")
    start_program(manager, "Cross-functional collaboration", "By choice")
    open_enrollment(manager, COHORT)
    manager.get_by_label("Mentees may choose their mentor").check()
    manager.get_by_role("button", name="Save the settings").click()
    to_tab(manager, COHORT, "People")
    enrol(manager, "Mentor", 1, search=MENTOR)
    enrol(manager, "Mentee", 1, search=CHOOSER)
    start_matching(manager, "By choice")

    phone = open_page(viewport=PHONE, has_touch=True, is_mobile=True)
    sign_in(phone, "mentee")
    phone.goto("/o/northgate/me/")
    phone.get_by_role("link", name="Choose your mentor").tap()
    expect(phone.get_by_role("heading", name=MENTOR)).to_be_visible()
    check_accessible(phone)
    phone.get_by_role("button", name=f"Ask {MENTOR}").tap()
    expect(phone.get_by_role("heading", name=f"You asked {MENTOR}")).to_be_visible()
    check_accessible(phone)

    to_tab(manager, COHORT, "Matching")
    manager.get_by_role("link", name="Whom mentees asked").click()
    expect(manager.get_by_role("row", name=re.compile(CHOOSER)).first).to_contain_text("Waiting")
    check_accessible(manager)

    mentor = open_page()
    sign_in(mentor, IN_BOTH)
    letter_to(manager, IN_BOTH, "would like you as a mentor")
    follow_link(mentor, manager)
    expect(mentor.get_by_role("heading", name="A mentee who chose you")).to_be_visible()
    mentor.get_by_role("button", name="Yes, go ahead").click()
    expect(mentor.get_by_text("You both said yes. Plan your first meeting.")).to_be_visible()


def enrol(manager: Page, role: str, count: int, *, search: str = "", stage: str = "") -> None:
    manager.get_by_role("link", name="Invite people").first.click()
    tick_people(manager, count, search=search, stage=stage)
    manager.get_by_label("As", exact=True).select_option(label=role)
    manager.get_by_role("button", name="Enrol without asking").click()
    expect(manager.get_by_text(re.compile(r"\d (person is|people are) enrolled"))).to_be_visible()


def start_matching(manager: Page, program: str = PROGRAM) -> None:
    manager.goto("/o/northgate/programs/")
    manager.get_by_role("link", name=program).click()
    manager.get_by_role("link", name=f"Settings of {COHORT}").click()
    manager.get_by_role("button", name="Begin matching").click()
    expect(manager.get_by_text(f"{COHORT} is now: matching.")).to_be_visible()
    to_tab(manager, COHORT, "Matching")


def weigh(manager: Page, label: str, points: int) -> None:
    section = manager.locator("section", has=manager.locator("#weights"))
    section.get_by_role("slider", name=label).fill(str(points))


def run(manager: Page) -> None:
    manager.get_by_role("button", name="Start a run").click()
    expect(manager.get_by_role("heading", name="Proposals")).to_be_visible(timeout=SOLVED)


def compare(manager: Page, check_accessible: CheckAccessible) -> None:
    """The run that is open with the one before, and back."""
    manager.get_by_role("button", name="Side by side").click()
    expect(manager.get_by_role("heading", name="In figures")).to_be_visible()
    check_accessible(manager)
    manager.go_back()


def publish(manager: Page) -> None:
    manager.get_by_role("button", name=re.compile("^Publish")).click()
    expect(manager.get_by_text("Both sides are asked by e-mail.").first).to_be_visible()


def why(manager: Page, mentee: str) -> Locator:
    """The line below a mentee's proposal."""
    row = manager.get_by_role("row", name=re.compile(mentee)).first
    return row.locator("xpath=following-sibling::tr[1]")
