"""People of the cohorts an actor reports on, by department or site. Sizes come with every figure.

Departments are a tree whose leaves are mostly too small to be shown; people are counted at its
highest level that has more than one branch.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncWeek

from matching.models import RelationshipMember
from mentorship.access import Actor
from mentorship.texts import gettext_lazy
from participants.models import Department, Site
from programs.models import Cohort
from reporting.suppression import Decision, decide_together
from scheduling.models import Meeting

NO_DEPARTMENT = gettext_lazy("No department")
NO_SITE = gettext_lazy("No site")


@dataclass(slots=True)
class Group:
    """A department or site: how many take part, and how many of them met in which week."""

    name: str
    people: int = 0
    met_by_week: dict[dt.date, int] = field(default_factory=lambda: defaultdict(int))


@dataclass(slots=True)
class Engagement:
    """What the people of a department did over the whole life of the cohorts."""

    name: str
    people: int = 0
    people_met: int = 0
    meetings: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class ByWeek:
    """The same people, by department and by site; the largest groups first.

    `cells`: how many there are of each department at each site, by their names.
    """

    departments: list[Group]
    sites: list[Group]
    cells: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def decided(self, threshold: int) -> tuple[Decision[str], Decision[str]]:
        """Which departments and which sites may be shown beside each other."""
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
    members = _open_members(actor, cohorts, since, until)
    departments = _Groups(top_departments(actor), str(NO_DEPARTMENT))
    sites = _Groups(
        {pk: (pk, name) for pk, name in Site.objects.values_list("pk", "name")}, str(NO_SITE)
    )
    cells: Counter[tuple[str, str]] = Counter()
    for department, site, people in members.values_list(*_PLACES).annotate(
        people=Count("person", distinct=True)
    ):
        there = departments.of(department), sites.of(site)
        for group in there:
            group.people += people
        cells[there[0].name, there[1].name] += people
    for department, site, week, met in _weeks(actor, members, since, until):
        departments.of(department).met_by_week[week] += met
        sites.of(site).met_by_week[week] += met
    return ByWeek(departments.by_size(), sites.by_size(), dict(sorted(cells.items())))


def engagement_by_department(actor: Actor, cohorts: Collection[Cohort]) -> list[Engagement]:
    """What the people of each department did in these cohorts, largest department first.

    A meeting counts for each department that took part in it, once.
    """
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
        group.people_met += met
    for name, meetings, minutes in _meetings_by_department(members, names):
        groups[name].meetings = meetings
        groups[name].minutes = minutes
    return sorted(groups.values(), key=lambda group: (-group.people, group.name))


def top_departments(actor: Actor) -> dict[UUID, tuple[UUID, str]]:
    """For every department, the one on the reported level that it belongs to."""
    rows = Department.objects.values_list("pk", "parent_id", "name")
    names = {pk: name for pk, _, name in rows}
    parents = {pk: parent for pk, parent, _ in rows}
    level = _reported_level(parents)
    return {pk: (top, names[top]) for pk in parents for top in [_top(pk, parents, level)]}


_HELD = Q(relationship__meetings__status=Meeting.Status.HELD)
_PLACES = ("person__department", "person__site")


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


def _open_members(
    actor: Actor, cohorts: Collection[Cohort], since: dt.date, until: dt.date
) -> QuerySet[RelationshipMember]:
    ended = Q(relationship__ended_on__isnull=True) | Q(relationship__ended_on__gte=since)
    return _members(actor, cohorts).filter(ended, relationship__began_on__lte=until)


def _weeks(
    actor: Actor, members: QuerySet[RelationshipMember], since: dt.date, until: dt.date
) -> Iterator[tuple[UUID | None, UUID | None, dt.date, int]]:
    zone = ZoneInfo(actor.organization.time_zone)
    after = dt.datetime.combine(until + dt.timedelta(days=1), dt.time.min, zone)
    rows = (
        members.filter(
            _HELD,
            relationship__meetings__starts_at__gte=dt.datetime.combine(since, dt.time.min, zone),
            relationship__meetings__starts_at__lt=after,
        )
        .annotate(week=TruncWeek("relationship__meetings__starts_at", tzinfo=zone))
        .values_list(*_PLACES, "week")
        .annotate(met=Count("person", distinct=True))
    )
    for department, site, week, met in rows:
        yield department, site, week.date(), met


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


def _reported_level(parents: dict[UUID, UUID | None]) -> set[UUID]:
    """The roots, or below a lone root its children, and so on down to a level with branches."""
    level = {pk for pk, parent in parents.items() if parent is None}
    while len(level) == 1:
        below = {pk for pk, parent in parents.items() if parent in level}
        if not below:
            break
        level = below
    return level


def _top(pk: UUID, parents: dict[UUID, UUID | None], level: set[UUID]) -> UUID:
    seen: set[UUID] = set()
    here = pk
    while here not in level and here not in seen:
        seen.add(here)
        parent = parents[here]
        if parent is None:
            return here
        here = parent
    return here
