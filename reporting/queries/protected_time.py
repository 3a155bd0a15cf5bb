"""Protected time of a programme's mentors by department, in groups that tell of nobody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
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
from reporting.queries.editions import Published, published_groups
from reporting.queries.places import NO_DEPARTMENT, top_departments
from reporting.suppression import Withheld, activity_threshold, decide
from scheduling.protected_time import Year, hours_in_words, year_of
from scheduling.queries.protected_time import used_by_mentors

# What a relationship used is added up once; of who left it, only until they did. The parts are
# those of `scheduling.queries.protected_time.used_by_mentors`.
_STATEMENT: Final = """
WITH part AS MATERIALIZED (
    SELECT member.person_id, member.relationship_id, member.left_on
    FROM matching_relationship relationship
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
    SELECT part.person_id, sum(CASE WHEN part.left_on IS NULL THEN coalesce(spent.minutes, 0) ELSE (
        SELECT coalesce(sum(minutes), 0) FROM scheduling_meeting meeting
        WHERE meeting.organization_id = %(organization)s
          AND meeting.relationship_id = part.relationship_id AND meeting.status = 'held'
          AND meeting.starts_at >= %(since)s AND meeting.starts_at < %(until)s
          AND (meeting.starts_at AT TIME ZONE %(zone)s)::date <= part.left_on
    ) END) AS used
    FROM part LEFT JOIN spent USING (relationship_id)
    GROUP BY part.person_id
)
SELECT person.department_id, count(*), sum(used), sum(greatest(0, %(each)s - used))
FROM mentor
JOIN participants_person person
  ON person.organization_id = %(organization)s AND person.id = mentor.person_id
GROUP BY person.department_id
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
    if not program.protected_hours:
        return None
    year = year_of(timezone.now(), ZoneInfo(actor.organization.time_zone))
    if not (actor.is_system or actor.manages(program.pk)):
        return _published(actor, program, year.number) if cohorts else ProtectedTimes(year.number)
    names = top_departments(actor)
    each = program.protected_hours * 60
    found: dict[str, MentorsTime] = {}
    for department, mentors, used, left in _by_department(actor, program, cohorts, year):
        name = names[department][1] if department in names else str(NO_DEPARTMENT)
        found[name] = _plus(found.get(name), mentors, used, left, each)
    sizes = {name: time.mentors for name, time in found.items()}
    threshold = activity_threshold(actor.organization.suppression_threshold)
    decision = decide(sizes, threshold=threshold)
    together: MentorsTime | None = None
    for time in found.values():
        together = _plus(together, time.mentors, time.used, time.left, each)
    total: MentorsTime | Withheld | None = Withheld(threshold) if found else None
    if together and together.mentors >= threshold:
        total = decision.show_total(together)
    return ProtectedTimes(
        year.number,
        [
            DepartmentTime(name, decision.show(name, found[name]))
            for name in sorted(found, key=lambda name: (-sizes[name], name))
        ],
        total,
    )


def mentors_this_year(actor: Actor, cohort: Cohort) -> int:
    """How many people mentor in the cohort in this calendar year; for who sees each of them."""
    if not (actor.is_system or actor.manages(cohort.program_id)):
        return 0
    year = year_of(timezone.now(), ZoneInfo(actor.organization.time_zone))
    parts = used_by_mentors(year).filter(relationship__cohort=cohort)
    return parts.aggregate(mentors=Count("person_id", distinct=True))["mentors"]


def _by_department(
    actor: Actor, program: Program, cohorts: Collection[Cohort], year: Year
) -> list[tuple[UUID | None, int, int, int]]:
    """Of each department its mentors, what they used, and what is left to them."""
    with connection.cursor() as cursor:
        cursor.execute(
            _STATEMENT,
            {
                "organization": actor.organization.pk,
                "cohorts": _seen(actor, program, cohorts),
                "zone": actor.organization.time_zone,
                "since": year.since,
                "until": year.until,
                "first": year.since.date(),
                "after": year.until.date(),
                "each": program.protected_hours * 60,
            },
        )
        return [
            (place, mentors, int(used), int(left))
            for place, mentors, used, left in cursor.fetchall()
        ]


def _published(actor: Actor, program: Program, year: int) -> ProtectedTimes:
    """Sums of the year's weeks in which a department's mentors are told of. Who used more than was
    granted is not known by then: what is left is of all of them together."""
    weeks = (dt.date(year, 1, 1), dt.date(year, 12, 31))
    groups = published_groups(actor, GroupFigure.Scope.PROGRAM, program.pk, *weeks)["mentors"]
    withheld = Withheld(activity_threshold(actor.organization.suppression_threshold))
    times = {name: _of_weeks(one, program) or withheld for name, one in groups.items()}
    total = times.pop("", None)
    order = sorted(times, key=lambda name: (-getattr(times[name], "mentors", 0), name))
    return ProtectedTimes(year, [DepartmentTime(name, times[name]) for name in order], total)


def _of_weeks(one: Published, program: Program) -> MentorsTime | None:
    if not one.weeks:
        return None
    mentors = max(week.people or 0 for week in one.weeks.values())
    granted = mentors * program.protected_hours * 60
    used = sum(week.minutes for week in one.weeks.values())
    return MentorsTime(mentors, granted, used, max(0, granted - used))


def _seen(actor: Actor, program: Program, cohorts: Collection[Cohort]) -> list[UUID]:
    may_see = actor.is_system or actor.is_admin or actor.manages(program.pk)
    return [cohort.pk for cohort in cohorts if may_see and cohort.program_id == program.pk]


def _plus(so_far: MentorsTime | None, mentors: int, used: int, left: int, each: int) -> MentorsTime:
    if so_far is not None:
        mentors += so_far.mentors
        used += so_far.used
        left += so_far.left
    return MentorsTime(mentors, mentors * each, used, left)
