"""One account in two hospitals; an administrator of one has nothing of the other."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from mentorship.demonstration.logins import HARBOUR_VIEW_ADMIN, IN_BOTH
from tests.browser.conftest import Complaints, OpenPage, SignIn

CheckAccessible = Callable[[Page], None]


def switch_to(page: Page, name: str) -> None:
    page.get_by_role("button", name="Switch organisation").click()
    menu = page.get_by_role("navigation", name="Your organisations")
    menu.get_by_role("link", name=re.compile(name)).click()


def test_one_account_switches_between_its_hospitals(
    page: Page, sign_in: SignIn, check_accessible: CheckAccessible
) -> None:
    sign_in(page, IN_BOTH)
    page.goto("/o/northgate/")
    expect(page.get_by_role("link", name="My mentoring").first).to_be_visible()
    check_accessible(page)

    switch_to(page, "Harbour View")
    expect(page).to_have_url(re.compile("/o/harbour-view/"))
    expect(page.get_by_role("link", name="Programmes", exact=True).first).to_be_visible()
    assert "Northgate General" not in page.locator("main").inner_text()

    switch_to(page, "Northgate")
    expect(page).to_have_url(re.compile("/o/northgate/"))
    expect(page.get_by_role("link", name="Programmes", exact=True)).to_have_count(0)


def test_nothing_of_a_hospital_is_at_the_other(
    open_page: OpenPage, sign_in: SignIn, complaints: Complaints
) -> None:
    complaints.expect("status of 404")
    manager = open_page()
    sign_in(manager, "manager")
    manager.goto("/o/northgate/overview/")
    manager.get_by_role("link", name="Autumn 2026").first.click()
    manager.wait_for_url(re.compile("/cohorts/"))
    cohort = manager.url

    stranger = open_page()
    sign_in(stranger, HARBOUR_VIEW_ADMIN)
    for address in (
        cohort,
        cohort.replace("/northgate/", "/harbour-view/"),
        "/o/northgate/",
        "/o/northgate/people/",
        "/api/v1/organizations/northgate/programs/",
    ):
        answer = stranger.goto(address)
        assert answer is not None
        assert answer.status == 404, address
        assert "Autumn 2026" not in stranger.content()
    stranger.goto("/o/harbour-view/people/?q=Amara+Shah")
    expect(stranger.get_by_text("Nobody found")).to_be_visible()
