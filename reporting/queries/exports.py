"""Files that were asked for, and what a file may be asked of."""

from __future__ import annotations

from django.db.models import QuerySet

from mentorship.access import Actor
from programs.models import Cohort
from reporting.models import Export
from reporting.queries.activity import reported_cohorts


def visible_exports(actor: Actor) -> QuerySet[Export]:
    """What the actor asked for, the latest first. Nobody sees another's files."""
    exports = Export.objects.select_related("cohort__program", "requested_by__user")
    if actor.is_system:
        return exports
    if actor.user is None or not (actor.is_admin or actor.is_manager):
        return exports.none()
    return exports.filter(requested_by__user=actor.user).order_by("-created_at", "-pk")


def cohorts_to_export(actor: Actor) -> QuerySet[Cohort]:
    """The cohorts of which the actor may ask for a file."""
    return reported_cohorts(actor).order_by("program__name", "-starts_on")
