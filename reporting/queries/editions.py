"""Weekly editions: what they are made of, and what an administrator reads in them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Q

from matching.models import Relationship, RelationshipMember
from mentorship.access import Actor
from participants.models import Enrollment, Site
from programs.days import today_of
from programs.models import Cohort
from reporting.editions import Held, Place, told_standing
from reporting.models import GroupEdition, GroupFigure, Signal
from reporting.queries.places import NO_DEPARTMENT, NO_SITE, top_departments
from reporting.suppression import activity_threshold
from scheduling.models import Meeting

LATE: Final = dt.timedelta(days=3)
"""How long after a week's end meetings may be logged that its edition still counts."""
MOST_WEEKS: Final = 53
LATELY: Final = dt.timedelta(days=30)


def weeks_to_publish(actor: Actor, today: dt.date) -> list[dt.date]:
    """The Mondays of weeks that are over and have no edition yet, the earliest first."""
    if not actor.is_system:
        return []
    first = Relationship.objects.order_by("began_on").values_list("began_on", flat=True).first()
    until = today - LATE - dt.timedelta(days=7)
    last = until - dt.timedelta(days=until.weekday())
    weeks = [last - dt.timedelta(weeks=back) for back in reversed(range(MOST_WEEKS))]
    made = set(GroupEdition.objects.values_list("week_on", flat=True))
    return [
        week
        for week in weeks
        if first and week + dt.timedelta(days=6) >= first and week not in made
    ]


def places_of(actor: Actor, week: dt.date) -> list[Place]:
    """Everybody whose relationship was open in the week, where they work now."""
    if not actor.is_system:
        return []
    departments = {pk: name for pk, (_, name) in top_departments(actor).items()}
    sites = dict(Site.objects.values_list("pk", "name"))
    sunday = week + dt.timedelta(days=6)
    rows = RelationshipMember.objects.filter(
        Q(left_on=None) | Q(left_on__gte=week),
        Q(relationship__ended_on=None) | Q(relationship__ended_on__gte=week),
        relationship__began_on__lte=sunday,
        joined_on__lte=sunday,
    )
    columns = (
        "relationship__cohort_id",
        "relationship__cohort__program_id",
        "relationship__cohort__program__protected_hours",
        "relationship_id",
        "person_id",
        "role",
        "person__department_id",
        "person__site_id",
    )
    return [
        Place(
            cohort,
            program,
            relationship,
            person,
            departments.get(department, str(NO_DEPARTMENT)),
            sites.get(site, str(NO_SITE)),
            role == Enrollment.Role.MENTOR and hours > 0,
        )
        for (
            cohort,
            program,
            hours,
            relationship,
            person,
            role,
            department,
            site,
        ) in rows.order_by().values_list(*columns)
    ]


def held_in(actor: Actor, week: dt.date) -> list[Held]:
    """The meetings that were held in the week."""
    if not actor.is_system:
        return []
    zone = ZoneInfo(actor.organization.time_zone)
    ends = dt.datetime.combine(week + dt.timedelta(days=7), dt.time.min, zone)
    rows = Meeting.objects.filter(
        status=Meeting.Status.HELD,
        starts_at__gte=dt.datetime.combine(week, dt.time.min, zone),
        starts_at__lt=ends,
    )
    return [Held(*row) for row in rows.order_by().values_list("relationship_id", "pk", "minutes")]


def standings_today(actor: Actor) -> dict[UUID, dict[str, Any]]:
    """By cohort, how its relationships stand: those of enough people, or of nobody any more."""
    if not actor.is_system:
        return {}
    threshold = activity_threshold(actor.organization.suppression_threshold)
    since = today_of(actor) - LATELY
    few = {pk for pk, people in open_people().items() if people < threshold}
    rows = (
        Signal.objects.order_by()
        .values_list("relationship__cohort_id", "rhythm_state")
        .annotate(
            count=Count("pk"),
            met=Count("pk", filter=Q(last_met_on__gte=since)),
            at=Max("computed_at"),
        )
    )
    found: dict[UUID, dict[str, Any]] = {}
    for cohort, state, count, met, at in rows:
        if cohort in few:
            continue
        one = found.setdefault(cohort, {"states": {}, "met_lately": 0, "counted_at": ""})
        one["states"][state] = count
        one["met_lately"] += met
        one["counted_at"] = max(one["counted_at"], at.isoformat())
    return {pk: one | told_standing(one["states"], one["met_lately"]) for pk, one in found.items()}


