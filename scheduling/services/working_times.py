"""What people say of their own working time: habits, and a calendar of shifts."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship import audit, sealing
from mentorship.access import Actor, require
from mentorship.errors import Invalid
from participants.models import Person
from scheduling import rules
from scheduling.fetching import Unreachable, normal_address
from scheduling.models import RosterEntry, WorkCalendar, WorkingHabits
from scheduling.queries.working_times import zones_of
from scheduling.rosters.feeds import MEANINGS, WEEKS_AHEAD, NoCalendar, Shifts, shifts_in
from scheduling.rosters.patterns import DAYS_OF_WEEK, letters_of

Pattern = WorkingHabits.Pattern
Source = RosterEntry.Source
_TOLD = (
    "pattern", "begins_on", "day_starts", "day_ends", "night_starts", "night_ends",
    "meets_in_breaks", "earliest", "latest", "minutes_around",
)  # fmt: skip


@transaction.atomic
def save_working_habits(
    *, actor: Actor, person: Person, habits: Mapping[str, Any]
) -> WorkingHabits:
    """Keep what a person says: a pattern (or none), and when meetings suit them.

    `habits`: the fields of WorkingHabits. Raises Invalid for a pattern that says nothing.
    """
    require(rules.change_own_working_times, actor, person)
    row = WorkingHabits.objects.select_for_update().filter(person=person).first()
    row = row or WorkingHabits(person=person)
    for name in _TOLD:
        if name in habits:
            setattr(row, name, habits[name])
    row.week = _week(habits.get("week", row.week))
    row.cycle = _cycle(row.pattern, habits.get("cycle", row.cycle))
    _check(row)
    row.changed_at = timezone.now()
    row.save()
    audit.record(actor=actor, action="working_habits.saved", subject=row)
    return row


def _check(row: WorkingHabits) -> None:
    if row.earliest >= row.latest:
        raise Invalid(
            _("The latest time is after the earliest."),
            fields={"latest": _("This has to be after the earliest time.")},
        )
    if row.pattern == Pattern.WEEKLY and not row.week:
        raise Invalid(
            _("Say on which days you work."), fields={"pattern": _("Fill in your week below.")}
        )
    if row.pattern not in (Pattern.NONE, Pattern.WEEKLY) and row.begins_on is None:
        raise Invalid(
            _("Say on which day your pattern begins."),
            fields={"begins_on": _("On which day does the pattern begin?")},
        )


def _cycle(pattern: str, text: str) -> str:
    if pattern != Pattern.OWN:
        return ""
    letters = letters_of(text)
    if letters is None:
        words = _(
            "Write your days one after the other: D for a day, N for a night, - for a free day."
        )
        raise Invalid(words, fields={"cycle": words})
    return letters


def _week(week: Mapping[str, Any]) -> dict[str, list[str]]:
    """Known days with a start and an end. Raises Invalid for half a day."""
    found: dict[str, list[str]] = {}
    for day in DAYS_OF_WEEK:
        told = week.get(day)
        if not told:
            continue
        try:
            starts, ends = (dt.time.fromisoformat(str(one)) for one in told)
        except ValueError:
            raise Invalid(_("A day needs a start and an end."), fields={"week": day}) from None
        found[day] = [f"{starts:%H:%M}", f"{ends:%H:%M}"]
    return found


@transaction.atomic
def keep_calendar_address(*, actor: Actor, person: Person, address: str) -> WorkCalendar:
    """Keep the address of a calendar of shifts, sealed; a worker reads it (`take_calendar`).

    Raises Invalid for an address that is not of the public web.
    """
    require(rules.change_own_working_times, actor, person)
    try:
        address = normal_address(address)
    except Unreachable as problem:
        raise Invalid(str(problem), fields={"address": str(problem)}) from None
    row = _calendar_of(person)
    sealing.seal(row, actor=actor, sealed_text=address)
    row.host = (urlsplit(address).hostname or "")[:253]
    row.asked_at, row.error = timezone.now(), ""
    row.save()
    audit.record(actor=actor, action="work_calendar.kept", subject=row, row_version=row.row_version)
    return row


@transaction.atomic
def keep_calendar_file(*, actor: Actor, person: Person, data: bytes) -> WorkCalendar:
    """Take the shifts out of a calendar's file, once. Raises Invalid for what is no calendar."""
    require(rules.change_own_working_times, actor, person)
    row = _calendar_of(person)
    sealing.seal(row, actor=actor, sealed_text=None)
    row.host, row.asked_at = "", timezone.now()
    _take(row, data)
    audit.record(actor=actor, action="work_calendar.kept", subject=row, row_version=row.row_version)
    return row


