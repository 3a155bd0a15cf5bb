"""The third wall of tenancy, as migration operations: row-level security and same-tenant keys."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from mentorship.tenancy import TenantForeignKey, key_name

TENANT = "organization_id = nullif(current_setting('app.organization', true), '')::uuid"
PERSON = "nullif(current_setting('app.person', true), '')::uuid"
"""Who asks, as `tenancy.identify` said; null for a worker."""


class _InTheDatabase(Operation):
    """What the database alone knows of: the models' state does not change."""

    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing changes."""


class IsolateTenant(_InTheDatabase):
    """Enable and force row-level security on a tenant's table, and tie its relations to its tenant.

    `also_readable` is a condition under which a row may be read besides (see Membership).
    """

    def __init__(self, model_name: str, also_readable: str = "") -> None:
        self.model_name = model_name
        self.also_readable = also_readable

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


class SameTenant(_InTheDatabase):
    """The composite foreign key of a TenantForeignKey that was added to an isolated table."""

    def __init__(self, model_name: str, field_name: str) -> None:
        self.model_name = model_name
        self.field_name = field_name

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


def confined(
    table: str, *, read: str, add: str, change: str, remove: str, is_counted: bool = False
) -> tuple[str, str]:
    """For `RunSQL`: show rows of a tenant to the people alone whom they are for (`PERSON`).

    The tenant's policy stays a condition of everything; these say who, besides. Whoever may
    `change` a row may lock it; what it becomes must satisfy `add` too. `is_counted`: the tables'
    owner, and so a view of the owner's without the confidential columns, sees the tenant's rows.
    """
    policies = [
        f"CREATE POLICY tenant ON {table} AS RESTRICTIVE USING ({TENANT}) WITH CHECK ({TENANT})",
        f"CREATE POLICY audience_reads ON {table} FOR SELECT USING ({read})",
        f"CREATE POLICY audience_adds ON {table} FOR INSERT WITH CHECK ({add})",
        f"CREATE POLICY audience_changes ON {table} FOR UPDATE USING ({change}) WITH CHECK ({add})",
        f"CREATE POLICY audience_removes ON {table} FOR DELETE USING ({remove})",
    ]
    if is_counted:
        policies += [f"CREATE POLICY facts ON {table} FOR SELECT TO CURRENT_USER USING (true)"]
    before = f"CREATE POLICY tenant ON {table} USING ({TENANT}) WITH CHECK ({TENANT})"
    ours = ["facts", *(f"audience_{does}" for does in ("reads", "adds", "changes", "removes"))]
    drops = [f"DROP POLICY IF EXISTS {name} ON {table}" for name in ("tenant", *ours)]
    return ";\n".join([drops[0], *policies]), ";\n".join([*drops, before])


def goes_with(table: str, column: str, target: str) -> tuple[str, str]:
    """For `RunSQL`: rows go with the row they hang on, by whomever that is deleted: foreign keys
    step over row-level security, and who deletes need not see what goes."""
    name = key_name(table, column)
    key = (
        f"ALTER TABLE {table} DROP CONSTRAINT {name}, ADD CONSTRAINT {name} "
        f"FOREIGN KEY (organization_id, {column}) REFERENCES {target} (organization_id, id)"
    )
    end = "DEFERRABLE INITIALLY IMMEDIATE"
    return f"{key} ON DELETE CASCADE {end}", f"{key} {end}"
