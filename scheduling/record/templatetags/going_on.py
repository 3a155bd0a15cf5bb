"""Who goes on meeting after the programme, on a participant's own page, which lies on a lower
floor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import template

from matching.models import Relationship
from scheduling.record.queries.own import people_going_on

register = template.Library()


@register.simple_tag(takes_context=True)
def own_goings_on(context: dict[str, Any], relationships: Iterable[Relationship]) -> set[UUID]:
    """Those of these relationships in which the reader's own yes met another."""
    person_id = context["request"].actor.person_id
    found = people_going_on(relationships)
    return {relationship_id for relationship_id, people in found.items() if person_id in people}
