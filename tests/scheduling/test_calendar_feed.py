"""A person's feed: made, read by its address alone, revoked; and what stands in it."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import icalendar
import pytest
import recurring_ical_events
from django.test import Client
from django.utils import timezone

from mentorship.models import AuditEvent, Membership
from mentorship.tenancy import new_id
from scheduling.models import Meeting, PersonalCalendar
from scheduling.queries.calendars import own_calendar
from scheduling.services.calendars import make_calendar_feed, save_calendar_choices
from scheduling.services.meetings import cancel_meeting, move_meeting
from scheduling.support.models import CircleAnswer
from tests.world import MARKER, House, World

MAKE = "/o/northgate/me/calendar/feed/"
MISSING = "/calendars/no-such-house/0192a1b2-0000-7000-8000-000000000001/secret.ics"


@pytest.fixture(autouse=True)
def no_circles(world: World) -> None:
    """Of meetings of mentors among themselves `tests/support/test_circles.py` tells."""
    with world.northgate.activate():
        CircleAnswer.objects.all().delete()


def made(house: House, part: str = "mentor", **choices: bool) -> str:
    """The path of a new feed of this part of the cast."""
    with house.activate():
        person = house.person(part)
        actor = house.actor(part)
        if choices:
            save_calendar_choices(
                actor=actor, person=person, **{"is_invited": True, "shows_names": False} | choices
            )
        calendar, secret = make_calendar_feed(actor=actor, person=person)
    return f"/calendars/{house.slug}/{calendar.pk}/{secret}.ics"


def read(path: str) -> icalendar.Calendar:
    response = Client().get(path)
    assert response.status_code == 200
    return icalendar.Calendar.from_ical(response.content)


def test_it_holds_ones_own_meetings_and_says_no_more_than_when(world: World) -> None:
    house = world.northgate
    with house.activate():
        Meeting.objects.filter(pk=house.planned_meeting.pk).update(place=f"Room {MARKER}")
    response = Client().get(made(house))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = icalendar.Calendar.from_ical(response.content)
    assert {str(event["UID"]) for event in calendar.events} == {
        str(house.meeting.pk),
        str(house.planned_meeting.pk),
    }
    assert {str(event["SUMMARY"]) for event in calendar.events} == {"Mentoring"}
    text = response.content.decode()
    for secret in (
        MARKER,
        "Nia",
        "Omar",
        "@northgate.example",
        "ATTENDEE",
        "ORGANIZER",
        "LOCATION",
    ):
        assert secret not in text
    assert not {"METHOD"} & set(calendar)


def test_names_come_when_the_person_turns_them_on(world: World) -> None:
    titles = {str(e["SUMMARY"]) for e in read(made(world.northgate, shows_names=True)).events}
    assert titles == {"Mentoring with Nia Example"}


def test_programs_of_others_see_each_meeting_once_and_without_errors(world: World) -> None:
    house = world.northgate
    calendar = read(made(house))
    assert not [component.errors for component in calendar.walk() if component.errors]
    assert icalendar.Calendar.from_ical(calendar.to_ical()) == calendar
    calendar.add_missing_timezones()
    assert len(calendar.timezones) == 1
    meeting = house.planned_meeting
    found = recurring_ical_events.of(calendar).between(
        meeting.starts_at - timedelta(hours=1), meeting.starts_at + timedelta(hours=1)
    )
    assert [event.start for event in found] == [meeting.starts_at.replace(microsecond=0)]
    assert [event.duration for event in found] == [timedelta(minutes=meeting.minutes)]


def test_what_is_cancelled_is_gone_and_what_is_moved_keeps_its_name(world: World) -> None:
    house = world.northgate
    path = made(house)
    meeting, starts_at = house.planned_meeting, timezone.now() + timedelta(days=9)
    with house.activate("mentee"):
        moved = {"starts_at": starts_at, "minutes": 30, "means": "video", "place": ""}
        move_meeting(actor=house.actor("mentee"), meeting=meeting, **moved)
    event = next(e for e in read(path).events if str(e["UID"]) == str(meeting.pk))
    assert event["SEQUENCE"] == 1
    assert event.start == starts_at.replace(microsecond=0)
    with house.activate("mentee"):
        cancel_meeting(actor=house.actor("mentee"), meeting=meeting)
    assert str(meeting.pk) not in Client().get(path).content.decode()


def test_who_left_the_relationship_keeps_what_was_held_and_sees_nothing_to_come(
    world: World,
) -> None:
    house = world.northgate
    path = made(house)
    with house.activate():
        house.relationship.members.filter(person=house.person("mentor")).update(
            left_on=timezone.localdate() - timedelta(days=2)
        )
    assert {str(event["UID"]) for event in read(path).events} == {str(house.meeting.pk)}


def test_nothing_new_is_not_sent_again(world: World) -> None:
    path, client = made(world.northgate), Client()
    first = client.get(path)
    again = {"HTTP_IF_NONE_MATCH": first["ETag"]}
    assert client.get(path, **again).status_code == 304
    since = {"HTTP_IF_MODIFIED_SINCE": first["Last-Modified"]}
    assert client.get(path, **since).status_code == 304
    assert client.get(path, HTTP_IF_NONE_MATCH='"other"').status_code == 200
    assert client.get(path).content == first.content
    assert client.head(path).status_code == 200
    house = world.northgate
    with house.activate():
        Meeting.objects.filter(pk=house.planned_meeting.pk).update(minutes=30)
        PersonalCalendar.objects.update(content_changed_at=timezone.now() - timedelta(days=1))
    changed = client.get(path, **again)
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


@pytest.mark.parametrize("wrong", ["secret", "id", "house", "revoked", "renewed", "left", "barred"])
def test_a_wrong_address_looks_like_any_missing_page(world: World, wrong: str) -> None:
    house = world.northgate
    path = made(house)
    _, _, slug, calendar_id, name = path.split("/")
    if wrong == "secret":
        path = path.replace(name, "x" + name)
    if wrong == "id":
        path = path.replace(calendar_id, str(new_id()))
    if wrong == "house":
        path = path.replace(slug, "harbour")
    if wrong == "revoked":
        assert world.client("mentor").post(f"{MAKE}revoke/").status_code == 302
    if wrong == "renewed":
        made(house)
    with house.activate():
        if wrong == "left":
            house.person("mentor").__class__.objects.filter(pk=house.person("mentor").pk).update(
                left_on=timezone.localdate() - timedelta(days=1)
            )
        if wrong == "barred":
            Membership.objects.filter(user=house.user("mentor")).delete()
    response, missing = Client().get(path), Client().get(MISSING)
    assert (response.status_code, response.content) == (404, missing.content)
    assert response.headers == missing.headers


def test_the_page_shows_the_address_once_and_only_a_hash_is_kept(world: World) -> None:
    client, house = world.client("mentor"), world.northgate
    page = client.post(MAKE)
    assert "no-store" in page["Cache-Control"]
    address = page.context["address"]
    assert address in page.content.decode()
    assert page.context["webcal"].startswith("webcal://")
    assert Client().get(urlsplit(address).path).status_code == 200
    secret = address.rpartition("/")[2].removesuffix(".ics")
    assert secret not in client.get("/o/northgate/me/calendar/").content.decode()
    with house.activate():
        kept = own_calendar(house.actor("mentor"))
        assert secret.encode() not in bytes(kept.secret_hash)
        assert kept.read_at is not None
        events = AuditEvent.objects.filter(action__startswith="calendar.")
        assert [event.action for event in events] == ["calendar.feed_made"]
        assert not [event for event in events if secret in str(event.details)]


def test_the_api_makes_and_ends_it(world: World) -> None:
    client, path = world.client("mentor"), "/api/v1/organizations/northgate/me/calendar/"
    told = client.post(f"{path}feed/").json()
    assert client.get(path).json()["has_feed"] is True
    feed = urlsplit(told["address"]).path
    assert Client().get(feed).status_code == 200
    assert client.delete(f"{path}feed/").status_code == 204
    assert Client().get(feed).status_code == 404


def test_it_costs_as_many_questions_for_many_meetings(
    world: World, django_assert_max_num_queries: Any
) -> None:
    house = world.northgate
    path = made(house, shows_names=True)
    Client().get(path)
    with house.activate():
        first = Meeting.objects.get(pk=house.planned_meeting.pk)
        for day in range(20):
            first.pk, first.client_key = new_id(), new_id()
            first.starts_at += timedelta(days=day + 1)
            first._state.adding = True
            first.save()
    with django_assert_max_num_queries(17):
        assert len(read(path).events) == 22
