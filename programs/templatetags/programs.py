"""Words for the days of a programme's steps, and for the questions of its surveys."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs.questions import TYPES

register = template.Library()


@register.filter
def step_day(days: int) -> str:
    """Say when a step comes: 'week 7', 'the first day', '10 days before the start'."""
    if days < 0:
        return ngettext(
            "%(count)s day before the start", "%(count)s days before the start", -days
        ) % {"count": -days}
    if days == 0:
        return _("the first day")
    return _("week %(value)s") % {"value": days // 7 + 1}


@register.filter
def question_type(question: Mapping[str, Any]) -> str:
    """How a question is answered, in words."""
    return str(TYPES.get(question["type"], question["type"]))


@register.filter
def at(mapping: Mapping[str, Any], key: str) -> Any:
    """What stands at a key that the template does not know by name."""
    return mapping.get(key, "")
