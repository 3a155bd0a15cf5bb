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

from django.utils import timezone

from matching.models import RelationshipMember
from participants.models import Enrollment
from scheduling.models import RosterEntry, WorkingHabits
from scheduling.queries.working_times import working_times
from scheduling.working_time import DutyKind, WorkingTime

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
    return {pk: _read(time) for pk, time in working_times(told, since, until).items()}


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


def _read(time: WorkingTime) -> _Days:
    days = _Days()
    for span in time.leave:
        day = span.starts_at.astimezone(time.zone).date()
        last = (span.ends_at - dt.timedelta(minutes=1)).astimezone(time.zone).date()
        days.away |= {day + dt.timedelta(days=n) for n in range((last - day).days + 1)}
    nights = (duty for duty in time.duties if duty.kind == DutyKind.NIGHT)
    ends = (moment for duty in nights for moment in (duty.starts_at, duty.ends_at))
    days.either = days.away | {moment.astimezone(time.zone).date() for moment in ends}
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
