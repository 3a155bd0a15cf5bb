"""People of the cohorts an actor reports on, by department or site. Sizes come with every figure.

Departments are a tree whose leaves are mostly too small to be shown; people are counted at its
highest level that has more than one branch.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncWeek

from matching.models import RelationshipMember
from mentorship.access import Actor
from participants.models import Department, Site
from programs.models import Cohort
from scheduling.models import Meeting

NO_DEPARTMENT = "No department"
NO_SITE = "No site"


@dataclass(slots=True)
class Group:
    """A department or site: how many take part, and how many of them met in which week."""

    name: str
    people: int = 0
    people_met: int = 0
    met_by_week: dict[dt.date, int] = field(default_factory=lambda: defaultdict(int))


@dataclass(slots=True)
class Engagement:
    """What the people of a department did over the whole life of the cohorts."""

    name: str
    people: int = 0
    people_met: int = 0
    meetings: int = 0
    minutes: int = 0


def departments_by_week(
    actor: Actor, cohorts: Collection[Cohort], since: dt.date, until: dt.date
) -> list[Group]:
    """Departments of everyone whose relationship was open between these days, largest first."""
    names = top_departments(actor)
    return _by_week(actor, cohorts, since, until, "person__department", names, NO_DEPARTMENT)


def sites_by_week(
    actor: Actor, cohorts: Collection[Cohort], since: dt.date, until: dt.date
) -> list[Group]:
    """The same by site."""
    names = {pk: (pk, name) for pk, name in Site.objects.values_list("pk", "name")}
    return _by_week(actor, cohorts, since, until, "person__site", names, NO_SITE)


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
        group = _group_of(groups, names, department, Engagement, NO_DEPARTMENT)
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


def _by_week(
    actor: Actor,
    cohorts: Collection[Cohort],
    since: dt.date,
    until: dt.date,
    field_: str,
    names: dict[UUID, tuple[UUID, str]],
    nothing: str,
) -> list[Group]:
    zone = ZoneInfo(actor.organization.time_zone)
    began = Q(relationship__began_on__lte=until)
    ended = Q(relationship__ended_on__isnull=True) | Q(relationship__ended_on__gte=since)
    members = _members(actor, cohorts).filter(began & ended)
    held = _HELD & Q(
        relationship__meetings__starts_at__gte=dt.datetime.combine(since, dt.time.min, zone),
        relationship__meetings__starts_at__lt=dt.datetime.combine(
            until + dt.timedelta(days=1), dt.time.min, zone
        ),
    )
    groups: dict[str, Group] = {}
    for place, people, met in members.values_list(field_).annotate(
        people=Count("person", distinct=True),
        met=Count("person", distinct=True, filter=held),
    ):
        group = _group_of(groups, names, place, Group, nothing)
        group.people += people
        group.people_met += met
    weeks = members.filter(held).annotate(
        week=TruncWeek("relationship__meetings__starts_at", tzinfo=zone)
    )
    for place, week, met in weeks.values_list(field_, "week").annotate(
        met=Count("person", distinct=True)
    ):
        _group_of(groups, names, place, Group, nothing).met_by_week[week.date()] += met
    return sorted(groups.values(), key=lambda group: (-group.people, group.name))


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
        _, name = names.get(department, (None, NO_DEPARTMENT))
        seen[name][meeting] = minutes
    return [(name, len(held), sum(held.values())) for name, held in seen.items()]


def _group_of[G: (Group, Engagement)](
    groups: dict[str, G],
    names: dict[UUID, tuple[UUID, str]],
    place: UUID | None,
    kind: type[G],
    nothing: str,
) -> G:
    name = names[place][1] if place in names else nothing
    return groups.setdefault(name, kind(name))


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
