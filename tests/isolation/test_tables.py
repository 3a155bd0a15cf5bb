"""Every tenant table stands behind its walls. By introspection: a new one cannot do without."""

from contextlib import AbstractContextManager, nullcontext

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, ManyToManyField, UniqueConstraint

from mentorship.models import AuditEvent, AuditHead, AuditLink
from mentorship.tenancy import TenantForeignKey, TenantModel, acting_as, key_name
from tests.world import House, World

OURS = (
    "mentorship",
    "programs",
    "participants",
    "matching",
    "scheduling",
    "support",
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
}
by_label = pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model._meta.label)


def as_its_audience(house: House, model: type[TenantModel]) -> AbstractContextManager[None]:
    part = AUDIENCES.get(model._meta.label)
    return acting_as(house.user(part)) if part else nullcontext()


def test_every_model_of_ours_belongs_to_a_tenant() -> None:
    ours = {model._meta.label for app in OURS for model in apps.get_app_config(app).get_models()}
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
    others = _fetch(
        "SELECT policyname, cmd FROM pg_policies WHERE tablename = %s AND policyname <> 'tenant'"
        " AND permissive = 'PERMISSIVE'",
        model._meta.db_table,
    )
    allowed = [("also", "SELECT")] if model._meta.label == "mentorship.Membership" else []
    assert others == allowed


@by_label
def test_both_organizations_have_rows_and_see_their_own_alone(
    world: World, model: type[TenantModel]
) -> None:
    table = connection.ops.quote_name(model._meta.db_table)
    seen = {}
    for house in (world.northgate, world.harbour):
        with as_its_audience(house, model), house.activate():
            assert model.objects.exists(), f"tests/world.py has no {model._meta.label}"
            seen[house.slug] = _fetch(f"SELECT DISTINCT organization_id FROM {table}")
            assert seen[house.slug] == [(house.organization.pk,)]


@by_label
def test_another_organizations_row_cannot_be_changed_or_deleted(
    world: World, model: type[TenantModel]
) -> None:
    with as_its_audience(world.harbour, model), world.harbour.activate():
        foreign = model.objects.first()
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


def test_views_do_not_step_around_the_policies(world: World) -> None:
    """A view runs as its owner unless it says security_invoker."""
    views = _fetch(
        "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace "
        "WHERE nspname = 'public' AND relkind IN ('v', 'm') "
        "AND NOT coalesce('security_invoker=true' = ANY(reloptions), false)"
    )
    assert views == []


def test_the_tests_run_as_the_apps_role(world: World) -> None:
    rows = _fetch(
        "SELECT rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    )
    assert rows == [(False, False, False)]
