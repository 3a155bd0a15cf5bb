"""A person says when they work: by the page, by the API, by a calendar."""

import datetime as dt
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from mentorship.errors import Invalid, NotAllowed
from scheduling.models import RosterEntry, WorkCalendar, WorkingHabits
from scheduling.queries.own_times import address_to_read, own_days
from scheduling.services import working_times as services
from scheduling.tasks import read_calendar
from tests.scheduling.rosters.test_feeds import calendar
from tests.world import House, World


@pytest.fixture
def house(world: World) -> House:
    return world.northgate


def soon(days: int, clock: str = "T090000") -> str:
    return f"{timezone.localdate() + dt.timedelta(days=days):%Y%m%d}{clock}"


def shift(days: int) -> str:
    return f"SUMMARY:Secret ward\r\nDTSTART:{soon(days)}\r\nDTEND:{soon(days, 'T170000')}"


def test_a_pattern_by_the_page(world: World, house: House) -> None:
    client = world.client("mentee")
    here = f"/o/{house.organization.slug}/me/working-times/"
    sent = {
        "pattern": "four_on_days", "begins_on": timezone.localdate().isoformat(),
        "day_starts": "07:00", "day_ends": "19:30", "earliest": "08:00", "latest": "20:00",
        "meets_in_breaks": "on",
    }  # fmt: skip
    page = client.post(here, sent, follow=True)
    text = page.content.decode()
    assert "Saved. Meetings and reminders follow it from now on." in text
    assert "Long day" in text
    with house.activate():
        row = WorkingHabits.objects.get(person=house.person("mentee"))
        assert (row.day_starts, row.latest, row.meets_in_breaks) == (dt.time(7), dt.time(20), True)
        days = own_days(house.actor("mentee"))
    assert [bool(day.duties) for day in days[:9]] == [True] * 4 + [False] * 4 + [True]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"pattern": "panama"}, "On which day does the pattern begin?"),
        ({"pattern": "weekly"}, "Fill in your week below."),
        ({"pattern": "own", "begins_on": "2026-12-01", "cycle": "XYZ"}, "D for a day"),
        ({"mon_from": "09:00"}, "Give both times, or neither."),
        ({"earliest": "20:00"}, "This has to be after the earliest time."),
    ],
)
def test_what_says_nothing_is_sent_back_with_what_was_typed(
    world: World, house: House, sent: dict[str, str], words: str
) -> None:
    client = world.client("mentee")
    here = f"/o/{house.organization.slug}/me/working-times/"
    page = client.post(here, {"earliest": "08:00", "latest": "19:15", **sent})
    assert page.status_code == 422
    assert words in page.content.decode()
    assert 'value="19:15"' in page.content.decode()


def test_a_week_by_the_api(world: World, house: House) -> None:
    client = world.client("mentor")
    root = f"/api/v1/organizations/{house.organization.slug}/me"
    body = {"pattern": "weekly", "week": {"mon": ["09:00", "17:00"], "tue": ["09:00", "13:00"]}}
    answer = client.put(f"{root}/working-times/", json.dumps(body), content_type="application/json")
    assert answer.status_code == 200
    assert answer.json()["week"] == body["week"]
    found = client.get(f"{root}/shifts/").json()
    assert found["time_zone"] == "Europe/London"
    assert 5 <= len(found["shifts"]) <= 8
    assert {one["kind"] for one in found["shifts"]} == {"day"}
    wrong = client.put(
        f"{root}/working-times/",
        json.dumps({"pattern": "weekly", "week": {"mon": ["nine", "five"]}}),
        content_type="application/json",
    )
    assert wrong.status_code == 422


