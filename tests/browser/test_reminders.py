"""What is due arrives: by the clock, the worker and the mailbox, and never in quiet hours."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, Product, SignIn
from tests.browser.steps import letter_to

LONDON = ZoneInfo("Europe/London")
# A reminder of a meeting goes out a day before, to those who planned it longer ago than that, and
# who do not sleep after a night: of these days nobody has a roster.
PLANNED_LONG_AGO = """
from datetime import timedelta
from mentorship.models import Organization
from mentorship.tenancy import activate
from scheduling.models import Meeting, RosterEntry
from scheduling.tasks import schedule_all_reminders
with activate(Organization.objects.get(slug="northgate")):
    meeting = Meeting.objects.get(pk="{meeting}")
    Meeting.objects.filter(pk=meeting.pk).update(created_at=meeting.created_at - timedelta(days=7))
    RosterEntry.objects.filter(ends_at__gt=meeting.created_at - timedelta(days=3)).delete()
schedule_all_reminders.delay()
"""


def test_a_reminder_of_tomorrows_meeting_arrives(
    open_page: OpenPage, sign_in: SignIn, product: Product
) -> None:
    now = datetime.now(LONDON)
    mentor = open_page()
    sign_in(mentor, "mentor")
    be_quiet_at_another_time(mentor, now)
    mentee = open_page()
    sign_in(mentee, "mentee")
    be_quiet_at_another_time(mentee, now)
    mentee.goto("/o/northgate/me/")
    card = mentee.get_by_role("article").filter(
        has=mentee.get_by_role("heading", name="Olivia Ahmed")
    )
    card.get_by_role("link", name="Olivia Ahmed").click()
    mentee.get_by_role("link", name="Plan one").click()
    tomorrow = now + timedelta(hours=20)
    mentee.get_by_label("Day").fill(f"{tomorrow:%Y-%m-%d}")
    mentee.get_by_label("Time").fill(f"{tomorrow:%H:00}")
    mentee.get_by_role("button", name="Plan it").click()
    expect(mentee.get_by_text("Planned. Olivia Ahmed will be told.")).to_be_visible()
    meeting = mentee.url.rstrip("/").rpartition("/")[2]

    mailbox = open_page()
    letter_to(mailbox, product.login("mentor")["email"], "Mentoring on ")
    expect(mailbox.get_by_role("article")).to_contain_text(meeting)

    product.manage("shell", "--verbosity=0", "-c", PLANNED_LONG_AGO.format(meeting=meeting))
    letter_to(mailbox, product.login("mentee")["email"], "You meet Olivia Ahmed on")
    expect(mailbox.get_by_role("article")).to_contain_text(meeting)

    mentee.get_by_role("button", name="Cancel it").click()
    expect(mentee.get_by_text("Cancelled.")).to_be_visible()


def be_quiet_at_another_time(page: Page, now: datetime) -> None:
    """Quiet hours of one's own that leave the next hours free, whenever the journey is walked."""
    page.goto("/o/northgate/me/reminders/")
    page.get_by_label("Quiet from").fill(f"{now + timedelta(hours=6):%H:00}")
    page.get_by_label("until", exact=True).fill(f"{now + timedelta(hours=7):%H:00}")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your reminder settings are saved.")).to_be_visible()
