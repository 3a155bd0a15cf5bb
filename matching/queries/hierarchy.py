"""The management chain of people, however long, and relationships that it should keep apart."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from uuid import UUID

from django.db.models import Prefetch

from matching import rules
from matching.models import Relationship, RelationshipMember
from mentorship.access import Actor
from participants.models import Enrollment, Person
from programs.models import Cohort

MENTEE = Enrollment.Role.MENTEE


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
    people = _people_together(cohort)
    chains = management_chains({person for members in people.values() for person, _ in members})
    broken = [
        relationship_id
        for relationship_id, members in people.items()
        if any(
            one in chains[other] or other in chains[one]
            for (one, role), (other, other_role) in combinations(members, 2)
            if role != MENTEE or other_role != MENTEE
        )
    ]
    return _with_names(broken)


def _people_together(cohort: Cohort) -> dict[UUID, list[tuple[UUID, str]]]:
    """Who is in each relationship that goes on, as (person, role)."""
    rows = RelationshipMember.objects.filter(
        relationship__cohort=cohort,
        relationship__status__in=[Relationship.Status.ACTIVE, Relationship.Status.PAUSED],
        left_on=None,
    )
    found: defaultdict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
    for relationship_id, person_id, role in rows.values_list(
        "relationship_id", "person_id", "role"
    ):
        found[relationship_id].append((person_id, role))
    return found


def _with_names(relationship_ids: list[UUID]) -> list[Relationship]:
    members = RelationshipMember.objects.filter(left_on=None).select_related("person")
    return list(
        Relationship.objects.filter(pk__in=relationship_ids)
        .select_related("cohort")
        .prefetch_related(Prefetch("members", queryset=members))
        .order_by("began_on", "pk")
    )
