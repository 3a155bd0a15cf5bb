"""The management chain of people, however long, with who supervises, assesses or appraises them;
and relationships that it should keep apart."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch

from matching import rules
from matching.models import Relationship, RelationshipMember
from mentorship.access import Actor
from participants.models import Enrollment, Person
from participants.overseers import OVERSEERS
from programs.models import Cohort

# Managers are few: everybody above each of them is found once, and pairs are looked up in that.
_BROKEN: Final = """
WITH RECURSIVE part AS MATERIALIZED (
    SELECT member.relationship_id, member.person_id, member.role, person.line_manager_id,
           ARRAY[person.supervisor_id, person.assessor_id, person.appraiser_id] AS overseers
    FROM matching_relationship relationship
    JOIN matching_relationshipmember member
      ON member.organization_id = relationship.organization_id
     AND member.relationship_id = relationship.id AND member.left_on IS NULL
    JOIN participants_person person
      ON person.organization_id = member.organization_id AND person.id = member.person_id
    WHERE relationship.organization_id = %(organization)s
      AND relationship.cohort_id = %(cohort)s AND relationship.status IN ('active', 'paused')
),
chain AS (
    SELECT DISTINCT line_manager_id AS manager_id, line_manager_id AS above_id
    FROM part WHERE line_manager_id IS NOT NULL
    UNION
    SELECT chain.manager_id, person.line_manager_id
    FROM chain
    JOIN participants_person person
      ON person.organization_id = %(organization)s AND person.id = chain.above_id
    WHERE person.line_manager_id IS NOT NULL
)
SELECT DISTINCT part.relationship_id
FROM part
JOIN part other ON other.relationship_id = part.relationship_id
 AND other.person_id <> part.person_id
 AND (part.role <> %(mentee)s OR other.role <> %(mentee)s)
LEFT JOIN chain ON chain.manager_id = part.line_manager_id AND chain.above_id = other.person_id
WHERE chain.above_id IS NOT NULL OR other.person_id = ANY(part.overseers)
"""


_OVERSEER_IDS: Final = tuple(f"{name}_id" for name in OVERSEERS)


def management_chains(person_ids: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Everybody above each person, by one query a level; a circle of managers ends it.

    With them their supervisor, assessor and appraiser, though nobody above these.
    """
    asked = set(person_ids)
    manager_of: dict[UUID, UUID | None] = {}
    overseers: dict[UUID, set[UUID]] = {}
    level = asked
    while level:
        rows = Person.objects.filter(pk__in=level)
        for pk, manager, *others in rows.values_list("pk", "line_manager_id", *_OVERSEER_IDS):
            manager_of[pk] = manager
            overseers[pk] = {one for one in others if one is not None}
        level = {above for one in level if (above := manager_of.get(one))} - manager_of.keys()
    return {one: _above(one, manager_of) | overseers.get(one, set()) for one in asked}


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
    with connection.cursor() as cursor:
        cursor.execute(
            _BROKEN,
            {
                "organization": actor.organization.pk,
                "cohort": cohort.pk,
                "mentee": Enrollment.Role.MENTEE,
            },
        )
        broken = [pk for (pk,) in cursor.fetchall()]
    return _with_names(broken) if broken else []


def _with_names(relationship_ids: list[UUID]) -> list[Relationship]:
    members = RelationshipMember.objects.filter(left_on=None).select_related("person")
    return list(
        Relationship.objects.filter(pk__in=relationship_ids)
        .select_related("cohort")
        .prefetch_related(Prefetch("members", queryset=members))
        .order_by("began_on", "pk")
    )
