"""Relationships with somebody from one department or site, for who sees each of them anyway."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from matching.models import Relationship, RelationshipMember
from mentorship.access import Actor
from programs.models import Cohort
from reporting.queries.board_places import DEPARTMENT, Place
from reporting.queries.places import departments_in


@dataclass(frozen=True, slots=True)
class There:
    """Where somebody has to work: in one of these departments, or at one of these sites."""

    departments: tuple[UUID, ...] = ()
    sites: tuple[UUID, ...] = ()


def there(actor: Actor, place: Place) -> There:
    """A department counts with everything below it."""
    if place.kind == DEPARTMENT:
        return There(departments=tuple(departments_in(actor, place.pk)))
    return There(sites=(place.pk,))


def relationships_there(
    actor: Actor, cohorts: Collection[Cohort], where: There
) -> QuerySet[Relationship]:
    """Those of these cohorts that somebody from there is or was in, as far as the actor manages
    the programme: of others no single relationship is told."""
    people = Q(person__department__in=where.departments) | Q(person__site__in=where.sites)
    members = RelationshipMember.objects.filter(people).order_by()
    return Relationship.objects.filter(
        pk__in=members.values("relationship_id"),
        cohort__in=[one.pk for one in cohorts],
        cohort__program__in=actor.managed_program_ids,
    ).order_by()
