"""How scores read."""

import json
from typing import Any

from django import template

from matching.queries import places_to_fill
from mentorship.charts import number

register = template.Library()


@register.filter
def percent(points: int) -> int:
    """A score of 10,000 as a number up to 100, rounded down: 100 is perfect and nothing less."""
    return int(points) // 100


@register.filter
def points(value: int) -> str:
    """A whole number with its thousands set apart."""
    return number(int(value))


@register.filter
def as_json(value: Any) -> str:
    """Plain data for an attribute that a script reads; the template escapes it."""
    return json.dumps(value)


@register.simple_tag(takes_context=True)
def free_places(context: dict[str, Any], cohort: Any = None, program: Any = None) -> Any:
    """Places that came free in groups and circles that the reader manages: of a cohort, of a
    programme, or of all."""
    found = places_to_fill(context["request"].actor, [cohort.pk] if cohort else None)
    if program:
        found = [one for one in found if one.relationship.cohort.program_id == program.pk]
    return found


@register.simple_tag
def pair_rule(rules: dict[str, Any], proposal: Any) -> Any:
    """What the managers said about the two people of a proposal, or nothing."""
    return rules.get(f"{proposal.mentee_id}:{proposal.mentor_id}")
