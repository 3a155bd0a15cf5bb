"""The third wall of tenancy, as migration operations: row-level security and same-tenant keys."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from mentorship.tenancy import TenantForeignKey, key_name

TENANT = "organization_id = nullif(current_setting('app.organization', true), '')::uuid"


class IsolateTenant(Operation):
    """Enable and force row-level security on a tenant's table, and tie its relations to its tenant.

    `also_readable` is a condition under which a row may be read besides (see Membership).
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, model_name: str, also_readable: str = "") -> None:
        self.model_name = model_name
        self.also_readable = also_readable

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The walls are in the database alone; the models' state does not change."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        table = model._meta.db_table
        run = schema_editor.execute
        run(f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_tenant" UNIQUE (organization_id, id)')
        run(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        run(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
        run(f'CREATE POLICY tenant ON "{table}" USING ({TENANT}) WITH CHECK ({TENANT})')
        if self.also_readable:
            run(f'CREATE POLICY also ON "{table}" FOR SELECT USING ({self.also_readable})')
        for field in model._meta.local_fields:
            if isinstance(field, TenantForeignKey):
                _add_composite_key(schema_editor, model, field)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = from_state.apps.get_model(app_label, self.model_name)._meta.db_table
        schema_editor.execute(f'DROP POLICY tenant ON "{table}"')
        schema_editor.execute(f'DROP POLICY IF EXISTS also ON "{table}"')
        schema_editor.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')
        schema_editor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_tenant" CASCADE')

    def describe(self) -> str:
        return f"Isolate the tenants of {self.model_name}"


class SameTenant(Operation):
    """The composite foreign key of a TenantForeignKey that was added to an isolated table."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, model_name: str, field_name: str) -> None:
        self.model_name = model_name
        self.field_name = field_name

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The key is in the database alone; the models' state does not change."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        _add_composite_key(schema_editor, model, model._meta.get_field(self.field_name))

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = from_state.apps.get_model(app_label, self.model_name)
        table = model._meta.db_table
        column = model._meta.get_field(self.field_name).column
        schema_editor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{key_name(table, column)}"')

    def describe(self) -> str:
        return f"Tie {self.model_name}.{self.field_name} to its tenant"


def _add_composite_key(schema_editor: BaseDatabaseSchemaEditor, model: Any, field: Any) -> None:
    table, column = model._meta.db_table, field.column
    target = field.remote_field.model._meta.db_table
    schema_editor.execute(
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{key_name(table, column)}" '
        f'FOREIGN KEY (organization_id, "{column}") REFERENCES "{target}" (organization_id, id) '
        "DEFERRABLE INITIALLY IMMEDIATE"
    )
