"""Rosters, calendars and times that are handed to a worker."""

from mentorship.background import send_later
from participants.models import Person
from scheduling.models import RosterImport, WorkCalendar


def read_later(roster_import: RosterImport) -> None:
    """Have a worker read a roster."""
    send_later("scheduling.tasks.read_roster", roster_import.organization_id, roster_import.pk)


def run_later(roster_import: RosterImport) -> None:
    """Have a worker import a roster."""
    send_later("scheduling.tasks.run_roster", roster_import.organization_id, roster_import.pk)


def read_calendar_later(calendar: WorkCalendar) -> None:
    """Have a worker fetch somebody's calendar of shifts."""
    send_later("scheduling.tasks.read_calendar", calendar.organization_id, calendar.pk)


def renew_times_later(person: Person) -> None:
    """Have a worker work out anew when somebody could meet."""
    send_later("scheduling.tasks.renew_times_of", person.organization_id, person.pk)