def open_people(cohorts: Collection[UUID] | None = None) -> dict[UUID, int]:
    """People of each cohort whose relationship is open, where there are any."""
    rows = RelationshipMember.objects.filter(
        left_on=None,
        relationship__status__in=(Relationship.Status.ACTIVE, Relationship.Status.PAUSED),
    )
    if cohorts is not None:
        rows = rows.filter(relationship__cohort__in=cohorts)
    return dict(
        rows.order_by()
        .values_list("relationship__cohort")
        .annotate(people=Count("person", distinct=True))
    )


@dataclass(slots=True)
class Published:
    """A group, week by week: people and what they did, in the weeks in which it is shown."""

    name: str
    weeks: dict[dt.date, GroupFigure] = field(default_factory=dict)
    is_withheld_once: bool = False


def published_weeks(
    actor: Actor, cohorts: Collection[Cohort], since: dt.date, until: dt.date
) -> dict[str, dict[str, Published]]:
    """By axis and name, the groups of these cohorts together, of the weeks' editions.

    Of one cohort, of one programme or of the organisation; who manages some of the programmes
    sees those in their own pages, and here nothing that holds them.
    """
    scope = _scope(actor, cohorts)
    return published_groups(actor, *scope, since, until) if scope else defaultdict(dict)


def published_groups(
    actor: Actor, scope: str, scope_id: UUID, since: dt.date, until: dt.date
) -> dict[str, dict[str, Published]]:
    """By axis and name, the groups of one scope of which the actor is told in these weeks."""
    return published_of_each(actor, scope, [scope_id], since, until)[scope_id]


def published_of_each(
    actor: Actor,
    scope: str,
    scope_ids: Collection[UUID],
    since: dt.date,
    until: dt.date,
    axes: Collection[str] = GroupFigure.Axis.values,
) -> dict[UUID, dict[str, dict[str, Published]]]:
    """The same of several programmes or cohorts, by their ids; `axes`: of these alone."""
    found: dict[UUID, dict[str, dict[str, Published]]] = {pk: defaultdict(dict) for pk in scope_ids}
    if not (actor.is_admin or actor.is_system):
        return found
    threshold = activity_threshold(actor.organization.suppression_threshold)
    rows = GroupFigure.objects.filter(
        scope=scope,
        scope_id__in=scope_ids,
        axis__in=axes,
        edition__week_on__range=(since, until),
    ).select_related("edition")
    for row in rows.order_by("edition__week_on", "name"):
        one = found[row.scope_id][row.axis].setdefault(row.name, Published(row.name))
        if row.people is None or row.people < threshold:
            one.is_withheld_once = True
        else:
            one.weeks[row.edition.week_on] = row
    return found


def published_standings(cohorts: Iterable[UUID]) -> Mapping[UUID, dict[str, Any]]:
    """By cohort, how its relationships stood on the day of the last edition that tells."""
    rows = GroupFigure.objects.filter(
        scope=GroupFigure.Scope.COHORT,
        axis=GroupFigure.Axis.EVERYBODY,
        scope_id__in=list(cohorts),
    ).exclude(standing={})
    newest = rows.order_by("scope_id", "-edition__week_on").distinct("scope_id")
    return dict(newest.values_list("scope_id", "standing"))


def withheld_periods(actor: Actor, cohorts: Collection[UUID]) -> set[tuple[UUID, str, dt.date]]:
    """(cohort, period, its first day) in which few people's relationships were open: at the end
    of a cohort, say. What happened then is told to nobody but who manages it."""
    if not actor.is_admin:
        return set()
    threshold = activity_threshold(actor.organization.suppression_threshold)
    rows = GroupFigure.objects.filter(
        Q(people=None) | Q(people__lt=threshold),
        scope=GroupFigure.Scope.COHORT,
        axis=GroupFigure.Axis.EVERYBODY,
        scope_id__in=cohorts,
    )
    found: set[tuple[UUID, str, dt.date]] = set()
    for cohort, week in rows.values_list("scope_id", "edition__week_on"):
        sunday = week + dt.timedelta(days=6)
        months = {day.replace(day=1) for day in (week, sunday)}
        found |= {(cohort, "week", week), *((cohort, "month", month) for month in months)}
    return found


def _scope(actor: Actor, cohorts: Collection[Cohort]) -> tuple[str, UUID] | None:
    programs = {one.program_id for one in cohorts}
    if len(cohorts) == 1:
        return GroupFigure.Scope.COHORT, next(iter(cohorts)).pk
    if len(programs) == 1:
        return GroupFigure.Scope.PROGRAM, programs.pop()
    if not programs or programs & actor.managed_program_ids:
        return None
    return GroupFigure.Scope.ORGANIZATION, actor.organization.pk
