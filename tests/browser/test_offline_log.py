"""Logging a meeting where there is no signal: kept, sent once, and gone with the sign-out."""

import re
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE, PHONE, Complaints, OpenPage, Product, SignIn

CheckAccessible = Callable[..., None]
HELD = """
from mentorship.models import Organization
from mentorship.tenancy import activate
from scheduling.models import Meeting
with activate(Organization.objects.get(slug="northgate")):
    print(Meeting.objects.filter(status="held", minutes={minutes}).count())
"""
# The link of the reminder that asks whether the mentee's planned meeting took place.
LINK = """
from datetime import timedelta
from django.utils import timezone
from mentorship.models import Organization
from mentorship.tenancy import activate
from participants.models import Person
from scheduling.log_links import Claim, signed
from scheduling.models import Meeting
house = Organization.objects.get(slug="northgate")
with activate(house):
    person = Person.objects.select_related("user").get(user__email="{email}")
    meeting = Meeting.objects.create(
        relationship=person.relationship_members.get(
            relationship__status="active",
            relationship__members__person__email="olivia.ahmed@northgate.example",
        ).relationship,
        starts_at=timezone.now() - timedelta(days=3),
        minutes=42,
    )
claim = Claim.of(house.pk, meeting.pk, person.pk, meeting.starts_at, person.user)
print("/log/" + signed(claim.unsigned) + "/")
"""
READY = "navigator.serviceWorker.ready.then(() => true)"
# What the device has kept, whatever it is.
KEPT = """async (store) => {
  const names = (await indexedDB.databases()).map((one) => one.name);
  if (!names.includes("log")) return [];
  const db = await new Promise((done) => {
    const asked = indexedDB.open("log");
    asked.onsuccess = () => done(asked.result);
  });
  const asked = db.transaction(store).objectStore(store).getAll();
  await new Promise((done) => (asked.onsuccess = done));
  db.close();
  return asked.result;
}"""
CACHED = """async () => {
  const found = {};
  for (const name of await caches.keys())
    for (const asked of await (await caches.open(name)).keys())
      found[new URL(asked.url).pathname] = await (await caches.match(asked)).text();
  return found;
}"""
# The server stores what it is sent, and the answer never arrives.
LOSES_THE_ANSWER = """
const ask = window.fetch;
window.fetch = async (url, options) => {
  const answer = await ask(url, options);
  if (options?.method === "POST") { window.isLost = true; throw new TypeError("lost"); }
  return answer;
};
"""


def held(product: Product, minutes: int) -> int:
    """Meetings of this length in the database; each journey has a length of its own."""
    printed = product.manage("shell", "--verbosity=0", "-c", HELD.format(minutes=minutes))
    return int(printed.split()[-1])


def known_phone(open_page: OpenPage, sign_in: SignIn, who: str = "mentor") -> Page:
    """A phone on which somebody has opened Mentorship once, with a network."""
    phone = open_page(viewport=PHONE, has_touch=True, is_mobile=True)
    sign_in(phone, who)
    phone.goto("/o/northgate/me/")
    phone.evaluate(READY)
    expect(phone.get_by_role("heading", name="My mentoring")).to_be_visible()
    has_kept(phone, "forms", 1)
    return phone


def log_one(phone: Page, minutes: int, whom: str = "Amara", **fields: str) -> None:
    """Fill in and save the form. Whoever is asked about twice a day would be asked again."""
    phone.get_by_text(whom, exact=True).tap()
    # A day of which no other journey logs a meeting.
    phone.get_by_label("Day").fill(f"{date.today() - timedelta(days=6):%Y-%m-%d}")
    phone.get_by_label("Minutes").fill(str(minutes))
    for label, value in fields.items():
        phone.get_by_label(label).fill(value)
    phone.get_by_role("button", name="Save").tap()


def waiting(phone: Page) -> Any:
    return expect(phone.get_by_text("1 meeting is waiting to be sent"))


