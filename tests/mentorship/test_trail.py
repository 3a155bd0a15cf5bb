"""The audit screen, its twin in the API, its export, and what they leave out."""

import ast
import csv
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.test import Client

from mentorship import audit, disclosure
from mentorship.models import AuditEvent, Membership
from mentorship.services.trail import verify_trail
from mentorship.templatetags.ui import details_line
from scheduling.services.notes import open_note
from tests.world import House, World

ROOT = Path(__file__).resolve().parents[2]
PATH = "/o/northgate/settings/audit/"
IDENTIFIER = "01a20478-c73f-73b7-9a42-171418b51bd3"
API = "/api/v1/organizations/northgate/audit/"


def rows(client: Client, **filters: str) -> str:
    """The table's body, or nothing."""
    return client.get(PATH, filters).content.decode().partition("<tbody>")[2]


def record_what_is_between_two(house: House) -> list[str]:
    """Acts of the mentor that an administrator is not to see, and their actions."""
    mentor = house.actor("mentor")
    subjects = {
        "meeting.logged": house.meeting,
        "note.written": house.shared_note,
        "goal.set": house.goal,
        "relationship.rhythm_chosen": house.relationship,
        "support_request.made": None,
        "unheard_of.done": house.relationship,
    }
    with house.activate():
        for action, subject in subjects.items():
            audit.record(actor=mentor, action=action, subject=subject, marker="quagga")
    return list(subjects)


def test_it_shows_exactly_this_organisations_events(world: World) -> None:
    house = world.northgate
    with house.activate():
        audit.record(actor=house.actor("admin"), action="cohort.copied", subject=None, count=3)
    with world.harbour.activate():
        audit.record(actor=world.harbour.actor("admin"), action="cohort.closed")
    page = world.client("admin").get(PATH).content.decode()
    assert "Cohort copied" in page
    assert "count: 3" in page
    assert "Cohort closed" not in page


def test_filters_narrow_it(world: World) -> None:
    house = world.northgate
    with house.activate():
        member = Membership.objects.get(user=house.user("member"))
        audit.record(actor=house.actor("manager"), action="membership.seen", subject=member)
        audit.record(actor=house.actor("manager"), action="cohort.seen", subject=house.cohort)
    client = world.client("admin")
    assert rows(client).count("<tr>") > 2
    assert rows(client, who="mira").count("<tr>") == 2
    assert rows(client, action="membership.seen").count("<tr>") == 1
    assert rows(client, kind="cohort").count("<tr>") == 1
    assert rows(client, subject=str(member.pk)).count("<tr>") == 1
    assert "Nothing was recorded" in client.get(PATH, {"until": "2020-01-01"}).content.decode()
    assert client.get(PATH, {"since": "rubbish", "subject": "rubbish"}).status_code == 200
    assert client.get(API, {"kind": "cohort", "who": "mira"}).json()["count"] == 1


def test_denials_can_be_seen_alone(world: World) -> None:
    world.client("member").get(PATH)
    client = world.client("admin")
    found = rows(client, denials="on")
    assert found.count("<tr>") == 1
    assert "Refused" in found
    assert "Otto" in found
    assert client.get(API, {"denials": "true"}).json()["count"] == 1


def test_it_is_paged(world: World) -> None:
    house = world.northgate
    with house.activate():
        for number in range(30):
            audit.record(actor=house.actor("admin"), action="cohort.copied", number=number)
        total = AuditEvent.objects.count()
    client = world.client("admin")
    assert f"1–25 of {total}" in client.get(PATH).content.decode()
    answer = client.get(API, {"action": "cohort.copied"}).json()
    assert (answer["count"], len(answer["results"])) == (30, 25)


def test_what_is_between_two_people_is_nowhere_on_it(world: World) -> None:
    """Not as a row, a filter, a count, nor by asking for the person or the thing."""
    house, client = world.northgate, world.client("admin")
    before = client.get(API).json()["count"]
    hidden = record_what_is_between_two(house)
    assert client.get(API).json()["count"] == before
    assert client.get(API, {"who": "Omar"}).json()["count"] == 0
    for subject in (house.meeting, house.shared_note, house.goal, house.relationship):
        assert client.get(API, {"subject": str(subject.pk)}).json()["count"] == 0
    for action in hidden:
        assert client.get(API, {"action": action}).json()["count"] == 0
        assert f'value="{action}"' not in client.get(PATH).content.decode()
    seen = client.get(PATH).content.decode() + client.post(f"{PATH}export/").content.decode()
    assert "quagga" not in seen
    assert "Omar" not in seen


