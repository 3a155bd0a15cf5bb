"""The management chain of people, however long, and relationships that it should keep apart."""

from collections.abc import Iterable
from itertools import combinations
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from matching import rules
from matching.models import Relationship, RelationshipMember
from mentorship.access import Actor
from participants.models import Person
from programs.models import Cohort


def management_chains(person_ids: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Everybody above each person, by one query a level; a circle of managers ends it."""
    asked = set(person_ids)
    manager_of: dict[UUID, UUID | None] = {}
    level = asked
    while level:
        rows = Person.objects.filter(pk__in=level).values_list("pk", "line_manager_id")
        manager_of.update(rows)
        level = {above for one in level if (above := manager_of.get(one))} - manager_of.keys()
    return {one: _above(one, manager_of) for one in asked}


def _above(person_id: UUID, manager_of: dict[UUID, UUID | None]) -> frozenset[UUID]:
    found: set[UUID] = set()
    above = manager_of.get(person_id)
    while above is not None and above not in found:
        found.add(above)
        above = manager_of.get(above)
    return frozenset(found - {person_id})


def relationships_breaking_firewall(actor: Actor, cohort: Cohort) -> list[Relationship]:
    """Relationships that go on although one of them is above the other by now.

    Private exclusions are not looked at: this list is shown to managers.
    """
    if not rules.see_matching(actor, cohort):
        return []
    going_on = list(_going_on(cohort))
    people = {
        member.person_id for relationship in going_on for member in relationship.members.all()
    }
    chains = management_chains(people)
    return [
        relationship
        for relationship in going_on
        if any(
            one.person_id in chains[other.person_id] or other.person_id in chains[one.person_id]
            for one, other in combinations(relationship.members.all(), 2)
            if "mentor" in (one.role, other.role) or one.role == "peer"
        )
    ]


def _going_on(cohort: Cohort) -> QuerySet[Relationship]:
    members = RelationshipMember.objects.filter(left_on=None).select_related("person")
    return (
        Relationship.objects.filter(
            cohort=cohort,
            status__in=[Relationship.Status.ACTIVE, Relationship.Status.PAUSED],
        )
        .select_related("cohort")
        .prefetch_related(Prefetch("members", queryset=members))
        .order_by("began_on", "pk")
    )
