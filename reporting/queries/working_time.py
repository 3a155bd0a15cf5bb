"""Days on which the people of a relationship could hardly have met, as far as anything is known.

For the system, when it reads rhythms: whose days, and why, is shown to nobody.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from matching.models import RelationshipMember
from participants.models import Enrollment
from scheduling.models import RosterEntry, WorkCalendar, WorkingHabits
from scheduling.queries.working_times import working_times, zones_of
from scheduling.rosters.knowing import MARGIN
from scheduling.working_time import DutyKind, Span, WorkingTime

LOOKED_BACK: Final = dt.timedelta(days=200)
_TELLING = (RosterEntry.Kind.LEAVE, RosterEntry.Kind.NIGHT)
_WITHOUT_NIGHTS = (
    WorkingHabits.Pattern.NONE,
    WorkingHabits.Pattern.WEEKLY,
    WorkingHabits.Pattern.FOUR_ON_DAYS,
)


@dataclass(frozen=True, slots=True)
class Hindered:
    """Days, in order: of leave, and of nights and the sleep after them."""

    away: Sequence[dt.date] = ()
    nights: Sequence[dt.date] = ()


@dataclass(slots=True)
class _Days:
    away: set[dt.date] = field(default_factory=set)
    either: set[dt.date] = field(default_factory=set)


def hindered_days(since: Mapping[UUID, dt.date], today: dt.date) -> dict[UUID, Hindered]:
    """Of each relationship the hindered days from the given one to today.

    A pair cannot meet while one of the two is away; a group while all of its mentors or all of its
    mentees are; a circle while fewer than two are left.
    """
    if not since:
        return {}
    first = max(min(since.values()), today - LOOKED_BACK)
    members = _members(since)
    people = _days_of({one for rows in members.values() for one, _ in rows}, first, today)
    if not people:
        return {}
    found = {pk: _together(rows, people) for pk, rows in members.items()}
    return {pk: days for pk, days in found.items() if days.away or days.nights}


def _members(relationships: Iterable[UUID]) -> dict[UUID, list[tuple[UUID, str]]]:
    rows = RelationshipMember.objects.filter(
        relationship__in=list(relationships), left_on__isnull=True
    ).values_list("relationship_id", "person_id", "role")
    found: dict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
    for relationship_id, person_id, role in rows:
        found[relationship_id].append((person_id, role))
    return found


def _days_of(people: Collection[UUID], first: dt.date, today: dt.date) -> dict[UUID, _Days]:
    since = timezone.make_aware(dt.datetime.combine(first, dt.time.min))
    until = timezone.make_aware(dt.datetime.combine(today, dt.time.max))
    told = _who_told(people, first, today)
    if not told:
        return {}
    others = _who_has_more_than_a_roster(told)
    found = _read_rosters(told - others, since, until)
    for pk, time in working_times(others, since, until).items() if others else ():
        found[pk] = _days(time.zone, time.leave, _nights(time))
    return found


def _who_has_more_than_a_roster(people: Collection[UUID]) -> set[UUID]:
    """Those whose days are put together of several sources."""
    wanted = list(people)
    habits = WorkingHabits.objects.filter(person__in=wanted).exclude(
        pattern=WorkingHabits.Pattern.NONE
    )
    calendars = WorkCalendar.objects.filter(person__in=wanted)
    return {
        *habits.values_list("person_id", flat=True),
        *calendars.order_by().values_list("person_id", flat=True),
    }


def _read_rosters(
    people: Collection[UUID], since: dt.datetime, until: dt.datetime
) -> dict[UUID, _Days]:
    """Of who has a roster alone only leave and nights are fetched: most entries are neither."""
    leave: dict[UUID, list[Span]] = defaultdict(list)
    nights: dict[UUID, list[Span]] = defaultdict(list)
    rows = RosterEntry.objects.filter(
        person__in=list(people),
        source=RosterEntry.Source.ROSTER,
        kind__in=_TELLING,
        rostered_on__range=((since - MARGIN).date(), (until + MARGIN).date()),
    ).order_by()
    told = rows.values_list("person_id", "kind", "starts_at", "ends_at")
    for person_id, kind, starts_at, ends_at in told.iterator(chunk_size=10_000):
        side = leave if kind == RosterEntry.Kind.LEAVE else nights
        side[person_id].append(Span(starts_at, ends_at))
    zones = zones_of(people)
    return {pk: _days(zones[pk], leave[pk], nights[pk]) for pk in zones}


def _who_told(people: Collection[UUID], first: dt.date, today: dt.date) -> set[UUID]:
    """Those of whom a night or a leave is known at all; of most of the others nothing is."""
    wanted = list(people)
    entries = RosterEntry.objects.filter(
        person__in=wanted, kind__in=_TELLING, rostered_on__range=(first, today)
    ).order_by()
    habits = WorkingHabits.objects.filter(person__in=wanted).exclude(pattern__in=_WITHOUT_NIGHTS)
    return {
        *entries.values_list("person_id", flat=True).distinct(),
        *habits.values_list("person_id", flat=True),
    }


def _nights(time: WorkingTime) -> list[Span]:
    return [Span(one.starts_at, one.ends_at) for one in time.duties if one.kind == DutyKind.NIGHT]


def _days(zone: ZoneInfo, leave: Iterable[Span], nights: Iterable[Span]) -> _Days:
    days = _Days()
    for span in leave:
        day = span.starts_at.astimezone(zone).date()
        last = (span.ends_at - dt.timedelta(minutes=1)).astimezone(zone).date()
        days.away |= {day + dt.timedelta(days=n) for n in range((last - day).days + 1)}
    ends = (moment for span in nights for moment in (span.starts_at, span.ends_at))
    days.either = days.away | {moment.astimezone(zone).date() for moment in ends}
    return days


def _together(members: Sequence[tuple[UUID, str]], people: Mapping[UUID, _Days]) -> Hindered:
    nothing = _Days()
    leading = [people.get(pk, nothing) for pk, role in members if role == Enrollment.Role.MENTOR]
    led = [people.get(pk, nothing) for pk, role in members if role != Enrollment.Role.MENTOR]
    sides = [(leading, len(leading)), (led, len(led))] if leading else [(led, len(led) - 1)]
    away: set[dt.date] = set()
    either: set[dt.date] = set()
    for side, most in sides:
        away |= _of_at_least(most, [one.away for one in side])
        either |= _of_at_least(most, [one.either for one in side])
    return Hindered(tuple(sorted(away)), tuple(sorted(either - away)))


def _of_at_least(count: int, days: Sequence[set[dt.date]]) -> set[dt.date]:
    """The days that so many of these have."""
    if count < 1 or not days:
        return set()
    counted = Counter(day for one in days for day in one)
    return {day for day, times in counted.items() if times >= count}
