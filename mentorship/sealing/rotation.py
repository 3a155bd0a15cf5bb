"""Rotation rewraps keys and touches no words. Every step is a transaction; any may be the last."""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from mentorship import audit
from mentorship.access import Actor
from mentorship.models import DataKey, Organization, OrganizationKey
from mentorship.sealing.keyring import (
    current_organization_key,
    made_organization_key,
    place_of_organization_key,
    unwrapped,
    wrap_data_key,
)
from mentorship.sealing.roots import root_keys
from mentorship.tenancy import activate


def rewrap_by_root(organization: Organization) -> int:
    """Wrap the organisation's keys by the current root key. Returns how many were not yet."""
    root = root_keys()
    with activate(organization):
        rows = (
            OrganizationKey.objects.select_for_update()
            .filter(retired_at=None)
            .exclude(root_key_id=root.current_id)
        )
        done = 0
        for row in rows:
            place = place_of_organization_key(row)
            key = root.unwrap(bytes(row.wrapped or b""), place, row.root_key_id)
            row.wrapped, row.root_key_id = root.wrap(key, place), root.current_id
            row.save(update_fields=["wrapped", "root_key_id"])
            done += 1
        if done:
            _record(organization, "key.rewrapped_by_root", keys=done, root_key_id=root.current_id)
    return done


def rotate_organization_key(organization: Organization, *, batch: int = 500) -> Iterator[int]:
    """Give the organisation a new key and wrap its data keys by it, a batch at a time.

    Where an earlier rotation was cut short it is finished and no further key is made. The old key
    is destroyed when nothing is wrapped by it any more. Yields how many were rewrapped.
    """
    with activate(organization):
        _begin(organization)
    while True:
        with activate(organization):
            rewrapped = _rewrap_some(batch)
            if not rewrapped:
                _retire_old(organization)
                return
        yield rewrapped


def _begin(organization: Organization) -> None:
    # A lock on the organisation's keys: two rotations at once make one new key.
    alive = list(
        OrganizationKey.objects.select_for_update().filter(retired_at=None).order_by("version")
    )
    if len(alive) == 1:
        made = made_organization_key(alive[0].version + 1)
        OrganizationKey.objects.bulk_create([made], ignore_conflicts=True)
        _record(organization, "key.rotation_begun", version=made.version)


@transaction.atomic
def _rewrap_some(batch: int) -> int:
    newest = current_organization_key()
    rows = (
        DataKey.objects.select_for_update(of=("self",), skip_locked=False)
        .filter(erased_at=None)
        .exclude(organization_key=newest)
        .select_related("organization_key")
        .order_by("pk")[:batch]
    )
    done = 0
    for row in rows:
        wrap_data_key(row, unwrapped(row), newest)
        row.save(update_fields=["organization_key", "wrapped"])
        done += 1
    return done


def _retire_old(organization: Organization) -> None:
    newest = current_organization_key()
    old = OrganizationKey.objects.select_for_update().filter(retired_at=None).exclude(pk=newest.pk)
    retired = 0
    for row in old:
        if not DataKey.objects.filter(organization_key=row, erased_at=None).exists():
            row.wrapped, row.retired_at = None, timezone.now()
            row.save(update_fields=["wrapped", "retired_at"])
            retired += 1
    if retired:
        _record(organization, "key.rotated", version=newest.version)


def _record(organization: Organization, action: str, **details: object) -> None:
    audit.record(actor=Actor.system(organization), action=action, **details)
