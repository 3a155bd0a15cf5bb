"""A mentee proposes times on a phone; her mentor accepts one on his; the meeting is planned."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import PHONE, OpenPage, SignIn
from tests.browser.test_meetings import CheckAccessible


def test_one_tap_proposes_and_one_tap_accepts(
    open_page: OpenPage, sign_in: SignIn, check_accessible: CheckAccessible
) -> None:
    phone = open_page(viewport=PHONE, has_touch=True, is_mobile=True)
    sign_in(phone, "mentee")
    phone.goto("/o/northgate/me/")
    phone.get_by_role("link", name="Find a time").first.tap()
    expect(phone.get_by_text("Best first, until")).to_be_visible()
    expect(phone.locator("[name=starts]:checked")).to_have_count(3)
    reason = phone.locator(".choice:has([name=starts]) .choice__note").first
    expect(reason).to_have_text(re.compile(r"\w+ \w+"))
    check_accessible(phone)
    phone.get_by_role("button", name="Propose these times").tap()
    expect(phone.get_by_text("3 times are proposed.")).to_be_visible()
    expect(phone.get_by_role("heading", name="You proposed")).to_be_visible()

    other = open_page(viewport=PHONE, has_touch=True, is_mobile=True, color_scheme="dark")
    sign_in(other, "mentor")
    other.goto("/o/northgate/me/")
    expect(other.get_by_text("Proposed times are waiting for your answer")).to_be_visible()
    other.get_by_role("link", name="Amara Shah").first.tap()
    expect(other.get_by_role("heading", name="Amara Shah proposes")).to_be_visible()
    check_accessible(other)
    other.get_by_role("button", name=re.compile("^Accept")).first.tap()
    expect(other.get_by_text("Planned:")).to_be_visible()
    address = other.url

    phone.goto(address)
    expect(phone.get_by_text("Planned by")).to_be_visible()
    phone.goto("/o/northgate/me/")
    expect(phone.get_by_text("You proposed")).to_have_count(0)
