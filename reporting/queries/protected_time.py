"""Protected time of programmes' mentors by department, in groups that tell of nobody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count
from django.utils import timezone

from mentorship.access import Actor
from programs.models import Cohort, Program
from reporting.models import GroupFigure
from reporting.queries.editions import Published, published_of_each
from reporting.queries.places import NO_DEPARTMENT, top_departments
from reporting.queries.remembered import remembered
from reporting.suppression import Withheld, activity_threshold, decide, rounded_minutes
from scheduling.protected_time import Year, hours_in_words, year_of
from scheduling.queries.protected_time import used_by_mentors

# What a relationship used is added up once; of who left it, only until they did. The parts are
# those of `scheduling.queries.protected_time.used_by_mentors`.
_STATEMENT: Final = """
WITH part AS MATERIALIZED (
    SELECT cohort.program_id, member.person_id, member.relationship_id, member.left_on
    FROM matching_relationship relationship
    JOIN programs_cohort cohort
      ON cohort.organization_id = relationship.organization_id
     AND cohort.id = relationship.cohort_id
    JOIN matching_relationshipmember member
      ON member.organization_id = relationship.organization_id
     AND member.relationship_id = relationship.id AND member.role = 'mentor'
     AND (member.left_on IS NULL OR member.left_on >= %(first)s)
    WHERE relationship.organization_id = %(organization)s
      AND relationship.cohort_id = ANY(%(cohorts)s) AND relationship.began_on < %(after)s
      AND (relationship.ended_on IS NULL OR relationship.ended_on >= %(first)s)
),
spent AS MATERIALIZED (
    SELECT relationship_id, sum(minutes) AS minutes FROM scheduling_meeting
    WHERE organization_id = %(organization)s AND status = 'held'
      AND starts_at >= %(since)s AND starts_at < %(until)s
    GROUP BY relationship_id
),
mentor AS (
    SELECT part.program_id, part.person_id,
           sum(CASE WHEN part.left_on IS NULL THEN coalesce(spent.minutes, 0) ELSE (
        SELECT coalesce(sum(minutes), 0) FROM scheduling_meeting meeting
        WHERE meeting.organization_id = %(organization)s
          AND meeting.relationship_id = part.relationship_id AND meeting.status = 'held'
          AND meeting.starts_at >= %(since)s AND meeting.starts_at < %(until)s
          AND (meeting.starts_at AT TIME ZONE %(zone)s)::date <= part.left_on
    ) END) AS used
    FROM part LEFT JOIN spent USING (relationship_id)
    GROUP BY part.program_id, part.person_id
)
SELECT mentor.program_id, person.department_id, count(*), sum(used),
       sum(greatest(0, granting.hours * 60 - used))
FROM mentor
JOIN unnest(%(programs)s::uuid[], %(hours)s::integer[]) granting (program_id, hours)
  ON granting.program_id = mentor.program_id
JOIN participants_person person
  ON person.organization_id = %(organization)s AND person.id = mentor.person_id
GROUP BY mentor.program_id, person.department_id
"""


@dataclass(frozen=True, slots=True)
class MentorsTime:
    """What mentors are granted together, and what of it they used. In minutes."""

    mentors: int
    granted: int
    used: int
    left: int
    """Of each what is left: hours that one gave beyond do not use up another's."""

    @property
    def share(self) -> int:
        return round(100 * self.used / self.granted) if self.granted else 0

    @property
    def used_in_words(self) -> str:
        return hours_in_words(self.used)

    @property
    def granted_in_words(self) -> str:
        return hours_in_words(self.granted)

    @property
    def left_in_words(self) -> str:
        return hours_in_words(self.left)


@dataclass(frozen=True, slots=True)
class DepartmentTime:
    """A department's line: its figures, or the mark that stands in their place."""

    name: str
    time: MentorsTime | Withheld


@dataclass(frozen=True, slots=True)
class ProtectedTimes:
    """A programme's table for a year: departments, and their total."""

    year: int
    departments: list[DepartmentTime] = field(default_factory=list)
    total: MentorsTime | Withheld | None = None


def protected_times(
    actor: Actor, program: Program, cohorts: Collection[Cohort]
) -> ProtectedTimes | None:
    """The mentors of these cohorts by department; None where the programme grants no time.

    A group's size is its mentors. Managers, too, see departments in groups: who used what they see
    person by person on a page of its own, for which they answer. An administrator sees them as
    published, week by week.
    """
    return protected_times_of_each(actor, [program], cohorts).get(program.pk)


def protected_times_of_each(
    actor: Actor, programs: Collection[Program], cohorts: Collection[Cohort]
) -> dict[UUID, ProtectedTimes]:
    """The same of every one of these programmes that grants time, in as many queries as of one."""
    granting = [one for one in programs if one.protected_hours]
    if not granting:
        return {}
    year = year_of(timezone.now(), ZoneInfo(actor.organization.time_zone))
    own = [one for one in granting if actor.is_system or actor.manages(one.pk)]
    others = [one for one in granting if one not in own]
    return _counted(actor, own, cohorts, year) | _published(actor, others, cohorts, year.number)


def _counted(
    actor: Actor, programs: Collection[Program], cohorts: Collection[Cohort], year: Year
) -> dict[UUID, ProtectedTimes]:
    """Counted now, for who manages these programmes."""
    if not programs:
        return {}
    names = top_departments(actor)
    each = {one.pk: one.protected_hours * 60 for one in programs}
    found: dict[UUID, dict[str, MentorsTime]] = {pk: {} for pk in each}
    for program, department, mentors, used, left in _by_department(actor, programs, cohorts, year):
        name = names[department][1] if department in names else str(NO_DEPARTMENT)
        time = MentorsTime(mentors, mentors * each[program], used, left)
        found[program][name] = _plus(found[program].get(name), time)
    threshold = activity_threshold(actor.organization.suppression_threshold)
    return {pk: _decided(times, year.number, threshold) for pk, times in found.items()}


