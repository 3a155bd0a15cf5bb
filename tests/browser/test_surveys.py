"""A manager builds a survey and asks a cohort; two taps answer it, the first of them in the e-mail;
what was answered can be read once it has closed."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, OpenPage, Product, SignIn
from tests.browser.steps import letter_to

CheckAccessible = Callable[[Page], None]
SURVEY = "Nights, in two taps"
HOW, EASY, WHY = "How were your nights?", "Was somebody there to ask?", "What would have helped?"

# Whatever hour it is, whatever rota she has, and whatever she was sent this week: one e-mail, now.
WRITE_NOW = """
from datetime import datetime, time
from django.utils import timezone
from mentorship.access import Actor
from mentorship.models import Organization, OutboxMessage
from mentorship.tenancy import activate
from participants.models import Person, SurveyResponse
from participants.queries.surveys import surveys_to_answer
from participants.tallies import add_to_tally
from scheduling.models import Reminder, ReminderPreference
from scheduling.services.reminders import schedule_reminders
house = Organization.objects.get(slug="northgate")
with activate(house):
    her = Person.objects.get(email="{address}")
    Reminder.objects.filter(person=her).delete()
    for one in surveys_to_answer(Actor(house, her.user, "member", person_id=her.pk)):
        asked = one.survey_round
        if asked.title == "{title}":
            continue
        if asked.is_anonymous:
            add_to_tally(asked.pk, one.enrollment.pk, ticked={{}}, written={{}})
        else:
            SurveyResponse.objects.create(
                survey_id=asked.survey_id, round=asked, enrollment_id=one.enrollment.pk
            )
    others = [kind for kind in Reminder.Kind.values if kind != "survey"]
    ReminderPreference.objects.update_or_create(person=her, defaults={{"kinds_off": others}})
    zone = timezone.get_current_timezone()
    for hour in (9, 12, 15, 18, 20):
        now = datetime.combine(timezone.localdate(), time(hour), tzinfo=zone)
        if not Reminder.objects.filter(person=her).exists():
            schedule_reminders(actor=Actor.system(house), now=now)
    owed = OutboxMessage.objects.filter(kind="reminder_survey", to__contains=["{address}"])
    owed.filter(sent_at=None).update(send_at=timezone.now(), send_until=None)
"""
# Another dozen answer, and its last day is over.
ANSWERED_AND_OVER = """
from datetime import timedelta
from django.utils import timezone
from mentorship.models import Organization
from mentorship.tenancy import activate
from participants.models import Enrollment
from participants.queries.surveys import answered
from participants.tallies import add_to_tally
from programs.models import SurveyRound
with activate(Organization.objects.get(slug="northgate")):
    asked = SurveyRound.objects.get(title="{title}")
    done = {{enrollment for _, enrollment in answered([asked])}}
    people = Enrollment.objects.filter(cohort=asked.cohort_id, status="accepted").order_by("pk")
    for one in people.exclude(pk__in=done)[:12]:
        ticked = {{q["key"]: [q["choices"][1]] for q in asked.questions}}
        add_to_tally(asked.pk, one.pk, ticked=ticked, written={{}})
    yesterday = timezone.localdate() - timedelta(days=2)
    SurveyRound.objects.filter(pk=asked.pk).update(opens_on=yesterday, closes_on=yesterday)
"""


def test_a_survey_is_built_answered_in_two_taps_and_read(
    open_page: OpenPage, sign_in: SignIn, product: Product, check_accessible: CheckAccessible
) -> None:
    manager = open_page()
    sign_in(manager, "manager")
    build(manager, check_accessible)
    manager.locator("a[href*='/surveys/ask/']").first.click()
    expect(manager.get_by_role("radio", name=re.compile(SURVEY))).to_be_checked()
    check_accessible(manager)
    manager.get_by_role("button", name="Ask now").click()
    expect(manager.get_by_text(re.compile(r"\d+ people are asked, until"))).to_be_visible()
    expect(manager.get_by_text("They have these to answer already")).to_be_visible()

    address = product.login("mentee")["email"]
    product.manage("shell", "--verbosity=0", "-c", WRITE_NOW.format(address=address, title=SURVEY))
    letter = open_page()
    letter_to(letter, address, "Two taps")
    tap = letter.locator("article a[href*='/answer/']").nth(1).get_attribute("href") or ""
    assert tap.endswith("#2")

    phone = open_page(viewport=PHONE, has_touch=True, is_mobile=True)
    phone.goto(tap)  # The first tap: it was in the e-mail.
    expect(phone.get_by_text(f"{HOW} Some")).to_be_visible()
    check_accessible(phone)
    phone.get_by_role("button", name="Mostly").tap()  # The second.
    expect(phone.get_by_text("Your answers are in.").first).to_be_visible()
    check_accessible(phone)
    phone.goto("about:blank")  # Else nothing but what stands behind the "#" would change.
    phone.goto(tap)
    expect(phone.get_by_text("Your first answers still count")).to_be_visible()
    expect(phone.get_by_role("button", name="Mostly")).to_have_count(0)

    product.manage("shell", "--verbosity=0", "-c", ANSWERED_AND_OVER.format(title=SURVEY))
    manager.locator(".subnav").get_by_role("link", name="Surveys").click()
    result = manager.locator("section", has=manager.get_by_role("heading", name=SURVEY)).last
    expect(result).to_contain_text("about 15 of")
    expect(result).to_contain_text(HOW)
    expect(result).not_to_contain_text("Withheld")
    check_accessible(manager)


def build(manager: Page, check_accessible: CheckAccessible) -> None:
    """Two questions, and a third under a condition, which is looked at and taken out again."""
    manager.goto("/o/northgate/programs/")
    manager.get_by_role("link", name="Nurse preceptorship").first.click()
    manager.get_by_role("link", name="All surveys").click()
    manager.get_by_role("link", name="New survey").click()
    manager.get_by_label("Title").fill(SURVEY)
    manager.get_by_label("Pulse").check()
    manager.get_by_role("button", name="Go on to the questions").click()
    add(manager, HOW, ["Hard", "Some", "Good"])
    add(manager, EASY, ["Never", "Mostly", "Always"])
    add(manager, WHY, [], only_if="Hard", look=check_accessible)
    check_accessible(manager)

    survey = manager.url
    manager.get_by_role("link", name="Preview").click()
    expect(manager.get_by_label(WHY)).to_be_hidden()
    manager.get_by_text("Hard", exact=True).click()
    expect(manager.get_by_label(WHY)).to_be_visible()
    check_accessible(manager)
    manager.goto(survey)
    manager.get_by_role("button", name=re.compile(f"^Take out.*{re.escape(WHY)}")).click()
    expect(manager.get_by_text("The question is taken out.")).to_be_visible()


def add(
    manager: Page,
    question: str,
    choices: list[str],
    *,
    only_if: str = "",
    look: CheckAccessible | None = None,
) -> None:
    manager.get_by_role("link", name="Add a question").first.click()
    manager.get_by_label("The question").fill(question)
    if choices:
        manager.get_by_label("Choices, or steps").fill("\n".join(choices))
    else:
        manager.locator("[name=type][value=text]").check()
    if only_if:
        manager.get_by_text("Ask it under a condition").click()
        manager.get_by_label(only_if).check()
    if look:
        look(manager)
    manager.get_by_role("button", name="Add the question").click()
    expect(manager.get_by_text("The question is added.")).to_be_visible()
