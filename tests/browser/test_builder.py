"""A manager builds on a programme's steps, and a cohort that runs takes what has changed."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, OpenPage, SignIn

CheckAccessible = Callable[[Page], None]
PROGRAM, STEP, TEMPLATE = "Nurse preceptorship", "Ask how nights are going", "Ours, with nights"
PROMPT = "What was the longest hour of your last night?"


def test_a_step_is_built_and_a_running_cohort_takes_it(
    open_page: OpenPage, sign_in: SignIn, check_accessible: CheckAccessible
) -> None:
    manager = open_page()
    sign_in(manager, "manager")
    manager.goto("/o/northgate/programs/")
    manager.get_by_role("link", name=PROGRAM).first.click()
    manager.get_by_role("link", name="Change the steps").click()
    structure = manager.url
    add_step(manager, check_accessible)
    move_by_buttons(manager)
    check_accessible(manager)

    phone = open_page(viewport=PHONE, has_touch=True, is_mobile=True, color_scheme="dark")
    sign_in(phone, "manager")
    phone.goto(structure)
    phone.get_by_role("link", name="As a mentee sees it").tap()
    card = phone.get_by_role("region", name=STEP)
    expect(card).to_contain_text(PROMPT)
    check_accessible(phone)
    phone.get_by_role("link", name="As a mentor sees it").tap()
    expect(phone.get_by_role("region", name=STEP)).to_have_count(0)

    save_as_template(manager)
    manager.goto(structure)
    manager.get_by_text("could be taken").first.scroll_into_view_if_needed()
    manager.locator(".notice").get_by_role("link").first.click()
    expect(rows(manager, STEP)).to_contain_text("comes in on")
    check_accessible(manager)
    manager.get_by_role("button", name="Take these changes").click()
    expect(manager.get_by_text("as the programme has").first).to_be_visible()
    expect(manager.get_by_role("button", name="Take these changes")).to_have_count(0)
    expect(manager.locator(".steps li", has_text=STEP)).to_have_count(1)
    # What lies behind the cohort is where it was.
    expect(manager.locator(".steps li.is-done").first).to_contain_text("behind")


def add_step(manager: Page, check_accessible: CheckAccessible) -> None:
    """A step for mentees, after all others."""
    manager.get_by_role("link", name="Add a step").click()
    manager.get_by_label("Title").fill(STEP)
    manager.get_by_label("Mentees", exact=True).check()
    manager.get_by_label("Prompts").fill(PROMPT)
    check_accessible(manager)
    manager.get_by_role("button", name="Add the step").click()
    expect(manager.get_by_text(f"“{STEP}” is added.")).to_be_visible()


def move_by_buttons(manager: Page) -> None:
    """One place earlier: it changes places with the step before it."""
    before = titles(manager)
    assert before[-1] == STEP
    rows(manager, STEP).get_by_role("button", name="Earlier").click()
    expect(manager.get_by_text(f"“{STEP}” moved")).to_be_visible()
    assert titles(manager) == [*before[:-2], STEP, before[-2]]


def save_as_template(manager: Page) -> None:
    """From now on programmes can be started from it."""
    manager.get_by_label("Name of the template").fill(TEMPLATE)
    manager.get_by_role("button", name="Save as a template").click()
    manager.goto("/o/northgate/programs/new/")
    expect(manager.get_by_text(TEMPLATE)).to_be_visible()


def rows(page: Page, title: str) -> Locator:
    return page.locator(".rows > li", has_text=title)


def titles(page: Page) -> list[str]:
    return page.locator("ol.rows h2").all_inner_texts()
