"""Scheduling's tasks: ids in, one organisation active, one service."""

from uuid import UUID

from celery import shared_task

from mentorship.access import Actor
from mentorship.models import Organization
from mentorship.tenancy import activate
from scheduling.services.reminders import MOST_LETTERS, schedule_reminders


@shared_task(name="scheduling.tasks.schedule_all_reminders")
def schedule_all_reminders() -> None:
    """Start a round of reminders in every organisation (a loop: there is no 'all' mode)."""
    for organization_id in Organization.objects.values_list("pk", flat=True):
        schedule_organization_reminders.delay(str(organization_id))


@shared_task(name="scheduling.tasks.schedule_organization_reminders")
def schedule_organization_reminders(organization_id: str) -> int:
    """Rounds of reminders in one organisation, until none is due."""
    organization = Organization.objects.get(pk=UUID(organization_id))
    owed, more = 0, MOST_LETTERS
    while more >= MOST_LETTERS:
        with activate(organization):
            more = schedule_reminders(actor=Actor.system(organization))
        owed += more
    return owed
