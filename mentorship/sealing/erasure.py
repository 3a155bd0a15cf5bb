"""Erasure by destroying a key: what it sealed is unreadable wherever a copy of the words lies."""

from collections import Counter
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from mentorship import audit
from mentorship.access import Actor
from mentorship.models import DataKey, Organization
from mentorship.sealing import ledger
from mentorship.sealing.keyring import current_organization_key, memory
from mentorship.tenancy import activate, current_organization_id, new_id


@transaction.atomic
def erase(subject_id: UUID, *, actor: Actor) -> bool:
    """Destroy the data key of a subject of the active organisation, for good.

    Returns whether there was one to destroy. Doing it twice changes nothing. The ledger is
    written first: should the transaction be undone after all, a replay still erases. Nothing can
    be sealed for the subject afterwards. Raises OSError when the ledger cannot be written.
    """
    key = DataKey.objects.select_for_update().filter(subject_id=subject_id).first()
    if key is not None and key.erased_at is not None:
        return False
    organization_id = current_organization_id()
    ledger.append(ledger.Entry(timezone.now().isoformat(), str(organization_id), str(subject_id)))
    had_one = key is not None
    _destroy(key or DataKey(pk=new_id(), subject_id=subject_id))
    audit.record(actor=actor, action="key.erased", erased_subject=str(subject_id))
    return had_one


def _destroy(key: DataKey) -> None:
    if key._state.adding:
        key.organization_key = current_organization_key()
    key.wrapped, key.erased_at = None, timezone.now()
    key.save()
    memory().pop(("data_key", key.pk), None)


def replay_erasures() -> Counter[str]:
    """Destroy again every key that the ledger names, after a restore brought it back.

    Safe to do twice. Counts what was `erased`, what was `erased already`, and what belongs to an
    organisation that is `not here`.
    """
    done: Counter[str] = Counter()
    organizations = {str(one.pk): one for one in Organization.objects.all()}
    for entry in ledger.entries():
        organization = organizations.get(entry.organization)
        if organization is None:
            done["not here"] += 1
            continue
        with activate(organization):
            done["erased" if _erase_again(organization, entry) else "erased already"] += 1
    return done


def _erase_again(organization: Organization, entry: ledger.Entry) -> bool:
    subject_id = UUID(entry.subject)
    key = DataKey.objects.select_for_update().filter(subject_id=subject_id).first()
    if key is not None and key.erased_at is not None:
        return False
    _destroy(key or DataKey(pk=new_id(), subject_id=subject_id))
    actor = Actor.system(organization)
    audit.record(
        actor=actor, action="key.erased", erased_subject=entry.subject, from_ledger=entry.at
    )
    return True
