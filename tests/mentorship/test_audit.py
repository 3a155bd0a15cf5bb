"""The audit trail is appended to by a function, and outlives what it tells of where it must."""

from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from mentorship import audit
from mentorship.models import AuditEvent, Organization
from tests.world import World

TABLE = AuditEvent._meta.db_table
APPEND = (
    "SELECT mentorship_audit_append(%s, gen_random_uuid(), NULL, 'x', 'x', 'x', '', NULL, '{}')"
)


def _actions(world: World) -> list[str]:
    with world.northgate.activate():
        return list(AuditEvent.objects.order_by("at").values_list("action", flat=True))


def test_an_event_is_undone_with_its_act(world: World) -> None:
    house = world.northgate
    with house.activate(), transaction.atomic():
        audit.record(actor=house.actor("admin"), action="thing.done")
        transaction.set_rollback(True)
    assert "thing.done" not in _actions(world)


def test_an_event_recorded_now_outlives_the_transaction(world: World) -> None:
    house = world.northgate
    member = house.actor("member")
    with house.activate(), transaction.atomic():
        event = audit.record_now(actor=member, action="thing.opened", subject=house.person("nia"))
        transaction.set_rollback(True)
    with house.activate():
        kept = AuditEvent.objects.get(action="thing.opened")
    assert (kept.pk, kept.at, kept.actor_id) == (event.pk, event.at, member.user.pk)
    assert (kept.subject_type, kept.subject_id) == (
        "participants.person",
        house.person("nia").pk,
    )


def test_it_is_committed_when_it_returns(world: World) -> None:
    """Seen by somebody else at once, while the caller's transaction is still open."""
    house = world.northgate
    with house.activate():
        event = audit.record_now(actor=house.actor("admin"), action="thing.opened")
        parameters = connection.get_connection_params()
        with psycopg.connect(**parameters) as other:
            other.execute(
                "SELECT set_config('app.organization', %s, true)", [str(house.organization.pk)]
            )
            row = other.execute(f"SELECT id FROM {TABLE} WHERE id = %s", [event.pk]).fetchone()
    assert row == (event.pk,)


def test_it_does_not_wait_for_a_lock_on_the_organization(world: World) -> None:
    house = world.northgate
    with house.activate():
        Organization.objects.select_for_update().get(pk=house.organization.pk)
        audit.record_now(actor=house.actor("admin"), action="thing.opened")
    assert _actions(world)[-1] == "thing.opened"


def test_what_cannot_be_recorded_is_refused_by_name(world: World, monkeypatch: Any) -> None:
    """Here: the database takes no more connections of ours."""
    house = world.northgate
    nowhere = connection.get_connection_params() | {"port": "1"}
    with house.activate():
        actor = house.actor("admin")
        with monkeypatch.context() as patch:
            patch.setitem(connection.settings_dict, "PORT", nowhere["port"])
            with pytest.raises(audit.NotRecorded) as refused:
                audit.record_now(actor=actor, action="thing.opened")
    assert refused.value.status == 503


def test_another_organizations_trail_cannot_be_appended_to(world: World) -> None:
    with (
        pytest.raises(ProgrammingError, match="not of the active organisation"),
        world.northgate.activate(),
        connection.cursor() as cursor,
    ):
        cursor.execute(APPEND, [world.harbour.organization.pk])


@pytest.mark.parametrize("organization", [None, "northgate"])
def test_without_an_active_organization_nothing_is_appended(
    world: World, organization: str | None
) -> None:
    value = getattr(world, organization).organization.pk if organization else None
    with (
        pytest.raises(ProgrammingError, match="not of the active organisation"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(APPEND, [value])


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO {} (id) VALUES (gen_random_uuid())",
        "UPDATE {} SET action = 'x'",
        "DELETE FROM {}",
        "TRUNCATE {}",
        "ALTER TABLE {} DISABLE ROW LEVEL SECURITY",
        "DROP TABLE {}",
    ],
)
def test_the_apps_role_may_only_read_and_append(world: World, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
        world.northgate.activate(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(TABLE))


def test_the_functions_of_the_owner_have_their_search_path_pinned(world: World) -> None:
    """And nobody but who was named may call them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, proconfig, proacl::text FROM pg_proc p "
            "JOIN pg_namespace n ON n.oid = pronamespace WHERE prosecdef AND nspname = 'public'"
        )
        found = cursor.fetchall()
    assert "mentorship_audit_append" in [name for name, _, _ in found]
    for name, configuration, rights in found:
        assert "search_path=pg_catalog, pg_temp" in (configuration or []), name
        # An entry without a role before its `=` is everybody's.
        assert rights is not None, name
        assert not [part for part in rights.strip("{}").split(",") if part.startswith("=")], name