def test_a_calendars_file_replaces_what_it_said_before(world: World, house: House) -> None:
    client = world.client("mentee")
    here = f"/o/{house.organization.slug}/me/working-times/"
    leave = f"SUMMARY:Leave\r\nDTSTART;VALUE=DATE:{soon(5, '')}\r\nDTEND;VALUE=DATE:{soon(6, '')}"
    for days in (2, 3):
        file = SimpleUploadedFile("shifts.ics", calendar(shift(days), leave))
        page = client.post(f"{here}calendar/", {"file": file}, follow=True)
    assert "What do these whole days mean?" in page.content.decode()
    with house.activate():
        person = house.person("mentee")
        rows = RosterEntry.objects.filter(person=person, source="calendar")
        assert [row.rostered_on for row in rows] == [timezone.localdate() + dt.timedelta(days=3)]
        assert not rows.filter(code__icontains="secret").exists()
    client.post(f"{here}calendar/days/", {"title_0": "leave"})
    client.post(
        f"{here}calendar/", {"file": SimpleUploadedFile("s.ics", calendar(shift(2), leave))}
    )
    with house.activate():
        kinds = RosterEntry.objects.filter(person=person, source="calendar").order_by("starts_at")
        assert [row.kind for row in kinds] == ["day", "leave"]
    page = client.get(here).content.decode()
    assert "09:00–17:00" in page
    assert ">Leave</span>" in page
    client.post(f"{here}calendar/forget/")
    with house.activate():
        assert not WorkCalendar.objects.filter(person=person).exists()
        assert not RosterEntry.objects.filter(person=person, source="calendar").exists()


def test_the_address_is_sealed_and_shown_to_nobody(world: World, house: House) -> None:
    client = world.client("mentee")
    here = f"/o/{house.organization.slug}/me/working-times/"
    address = "webcal://calendar.example/private-abcdef.ics"
    page = client.post(f"{here}calendar/", {"address": address}, follow=True).content.decode()
    assert "From calendar.example." in page
    assert "abcdef" not in page
    with house.activate():
        row = WorkCalendar.objects.get(person=house.person("mentee"))
        assert b"abcdef" not in bytes(row.sealed_text)


def test_an_address_of_our_own_house_is_not_fetched(house: House) -> None:
    """All the way: kept, read by the worker, refused, and its owner is told why."""
    with house.activate():
        person = house.person("mentee")
        row = services.keep_calendar_address(
            actor=house.actor("mentee"), person=person, address="https://localhost/shifts.ics"
        )
        RosterEntry.objects.create(
            person=person, source="calendar", rostered_on=timezone.localdate(), kind="day",
            starts_at=timezone.now(), ends_at=timezone.now() + dt.timedelta(hours=8),
        )  # fmt: skip
    read_calendar(str(house.organization.pk), str(row.pk))
    with house.activate():
        row.refresh_from_db()
        assert row.error == "This address is not on the public internet."
        assert RosterEntry.objects.filter(person=person, source="calendar").exists()


def test_what_was_fetched_counts_while_its_address_does(house: House) -> None:
    with house.activate():
        kept = {"actor": house.actor("mentee"), "person": house.person("mentee")}
        first, other = "https://roster.example/a.ics", "https://roster.example/b.ics"
        row = services.keep_calendar_address(**kept, address=first)
        assert address_to_read(house.system, row.pk) == first
        assert address_to_read(house.actor("admin"), row.pk) == ""
        taken = {"actor": house.system, "calendar_id": row.pk, "address": first}
        assert services.take_calendar(**taken, data=b"no calendar").error
        assert services.take_calendar(**taken, data=None, problem="Gone.").error == "Gone."
        services.keep_calendar_address(**kept, address=other)
        assert services.take_calendar(**taken, data=None, problem="Gone.") is None
        row.refresh_from_db()
        assert row.error == ""


def test_an_address_in_the_clear_is_refused(house: House) -> None:
    with house.activate(), pytest.raises(Invalid, match="https://"):
        services.keep_calendar_address(
            actor=house.actor("mentee"), person=house.person("mentee"), address="http://x.example/"
        )


def test_nobody_says_it_for_somebody_else(house: House) -> None:
    with house.activate():
        person = house.person("mentee")
        for who in ("admin", "manager", "mentor"):
            with pytest.raises(NotAllowed):
                services.save_working_habits(actor=house.actor(who), person=person, habits={})
            with pytest.raises(NotAllowed):
                services.forget_calendar(actor=house.actor(who), person=person)
