"""`{% org_url %}` and `{% can %}`."""

from typing import Any

from django import template

from mentorship.access import can as may
from mentorship.addresses import org_reverse

register = template.Library()


@register.simple_tag(takes_context=True)
def org_url(context: dict[str, Any], name: str, **kwargs: Any) -> str:
    """The address of a page of the current organisation."""
    return org_reverse(context["request"].organization, name, **kwargs)


@register.simple_tag(takes_context=True)
def can(context: dict[str, Any], rule_name: str, obj: Any = None) -> bool:
    """Whether the signed-in person may; the same rule that the service asks."""
    return may(context["request"].actor, rule_name, obj)