def test_who_was_refused_something_sealed_is_shown_but_not_what(world: World) -> None:
    house = world.northgate
    with house.activate():
        audit.record(
            actor=house.actor("manager"),
            action="access.denied",
            subject=house.shared_note,
            page="scheduling:note",
        )
    client = world.client("admin")
    (event,) = client.get(API, {"denials": "true"}).json()["results"]
    assert (event["actor_label"], event["subject_id"], event["details"]) == ("Mira", None, {})
    assert client.get(API, {"subject": str(house.shared_note.pk)}).json()["count"] == 0
    assert "scheduling:note" not in client.get(PATH).content.decode()


def test_whoever_did_it_sees_it_among_their_own(world: World) -> None:
    hidden = record_what_is_between_two(world.northgate)
    path = "/o/northgate/me/trail/"
    own = world.client("mentor").get(path).content.decode()
    assert own.count("<tr>") == len(hidden) + 1
    assert own.count("quagga") == len(hidden)
    assert "quagga" not in world.client("admin").get(path).content.decode()
    assert "quagga" not in world.client("mentee").get(path).content.decode()


def test_the_export_is_what_the_filters_show_and_is_recorded(world: World) -> None:
    house, client = world.northgate, world.client("admin")
    with house.activate():
        audit.record(
            actor=house.actor("admin"), action="cohort.copied", subject=house.cohort, name="=1+1"
        )
        User = type(house.user("admin"))
        User.objects.filter(pk=house.user("manager").pk).update(name="=cmd()")
        audit.record(actor=house.actor("manager"), action="cohort.copied")
    response = client.post(f"{PATH}export/", {"action": "cohort.copied"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="audit-trail-')
    headings, *found = csv.reader(StringIO(response.content.decode("utf-8-sig")))
    assert [dict(zip(headings, row, strict=True))["By whom"] for row in found] == ["'=cmd()", "Ada"]
    with house.activate():
        event = AuditEvent.objects.get(action="audit_trail.exported")
    assert event.details == {"events": 2, "filters": {"action": "cohort.copied"}}
    assert client.get(f"{PATH}export/").status_code == 405


def test_it_says_when_it_was_last_checked_and_how_it_was_found(world: World) -> None:
    house, client = world.northgate, world.client("admin")
    assert "the first check is still to come" in client.get(PATH).content.decode()
    with house.activate():
        verify_trail(actor=house.system)
    assert re.search(
        r"checked on \d+ \w+ \d{4}, \d\d:\d\d and is whole: \d+ event",
        client.get(PATH).content.decode(),
    )
    with house.activate():
        audit.record(
            actor=house.system,
            action="audit_trail.found_damaged",
            findings=["event 3: edited: it is another"],
        )
    assert "and is damaged" in client.get(PATH).content.decode()
    assert "event 3: edited" in client.get(PATH).content.decode()


def test_opening_a_note_is_between_two_people_too(world: World) -> None:
    house = world.northgate
    mentee = house.actor("mentee")
    with house.activate():
        open_note(actor=mentee, note=house.shared_note)
        assert AuditEvent.objects.filter(action="note.opened").count() == 1
    assert world.client("admin").get(API, {"who": "Nia"}).json()["count"] == 0
    assert "Note opened" in world.client("mentee").get("/o/northgate/me/trail/").content.decode()


APPS = (
    "mentorship",
    "programs",
    "participants",
    "matching",
    "scheduling",
    "reporting",
)


def _recorded_in_code() -> Iterator[tuple[str, str]]:
    """(file, action) of everything that is recorded; of a composed action its beginning."""
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if not isinstance(node, ast.keyword) or node.arg != "action":
                    continue
                where = str(path.relative_to(ROOT))
                for part in ast.walk(node.value):
                    said = str(part.value) if isinstance(part, ast.Constant) else ""
                    if re.match(r"[a-z_]+\.[a-z_]*$", said):
                        yield where, said


@pytest.mark.parametrize("found", sorted(set(_recorded_in_code())), ids=lambda one: one[1])
def test_every_event_was_thought_of(found: tuple[str, str]) -> None:
    """A new one says, in its app's models, whether administrators see it."""
    where, action = found
    assert disclosure.is_decided(action), f"{where} records {action}"


@pytest.mark.parametrize(
    ("details", "line"),
    [
        ({}, ""),
        ({"row_version": 3, "has_overruled_the_guard": False}, ""),
        ({"has_overruled_the_guard": True}, "said that it names no patient: yes"),
        ({"themselves": False, "rows": 4}, "asked by themselves: no; rows: 4"),
        ({"before": "member", "after": "manager"}, "before: member; after: manager"),
        (
            {"goals": [IDENTIFIER], "of": {IDENTIFIER: 2}, "program": IDENTIFIER, "rows": 4},
            "rows: 4",
        ),
        ({"fields": []}, "fields: "),
    ],
)
def test_details_are_told_in_words(details: dict[str, object], line: str) -> None:
    assert details_line(details) == line
