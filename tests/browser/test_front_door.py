"""Signing in and out, and where sent e-mail is read."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Product, SignIn


def test_who_is_not_signed_in_is_asked_to(page: Page, check_accessible: Callable) -> None:
    page.goto("/o/northgate/")
    expect(page).to_have_url(re.compile("/accounts/login/"))
    check_accessible(page)


def test_a_wrong_password_says_so_and_keeps_the_address(page: Page, product: Product) -> None:
    login = product.login("administrator")
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(login["email"])
    page.locator("input[name=password]").fill("not this one at all")
    page.locator("form:has(input[name=password]) button[type=submit]").first.click()
    expect(page.locator("input[name=login]")).to_have_value(login["email"])
    expect(page.get_by_text("not correct")).to_be_visible()


def test_signed_in_one_is_in_ones_organisation(
    page: Page, sign_in: SignIn, check_accessible: Callable
) -> None:
    sign_in(page, "administrator")
    page.goto("/")
    expect(page.get_by_text("Northgate").first).to_be_visible()
    check_accessible(page)


def test_the_mailbox_shows_what_was_sent(page: Page, check_accessible: Callable) -> None:
    page.goto("/mailbox/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    check_accessible(page)
