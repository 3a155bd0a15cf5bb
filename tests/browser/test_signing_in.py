"""Second factors and sessions in a browser: an app, a passkey that an organisation asks for, and
signing out elsewhere."""

import re
from collections.abc import Callable, Iterator

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, Product
from tests.browser.steps import sign_in_as
from tests.browser.test_accounts import AUTHENTICATOR, confirm_password

MEMBER = "benjamin.sarin@northgate.example"
FOUNDER = "nadia.young@harbour-view.example"
ASK = "from mentorship.models import Organization as O; O.objects.filter(slug='harbour-view')"


def code_now(secret: str) -> str:
    """What the app would show."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def sign_out(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Your account")).click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: "/o/" not in url and "/accounts/2fa" not in url)


@pytest.fixture
def strict(product: Product) -> Iterator[None]:
    """Harbour View asks its administrators and managers for a second factor, for a while."""
    product.manage("shell", "-v0", "-c", f"{ASK}.update(second_factor='staff')")
    yield
    product.manage("shell", "-v0", "-c", f"{ASK}.update(second_factor='nobody')")


def test_setting_up_an_app_and_signing_in_with_its_code(
    open_page: OpenPage, product: Product, check_accessible: Callable[[Page], None]
) -> None:
    page = open_page()
    password = product.login("mentor")["password"]
    sign_in_as(page, product, MEMBER)
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Set up an app").click()
    page.wait_for_url(re.compile("/activate/"))
    check_accessible(page)
    secret = page.get_by_label("Or type this key into it").input_value()
    page.get_by_label("Authenticator code").fill(code_now(secret))
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_text("The authenticator app is on.")).to_be_visible()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    check_accessible(page)
    sign_out(page)

    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(MEMBER)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Show what I type").click()
    expect(page.get_by_label("Password")).to_have_attribute("type", "text")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    check_accessible(page)
    # The password alone leads nowhere but back here.
    page.goto("/o/northgate/me/")
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    page.get_by_label("Code").fill(code_now(secret))
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(re.compile("/o/"))

    page.goto("/accounts/2fa/totp/deactivate/")
    page.get_by_role("button", name=re.compile("Turn it off|Deactivate|Turn off")).click()
    expect(page.get_by_text("The authenticator app is off.")).to_be_visible()


def test_an_organization_asks_for_a_passkey_before_it_shows_anything(
    open_page: OpenPage,
    product: Product,
    strict: None,
    check_accessible: Callable[[Page], None],
) -> None:
    page = open_page()
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    sign_in_as(page, product, FOUNDER)
    page.goto("/o/harbour-view/people/")
    expect(page.get_by_role("heading", name="One more step before you go in")).to_be_visible()
    check_accessible(page)
    page.get_by_role("link", name="Add a passkey").click()
    confirm_password(page, product.login("mentor")["password"])
    expect(page.get_by_label("Sign in with it alone")).to_be_checked()
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_text("The passkey is added.")).to_be_visible()
    page.get_by_role("link", name="I have kept them").click()
    page.wait_for_url(re.compile("/o/harbour-view/people/"))

    sign_out(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(re.compile("/o/harbour-view/"))
    expect(page.get_by_text("no second factor is asked for")).to_have_count(0)

    page.goto("/accounts/2fa/webauthn/")
    page.get_by_role("link", name=re.compile("^Remove ")).click()
    expect(page.get_by_text("Add another one first")).to_be_visible()
    product.manage("shell", "-v0", "-c", f"{ASK}.update(second_factor='nobody')")
    page.goto("/accounts/2fa/webauthn/")
    page.get_by_role("link", name=re.compile("^Remove ")).click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("The passkey is removed.")).to_be_visible()


def test_signing_out_in_another_browser(
    open_page: OpenPage, product: Product, check_accessible: Callable[[Page], None]
) -> None:
    here, lost = open_page(), open_page()
    for page in (lost, here):
        sign_in_as(page, product, MEMBER)
    here.goto("/accounts/sessions/")
    expect(here.get_by_text("This one")).to_be_visible()
    check_accessible(here)
    here.get_by_role("button", name=re.compile("^End .*, signed in")).first.click()
    expect(here.get_by_text("That browser is signed out.")).to_be_visible()
    lost.goto("/o/northgate/me/")
    expect(lost.get_by_role("heading", name="Sign in")).to_be_visible()
    here.goto("/o/northgate/me/")
    expect(here.get_by_role("heading", name="Sign in")).to_have_count(0)
