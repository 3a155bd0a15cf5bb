"""Steps that several journeys take: starting a programme, filling a cohort, reading e-mails."""

import re
import time

from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE, Product


def sign_in_as(page: Page, product: Product, address: str) -> None:
    """Sign in as somebody of the demonstration who is not among the printed logins."""
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password").fill(product.login("mentor")["password"])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)


def start_program(page: Page, template: str, name: str) -> None:
    """From the list of programmes to a new programme's own page."""
    page.goto("/o/northgate/programs/")
    page.get_by_role("link", name="Start a programme").click()
    page.get_by_role("link", name=template, exact=True).click()
    page.get_by_label("Name of the programme").fill(name)
    page.get_by_role("button", name="Start the programme").click()
    expect(page.get_by_text(f"{name} is ready.")).to_be_visible()


def open_enrollment(page: Page, name: str, **fields: str) -> None:
    """From a programme's page to a cohort that enrols; ends on the cohort's settings."""
    page.get_by_role("link", name="New cohort").click()
    page.get_by_label("Name", exact=True).fill(name)
    for label, value in fields.items():
        page.get_by_label(label.replace("_", " ")).fill(value)
    page.get_by_role("button", name="Prepare the cohort").click()
    expect(page.get_by_text("Nobody has been asked yet.").first).to_be_visible()
    page.get_by_role("button", name="Open enrolment").click()
    expect(page.get_by_text(f"{name} is now: enrolling.")).to_be_visible()


def to_tab(page: Page, cohort: str, tab: str) -> None:
    """Another page of the same cohort."""
    page.get_by_role("navigation", name=cohort).get_by_role("link", name=tab).click()


def tick_people(page: Page, count: int, *, search: str = "", stage: str = "") -> list[str]:
    """On the page that invites: find, tick the first ones, and return their names."""
    page.get_by_label("Search").fill(search)
    page.get_by_label("Career stage").select_option(stage)
    page.get_by_role("button", name="Filter").click()
    page.wait_for_url(re.compile(r"[?&]q="))
    boxes = page.locator("input[name=person]")
    names = []
    for index in range(count):
        boxes.nth(index).check()
        names.append(page.locator("input[name=person] + span").nth(index).inner_text())
    return names


def letter_to(page: Page, address: str, subject: str) -> None:
    """Open the newest e-mail to the address with these words, once the worker has sent it."""
    deadline = time.monotonic() + 6 * PATIENCE / 1000
    while time.monotonic() < deadline:
        page.goto(f"/mailbox/?q={address}")
        letter = page.locator("main .rows a").filter(has_text=subject).first
        if letter.count():
            letter.click()
            return
        page.wait_for_timeout(1000)
    raise AssertionError(f"No e-mail about “{subject}” to {address}.")


def follow_link(page: Page, letter: Page) -> None:
    """Open the first link of an e-mail in somebody's own browser."""
    page.goto(letter.locator("article a").first.get_attribute("href") or "")