def has_kept(phone: Page, store: str, count: int) -> None:
    """Waits until the device has kept so many."""
    deadline = time.monotonic() + PATIENCE / 1000
    while (found := len(phone.evaluate(KEPT, store))) != count:
        assert time.monotonic() < deadline, f"{store}: {found}"
        phone.wait_for_timeout(200)


def nothing_waits(phone: Page) -> None:
    has_kept(phone, "queue", 0)
    waiting(phone).to_be_hidden()


def test_a_meeting_is_kept_without_a_network_and_stored_once(
    open_page: OpenPage,
    sign_in: SignIn,
    product: Product,
    complaints: Complaints,
    check_accessible: CheckAccessible,
) -> None:
    complaints.expect("ERR_INTERNET_DISCONNECTED")
    complaints.expect(".ttf")  # the font is not kept
    phone = known_phone(open_page, sign_in)
    context = phone.context
    context.set_offline(True)
    phone.goto("/o/northgate/me/")
    expect(phone.get_by_role("heading", name="Log a meeting")).to_be_visible()
    check_accessible(phone)
    log_one(phone, 37)
    waiting(phone).to_be_visible()
    check_accessible(phone)
    phone.close()

    phone = context.new_page()
    phone.goto("/log/")
    waiting(phone).to_be_visible()
    assert held(product, 37) == 0
    cached = phone.evaluate(CACHED)
    assert "/log/" in cached
    assert all(path == "/log/" or path.startswith("/static/") for path in cached)
    assert not re.search("Olivia|Amara|northgate", "".join(cached.values()))

    context.set_offline(False)
    waiting(phone).to_be_hidden()
    assert held(product, 37) == 1
    assert phone.evaluate(KEPT, "queue") == []
    phone.goto("/o/northgate/me/")
    nothing_waits(phone)
    assert held(product, 37) == 1


def test_an_answer_that_is_lost_stores_nothing_twice(
    open_page: OpenPage, sign_in: SignIn, product: Product
) -> None:
    phone = known_phone(open_page, sign_in)
    context = phone.context
    phone.close()
    phone = context.new_page()
    phone.add_init_script(LOSES_THE_ANSWER)
    phone.goto("/log/")
    log_one(phone, 38, whom="Benjamin")
    phone.wait_for_function("() => window.isLost")
    waiting(phone).to_be_visible()
    assert held(product, 38) == 1
    phone.close()

    phone = context.new_page()
    phone.goto("/log/")
    nothing_waits(phone)
    assert held(product, 38) == 1


def test_what_is_refused_stays_with_its_reason_until_the_sign_out(
    open_page: OpenPage,
    sign_in: SignIn,
    product: Product,
    complaints: Complaints,
    check_accessible: CheckAccessible,
) -> None:
    complaints.expect("status of 422")
    phone = known_phone(open_page, sign_in)
    phone.goto("/log/")
    log_one(phone, 39, Day="2020-02-02")
    expect(phone.get_by_text("You were matched on")).to_be_visible()
    check_accessible(phone)
    phone.get_by_role("button", name="Change").tap()
    expect(phone.get_by_label("Minutes")).to_have_value("39")
    expect(phone.get_by_label("Amara")).to_be_checked()
    phone.get_by_label("Day").fill("2020-02-03")
    phone.get_by_role("button", name="Save").tap()
    expect(phone.get_by_text("3 February 2020")).to_be_visible()
    expect(phone.get_by_text("2 February 2020")).to_have_count(0)
    phone.goto("/o/northgate/me/")
    waiting(phone).to_be_visible()
    check_accessible(phone)

    asked: list[str] = []

    def answer(dialog: Any) -> None:
        asked.append(dialog.message)
        dialog.accept()

    phone.on("dialog", answer)
    phone.get_by_role("button", name=re.compile("^Your account")).tap()
    phone.get_by_role("button", name="Sign out").tap()
    phone.wait_for_url(lambda url: "/o/" not in url)
    assert asked == ["Not sent yet: 1. Sign out, and lose it?"]
    assert phone.evaluate(KEPT, "queue") == phone.evaluate(KEPT, "forms") == []
    assert phone.evaluate(CACHED) == {}
    assert held(product, 39) == 0


