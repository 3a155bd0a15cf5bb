"""Protected time of a programme's mentors by department, in groups that tell of nobody."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from mentorship.access import Actor
from programs.models import Cohort, Program
from reporting.models import GroupFigure
from reporting.queries.editions import Published, published_groups
from reporting.queries.places import NO_DEPARTMENT, top_departments
from reporting.suppression import Withheld, activity_threshold, decide
from scheduling.protected_time import hours_in_words, year_of
from scheduling.queries.protected_time import used_by_mentors, used_minutes


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
    rows = used_by_mentors(year).filter(relationship__cohort__in=_seen(actor, program, cohorts))
    names = top_departments(actor)
    used: dict[str, list[int]] = defaultdict(list)
    for department, minutes in (
        rows.values("person_id", "person__department_id")
        .annotate(used=used_minutes(year))
        .values_list("person__department_id", "used")
    ):
        used[names[department][1] if department in names else str(NO_DEPARTMENT)].append(minutes)
    sizes = {name: len(found) for name, found in used.items()}
    threshold = activity_threshold(actor.organization.suppression_threshold)
    decision = decide(sizes, threshold=threshold)
    each = program.protected_hours * 60
    return ProtectedTimes(
        year.number,
        [
            DepartmentTime(name, decision.show(name, _together(used[name], each)))
            for name in sorted(used, key=lambda name: (-sizes[name], name))
        ],
        decision.show_total(_together([one for found in used.values() for one in found], each))
        if sum(sizes.values()) >= threshold
        else (Withheld(threshold) if used else None),
    )


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


def _together(used: list[int], each: int) -> MentorsTime:
    left = sum(max(0, each - minutes) for minutes in used)
    return MentorsTime(len(used), len(used) * each, sum(used), left)
