"""Attackers with plain SQL and the app's own role: what row-level security shows to whom.

The rules in Python are left aside here; the database alone decides. A setting of the transaction
says who asks, so what is shown is what the middleware or a worker would be shown.
"""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from mentorship.access import Actor
from mentorship.tenancy import acting_as
from scheduling.models import Note
from scheduling.services.notes import write_note
from tests.world import World

TABLES = {
    "scheduling_note": {"mentor": 2, "mentee": 1},
    "participants_goal": {"mentor": 1, "mentee": 1},
    "participants_goalstep": {"mentor": 1, "mentee": 1},
    "matching_declinereason": {"other_mentee": 1},
}
CAST = (
    "admin",
    "manager",
    "other_manager",
    "mentor",
    "mentee",
    "other_mentor",
    "other_mentee",
    "member",
)


def rows(sql: str, *params: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def count(table: str) -> int:
    (number,) = rows(f"SELECT count(*) FROM {table}")[0]
    return int(str(number))


@contextmanager
def settings(**values: object):
    """Only what an attacker's transaction sets."""
    with transaction.atomic(), connection.cursor() as cursor:
        for name in ("organization", "person", "user"):
            cursor.execute(
                "SELECT set_config(%s, %s, true)", [f"app.{name}", str(values.get(name, ""))]
            )
        yield


@pytest.mark.parametrize("table", TABLES)
def test_without_an_organization_there_is_nothing(world: World, table: str) -> None:
    person = world.northgate.person("mentor").pk
    with settings(person=person):
        assert count(table) == 0


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("part", CAST)
def test_each_sees_what_is_for_them(world: World, table: str, part: str) -> None:
    house = world.northgate
    with settings(organization=house.organization.pk, person=house.person(part).pk):
        assert count(table) == TABLES[table].get(part, 0)


@pytest.mark.parametrize("table", TABLES)
def test_nobody_and_no_account_alone_see_anything(world: World, table: str) -> None:
    """The worker; and an account that is tied to nobody on the staff list."""
    house = world.northgate
    with settings(organization=house.organization.pk):
        assert count(table) == 0
    with settings(organization=house.organization.pk, user=house.user("admin").pk):
        assert count(table) == 0


@pytest.mark.parametrize("table", TABLES)
def test_a_person_of_another_organization_sees_nothing(world: World, table: str) -> None:
    ours, theirs = world.northgate, world.harbour
    with settings(organization=ours.organization.pk, person=theirs.person("mentor").pk):
        assert count(table) == 0
    with settings(organization=theirs.organization.pk, person=ours.person("mentor").pk):
        assert count(table) == 0


def test_the_other_member_does_not_see_a_private_note(world: World) -> None:
    house = world.northgate
    with settings(organization=house.organization.pk, person=house.person("mentee").pk):
        seen = rows("SELECT audience FROM scheduling_note")
        assert seen == [("relationship",)]
        assert rows("SELECT 1 FROM scheduling_note WHERE audience = 'private'") == []


def test_who_has_left_sees_what_was_written_before(world: World) -> None:
    house = world.northgate
    before = {house.shared_note.pk, house.private_note.pk}
    with house.activate():
        member = house.relationship.members.get(person=house.person("mentee"))
        member.left_on = timezone.localdate()
        member.save()
        write_note(
            actor=house.actor("mentor"),
            relationship=house.relationship,
            text="Since then.",
            audience="relationship",
        )
        later = timezone.now() + timedelta(days=3)
        Note.objects.exclude(pk__in=before).update(written_at=later)
    with settings(organization=house.organization.pk, person=house.person("mentee").pk):
        assert rows("SELECT id FROM scheduling_note") == [(house.shared_note.pk,)]
        assert count("participants_goal") == 1, "their own"
    with house.activate():
        member = house.relationship.members.get(person=house.person("mentor"))
        member.left_on = timezone.localdate()
        member.save()
    with settings(organization=house.organization.pk, person=house.person("mentor").pk):
        assert count("participants_goal") == 0, "a mentor who has left reads goals no more"


@pytest.mark.parametrize(
    ("part", "statement"),
    [
        ("mentee", "UPDATE scheduling_note SET sealed_text = 'x'"),
        ("mentee", "DELETE FROM scheduling_note"),
        ("manager", "UPDATE scheduling_note SET audience = 'relationship'"),
        ("manager", "UPDATE scheduling_note SET author_id = author_id"),
        ("admin", "DELETE FROM scheduling_note"),
        ("admin", "DELETE FROM participants_goal"),
        ("mentor", "DELETE FROM participants_goal"),
        ("other_mentor", "UPDATE participants_goalstep SET done_at = now()"),
        ("manager", "UPDATE matching_declinereason SET sealed_text = 'x'"),
        ("other_mentor", "DELETE FROM matching_declinereason"),
    ],
)
def test_who_may_not_write_changes_no_row(world: World, part: str, statement: str) -> None:
    house = world.northgate
    with (
        settings(organization=house.organization.pk, person=house.person(part).pk),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
        assert cursor.rowcount == 0


def test_a_mentor_changes_no_goal(world: World) -> None:
    house = world.northgate
    with settings(organization=house.organization.pk, person=house.person("mentor").pk):
        assert rows("SELECT status FROM participants_goal FOR UPDATE") == [("open",)]
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            rows("UPDATE participants_goal SET status = 'dropped' RETURNING id")


@pytest.mark.parametrize("part", ["mentee", "manager", "other_mentor"])
def test_no_note_is_written_in_another_name(world: World, part: str) -> None:
    house = world.northgate
    with (
        settings(organization=house.organization.pk, person=house.person(part).pk),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO scheduling_note (id, organization_id, relationship_id, author_id,"
            " audience, sealed_text, written_at, row_version)"
            " VALUES (uuidv7(), %s, %s, %s, 'private', '', now(), 1)",
            [house.organization.pk, house.relationship.pk, house.person("mentor").pk],
        )


def test_joins_and_subqueries_tell_no_more(world: World) -> None:
    """A manager looks at meetings, and tries to count notes through them."""
    house = world.northgate
    with settings(organization=house.organization.pk, person=house.person("manager").pk):
        assert count("scheduling_meeting") > 0
        through = "scheduling_meeting m JOIN scheduling_note n ON n.meeting_id = m.id"
        assert count(through) == 0
        assert rows("SELECT 1 WHERE EXISTS (SELECT 1 FROM scheduling_note)") == []
        assert rows("SELECT max(written_at) FROM scheduling_note") == [(None,)]


def test_an_error_does_not_tell_what_a_hidden_note_holds(world: World) -> None:
    """A condition that raises for a matching row would tell of the row, were it reached."""
    house = world.northgate
    with settings(organization=house.organization.pk, person=house.person("manager").pk):
        assert (
            rows("SELECT 1 / (length(sealed_text) - length(sealed_text)) FROM scheduling_note")
            == []
        )
        hidden = "SELECT 1 FROM scheduling_note WHERE 1 / (length(sealed_text) * 0) = 1"
        assert rows(hidden) == []


def test_a_manager_counts_steps_without_their_words(world: World) -> None:
    house = world.northgate
    with settings(organization=house.organization.pk, person=house.person("manager").pk):
        assert count("participants_goalstepfact") == 1
        with pytest.raises(DatabaseError, match="sealed_text"), transaction.atomic():
            rows("SELECT sealed_text FROM participants_goalstepfact")
        with pytest.raises(DatabaseError, match="place"), transaction.atomic():
            rows("SELECT place FROM scheduling_meetingfact")


def test_who_asks_is_forgotten_with_the_organization(world: World) -> None:
    house = world.northgate
    with house.activate("mentor"):
        assert Note.objects.count() == 2
    with house.activate():
        assert not Note.objects.exists()


def test_a_request_is_asked_by_its_own_person(world: World) -> None:
    """The middleware says who asks: what a page shows follows the signed-in account."""
    house = world.northgate
    address = f"/api/v1/organizations/northgate/relationships/{house.relationship.pk}/notes/"
    seen = {
        part: world.client(part).get(address).json().get("count") for part in ("mentor", "mentee")
    }
    assert seen == {"mentor": 2, "mentee": 1}
    assert world.client("manager").get(address).status_code == 404


def test_an_administrator_who_takes_part_sees_their_own_and_no_more(world: World) -> None:
    house = world.northgate
    with house.activate():
        person = house.person("mentor")
        person.user, before = house.user("admin"), person.user
        admin_person = house.person("admin")
        admin_person.user = None
        admin_person.save()
        person.save()
        assert before is not None
    actor: Actor = house.actor("admin")
    assert actor.person_id == person.pk
    with (
        acting_as(house.user("admin")),
        settings(organization=house.organization.pk, person=actor.person_id),
    ):
        assert count("scheduling_note") == 2
