"""Every tenant table stands behind its walls. By introspection: a new one cannot do without."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import ForeignKey, ManyToManyField, Model, UniqueConstraint

from mentorship.models import AuditEvent, AuditHead, AuditLink
from mentorship.tenancy import TenantForeignKey, TenantModel, acting_as, identify, key_name
from tests.world import House, World

OURS = (
    "mentorship",
    "programs",
    "participants",
    "ideas",
    "matching",
    "scheduling",
    "support",
    "record",
    "reporting",
    "rights",
)
TENANT_MODELS = [model for model in apps.get_models() if issubclass(model, TenantModel)]
GLOBAL_MODELS = {"mentorship.User", "mentorship.Organization"}
# Rows that only some of the signed-in see: somebody who does (a part of the cast).
AUDIENCES = {
    "participants.EquityAnswer": "mentee",
    "participants.EquityConsent": "mentee",
    "support.SupportWords": "mentee",
    "support.Concern": "mentee",
    "support.ConcernEvent": "mentee",
    "scheduling.Note": "mentor",
    "record.Reflection": "mentee",
    "record.WishToGoOn": "other_mentee",
    "participants.Goal": "mentee",
    "participants.GoalStep": "mentee",
    "matching.DeclineReason": "other_mentee",
    "scheduling.ChemistryAnswer": "mentee",
}
# Tables whose rows are shown by person: the tenant's policy is a condition beside these.
CONFINED = {"scheduling.Note", "participants.Goal", "participants.GoalStep"} | {
    "matching.DeclineReason",
    "record.Reflection",
    "record.WishToGoOn",
    "scheduling.ChemistryAnswer",
}
AUDIENCE_POLICIES = [
    ("audience_adds", "INSERT", ["public"]),
    ("audience_changes", "UPDATE", ["public"]),
    ("audience_reads", "SELECT", ["public"]),
    ("audience_removes", "DELETE", ["public"]),
]
# Put in, and read by the tables' owner alone: not even its own organisation sees a row again.
CLOSED = {"ideas.IdeaSlip"}
# Read by the tables' owner alone: views of the owner's count them, without the words.
COUNTED = {
    "participants.Goal",
    "participants.GoalStep",
    "record.WishToGoOn",
    "scheduling.ChemistryAnswer",
}
OWNERS_VIEWS = {"participants_goalstepfact", "record_goingon", "reporting_goalfact"}
by_label = pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model._meta.label)


@contextmanager
def as_its_audience(house: House, model: type[TenantModel]) -> Iterator[None]:
    """Within the organisation, as somebody who sees such rows."""
    part = AUDIENCES.get(model._meta.label)
    with acting_as(house.user(part)) if part else nullcontext(), house.activate():
        if part:
            identify(house.person(part).pk)
        yield


def test_every_model_of_ours_belongs_to_a_tenant() -> None:
    ours = {
        model._meta.label
        for app in OURS
        for model in apps.get_app_config(app).get_models()
        if model._meta.managed
    }
    assert ours - {model._meta.label for model in TENANT_MODELS} == GLOBAL_MODELS


def _fetch(sql: str, *params: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


@by_label
def test_row_level_security_is_enabled_and_forced(world: World, model: type[TenantModel]) -> None:
    rows = _fetch(
        "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass",
        model._meta.db_table,
    )
    assert rows == [(True, True)]


@by_label
def test_the_policy_binds_reading_and_writing(world: World, model: type[TenantModel]) -> None:
    policies = _fetch(
        "SELECT cmd, qual, with_check FROM pg_policies "
        "WHERE tablename = %s AND policyname = 'tenant'",
        model._meta.db_table,
    )
    assert len(policies) == 1
    command, using, with_check = policies[0]
    assert command == "ALL"
    assert using == with_check
    assert "app.organization" in str(using)


@by_label
def test_no_other_policy_lets_rows_through(world: World, model: type[TenantModel]) -> None:
    label = model._meta.label
    kind = _fetch(
        "SELECT permissive FROM pg_policies WHERE tablename = %s AND policyname = 'tenant'",
        model._meta.db_table,
    )
    others = _fetch(
        "SELECT policyname::text, cmd, roles::text[] FROM pg_policies WHERE tablename = %s"
        " AND policyname <> 'tenant' AND permissive = 'PERMISSIVE' ORDER BY 1",
        model._meta.db_table,
    )
    allowed = [("also", "SELECT", ["public"])] if label == "mentorship.Membership" else []
    if label in CONFINED:
        assert kind == [("RESTRICTIVE",)], "the tenant's policy must bind all others"
        allowed = AUDIENCE_POLICIES
    if label in COUNTED:
        owner = _fetch(
            "SELECT tableowner::text FROM pg_tables WHERE tablename = %s", model._meta.db_table
        )
        assert owner[0][0] != connection.settings_dict["USER"]
        allowed = [*allowed, ("facts", "SELECT", [owner[0][0]])]
    assert others == allowed


@by_label
def test_both_organizations_have_rows_and_see_their_own_alone(
    world: World, model: type[TenantModel]
) -> None:
    if model._meta.label in CLOSED:
        pytest.skip("nobody reads these: see tests/ideas/test_nameless.py")
    table = connection.ops.quote_name(model._meta.db_table)
    seen = {}
    for house in (world.northgate, world.harbour):
        with as_its_audience(house, model):
            assert model.objects.exists(), f"tests/world.py has no {model._meta.label}"
            seen[house.slug] = _fetch(f"SELECT DISTINCT organization_id FROM {table}")
            assert seen[house.slug] == [(house.organization.pk,)]


@by_label
def test_another_organizations_row_cannot_be_changed_or_deleted(
    world: World, model: type[TenantModel]
) -> None:
    with as_its_audience(world.harbour, model):
        foreign = model.objects.first()
    if model._meta.label in CLOSED:
        pytest.skip("nobody reads these: see tests/ideas/test_nameless.py")
    if model in (AuditEvent, AuditHead, AuditLink):
        pytest.skip("nobody may change or delete these: see tests/mentorship/test_audit.py")
    table = connection.ops.quote_name(model._meta.db_table)
    with world.northgate.activate(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET id = id WHERE id = %s", [foreign.pk])
        assert cursor.rowcount == 0
        cursor.execute(f"DELETE FROM {table} WHERE id = %s", [foreign.pk])
        assert cursor.rowcount == 0


@by_label
def test_every_relation_is_tied_to_its_tenant(world: World, model: type[TenantModel]) -> None:
    for field in model._meta.local_fields:
        if not isinstance(field, ForeignKey):
            continue
        if issubclass(field.remote_field.model, TenantModel):
            assert isinstance(field, TenantForeignKey), f"{field} must be a TenantForeignKey"
            name = key_name(model._meta.db_table, field.column)
            rows = _fetch("SELECT conkey FROM pg_constraint WHERE conname = %s", name)
            assert len(rows) == 1, f"add SameTenant('{model.__name__}', '{field.name}')"
            assert len(rows[0][0]) == 2


@by_label
def test_there_are_no_hidden_join_tables(model: type[TenantModel]) -> None:
    assert not [f for f in model._meta.many_to_many if isinstance(f, ManyToManyField)]


@by_label
def test_unique_constraints_name_the_organization(model: type[TenantModel]) -> None:
    """A unique value without its organisation would tell that a row exists elsewhere."""
    assert not [f for f in model._meta.local_fields if f.unique and not f.primary_key]
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint):
            named = [
                *constraint.fields,
                *(e.name for e in constraint.expressions if hasattr(e, "name")),
            ]
            assert named[0] == "organization", constraint.name


def _views(condition: str) -> set[object]:
    rows = _fetch(
        "SELECT relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace "
        f"WHERE nspname = 'public' AND relkind IN ('v', 'm') AND {condition}"
    )
    return {name for (name,) in rows}


def test_views_do_not_step_around_the_policies(world: World) -> None:
    """A view runs as its owner unless it says security_invoker; those that must are named here."""
    assert _views("NOT coalesce('security_invoker=true' = ANY(reloptions), false)") == OWNERS_VIEWS
    assert _views("NOT coalesce('security_barrier=true' = ANY(reloptions), false)") == set()


VIEW_MODELS = [
    model
    for app in OURS
    for model in apps.get_app_config(app).get_models()
    if not model._meta.managed
]


@pytest.mark.parametrize("model", VIEW_MODELS, ids=lambda model: model._meta.label)
def test_a_view_shows_facts_of_its_organization_alone(world: World, model: type[Model]) -> None:
    table = model._meta.db_table
    assert _fetch(f"SELECT * FROM {table}") == [], "no organisation is active"
    seen = {}
    for house in (world.northgate, world.harbour):
        with house.activate():
            seen[house.slug] = _fetch(f"SELECT DISTINCT organization_id FROM {table}")
            assert seen[house.slug] == [(house.organization.pk,)]
    columns = _fetch(
        "SELECT attname::text, typname::text FROM pg_attribute"
        " JOIN pg_type ON pg_type.oid = atttypid WHERE attrelid = %s::regclass AND attnum > 0",
        table,
    )
    assert {name for name, _ in columns} == {field.column for field in model._meta.local_fields}
    assert "bytea" not in {kind for _, kind in columns}
    with world.northgate.activate():
        for verb in ("DELETE FROM {}", "UPDATE {} SET id = id"):
            with pytest.raises(DatabaseError), transaction.atomic():
                _fetch(verb.format(table))


def test_the_tests_run_as_the_apps_role(world: World) -> None:
    rows = _fetch(
        "SELECT rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    )
    assert rows == [(False, False, False)]
