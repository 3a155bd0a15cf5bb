"""The ground floor's tasks."""

import logging
from collections.abc import Iterator

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from mentorship import heads, outbox
from mentorship.access import Actor
from mentorship.models import Organization
from mentorship.services.trail import sign_head, verify_trail
from mentorship.tenancy import activate

logger = logging.getLogger(__name__)


@shared_task(name="mentorship.tasks.deliver_due")
def deliver_due() -> int:
    """Send the e-mails that are due."""
    return outbox.deliver_due()


@shared_task(name="mentorship.tasks.sign_audit_heads")
def sign_audit_heads() -> int:
    """Write down, signed and outside the database, where every organisation's trail ends."""
    return heads.append(_new_heads())


def _new_heads() -> Iterator[str]:
    last = heads.last_heads(settings.AUDIT_HEADS_FILE)
    for organization in Organization.objects.order_by("pk"):
        with activate(organization):
            line = sign_head(
                actor=Actor.system(organization),
                last=last.get(organization.pk),
                at=timezone.now(),
            )
        if line:
            yield line


@shared_task(name="mentorship.tasks.verify_audit_trails")
def verify_audit_trails() -> int:
    """Check every organisation's trail; how many are damaged. The log says which, and what."""
    damaged = 0
    for organization in Organization.objects.order_by("pk"):
        with activate(organization):
            found = verify_trail(
                actor=Actor.system(organization),
                signed=heads.signed_heads(organization.pk),
            )
            for one in found:
                logger.error("The audit trail is damaged: %s", one)
        damaged += bool(found)
    return damaged
