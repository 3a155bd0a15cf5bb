"""The link that stops a kind of e-mail: one press of a mail program, or a page that asks."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentorship.models import AuditEvent, OutboxMessage
from mentorship.outbox import deliver_due
from participants.models import Person
from scheduling import letters
from scheduling.models import Reminder, ReminderPreference
from scheduling.team_letters import write_to
from scheduling.unsubscribing import Unsubscribing, signed
from tests.scheduling.mail_server import Arrived, mail_server
from tests.world import House, World

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
OVER = "This link does not work any more"


@pytest.fixture
def inbox(settings: Any) -> Iterator[Arrived]:
    with mail_server(settings) as arrived:
        yield arrived


@pytest.fixture
def house(world: World) -> House:
    house = world.northgate
    with house.activate():
        ReminderPreference.objects.all().delete()
        Reminder.objects.all().delete()
    return house


def a_word(house: House) -> None:
    """The programme team writes to the mentee; nobody's hours keep it back."""
    with house.activate():
        member = house.relationship.members.select_related("person__site", "person__user").get(
            person=house.person("mentee")
        )
        # However many e-mails the world has sent this week.
        type(house.organization).objects.update(weekly_email_budget=14)
        house.organization.refresh_from_db()
        reached = write_to(
            actor=house.actor("manager"),
            relationship=house.relationship,
            members=[member],
            text="How are you getting on?",
        )
        OutboxMessage.objects.filter(kind=letters.TEAM_LETTER).update(send_at=timezone.now())
    assert reached == 1


def link(house: House, *kinds: str, address: str = "") -> str:
    person = house.person("mentee")
    one = Unsubscribing.of(house.organization.pk, person.pk, address or person.email, kinds)
    return reverse("unsubscribe_link", kwargs={"token": signed(one.unsigned)})


def off(house: House) -> list[str]:
    with house.activate():
        rows = ReminderPreference.objects.filter(person=house.person("mentee"))
        return list(rows.values_list("kinds_off", flat=True).first() or [])


def test_a_letter_as_it_arrives_is_stopped_by_one_press(house: House, inbox: Arrived) -> None:
    a_word(house)
    deliver_due()
    (letter,) = [one for one in inbox.messages if one["To"] == house.person("mentee").email]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = letter["List-Unsubscribe"].strip("<>")
    plain, html = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert url in plain
    assert f'href="{url}"' in html
    with house.activate():
        row = OutboxMessage.objects.get(kind=letters.TEAM_LETTER)
        assert url.rstrip("/").rpartition("/")[2] not in str(row.payload), "nothing at rest opens"
    path = urlsplit(url).path
    strict = Client(enforce_csrf_checks=True)

    page = strict.get(path)
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "strict-origin"
    assert off(house) == [], "to fetch a link does nothing"
    answer = strict.post(path, ONE_CLICK)
    assert answer.status_code == 200
    assert off(house) == ["team"]
    assert "sessionid" not in strict.cookies
    with house.activate():
        event = AuditEvent.objects.get(action="reminder_preference.unsubscribed")
        assert event.details["kinds"] == "team"
        assert event.actor_role == "link"


def test_what_is_owed_of_a_kind_goes_with_it_and_the_rest_stays(house: House) -> None:
    a_word(house)
    browser = Client()
    browser.post(link(house, "team", "log"), {"kind": "team"})
    assert off(house) == ["team"]
    with house.activate():
        assert OutboxMessage.objects.get(kind=letters.TEAM_LETTER).withdrawn_at is not None
    browser.post(link(house, "team", "log"), ONE_CLICK)
    browser.post(link(house, "team", "log"), ONE_CLICK)
    assert off(house) == ["log", "team"], "twice is once"
    browser.post(link(house, "team", "log"), {"kind": "plan"})
    assert off(house) == ["log", "team"], "a link stops what its e-mail carried, and nothing else"
    page = browser.post(link(house, "team"), {"kind": "team", "again": "1"})
    assert "You will get these e-mails again" in page.content.decode()
    assert off(house) == ["log"]


def test_links_that_stop_nothing_look_alike(house: House) -> None:
    good = link(house, "plan")
    made_up = [
        link(house, "plan", address="other@northgate.example"),
        good[:-6] + "aaaaa/",
        "/unsubscribe/x/",
    ]
    person = house.person("mentee")
    with house.activate():
        Person.objects.filter(pk=person.pk).update(left_on=timezone.localdate() - timedelta(days=3))
    for path in [*made_up, good]:
        for answer in (Client().get(path), Client().post(path, ONE_CLICK)):
            assert (answer.status_code, OVER in answer.content.decode()) == (410, True)
    assert off(house) == []
