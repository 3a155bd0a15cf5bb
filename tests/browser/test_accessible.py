"""Every main page of every role: at a desk in the light, on a phone in the dark."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE, SignIn

CheckAccessible = Callable[..., None]
COHORT = "overview/ > Autumn 2026"
PAIR = "me/ > Olivia Ahmed"
PAGES = {
    "administrator": [
        "overview/",
        COHORT,
        "people/",
        "people/new/",
        "people/lists/departments/",
        "people/imports/",
        "rosters/",
        "programs/",
        "exports/",
        "settings/",
        "settings/members/",
        "settings/audit/",
        "settings/contacts/",
        "settings/erasures/",
        "settings/retention/",
        "settings/retention/mails/",
        "settings/holds/",
        "settings/breaches/new/",
        "settings/processing/",
        "privacy/",
    ],
    "manager": [
        "overview/",
        COHORT,
        f"{COHORT} > People",
        f"{COHORT} > Matching",
        f"{COHORT} > Matching > Run 1",
        f"{COHORT} > Matching > Run 1 > Why not these two?",
        f"{COHORT} > Relationships",
        f"{COHORT} > Surveys",
        f"{COHORT} > Outcomes",
        f"{COHORT} > Closing",
        f"{COHORT} > Settings",
        "programs/",
        "programs/new/",
        "programs/ > Nurse preceptorship",
        "programs/ > Nurse preceptorship > Change the steps",
        "programs/ > Nurse preceptorship > Report",
        "programs/ > Nurse preceptorship > Report > Outcomes",
        "programs/ > Nurse preceptorship > Report > Outcomes > Winter 2026",
        "people/",
        "exports/",
        "exports/schedules/new/",
        "support/",
    ],
    "mentor": [
        "me/",
        "me/ > Amara Shah",
        "me/ > Log a meeting",
        "me/profile/",
        "me/support/",
        "me/support/mentors/",
        "concerns/",
        "me/data/",
    ],
    "mentee": [
        "me/",
        PAIR,
        "me/ > Find a time",
        f"{PAIR} > Plan one",
        "me/working-times/",
        "me/ > goal",
        "me/record/",
        "me/record/reflections/new/?framework=gibbs",
        "me/reminders/",
        "me/calendar/",
        "/accounts/2fa/",
        "me/support/ask/",
        "concerns/new/",
        "me/data/erasure/",
    ],
}
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("role", PAGES)
def test_main_pages(
    role: str, page: Page, sign_in: SignIn, check_accessible: CheckAccessible
) -> None:
    sign_in(page, role)
    addresses: dict[str, str] = {}
    for way in PAGES[role]:
        go(page, way, addresses)
        for width in appearances(page):
            check_accessible(page, again=width != DESK["width"])
            assert page.evaluate(WIDER) <= 0, f"{page.url} scrolls sideways at {width}"


def go(page: Page, way: str, addresses: dict[str, str]) -> None:
    """Follow a way: an address, then words of links on the pages in between.

    `addresses` remembers where ways led, since pages in between are often looked at themselves.
    """
    before, _, words = way.rpartition(" > ")
    if way not in addresses:
        addresses[way] = words if words.startswith("/") else f"/o/northgate/{words}"
        if before:
            go(page, before, addresses)
            link = page.locator("main").get_by_role("link", name=re.compile(words, re.IGNORECASE))
            addresses[way] = link.first.get_attribute("href") or ""
    visit(page, addresses[way])


def visit(page: Page, address: str) -> None:
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    answer = page.goto(address)
    assert answer is not None
    assert answer.ok, f"{address} answered {answer.status}"


def appearances(page: Page) -> Iterator[int]:
    """The same page, as two windows show it."""
    for size, scheme in ((DESK, "light"), (PHONE, "dark")):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        yield size["width"]
