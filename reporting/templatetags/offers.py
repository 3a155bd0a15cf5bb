"""Offers of the programme team on a participant's own pages, which lie on a lower floor."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import template

from reporting.queries.offers import relationships_offered

register = template.Library()


@register.simple_tag(takes_context=True)
def own_offers(context: dict[str, Any]) -> set[UUID]:
    """The reader's own pairs that were offered a new match and have not answered."""
    return relationships_offered(context["request"].actor)
