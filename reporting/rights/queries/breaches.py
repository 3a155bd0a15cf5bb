"""The register of breaches, for administrators."""

from django.db.models import QuerySet

from mentorship.access import Actor, can
from reporting.rights import rules
from reporting.rights.models import Breach


def visible_breaches(actor: Actor) -> QuerySet[Breach]:
    """The latest first."""
    if not can(actor, rules.keep_breach_register):
        return Breach.objects.none()
    return Breach.objects.order_by("-aware_at")
