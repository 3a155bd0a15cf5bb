"""From an invitation to an account, and signing in with a passkey."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, Product, SignIn

PASSWORD = "three wards and a lift"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def link_sent_to(page: Page, address: str) -> str:
    """The first link of the newest e-mail to the address, once the worker has sent it."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        page.goto(f"/mailbox/?q={address}")
        letter = page.locator("main .rows a").first
        if letter.count():
            letter.click()
            return page.locator("article a").first.get_attribute("href") or ""
        page.wait_for_timeout(1000)
    raise AssertionError(f"No e-mail to {address}.")


def confirm_password(page: Page, password: str) -> None:
    """Changing how one signs in asks for the password once more, unless that was just now."""
    page.wait_for_url(re.compile("/reauthenticate/|/add/|/remove/"))
    if "/reauthenticate/" in page.url:
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Go on").click()


def test_an_invited_person_becomes_a_member(
    page: Page,
    open_page: OpenPage,
    sign_in: SignIn,
    check_accessible: Callable[[Page], None],
) -> None:
    address = "nell.newcomer@northgate.example"
    sign_in(page, "admin")
    page.goto("/o/northgate/settings/members/")
    check_accessible(page)
    page.get_by_role("link", name="Invite somebody").click()
    check_accessible(page)
    page.get_by_label("E-mail address").fill(address)
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text(f"An invitation to {address} is on its way.")).to_be_visible()

    guest = open_page()
    guest.goto(link_sent_to(guest, address))
    check_accessible(guest)
    guest.get_by_role("link", name="Create your account").click()
    check_accessible(guest)
    expect(guest.get_by_label("Email")).to_have_value(address)
    guest.get_by_label("Your name").fill("Nell Newcomer")
    guest.get_by_label("Password", exact=True).fill(PASSWORD)
    guest.get_by_label("Password (again)").fill(PASSWORD)
    guest.get_by_role("button", name="Create the account").click()
    guest.get_by_role("button", name=re.compile("^Join ")).click()
    expect(guest.get_by_text("Welcome to ")).to_be_visible()

    page.goto(f"/o/northgate/settings/members/?q={address}")
    expect(page.get_by_text("Nell Newcomer").first).to_be_visible()
    page.goto("/o/northgate/settings/audit/?action=invitation.accepted")
    check_accessible(page)
    expect(page.get_by_text("Nell Newcomer").first).to_be_visible()


def test_signing_in_with_a_passkey(
    open_page: OpenPage, product: Product, check_accessible: Callable[[Page], None]
) -> None:
    login = product.login("manager")
    page = open_page()
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(login["email"])
    page.get_by_label("Password").fill(login["password"])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(re.compile("/o/"))
    page.goto("/accounts/2fa/")
    check_accessible(page)
    page.get_by_role("link", name="Add a passkey").click()
    confirm_password(page, login["password"])
    check_accessible(page)
    page.get_by_label("Name of the device").fill("Ward phone")
    page.get_by_label("Sign in with it alone").check()
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_text("The passkey is added.")).to_be_visible()
    check_accessible(page)

    page.get_by_role("button", name=re.compile("^Your account")).click()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(re.compile("/o/"))

    page.goto("/accounts/2fa/webauthn/")
    page.get_by_role("link", name="Remove Ward phone").click()
    confirm_password(page, login["password"])
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("The passkey is removed.")).to_be_visible()
