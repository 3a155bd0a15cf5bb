"""A cohort is closed; its certificates are checked by strangers, and people take their record."""

import json
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from mentorship.demonstration.logins import IN_BOTH
from tests.browser.conftest import PHONE, Complaints, OpenPage, Product, SignIn
from tests.browser.steps import letter_to, sign_in_as

CheckAccessible = Callable[[Page], None]
PROGRAM = "First year on the wards"
THANKS = "You gave your breaks to somebody new. Thank you."
# Somebody who met, with a password that the journey knows; the other hospital's cohort is nobody
# else's in these journeys.
WHO = """
from mentorship.demonstration.accounts import open_logins
from mentorship.models import Organization
from mentorship.tenancy import activate
from scheduling.models import Meeting
with activate(Organization.objects.get(slug="harbour-view")):
    met = Meeting.objects.filter(status="held").order_by("pk").first()
    person = met.relationship.members.order_by("role").last().person
    open_logins([person.user])
    print(person.user.email)
"""


def test_a_cohort_is_closed_and_its_certificates_hold(
    open_page: OpenPage,
    sign_in: SignIn,
    product: Product,
    check_accessible: CheckAccessible,
    complaints: Complaints,
) -> None:
    complaints.expect("status of 404")  # the number that there is not
    manager = open_page()
    sign_in(manager, IN_BOTH)
    close_for_good(manager, check_accessible)

    address = product.manage("shell", "--verbosity=0", "-c", WHO).strip()
    mailbox = open_page()
    letter_to(mailbox, address, "certificate")
    expect(mailbox.get_by_role("article")).to_contain_text(THANKS)

    phone = open_page(viewport=PHONE, has_touch=True, is_mobile=True, accept_downloads=True)
    sign_in_as(phone, product, address)
    phone.goto("/o/harbour-view/me/record/")
    check_accessible(phone)
    with phone.expect_download() as paper:
        phone.get_by_role("link", name="PDF").first.tap()
    assert paper.value.path().read_bytes().startswith(b"%PDF")
    phone.get_by_label("JSON, for a program").check()
    with phone.expect_download() as taken:
        phone.get_by_role("button", name="Get my record").tap()
    record = json.loads(taken.value.path().read_text())
    assert record["hours"][0]["meetings"] > 0
    certificate = record["certificates"][0]

    stranger = open_page()
    check = urlsplit(certificate["check"]).path
    stranger.goto(check)
    expect(stranger.get_by_text("Harbour View Hospital issued this certificate")).to_be_visible()
    expect(stranger.get_by_role("heading", level=1)).to_have_text(record["name"])
    check_accessible(stranger)
    stranger.goto(check.replace(check.rstrip("/")[-4:], "0000"))
    expect(stranger.get_by_text("There is no such certificate")).to_be_visible()


def close_for_good(manager: Page, check_accessible: CheckAccessible) -> None:
    manager.goto("/o/harbour-view/programs/")
    manager.get_by_role("link", name=PROGRAM).first.click()
    manager.locator("main h3 a[href*='/cohorts/']").first.click()
    manager.locator(".subnav").get_by_role("link", name="Closing").click()
    manager.get_by_label("Thanks to everybody").fill(THANKS)
    manager.get_by_role("button", name="Keep thanks and lessons").click()
    manager.get_by_role("button", name="Begin to close").click()
    check_accessible(manager)
    manager.get_by_role("button", name="Close for good").click()
    expect(manager.get_by_role("heading", level=1)).to_contain_text("is closed")
    check_accessible(manager)
