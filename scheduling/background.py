"""Handing work to a worker, once the transaction that asks for it is committed.

Not in the services: the demonstration and the measurements carry the same steps out themselves,
also where no broker runs.
"""

from uuid import UUID

from celery import current_app
from django.db import transaction

from participants.models import Person
from scheduling.models import RosterImport, WorkCalendar


def read_later(roster_import: RosterImport) -> None:
    """Have a worker read a roster."""
    _send("scheduling.tasks.read_roster", roster_import.organization_id, roster_import.pk)


def run_later(roster_import: RosterImport) -> None:
    """Have a worker import a roster."""
    _send("scheduling.tasks.run_roster", roster_import.organization_id, roster_import.pk)


def read_calendar_later(calendar: WorkCalendar) -> None:
    """Have a worker fetch somebody's calendar of shifts."""
    _send("scheduling.tasks.read_calendar", calendar.organization_id, calendar.pk)


def renew_times_later(person: Person) -> None:
    """Have a worker work out anew when somebody could meet."""
    _send("scheduling.tasks.renew_times_of", person.organization_id, person.pk)


def _send(task: str, *ids: UUID) -> None:
    transaction.on_commit(lambda: current_app.send_task(task, args=[str(one) for one in ids]))
