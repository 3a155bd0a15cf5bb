"""Organisations' keys and data keys: made when first needed, unwrapped for one transaction."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from mentorship.active import remembered
from mentorship.models import DataKey, OrganizationKey
from mentorship.sealing.envelope import bind, decrypt, encrypt, new_key
from mentorship.sealing.errors import Erased, Tampered
from mentorship.sealing.roots import RootKeys, root_keys
from mentorship.tenancy import new_id


def memory() -> dict[Any, Any]:
    """What this transaction remembers; nothing outlives `activate`."""
    known = remembered.get()
    return {} if known is None else known


def key_to_seal_with(subject_id: UUID) -> tuple[UUID, bytes]:
    """The id and the bytes of the subject's data key, made if there is none.

    It is read each time: one that was remembered might have been undone with its savepoint.
    Raises Erased, Tampered.
    """
    row = DataKey.objects.filter(subject_id=subject_id).select_related("organization_key").first()
    if row is None:
        _make_data_key(subject_id)
        row = DataKey.objects.select_related("organization_key").get(subject_id=subject_id)
    return row.pk, unwrapped(row)


def keys_to_open_with(ids: Iterable[UUID]) -> dict[UUID, tuple[UUID, bytes | None]]:
    """Of each data key that there is: its subject, and its bytes or None once it was erased.

    One query, whatever their number. Raises Tampered.
    """
    known = memory()
    wanted = set(ids)
    missing = [key_id for key_id in wanted if ("data_key", key_id) not in known]
    found: dict[UUID, tuple[UUID, bytes | None]] = {}
    if missing:
        rows = DataKey.objects.filter(pk__in=missing).select_related("organization_key")
        for row in rows:
            opened = (row.subject_id, None if row.erased_at else unwrapped(row))
            found[row.pk] = known["data_key", row.pk] = opened
    return found | {
        key_id: known["data_key", key_id] for key_id in wanted if ("data_key", key_id) in known
    }


def is_erased(subject_id: UUID) -> bool:
    """Whether the subject's data key was destroyed."""
    return DataKey.objects.filter(subject_id=subject_id, erased_at__isnull=False).exists()


def unwrapped(row: DataKey) -> bytes:
    """The data key's bytes. Raises Erased, Tampered."""
    if row.wrapped is None:
        raise Erased()
    return decrypt(
        organization_key_bytes(row.organization_key), bytes(row.wrapped), _place_of_data_key(row)
    )


def wrap_data_key(row: DataKey, key: bytes, by: OrganizationKey) -> None:
    """Wrap the data key's bytes by this organisation key; the row is not saved."""
    row.organization_key = by
    row.wrapped = encrypt(organization_key_bytes(by), key, _place_of_data_key(row))


def organization_key_bytes(row: OrganizationKey) -> bytes:
    """The organisation key's bytes, unwrapped by the root once a transaction. Raises Tampered."""
    known = memory()
    name = ("organization_key", row.pk)
    if name not in known:
        if row.wrapped is None:
            raise Tampered("its organisation key was retired")
        known[name] = _root().unwrap(
            bytes(row.wrapped), place_of_organization_key(row), row.root_key_id
        )
    key: bytes = known[name]
    return key


def current_organization_key() -> OrganizationKey:
    """The newest key of the active organisation, made if there is none."""
    newest = OrganizationKey.objects.filter(retired_at=None).order_by("-version")
    found = newest.first()
    if found is None:
        # Two who come at once make one: the second finds the first's.
        OrganizationKey.objects.bulk_create([made_organization_key(1)], ignore_conflicts=True)
        found = newest.get()
    return found


def made_organization_key(version: int) -> OrganizationKey:
    """A new key of the active organisation, wrapped by the root; not saved."""
    root = _root()
    row = OrganizationKey(pk=new_id(), version=version, root_key_id=root.current_id)
    row.wrapped = root.wrap(new_key(), place_of_organization_key(row))
    return row


def place_of_organization_key(row: OrganizationKey) -> bytes:
    """What an organisation's key is bound to: moved elsewhere, it does not open."""
    return bind("organization key", 1, row.organization_id, row.pk, row.version)


def _place_of_data_key(row: DataKey) -> bytes:
    by = row.organization_key
    return bind("data key", 1, row.organization_id, by.pk, by.version, row.pk, row.subject_id)


def _make_data_key(subject_id: UUID) -> None:
    row = DataKey(pk=new_id(), subject_id=subject_id)
    wrap_data_key(row, new_key(), current_organization_key())
    DataKey.objects.bulk_create([row], ignore_conflicts=True)


def _root() -> RootKeys:
    known = memory()
    if "root" not in known:
        known["root"] = root_keys()
    root: RootKeys = known["root"]
    return root
