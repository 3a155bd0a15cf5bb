"""Cohorts, as far as the actor may see them."""

from django.db.models import QuerySet

from mentorship.access import Actor
from programs.models import Cohort, Program
from programs.queries.programs import visible_programs


def visible_cohorts(actor: Actor) -> QuerySet[Cohort]:
    """The cohorts of the visible programmes, each with its programme."""
    cohorts = Cohort.objects.select_related("program")
    if actor.is_system or actor.is_admin:
        return cohorts
    return cohorts.filter(program__in=actor.managed_program_ids)


def cohorts_of(program: Program) -> QuerySet[Cohort]:
    """The cohorts of a programme that the caller may see, the latest first."""
    return program.cohorts.order_by("-starts_on", "-created_at")


def running_cohorts(program: Program) -> QuerySet[Cohort]:
    """Those of its cohorts that can be asked something now."""
    running = (Cohort.Status.ACTIVE, Cohort.Status.CLOSING)
    return cohorts_of(program).filter(status__in=running)


def latest_lesson(program: Program, topic: str) -> str:
    """What the last cohort of a programme that the caller may see learnt on a topic."""
    rows = program.cohorts.filter(setting_lessons__has_key=topic).order_by("-ends_on")
    lessons = rows.values_list("setting_lessons", flat=True).first()
    return str(lessons[topic]) if lessons else ""


def copyable_cohorts(actor: Actor, program: Program) -> QuerySet[Cohort]:
    """The cohorts whose settings a new one of the programme may take over."""
    return (
        cohorts_of(program)
        if visible_programs(actor).filter(pk=program.pk).exists()
        else (Cohort.objects.none())
    )