def _decided(times: dict[str, MentorsTime], year: int, threshold: int) -> ProtectedTimes:
    sizes = {name: time.mentors for name, time in times.items()}
    decision = decide(sizes, threshold=threshold)
    total: MentorsTime | Withheld | None = Withheld(threshold) if times else None
    together = added_up(times.values())
    if together and together.mentors >= threshold:
        total = decision.show_total(together)
    names = sorted(times, key=lambda name: (-sizes[name], name))
    lines = [DepartmentTime(name, decision.show(name, times[name])) for name in names]
    return ProtectedTimes(year, lines, total)


def added_up(times: Iterable[MentorsTime]) -> MentorsTime | None:
    """Several together; None of none. Who is in two of them counts in each."""
    together: MentorsTime | None = None
    for time in times:
        together = _plus(together, time)
    return together


def mentors_this_year(actor: Actor, cohort: Cohort) -> int:
    """How many people mentor in the cohort in this calendar year; for who sees each of them."""
    if not (actor.is_system or actor.manages(cohort.program_id)):
        return 0
    zone = actor.organization.time_zone
    return _mentors(actor, cohort.pk, year_of(timezone.now(), ZoneInfo(zone)).number, zone)


@remembered("mentors", "people who mentor in a cohort in a year")
def _mentors(_actor: Actor, cohort: UUID, number: int, zone: str) -> int:
    year = year_of(dt.datetime(number, 7, 1, tzinfo=dt.UTC), ZoneInfo(zone))
    parts = used_by_mentors(year).filter(relationship__cohort=cohort)
    return parts.aggregate(mentors=Count("person_id", distinct=True))["mentors"]


def _by_department(
    actor: Actor, programs: Collection[Program], cohorts: Collection[Cohort], year: Year
) -> list[tuple[UUID, UUID | None, int, int, int]]:
    """Of each programme's departments the mentors, what they used, and what is left to them."""
    wanted = {one.pk for one in programs}
    ids = sorted(one.pk for one in cohorts if one.program_id in wanted)
    hours = sorted((one.pk, one.protected_hours) for one in programs)
    return _rows(actor, tuple(ids), tuple(hours), year.number, actor.organization.time_zone)


@remembered("protected", _STATEMENT)
def _rows(
    actor: Actor,
    cohorts: tuple[UUID, ...],
    hours: tuple[tuple[UUID, int], ...],
    year: int,
    zone: str,
) -> list[tuple[UUID, UUID | None, int, int, int]]:
    """By the hours that programmes grant now: a setting is no fact of which changes are noted."""
    first, after = dt.date(year, 1, 1), dt.date(year + 1, 1, 1)
    with connection.cursor() as cursor:
        cursor.execute(
            _STATEMENT,
            {
                "organization": actor.organization.pk,
                "cohorts": list(cohorts),
                "programs": [program for program, _ in hours],
                "hours": [granted for _, granted in hours],
                "zone": zone,
                "since": dt.datetime.combine(first, dt.time.min, ZoneInfo(zone)),
                "until": dt.datetime.combine(after, dt.time.min, ZoneInfo(zone)),
                "first": first,
                "after": after,
            },
        )
        return [
            (program, place, mentors, int(used), int(left))
            for program, place, mentors, used, left in cursor.fetchall()
        ]


def _published(
    actor: Actor, programs: Collection[Program], cohorts: Collection[Cohort], year: int
) -> dict[UUID, ProtectedTimes]:
    """Sums of the year's weeks in which a department's mentors are told of. Who used more than was
    granted is not known by then: what is left is of all of them together."""
    shown = {one.program_id for one in cohorts}
    if not shown & {one.pk for one in programs}:
        return {one.pk: ProtectedTimes(year) for one in programs}
    weeks = (dt.date(year, 1, 1), dt.date(year, 12, 31))
    ids = [one.pk for one in programs if one.pk in shown]
    mentors = GroupFigure.Axis.MENTORS
    found = published_of_each(actor, GroupFigure.Scope.PROGRAM, ids, *weeks, axes=[mentors])
    withheld = Withheld(activity_threshold(actor.organization.suppression_threshold))
    return {
        one.pk: _of_year(one, year, found[one.pk][mentors], withheld)
        if one.pk in found
        else ProtectedTimes(year)
        for one in programs
    }


def _of_year(
    program: Program, year: int, groups: Mapping[str, Published], withheld: Withheld
) -> ProtectedTimes:
    times = {name: _of_weeks(one, program) or withheld for name, one in groups.items()}
    total = times.pop("", None)
    order = sorted(times, key=lambda name: (-getattr(times[name], "mentors", 0), name))
    return ProtectedTimes(year, [DepartmentTime(name, times[name]) for name in order], total)


def _of_weeks(one: Published, program: Program) -> MentorsTime | None:
    if not one.weeks:
        return None
    mentors = max(week.people or 0 for week in one.weeks.values())
    granted = mentors * program.protected_hours * 60
    used = rounded_minutes(sum(week.minutes for week in one.weeks.values()))
    return MentorsTime(mentors, granted, used, max(0, granted - used))


def _plus(so_far: MentorsTime | None, time: MentorsTime) -> MentorsTime:
    if so_far is None:
        return time
    return MentorsTime(
        so_far.mentors + time.mentors,
        so_far.granted + time.granted,
        so_far.used + time.used,
        so_far.left + time.left,
    )
