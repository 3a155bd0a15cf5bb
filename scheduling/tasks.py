"""Scheduling's tasks: ids in, one organisation active, one service."""

from collections.abc import Callable
from uuid import UUID

from celery import shared_task

from mentorship.access import Actor
from mentorship.errors import DomainError
from mentorship.models import Organization
from mentorship.tenancy import activate
from scheduling.services import rosters, working_times
from scheduling.services.reminders import MOST_LETTERS, schedule_reminders

UNEXPECTED = "Something went wrong on our side. Nobody was changed. Please try again."


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


@shared_task(name="scheduling.tasks.read_roster")
def read_roster(organization_id: str, import_id: str) -> None:
    """Work out what a roster import would do, or what to ask first."""
    _carry_out(rosters.read_roster, organization_id, import_id)


@shared_task(name="scheduling.tasks.run_roster")
def run_roster(organization_id: str, import_id: str) -> None:
    """Carry out a previewed roster import."""
    _carry_out(rosters.run_roster, organization_id, import_id)


@shared_task(name="scheduling.tasks.read_calendar", soft_time_limit=60)
def read_calendar(organization_id: str, calendar_id: str) -> None:
    """Fetch one person's calendar of shifts."""
    organization = Organization.objects.get(pk=UUID(organization_id))
    with activate(organization):
        working_times.read_calendar(actor=Actor.system(organization), calendar_id=UUID(calendar_id))


def _carry_out(service: Callable[..., object], organization_id: str, import_id: str) -> None:
    """Run one step; a failure undoes it, and is then written down where the reader looks."""
    organization = Organization.objects.get(pk=UUID(organization_id))
    actor = Actor.system(organization)
    try:
        with activate(organization):
            service(actor=actor, import_id=UUID(import_id))
    except DomainError as error:
        _fail(organization, actor, import_id, error.message)
    except Exception:
        _fail(organization, actor, import_id, UNEXPECTED)
        raise


def _fail(organization: Organization, actor: Actor, import_id: str, reason: str) -> None:
    with activate(organization):
        rosters.fail_roster(actor=actor, import_id=UUID(import_id), reason=reason)
