"""How scores read."""

import json
from typing import Any

from django import template

register = template.Library()


@register.filter
def percent(points: int) -> int:
    """A score of 10,000 as a number up to 100, rounded down: 100 is perfect and nothing less."""
    return int(points) // 100


@register.filter
def points(value: int) -> str:
    """A whole number with its thousands set apart."""
    return f"{int(value):,}"


@register.filter
def as_json(value: Any) -> str:
    """Plain data for an attribute that a script reads; the template escapes it."""
    return json.dumps(value)


@register.simple_tag
def pair_rule(rules: dict[str, Any], proposal: Any) -> Any:
    """What the managers said about the two people of a proposal, or nothing."""
    return rules.get(f"{proposal.mentee_id}:{proposal.mentor_id}")
