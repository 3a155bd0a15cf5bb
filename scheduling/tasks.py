"""Scheduling's tasks: ids in, one organisation active, one service."""

from uuid import UUID

from celery import shared_task

from mentorship.access import Actor
from mentorship.models import Organization
from mentorship.tenancy import activate
from scheduling.services.reminders import schedule_reminders


@shared_task(name="scheduling.tasks.schedule_all_reminders")
def schedule_all_reminders() -> None:
    """Start a round of reminders in every organisation (a loop: there is no 'all' mode)."""
    for organization_id in Organization.objects.values_list("pk", flat=True):
        schedule_organization_reminders.delay(str(organization_id))


@shared_task(name="scheduling.tasks.schedule_organization_reminders")
def schedule_organization_reminders(organization_id: str) -> int:
    """One round of reminders in one organisation."""
    organization = Organization.objects.get(pk=UUID(organization_id))
    with activate(organization):
        return schedule_reminders(actor=Actor.system(organization))
