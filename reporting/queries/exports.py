"""Files that were asked for, and what a file may be asked of."""

from __future__ import annotations

from django.db.models import F, QuerySet

from mentorship.access import Actor
from programs.models import Cohort, Program
from programs.queries import visible_programs
from reporting.models import Export, ExportSchedule
from reporting.queries.activity import reported_cohorts


def visible_exports(actor: Actor) -> QuerySet[Export]:
    """What the actor asked for, the latest first. Nobody sees another's files."""
    exports = Export.objects.select_related(
        "cohort__program", "program", "requested_by__user", "schedule"
    )
    if actor.is_system:
        return exports
    if actor.user is None or not (actor.is_admin or actor.is_manager):
        return exports.none()
    return exports.filter(requested_by__user=actor.user).order_by("-created_at", "-pk")


def cohorts_to_export(actor: Actor) -> QuerySet[Cohort]:
    """The cohorts of which the actor may ask for a file."""
    return reported_cohorts(actor).order_by("program__name", "-starts_on")


def programs_to_export(actor: Actor) -> QuerySet[Program]:
    """The programmes of which the actor may ask for a file."""
    reported = reported_cohorts(actor).order_by().values("program_id")
    return visible_programs(actor).filter(pk__in=reported).order_by("name", "pk")


def visible_schedules(actor: Actor) -> QuerySet[ExportSchedule]:
    """What the actor wants made regularly, what is due next first; the stopped ones last."""
    schedules = ExportSchedule.objects.select_related(
        "cohort__program", "program", "requested_by__user"
    )
    if actor.is_system:
        return schedules
    if actor.user is None or not (actor.is_admin or actor.is_manager):
        return schedules.none()
    own = schedules.filter(requested_by__user=actor.user)
    return own.order_by(F("stopped_at").asc(nulls_first=True), "next_on", "pk")