@transaction.atomic
def explain_calendar(*, actor: Actor, person: Person, meanings: Mapping[str, str]) -> WorkCalendar:
    """Say what titles of whole days mean: free, leave, or nothing. The calendar is then read again
    where it has an address. Raises Invalid for another meaning."""
    require(rules.change_own_working_times, actor, person)
    row = _calendar_of(person)
    if any(means not in MEANINGS for means in meanings.values()):
        raise Invalid(_("A whole day is free, leave, or nothing that matters here."))
    row.meanings = {**row.meanings, **{title.casefold(): m for title, m in meanings.items()}}
    row.questions = [title for title in row.questions if title.casefold() not in row.meanings]
    row.save()
    audit.record(actor=actor, action="work_calendar.explained", subject=row, titles=len(meanings))
    return row


@transaction.atomic
def forget_calendar(*, actor: Actor, person: Person) -> None:
    """Forget a calendar and the shifts that came from it."""
    require(rules.change_own_working_times, actor, person)
    row = WorkCalendar.objects.select_for_update().filter(person=person).first()
    if row is None:
        return
    RosterEntry.objects.filter(person=person, source=Source.CALENDAR).delete()
    audit.record(actor=actor, action="work_calendar.forgotten", subject=row)
    row.delete()


@transaction.atomic
def take_calendar(
    *, actor: Actor, calendar_id: UUID, address: str, data: bytes | None, problem: str = ""
) -> WorkCalendar | None:
    """Take the shifts of the next weeks out of what was fetched from a calendar's address.

    What went wrong is kept for its owner to read, and the shifts known before stay; also where
    there is no `data`, for the reason in `problem`. An address that was changed or given up in the
    meantime is left alone. Twice is once.
    """
    row = WorkCalendar.objects.select_for_update().filter(pk=calendar_id).first()
    require(rules.renew_meetable_times, actor)
    if row is None or not row.sealed_text or sealing.unseal(row, actor=actor) != address:
        return None
    try:
        if data is None:
            raise Invalid(problem)
        _take(row, data)
    except Invalid as refused:
        row.error = str(refused)
        row.save(update_fields=["error"])
    audit.record(actor=actor, action="work_calendar.read", subject=row, failed=bool(row.error))
    return row


def _take(row: WorkCalendar, data: bytes) -> None:
    """Replace the shifts that came from the calendar by what it says now."""
    zone = zones_of([row.person_id])[row.person_id]
    first = timezone.now().astimezone(zone).date() - dt.timedelta(days=2)
    last = first + dt.timedelta(weeks=WEEKS_AHEAD)
    try:
        found = shifts_in(data, zone, first, last, row.meanings)
    except NoCalendar as problem:
        raise Invalid(str(problem), fields={"file": str(problem)}) from None
    RosterEntry.objects.filter(person_id=row.person_id, source=Source.CALENDAR).delete()
    RosterEntry.objects.bulk_create(_entries(row, found), ignore_conflicts=True)
    row.covers_from, row.covers_until = first, last
    row.questions, row.read_at, row.error = found.questions, timezone.now(), ""
    row.save()


def _entries(row: WorkCalendar, found: Shifts) -> list[RosterEntry]:
    return [
        RosterEntry(
            person_id=row.person_id,
            source=Source.CALENDAR,
            rostered_on=said.rostered_on,
            kind=said.kind,
            code=said.code,
            starts_at=said.span.starts_at,
            ends_at=said.span.ends_at,
        )
        for said in found.said
    ]


def _calendar_of(person: Person) -> WorkCalendar:
    row = WorkCalendar.objects.select_for_update().filter(person=person).first()
    return row or WorkCalendar(person=person)
