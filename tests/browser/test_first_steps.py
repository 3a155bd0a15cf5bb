"""From nothing to a cohort that enrols: an operator founds an organisation, its first administrator
follows the link and then the guide, press by press."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, Product
from tests.browser.test_accounts import AUTHENTICATOR, PASSWORD, confirm_password
from tests.browser.test_people import carry_out, preview

FOUNDER = "fay@st-elsewhere.example"
STAFF = """Employee Number,First Name,Last Name,Email
1,Ann,Older,ann@st-elsewhere.example
2,Ben,Younger,ben@st-elsewhere.example
3,Cleo,Younger,cleo@st-elsewhere.example
"""


def test_a_new_organisation_is_led_to_an_enrolling_cohort(
    open_page: OpenPage,
    product: Product,
    check_accessible: Callable[[Page], None],
    tmp_path: Path,
) -> None:
    told = product.manage("found_organization", "St Elsewhere", "--admin", FOUNDER)
    page = open_page()
    arrive(page, told.strip().splitlines()[-1])
    page.goto("/o/st-elsewhere/")
    expect(page.get_by_role("heading", name="First steps for St Elsewhere")).to_be_visible()
    expect(page.get_by_text("0 of 5 done")).to_be_visible()
    check_accessible(page)

    press(page, "Import a file")
    staff = tmp_path / "staff.csv"
    staff.write_text(STAFF)
    page.get_by_label("HR export").set_input_files(staff)
    page.get_by_role("button", name="Upload and look").click()
    preview(page)
    carry_out(page)

    press(page, "Choose a template")
    page.get_by_role("link", name="New employee onboarding").first.click()
    page.get_by_role("button", name="Start the programme").click()
    press(page, "Prepare the cohort")
    page.get_by_role("button", name="Prepare the cohort").click()
    press(page, "Look and open")
    page.get_by_role("button", name="Open enrolment").click()
    press(page, "Invite people")
    for box in page.locator("input[name=person]").all()[:2]:
        box.check()
    page.get_by_label("As", exact=True).select_option(label="Mentee")
    page.get_by_role("button", name="Invite by e-mail").click()
    expect(page.get_by_text("2 invitations on the way.")).to_be_visible()
    page.goto("/o/st-elsewhere/start/")
    expect(page.get_by_role("heading", name="Your first cohort is under way")).to_be_visible()
    check_accessible(page)


def arrive(page: Page, link: str) -> None:
    """From the printed link to an account with a passkey, since administrators need a second
    factor."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.goto(link)
    page.get_by_role("link", name="Create your account").click()
    page.get_by_label("Your name").fill("Fay Founder")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password (again)").fill(PASSWORD)
    page.get_by_role("button", name="Create the account").click()
    page.get_by_role("button", name=re.compile("^Join ")).click()
    page.get_by_role("link", name="Add a passkey").click()
    confirm_password(page, PASSWORD)
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_role("link", name="I have kept them").click()


def press(page: Page, words: str) -> None:
    """The guide's next button, which says this."""
    page.goto("/o/st-elsewhere/start/")
    page.locator("[aria-current=step]").get_by_role("link", name=words, exact=True).click()
