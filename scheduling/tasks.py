"""Scheduling's tasks: ids in, one organisation active, one service."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from mentorship.access import Actor
from mentorship.models import Organization
from mentorship.tenancy import activate
from participants.file_steps import carry_out
from programs.services import open_due_rounds
from scheduling.fetching import Unreachable, fetched
from scheduling.models import WorkCalendar
from scheduling.queries.own_times import address_to_read
from scheduling.queries.working_times import not_worked_out_yet
from scheduling.services import endings, meetable_times, rosters, working_times
from scheduling.services.reminders import MOST_LETTERS, schedule_reminders


@shared_task(name="scheduling.tasks.schedule_all_reminders")
def schedule_all_reminders() -> None:
    """Start a round of reminders in every organisation (a loop: there is no 'all' mode)."""
    for organization_id in Organization.objects.values_list("pk", flat=True):
        schedule_organization_reminders.delay(str(organization_id))


@shared_task(name="scheduling.tasks.schedule_organization_reminders")
def schedule_organization_reminders(organization_id: str) -> int:
    """Open the surveys whose day has come; then rounds of reminders, until none is due."""
    organization = Organization.objects.get(pk=UUID(organization_id))
    with activate(organization):
        open_due_rounds(actor=Actor.system(organization))
    owed, more = 0, MOST_LETTERS
    while more >= MOST_LETTERS:
        with activate(organization):
            more = schedule_reminders(actor=Actor.system(organization))
        owed += more
    return owed


@shared_task(name="scheduling.tasks.cancel_meetings_of_ended")
def cancel_meetings_of_ended() -> None:
    """In every organisation: what is still planned in relationships that are over, and for those
    who left one that goes on."""
    for organization in Organization.objects.order_by("pk"):
        with activate(organization):
            actor = Actor.system(organization)
            endings.cancel_meetings_of_ended(actor=actor)
            endings.free_who_left(actor=actor)


@shared_task(name="scheduling.tasks.read_roster")
def read_roster(organization_id: str, import_id: str) -> None:
    """Work out what a roster import would do, or what to ask first."""
    carry_out(rosters.read_roster, rosters.fail_roster, organization_id, import_id)


@shared_task(name="scheduling.tasks.run_roster")
def run_roster(organization_id: str, import_id: str) -> None:
    """Carry out a previewed roster import, and work out anew when people could meet."""
    carry_out(rosters.run_roster, rosters.fail_roster, organization_id, import_id)
    _renew_times(Organization.objects.get(pk=UUID(organization_id)))


@shared_task(name="scheduling.tasks.read_calendar", soft_time_limit=60)
def read_calendar(organization_id: str, calendar_id: str) -> None:
    """Fetch one person's calendar of shifts; while somebody else's server thinks, no transaction
    of ours is open."""
    organization = Organization.objects.get(pk=UUID(organization_id))
    actor = Actor.system(organization)
    with activate(organization):
        address = address_to_read(actor, UUID(calendar_id))
    if not address:
        return
    data, problem = _fetched(address)
    with activate(organization):
        calendar = working_times.take_calendar(
            actor=actor,
            calendar_id=UUID(calendar_id),
            address=address,
            data=data,
            problem=problem,
        )
    if calendar:
        _renew_times(organization, [calendar.person_id])


def _fetched(address: str) -> tuple[bytes | None, str]:
    """What is there, or why not."""
    try:
        return fetched(address), ""
    except Unreachable as problem:
        return None, str(problem)


@shared_task(name="scheduling.tasks.renew_times_of")
def renew_times_of(organization_id: str, person_id: str) -> None:
    """Work out anew when one person could meet."""
    _renew_times(Organization.objects.get(pk=UUID(organization_id)), [UUID(person_id)])


@shared_task(name="scheduling.tasks.renew_all_times")
def renew_all_times() -> None:
    """In every organisation: read calendars again, let go of old shifts, and work out anew when
    people could meet."""
    for organization in Organization.objects.order_by("pk"):
        with activate(organization):
            meetable_times.forget_old_shifts(actor=Actor.system(organization))
            calendars = WorkCalendar.objects.exclude(sealed_text=None)
            waiting = list(calendars.values_list("pk", flat=True))
        for calendar_id in waiting:
            read_calendar.delay(str(organization.pk), str(calendar_id))
        _renew_times(organization)


@shared_task(name="scheduling.tasks.work_out_newcomers")
def work_out_newcomers() -> None:
    """In every organisation: when those could meet who enrolled since the times were worked out,
    so that whoever is invited and matched in one day is matched by their roster, too."""
    for organization in Organization.objects.order_by("pk"):
        with activate(organization):
            people = not_worked_out_yet(timezone.localdate())
        if people:
            _renew_times(organization, people)


def _renew_times(organization: Organization, people: list[UUID] | None = None) -> None:
    with activate(organization):
        meetable_times.renew_meetable_times(actor=Actor.system(organization), people=people)
