"""People of the cohorts an actor reports on, by department or site. Sizes come with every figure.

Who manages all of these cohorts sees them as they are now; anybody else as they were published,
week by week (`reporting.queries.editions`).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from matching.models import RelationshipMember
from mentorship.access import Actor
from participants.models import Site
from programs.models import Cohort
from reporting.queries.editions import Published, published_weeks
from reporting.queries.met_weeks import met_weeks
from reporting.queries.places import NO_DEPARTMENT, NO_SITE, top_departments
from reporting.suppression import (
    Decision,
    activity_threshold,
    capped_share,
    decide_together,
    rounded_count,
    rounded_minutes,
)
from scheduling.models import Meeting


@dataclass(slots=True)
class Group:
    """A department or site: how many take part, and how many of them met in which week."""

    name: str
    people: int = 0
    met_by_week: dict[dt.date, int] = field(default_factory=lambda: defaultdict(int))
    people_by_week: dict[dt.date, int] = field(default_factory=dict)
    """Of a group as published: how many there were in each week; other weeks are withheld."""
    meetings_by_week: dict[dt.date, int] = field(default_factory=dict)
    minutes_by_week: dict[dt.date, int] = field(default_factory=dict)
    """Of a group as published, in the same weeks."""

    def share(self, week: dt.date) -> int | None:
        """Which share met in a week: a whole percentage that never says nobody or everybody."""
        of = self.people_by_week.get(week, 0) if self.people_by_week else self.people
        return capped_share(self.met_by_week.get(week, 0), of)


@dataclass(slots=True)
class Engagement:
    """What the people of a department did over the whole life of the cohorts."""

    name: str
    people: int = 0
    people_met: int | None = 0
    meetings: int = 0
    minutes: int = 0
    is_withheld: bool = False
    is_rounded: bool = False

    def as_told(self) -> Engagement:
        """To the nearest five people, meetings and hours, where others manage."""
        if not self.is_rounded:
            return self
        return replace(
            self,
            people=rounded_count(self.people),
            meetings=rounded_count(self.meetings),
            minutes=rounded_minutes(self.minutes),
        )


@dataclass(frozen=True, slots=True)
class ByWeek:
    """The same people, by department and by site; the largest groups first.

    `cells`: how many there are of each department at each site, by their names.
    """

    departments: list[Group]
    sites: list[Group]
    cells: Mapping[tuple[str, str], int] = field(default_factory=dict)
    decisions: tuple[Decision[str], Decision[str]] | None = None

    def decided(self, threshold: int) -> tuple[Decision[str], Decision[str]]:
        """Which departments and which sites may be shown beside each other."""
        if self.decisions is not None:
            return self.decisions
        tables = {
            axis: {
                group.name: [cell for cell in self.cells if cell[axis] == group.name]
                for group in groups
            }
            for axis, groups in enumerate((self.departments, self.sites))
        }
        found = decide_together(self.cells, tables, threshold=threshold)
        return found[0], found[1]


def people_by_week(
    actor: Actor, cohorts: Collection[Cohort], since: dt.date, until: dt.date
) -> ByWeek:
    """Everyone whose relationship was open between these days, and in which weeks they met.

    A person has one department and one site, so that people counted by both can be added up by
    either.
    """
    if not _manages_all(actor, cohorts):
        return _published(actor, cohorts, since, until)
    departments = _Groups(top_departments(actor), str(NO_DEPARTMENT))
    sites = _Groups(
        {pk: (pk, name) for pk, name in Site.objects.values_list("pk", "name")}, str(NO_SITE)
    )
    cells: Counter[tuple[str, str]] = Counter()
    for found in met_weeks(actor, [one.pk for one in cohorts], since, until):
        there = departments.of(found.department), sites.of(found.site)
        for group in there:
            group.people += found.people
            for week, met in found.weeks.items():
                group.met_by_week[week] += met
        cells[there[0].name, there[1].name] += found.people
    return ByWeek(departments.by_size(), sites.by_size(), dict(sorted(cells.items())))


def engagement_by_department(actor: Actor, cohorts: Collection[Cohort]) -> list[Engagement]:
    """What the people of each department did in these cohorts, largest department first.

    A meeting counts for each department that took part in it, once. As published, people are
    those of the last week, and who met at least once is not told: two files would differ by a
    person.
    """
    if not _manages_all(actor, cohorts):
        return _engagement_published(actor, cohorts)
    members = _members(actor, cohorts)
    names = top_departments(actor)
    groups: dict[str, Engagement] = {}
    for department, people, met in members.values_list("person__department").annotate(
        people=Count("person", distinct=True),
        met=Count("person", distinct=True, filter=_HELD),
    ):
        name = names[department][1] if department in names else str(NO_DEPARTMENT)
        group = groups.setdefault(name, Engagement(name))
        group.people += people
        group.people_met = (group.people_met or 0) + met
    for name, meetings, minutes in _meetings_by_department(members, names):
        groups[name].meetings = meetings
        groups[name].minutes = minutes
    return sorted(groups.values(), key=lambda group: (-group.people, group.name))


def _manages_all(actor: Actor, cohorts: Collection[Cohort]) -> bool:
    """Whether nothing of these cohorts is kept from the actor, person by person."""
    return actor.is_system or all(actor.manages(one.program_id) for one in cohorts)


def _published(actor: Actor, cohorts: Collection[Cohort], since: dt.date, until: dt.date) -> ByWeek:
    found = published_weeks(actor, cohorts, since, until)
    whole = found["everybody"].get("", Published(""))
    threshold = activity_threshold(actor.organization.suppression_threshold)
    tables = [_table(found[axis], whole, threshold) for axis in ("department", "site")]
    (departments, by_department), (sites, by_site) = tables
    return ByWeek(departments, sites, decisions=(by_department, by_site))


def _table(
    named: Mapping[str, Published], whole: Published, threshold: int
) -> tuple[list[Group], Decision[str]]:
    """The groups that are shown in some week, the others together, and those never shown.

    Where the threshold has been raised since, the others of a week may be too few by now: of such
    a week nothing is shown.
    """
    rest = _rest(named.values(), whole)
    for week in [week for week, few in rest.people_by_week.items() if few < threshold]:
        del rest.people_by_week[week]
        for one in named.values():
            one.weeks.pop(week, None)
    shown = [one for one in named.values() if one.weeks]
    groups = sorted((_group(one) for one in shown), key=lambda one: (-one.people, one.name))
    groups += [rest] if rest.people_by_week else []
    never = [one.name for one in named.values() if not one.weeks]
    groups += [Group(name) for name in sorted(never)]
    return groups, Decision(threshold, frozenset(never), shows_total=False)


def _group(one: Published) -> Group:
    last = one.weeks[max(one.weeks)]
    return Group(
        one.name,
        rounded_count(last.people or 0),
        {week: row.met for week, row in one.weeks.items()},
        {week: row.people or 0 for week, row in one.weeks.items()},
        {week: row.meetings for week, row in one.weeks.items()},
        {week: row.minutes for week, row in one.weeks.items()},
    )


def _rest(shown: Collection[Published], whole: Published) -> Group:
    """Everybody less the groups that are shown, week by week; a reader could add it up."""
    rest = Group(_("Others together"))
    for week, row in whole.weeks.items():
        rows = [one.weeks[week] for one in shown if week in one.weeks]
        people = (row.people or 0) - sum(one.people or 0 for one in rows)
        if people:
            rest.people_by_week[week] = people
            rest.met_by_week[week] = row.met - sum(one.met for one in rows)
            rest.people = rounded_count(people)
    return rest


def _engagement_published(actor: Actor, cohorts: Collection[Cohort]) -> list[Engagement]:
    """Sums of the weeks in which a department is shown; of the others the name."""
    found = published_weeks(actor, cohorts, dt.date.min, dt.date.max)["department"]
    rows = [
        Engagement(
            one.name,
            people=one.weeks[max(one.weeks)].people or 0,
            people_met=None,
            meetings=sum(week.meetings for week in one.weeks.values()),
            minutes=sum(week.minutes for week in one.weeks.values()),
            is_rounded=True,
        )
        for one in found.values()
        if one.weeks
    ]
    rows += [Engagement(one.name, is_withheld=True) for one in found.values() if not one.weeks]
    return sorted(rows, key=lambda group: (-group.people, group.name))


_HELD = Q(relationship__meetings__status=Meeting.Status.HELD)


class _Groups:
    """Groups by name, made when first asked for."""

    def __init__(self, names: dict[UUID, tuple[UUID, str]], nothing: str) -> None:
        self.names = names
        self.nothing = nothing
        self.groups: dict[str, Group] = {}

    def of(self, place: UUID | None) -> Group:
        name = self.names[place][1] if place in self.names else self.nothing
        return self.groups.setdefault(name, Group(name))

    def by_size(self) -> list[Group]:
        return sorted(self.groups.values(), key=lambda group: (-group.people, group.name))


def _members(actor: Actor, cohorts: Collection[Cohort]) -> QuerySet[RelationshipMember]:
    seen = [
        cohort.pk
        for cohort in cohorts
        if actor.is_system or actor.is_admin or actor.manages(cohort.program_id)
    ]
    return RelationshipMember.objects.filter(relationship__cohort__in=seen).order_by()


def _meetings_by_department(
    members: QuerySet[RelationshipMember], names: dict[UUID, tuple[UUID, str]]
) -> list[tuple[str, int, int]]:
    """Meetings and minutes, once for each top department however many of its people came."""
    seen: dict[str, dict[UUID, int]] = defaultdict(dict)
    rows = members.filter(_HELD).values_list(
        "person__department", "relationship__meetings__pk", "relationship__meetings__minutes"
    )
    for department, meeting, minutes in rows.distinct().iterator(chunk_size=5_000):
        _, name = names.get(department, (None, str(NO_DEPARTMENT)))
        seen[name][meeting] = minutes
    return [(name, len(held), sum(held.values())) for name, held in seen.items()]
