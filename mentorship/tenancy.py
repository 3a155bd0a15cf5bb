"""The second wall of tenancy: nothing of a tenant is read or written unless one is active.

The first wall is the address (`middleware.TenantMiddleware`), the third is row-level security
in the database (`isolation`), which obeys the setting that `activate` makes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction
from uuid_utils.compat import uuid7

from mentorship.active import active as _active
from mentorship.active import remembered

if TYPE_CHECKING:
    from mentorship.models import Organization, User


class NoTenant(RuntimeError):
    """A tenant's rows were asked for while no organisation was active."""


class NestedTenant(RuntimeError):
    """One organisation was to be activated inside another."""


def new_id() -> UUID:
    """A UUIDv7: public, unguessable enough to name, and sorted by the time it was made."""
    return uuid7()


def active_organization_id() -> UUID | None:
    """The active organisation's id, or None."""
    return _active.get()


def current_organization_id() -> UUID:
    """The active organisation's id. Raises NoTenant when there is none."""
    organization_id = _active.get()
    if organization_id is None:
        raise NoTenant("No organisation is active here: use activate(organization).")
    return organization_id


@contextmanager
def _transaction_with(
    savepoint: bool = True, snapshot: bool = False, **settings: str
) -> Iterator[None]:
    """A transaction in which these settings (`app.<name>`) hold, put back afterwards.

    The settings go with their transaction; but a released savepoint keeps the inner values, so an
    inner block must restore the outer ones.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic(savepoint=savepoint):
        if snapshot and is_outermost:
            # Before the first query, and for this transaction alone: PgBouncer keeps nothing of it.
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        before = _set(**settings)
        try:
            yield
        finally:
            if not is_outermost and not connection.needs_rollback and _is_usable():
                _set(**before)


def _set(**settings: str) -> dict[str, str]:
    """Set what holds until the transaction ends; returns what held before."""
    calls = ", ".join("current_setting(%s, true), set_config(%s, %s, true)" for _ in settings)
    names = [f"app.{name}" for name in settings]
    values = [
        part
        for name, value in zip(names, settings.values(), strict=True)
        for part in (name, name, value)
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", values)
        row = cursor.fetchone()
    return {name: row[2 * place] or "" for place, name in enumerate(settings)}


def _is_usable() -> bool:
    """False in a transaction that the database has aborted: its settings go with it."""
    info = connection.connection.info if connection.connection else None
    return info is not None and info.transaction_status.name != "INERROR"


@contextmanager
def activate(
    organization: "Organization | UUID", savepoint: bool = True, snapshot: bool = False
) -> Iterator[None]:
    """Open a transaction in which this organisation's rows, and no other's, can be reached.

    Raises NestedTenant inside another organisation; inside the same one it is a savepoint. Where
    the surrounding transaction ends with it anyway, `savepoint=False` spares the round trips. With
    `snapshot` all that is read is of one moment; a transaction that is open already stays what it
    is. Write nothing there that others write too: PostgreSQL refuses the second.
    """
    organization_id = organization if isinstance(organization, UUID) else organization.pk
    outer = _active.get()
    if outer is not None and outer != organization_id:
        raise NestedTenant("Another organisation is active: leave it first.")
    if outer is not None:
        with transaction.atomic():
            yield
        return
    with _transaction_with(savepoint, snapshot, organization=str(organization_id), person=""):
        token, memory = _active.set(organization_id), remembered.set({})
        try:
            yield
        finally:
            remembered.reset(memory)
            _active.reset(token)


@contextmanager
def acting_as(user: "User") -> Iterator[None]:
    """Open a transaction in which the user's own memberships, in any organisation, are readable."""
    with _transaction_with(user=str(user.pk)):
        yield


def identify(person_id: UUID | None) -> None:
    """Tell the database who asks, for the rest of `activate`: confidential rows are shown to the
    people whom they are for, and to nobody where nobody asks (the worker, an administrator).

    The middleware says it for each request; queries and services of confidential rows say it again
    for their actor, so that what they may read never depends on who asked before.
    """
    current_organization_id()
    _set(person=str(person_id) if person_id else "")


