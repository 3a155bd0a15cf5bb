"""What is known of people's working time."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef

from mentorship.models import Organization
from mentorship.tenancy import current_organization_id
from participants.meetable import WEEKS
from participants.models import Enrollment, MeetableTime, Person
from scheduling.models import RosterEntry, WorkCalendar, WorkingHabits
from scheduling.rosters.knowing import MARGIN, Entry, put_together
from scheduling.rosters.patterns import CYCLES, Cycle, cycle_of, week_of
from scheduling.working_time import WorkingTime

Status = Enrollment.Status
Pattern = WorkingHabits.Pattern
_OPEN = (Status.INVITED, Status.APPLIED, Status.ACCEPTED, Status.WAITLISTED)
_TOLD = ("person_id", "source", "rostered_on", "kind", "starts_at", "ends_at")


def working_times(
    people: Iterable[UUID], since: datetime, until: datetime
) -> dict[UUID, WorkingTime]:
    """Of each person what is known between two moments; for the system's use.

    Whoever calls decides whom it may concern: shifts of others are shown to nobody. Five queries,
    whatever the number of people. Shifts up to two days before and after are among the duties,
    for the rest that is kept around them.
    """
    wanted = list(people)
    zones = zones_of(wanted)
    habits = {row.person_id: row for row in WorkingHabits.objects.filter(person__in=wanted)}
    calendars = calendars_of(wanted)
    entries = _entries_of(wanted, since, until)
    windows = _windows_of(wanted)
    found: dict[UUID, WorkingTime] = {}
    for person_id, zone in zones.items():
        own = habits.get(person_id)
        known = put_together(
            entries.get(person_id, ()),
            zone,
            since,
            until,
            cycle=cycle_from(own) if own else None,
            calendar=calendars.get(person_id),
        )
        limits = own.limits if own else ()
        found[person_id] = WorkingTime(
            zone,
            tuple(known.duties),
            tuple(known.leave),
            tuple(known.known),
            frozenset(windows.get(person_id, ())),
            *limits,
        )
    return found


def not_worked_out_yet(since: date) -> list[UUID]:
    """Who may be matched, whose shifts from a day on are known, and of whom nobody has worked out
    yet when they could meet: who enrolled after the roster came. For the system's use."""
    entries = RosterEntry.objects.filter(
        person=OuterRef("person"), rostered_on__range=(since, since + timedelta(weeks=WEEKS))
    )
    habits = WorkingHabits.objects.filter(person=OuterRef("person")).exclude(pattern=Pattern.NONE)
    worked_out = MeetableTime.objects.filter(person=OuterRef("person"))
    rows = Enrollment.objects.filter(~Exists(worked_out), status__in=_OPEN).filter(
        Exists(entries) | Exists(habits)
    )
    return list(rows.order_by().values_list("person_id", flat=True).distinct())


def zones_of(people: Iterable[UUID]) -> dict[UUID, ZoneInfo]:
    """The zone of each person's site, else the organisation's."""
    usual = usual_zone()
    rows = Person.objects.filter(pk__in=list(people)).order_by()
    return {
        person_id: ZoneInfo(zone or usual)
        for person_id, zone in rows.values_list("pk", "site__time_zone")
    }


def usual_zone() -> str:
    """The zone of the organisation."""
    zones = Organization.objects.values_list("time_zone", flat=True)
    zone: str = zones.get(pk=current_organization_id())
    return zone


def cycle_from(habits: WorkingHabits) -> Cycle | None:
    """The repeating pattern that a person has told, if any."""
    if habits.pattern == Pattern.NONE:
        return None
    if habits.pattern == Pattern.WEEKLY:
        return week_of(habits.week)
    letters = habits.cycle if habits.pattern == Pattern.OWN else CYCLES[habits.pattern]
    if not letters or habits.begins_on is None:
        return None
    day = (habits.day_starts, habits.day_ends)
    night = (habits.night_starts, habits.night_ends)
    return cycle_of(letters, habits.begins_on, day, night)


def calendars_of(people: Iterable[UUID]) -> dict[UUID, tuple[date, date]]:
    """The days that each person's own calendar covers."""
    rows = WorkCalendar.objects.filter(
        person__in=list(people), covers_from__isnull=False, covers_until__isnull=False
    )
    return {
        person_id: (first, last)
        for person_id, first, last in rows.values_list("person_id", "covers_from", "covers_until")
    }


def _entries_of(people: list[UUID], since: datetime, until: datetime) -> dict[UUID, list[Entry]]:
    # A day more on each side: whose day it is depends on the zone.
    first, last = (since - MARGIN * 1.5).date(), (until + MARGIN * 1.5).date()
    rows = RosterEntry.objects.filter(
        person__in=people, rostered_on__gte=first, rostered_on__lte=last
    ).order_by()
    found: dict[UUID, list[Entry]] = defaultdict(list)
    for person_id, *told in rows.values_list(*_TOLD).iterator(chunk_size=10_000):
        found[person_id].append(Entry(*told))
    return found


def _windows_of(people: list[UUID]) -> dict[UUID, set[str]]:
    """The parts of the week that people named in any of their open enrolments."""
    rows = Enrollment.objects.filter(person__in=people, status__in=_OPEN).order_by()
    found: dict[UUID, set[str]] = defaultdict(set)
    for person_id, windows in rows.values_list("person_id", "availability"):
        found[person_id].update(windows)
    return found
