"""Opening is recorded before the words are shown; without the record there are no words."""

from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from mentorship import audit
from mentorship.models import AuditEvent
from scheduling.models import NoteOpening
from scheduling.queries.openings import in_words, openings
from scheduling.services.goals import open_goals, set_goal
from scheduling.services.notes import delete_note, open_note, write_note
from tests.world import MARKER, House, World


@pytest.fixture
def house(world: World) -> House:
    return world.northgate


@contextmanager
def audit_refused():
    """The database itself no longer lets the application append to the trail."""
    role = connection.settings_dict["USER"]
    address = connections["owner"].get_connection_params()
    address |= {"dbname": connection.settings_dict["NAME"], "autocommit": True}
    right = "EXECUTE ON FUNCTION public.mentorship_audit_append"
    with psycopg.connect(**address) as owner:
        owner.execute(f"REVOKE {right} FROM {role}")
        try:
            yield
        finally:
            owner.execute(f"GRANT {right} TO {role}")


def note_url(house: House) -> str:
    return f"/o/northgate/notes/{house.shared_note.pk}/"


def test_no_audit_no_text(world, house):
    client = world.client("mentee")
    with audit_refused():
        answer = client.post(note_url(house))
        page = answer.content.decode()
        assert answer.status_code == 503
        assert "could not be written to the audit trail" in page
        assert MARKER not in page
        api = client.post(f"/api/v1/organizations/northgate/notes/{house.shared_note.pk}/open/")
        assert api.status_code == 503
        assert api.json()["code"] == "not_recorded"
        assert MARKER not in api.content.decode()
    with house.activate("mentee"):
        assert NoteOpening.objects.count() == 1, "the world's own"
    assert MARKER in client.post(note_url(house)).content.decode()


@pytest.mark.parametrize("page", ["", "goals/"])
def test_no_audit_no_goals_of_others(world, house, page):
    address = f"/o/northgate/relationships/{house.relationship.pk}/{page}"
    with audit_refused():
        refused = world.client("mentor").get(address)
        assert refused.status_code == 503
        assert MARKER not in refused.content.decode()
        own = world.client("mentee").get(address)
        assert own.status_code == 200, "one's own goals are no opening"
    assert MARKER in world.client("mentor").get(address).content.decode()


def test_the_opening_stays_whatever_becomes_of_the_request(house):
    with house.activate():
        actor = house.actor("mentee")
        with transaction.atomic():
            assert MARKER in open_note(actor=actor, note=house.shared_note)
            transaction.set_rollback(True)
        assert not NoteOpening.objects.exclude(person=house.person("mentee")).exists()
        (event,) = AuditEvent.objects.filter(action="note.opened")
        assert event.actor_id == house.user("mentee").pk


def test_reading_anothers_goals_is_one_event_however_many(house):
    with house.activate():
        for text in ("One.", "Two."):
            set_goal(actor=house.actor("mentee"), relationship=house.relationship, text=text)
        read = open_goals(actor=house.actor("mentor"), relationship=house.relationship)
        assert len(read) == 3
        open_goals(actor=house.actor("mentee"), relationship=house.relationship)
        (event,) = AuditEvent.objects.filter(action="goals.opened")
        assert event.subject_id == house.relationship.pk
        assert sorted(event.details["goals"]) == sorted(str(goal.id) for goal in read)
        assert event.details["of"] == {str(house.person("mentee").pk): 3}


def seen(house: House, part: str, **of: object) -> list[tuple[str, str, int]]:
    actor = house.actor(part)
    events = list(openings(actor, **of))
    return [(one.by, one.what, one.goals) for one in in_words(actor, events)]


def test_everybody_sees_who_opened_what_of_theirs_and_nothing_else(house):
    with house.activate():
        mentor, mentee = house.actor("mentor"), house.actor("mentee")
        open_note(actor=mentee, note=house.shared_note)
        open_note(actor=mentor, note=house.private_note)
        open_goals(actor=mentor, relationship=house.relationship)
        assert seen(house, "mentor") == [("Omar", "note", 0), ("Nia", "note", 0)]
        assert seen(house, "mentee") == [("Omar", "goals", 1)]
        assert seen(house, "mentee", relationship=house.relationship) == [("Omar", "goals", 1)]
        assert seen(house, "mentor", relationship=house.other_relationship) == []
        for part in ("admin", "manager", "other_mentor", "other_mentee", "member"):
            assert seen(house, part) == []
        assert not openings(house.system).exists()


def test_deleting_a_note_does_not_hide_who_opened_it(house):
    with house.activate():
        note = write_note(
            actor=house.actor("mentor"),
            relationship=house.relationship,
            text="For you.",
            audience="relationship",
        )
        open_note(actor=house.actor("mentee"), note=note)
        delete_note(actor=house.actor("mentor"), note=note)
        (opening,) = in_words(house.actor("mentor"), list(openings(house.actor("mentor"))))
    assert (opening.by, opening.note_id, opening.is_own) == ("Nia", None, False)


def test_pages_and_api_show_the_same(world, house):
    client = world.client("mentee")
    client.post(note_url(house))
    world.client("mentor").get(f"/o/northgate/relationships/{house.relationship.pk}/")
    for base in ("me/", f"relationships/{house.relationship.pk}/"):
        page = client.get(f"/o/northgate/{base}openings/").content.decode()
        assert "A goal of yours" in page
        assert "Omar" in page
        mine = world.client("mentor").get(f"/o/northgate/{base}openings/").content.decode()
        assert "A note of yours" in mine
        assert "Nia" in mine
        rows = client.get(f"/api/v1/organizations/northgate/{base}openings/").json()["results"]
        assert [(row["by"], row["what"], row["is_own"]) for row in rows] == [
            ("Omar", "goals", False)
        ]
    home = client.get("/o/northgate/me/").content.decode()
    assert "/o/northgate/me/openings/" in home
    page = client.get(f"/o/northgate/relationships/{house.relationship.pk}/").content.decode()
    assert f"/o/northgate/relationships/{house.relationship.pk}/openings/" in page


@pytest.mark.parametrize("address", ["me/openings/", "relationships/{}/openings/"])
def test_a_long_list_costs_no_more_queries(world, house, address):
    client = world.client("mentor")
    address = f"/o/northgate/{address.format(house.relationship.pk)}"

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    with house.activate():
        open_note(actor=house.actor("mentee"), note=house.shared_note)
    queries()
    one = queries()
    with house.activate():
        for _ in range(4):
            audit.record(
                actor=house.actor("mentee"), action="note.opened", subject=house.shared_note
            )
    assert queries() == one
