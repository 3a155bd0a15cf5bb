"""Who stands above whom, over the whole chain and in one query."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from mentorship.access import Actor
from mentorship.tenancy import current_organization_id
from participants.models import Person
from participants.queries.people import visible_people

# UNION, not UNION ALL: a circle ends where it comes back to a pair that it has found already.
_ABOVE = """
WITH RECURSIVE above (person_id, manager_id, depth) AS (
    SELECT id, line_manager_id, 1
      FROM participants_person
     WHERE organization_id = %(organization)s AND id = ANY(%(people)s)
       AND line_manager_id IS NOT NULL
    UNION
    SELECT above.person_id, manager.line_manager_id, above.depth + 1
      FROM above
      JOIN participants_person manager
        ON manager.organization_id = %(organization)s AND manager.id = above.manager_id
     WHERE manager.line_manager_id IS NOT NULL AND above.depth < 60
)
SELECT person_id, manager_id, min(depth) FROM above GROUP BY person_id, manager_id
"""


def managers_above(person_ids: Iterable[UUID]) -> dict[tuple[UUID, UUID], int]:
    """(person, somebody in the chain above) → how many steps above, for all of `person_ids`.

    The direct line manager is 1 step above. Works for a whole cohort in one query.
    """
    people = list(set(person_ids))
    if not people:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE, {"organization": current_organization_id(), "people": people})
        return {(person, manager): depth for person, manager, depth in cursor.fetchall()}


def management_chain_ids(person_id: UUID) -> list[UUID]:
    """Everybody above one person, the direct line manager first."""
    above = managers_above([person_id])
    ranked = sorted((depth, manager) for (_, manager), depth in above.items())
    return [manager for _, manager in ranked if manager != person_id]


def management_chain(actor: Actor, person: Person) -> list[Person]:
    """The people above a person, the direct line manager first."""
    ids = management_chain_ids(person.pk)
    by_id = visible_people(actor).select_related("department").in_bulk(ids)
    return [by_id[key] for key in ids if key in by_id]