def test_a_session_that_is_over_loses_nothing_and_another_account_finds_nothing(
    open_page: OpenPage, sign_in: SignIn, product: Product, complaints: Complaints
) -> None:
    complaints.expect("ERR_INTERNET_DISCONNECTED")
    complaints.expect(".ttf")  # the font is not kept
    complaints.expect("status of 401")
    phone = known_phone(open_page, sign_in)
    context = phone.context
    context.set_offline(True)
    phone.goto("/log/")
    log_one(phone, 41)
    waiting(phone).to_be_visible()
    cookies = context.cookies()
    context.clear_cookies()
    context.set_offline(False)
    expect(phone.get_by_text("You are signed out on this device.")).to_be_visible()
    waiting(phone).to_be_visible()

    context.add_cookies(cookies)  # type: ignore[arg-type]
    context.set_offline(True)
    phone.reload()
    log = phone.evaluate(KEPT, "queue")
    assert [entry["minutes"] for entry in log] == ["41"]
    context.clear_cookies()
    context.set_offline(False)
    sign_in(phone, "mentee")
    phone.goto("/o/northgate/me/")
    nothing_waits(phone)
    [known] = phone.evaluate(KEPT, "forms")
    assert known["account"] != log[0]["account"]
    assert held(product, 41) == 0


def test_the_full_form_is_kept_too_but_for_what_was_talked_about(
    open_page: OpenPage, sign_in: SignIn, product: Product, complaints: Complaints
) -> None:
    complaints.expect("ERR_INTERNET_DISCONNECTED")
    complaints.expect(".ttf")  # the font is not kept
    phone = known_phone(open_page, sign_in)
    benjamin = phone.get_by_role("article").filter(has_text="Benjamin")
    benjamin.get_by_role("link", name="Log a meeting").tap()
    phone.get_by_label("Day").fill(f"{date.today() - timedelta(days=4):%Y-%m-%d}")
    phone.get_by_label("Minutes").fill("43")
    phone.context.set_offline(True)
    phone.get_by_text("Add a note").tap()
    phone.locator("[name=note_text]").fill("She asked about the rota.")
    phone.get_by_role("button", name="Save").tap()
    expect(phone.get_by_text("Notes and topics do not wait on a device")).to_be_visible()
    expect(phone.locator("[name=note_text]")).to_have_value("She asked about the rota.")
    assert phone.evaluate(KEPT, "queue") == []
    phone.locator("[name=note_text]").fill("")
    phone.get_by_role("button", name="Save").tap()
    waiting(phone).to_be_visible()
    phone.context.set_offline(False)
    nothing_waits(phone)
    assert held(product, 43) == 1


def test_a_reminders_link_logs_its_meeting_by_one_more_tap(
    open_page: OpenPage,
    product: Product,
    complaints: Complaints,
    check_accessible: CheckAccessible,
) -> None:
    complaints.expect("status of 410")
    email = product.login("mentee")["email"]
    printed = product.manage("shell", "--verbosity=0", "-c", LINK.format(email=email))
    link = printed.split()[-1]
    phone = open_page(viewport=PHONE, has_touch=True, is_mobile=True)
    referers: list[str] = []
    phone.on("request", lambda asked: referers.append(asked.headers.get("referer", "")))
    phone.goto(link)
    expect(phone.get_by_role("heading", name="Did you meet Olivia Ahmed?")).to_be_visible()
    check_accessible(phone)
    phone.get_by_role("button", name="Save").tap()
    expect(phone.get_by_text("Logged. Well done")).to_be_visible()
    check_accessible(phone)
    assert held(product, 42) == 1
    phone.get_by_role("link", name="Sign in to add a note or topics").tap()
    phone.wait_for_url("**/accounts/login/**")
    assert not any(link in referer for referer in referers)

    phone.goto(link)
    expect(phone.get_by_text("This link does not work any more")).to_be_visible()
    check_accessible(phone)
