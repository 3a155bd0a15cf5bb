"""The API: the same acts as the pages leave the same rows, audit and refusals."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from mentorship.models import AuditEvent, OutboxMessage
from scheduling.models import Meeting, Note
from tests.world import MARKER, World

KEY = "0192a1b2-0000-7000-8000-000000000001"


@pytest.fixture
def house(world: World):
    return world.northgate


def api(house, name, **ids):
    return reverse(f"api:{name}", kwargs={"slug": house.slug, **ids})


def page(house, name, **ids):
    return reverse(f"scheduling:{name}", kwargs={"slug": house.slug, **ids})


def send(client, address, body, method="post"):
    return getattr(client, method)(address, body, content_type="application/json")


def ours(house):
    return {"relationship_id": house.relationship.pk}


def a_log(**changed):
    return {
        "client_key": KEY,
        "outcome": "held",
        "held_on": f"{timezone.localdate():%Y-%m-%d}",
        "minutes": 50,
        "means": "phone",
        "topics": ["career"],
        "note_text": "It went well.",
        "note_audience": "relationship",
        **changed,
    }


def traces(house):
    """What an act left behind, without the ids."""
    with house.activate("mentor"):
        meeting = Meeting.objects.get(client_key=KEY)
        note = Note.objects.get(meeting=meeting)
        events = AuditEvent.objects.filter(actor_role="member").order_by("at")
        return (
            (meeting.status, meeting.minutes, meeting.means, meeting.starts_at.date()),
            sorted(meeting.topics.values_list("topic", flat=True)),
            (note.audience, note.author_id),
            [(event.action, event.details) for event in events],
        )


def test_a_log_by_page_and_by_api_leaves_the_same(world, house):
    client = world.client("mentor")
    with transaction.atomic():
        assert client.post(page(house, "meeting_log", **ours(house)), a_log()).status_code == 302
        by_page = traces(house)
        transaction.set_rollback(True)
    response = send(client, api(house, "meeting-log", **ours(house)), a_log())
    assert response.status_code == 201
    assert traces(house) == by_page
    assert "It went well." not in response.content.decode()


def test_sent_again_it_is_the_same_meeting(world, house):
    client = world.client("mentor")
    first = send(client, api(house, "meeting-log", **ours(house)), a_log()).json()
    again = send(client, api(house, "meeting-log", **ours(house)), a_log()).json()
    assert first["id"] == again["id"]
    with house.activate("mentor"):
        assert Note.objects.filter(meeting_id=first["id"]).count() == 1


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"held_on": "2199-01-01"}, 422, "in_the_future"),
        ({"topics": ["gossip"]}, 422, "unknown_topic"),
        ({"note_text": "NHS 999 000 0034"}, 422, "looks_like_patient"),
        ({"minutes": 1}, 422, "invalid"),
        ({"means": None}, 422, "invalid"),
        ({"topics": "career"}, 422, "invalid"),
        ({"note_text": "\x00"}, 400, "parse_error"),
        ({"meeting_id": "0192a1b2-0000-7000-8000-00000000ffff"}, 404, "not_found"),
        ({"client_key": None}, 422, "invalid"),
    ],
)
def test_refusals_have_a_code(world, house, changed, status, code):
    response = send(
        world.client("mentor"), api(house, "meeting-log", **ours(house)), a_log(**changed)
    )
    assert (response.status_code, response.json()["code"]) == (status, code)
    with house.activate():
        assert not Meeting.objects.filter(client_key=KEY).exists()


def test_a_foreign_meeting_in_the_body_is_not_found(world, house):
    for meeting in (world.harbour.planned_meeting, world.harbour.meeting):
        response = send(
            world.client("mentor"),
            api(house, "meeting-log", **ours(house)),
            a_log(meeting_id=str(meeting.pk)),
        )
        assert response.status_code == 404


@pytest.mark.parametrize("body", ["", "{", "[]", '"x"', "null", '{"a": ' * 500, "\ud83d"])
def test_broken_bodies_are_a_clear_answer(world, house, body):
    client = world.client("mentor")
    for name in ("meeting-log", "note-list", "meeting-list"):
        address = api(house, name, **ours(house))
        response = client.generic(
            "POST", address, body.encode(errors="replace"), content_type="application/json"
        )
        assert 400 <= response.status_code < 500, (name, body)


def test_a_manager_gets_facts_and_an_administrator_counts(world, house):
    address = api(house, "meeting-list", **ours(house))
    facts = world.client("manager").get(address).json()["results"]
    assert {frozenset(fact) for fact in facts} == {
        frozenset({"starts_at", "status", "minutes", "means", "is_confirmed"})
    }
    assert world.client("admin").get(address).json()["code"] == "not_allowed"
    counts = world.client("admin").get(api(house, "meeting-counts", **ours(house))).json()
    assert counts == {"held": 1, "planned": 1, "missed": 0, "minutes": 45}


def test_the_list_of_relationships_is_exactly_ones_own(world, house):
    address = api(house, "relationship-list")

    def seen(part):
        return {row["id"] for row in world.client(part).get(address).json()["results"]}

    both = {str(house.relationship.pk), str(house.other_relationship.pk)}
    assert seen("mentor") == seen("mentee") == {str(house.relationship.pk)}
    assert seen("manager") == seen("admin") == both
    assert seen("other_manager") == seen("member") == set()


def test_notes_are_closed_until_opened(world, house):
    client = world.client("mentee")
    listed = client.get(api(house, "note-list", **ours(house)))
    assert [row["id"] for row in listed.json()["results"]] == [str(house.shared_note.pk)]
    assert MARKER not in listed.content.decode()
    opened = send(client, api(house, "note-open", note_id=house.shared_note.pk), {})
    assert MARKER in opened.json()["text"]
    assert opened.headers["Cache-Control"] == "no-store"
    with house.activate():
        assert AuditEvent.objects.filter(action="note.opened").count() == 1


def test_a_note_is_written_changed_and_deleted(world, house):
    client = world.client("mentor")
    written = send(
        client,
        api(house, "note-list", **ours(house)),
        {"text": "We spoke.", "audience": "private", "meeting_id": str(house.meeting.pk)},
    )
    assert written.status_code == 201
    address = api(house, "note-detail", note_id=written.json()["id"])
    changed = send(client, address, {"text": "Better.", "audience": "relationship"}, "put")
    assert changed.json()["audience"] == "relationship"
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404


def test_a_meeting_is_planned_moved_and_cancelled(world, house):
    client = world.client("mentee")
    when = {"minutes": 30, "means": "video", "place": "Room 2"}
    starts_at = (timezone.now() + timedelta(days=3)).isoformat()
    planned = send(
        client, api(house, "meeting-list", **ours(house)), {**when, "starts_at": starts_at}
    )
    assert planned.status_code == 201
    ids = {"meeting_id": planned.json()["id"]}
    later = (timezone.now() + timedelta(days=4)).isoformat()
    moved = send(client, api(house, "meeting-detail", **ids), {**when, "starts_at": later}, "put")
    assert moved.status_code == 200
    assert send(client, api(house, "meeting-cancel", **ids), {}).json()["status"] == "cancelled"
    again = send(client, api(house, "meeting-cancel", **ids), {})
    assert (again.status_code, again.json()["code"]) == (409, "meeting_state")
    with house.activate():
        kinds = OutboxMessage.objects.filter(kind__startswith="meeting_", withdrawn_at=None)
        assert not kinds.exists(), "cancelled before anybody was told"


def test_goals_by_api(world, house):
    client = world.client("mentee")
    made = send(client, api(house, "goal-list", **ours(house)), {"text": "To chair."}).json()
    step = send(client, api(house, "goal-step-list", goal_id=made["id"]), {"text": "Watch one."})
    assert step.status_code == 201
    done = send(
        world.client("mentor"),
        api(house, "goal-step-detail", step_id=step.json()["id"]),
        {"is_done": True},
        "put",
    )
    assert done.json() == {"is_done": True}
    goals = client.get(api(house, "goal-list", **ours(house))).json()["results"]
    (mine,) = [goal for goal in goals if goal["id"] == made["id"]]
    assert mine["text"] == "To chair."
    assert [one["text"] for one in mine["steps"]] == ["Watch one."]
    assert mine["steps"][0]["done_at"]