@contextmanager
def identified_as(person_id: UUID | None) -> Iterator[None]:
    """Ask as this person, and afterwards again as whoever asked before."""
    current_organization_id()
    with _transaction_with(person=str(person_id) if person_id else ""):
        yield


@contextmanager
def _keys_checked_at_the_end(model: type[models.Model]) -> Iterator[None]:
    """Composite keys are checked after the block instead of after each statement: Django deletes
    rows before those that point at them through a key that may be empty."""
    if not model._meta.related_objects:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {_composite_keys()} DEFERRED")
        yield
        cursor.execute(f"SET CONSTRAINTS {_composite_keys()} IMMEDIATE")


@cache
def _composite_keys() -> str:
    """All of them by name. Not ALL: that would also link the audit trail's chain before the end
    of the transaction, which would then hold the lock on the chain's head for the rest of it."""
    names = {
        key_name(model._meta.db_table, field.column)
        for model in apps.get_models()
        if issubclass(model, TenantModel)
        for field in model._meta.local_fields
        if isinstance(field, TenantForeignKey)
    }
    return ", ".join(f'"{name}"' for name in sorted(names))


def key_name(table: str, column: str) -> str:
    """The name of a relation's composite key; PostgreSQL keeps 63 bytes of it."""
    return f"{table}_{column}_same_tenant"[:63]


class TenantQuerySet(models.QuerySet[Any]):
    """Rows of the active organisation."""

    def delete(self) -> tuple[int, dict[str, int]]:
        with _keys_checked_at_the_end(self.model):
            return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


_filtered: dict[tuple[type, type[models.Model], str | None], tuple[UUID, TenantQuerySet]] = {}
"""Per manager's model the filtered queryset of the organisation that asked last. One assignment
replaces it, and what was read is compared and used as one: threads cannot mix two up."""


class TenantManager(models.Manager.from_queryset(TenantQuerySet)):  # type: ignore[misc]
    """Refuses to build a query while no organisation is active, and filters to the active one."""

    def get_queryset(self) -> TenantQuerySet:
        """A copy of the last one made for this organisation: to add the filter anew for every
        query takes longer than the database does for many of them."""
        organization_id = current_organization_id()
        place = (self._queryset_class, self.model, self._db)
        known = _filtered.get(place)
        if known is None or known[0] != organization_id:
            found = super().get_queryset().filter(organization_id=organization_id)
            known = _filtered[place] = (organization_id, cast(TenantQuerySet, found))
        rows = known[1].all()
        rows._hints = self._hints  # type: ignore[attr-defined]
        return rows

    def none(self) -> TenantQuerySet:
        """Nothing, which needs no organisation: a form's or a filter's queryset before its time."""
        return TenantQuerySet(self.model, using=self._db).none()


class OrganizationField(models.ForeignKey):
    """The tenant of a row: the active organisation, unless another is given.

    Not a `default=`, for a migration asks for defaults while no organisation is active.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs |= {"to": "mentorship.Organization", "on_delete": models.CASCADE}
        kwargs |= {"editable": False, "db_index": False, "related_name": "+"}
        super().__init__(**kwargs)

    def get_default(self) -> UUID | None:
        return active_organization_id()

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        if getattr(model_instance, self.attname) is None:
            setattr(model_instance, self.attname, current_organization_id())
        return super().pre_save(model_instance, add)


class TenantModel(models.Model):
    """A row that belongs to one organisation.

    Its migration names it in `isolation.IsolateTenant`; relations to other tenant rows are
    `TenantForeignKey`s. `tests/isolation` fails for a table that lacks either.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = OrganizationField()

    objects = TenantManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with _keys_checked_at_the_end(type(self)):
            return super().delete(*args, **kwargs)


class TenantForeignKey(models.ForeignKey):
    """A relation between two rows of one organisation.

    The database constraint is composite, `(organization_id, x_id)`, and made by the migration's
    `IsolateTenant` or `SameTenant`: foreign-key checks ignore row-level security, so a plain one
    would accept the id of another organisation's row.
    """

    def __init__(self, to: Any, on_delete: Any, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("db_constraint", None)
        return name, path, args, kwargs
