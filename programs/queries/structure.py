"""The steps of programmes and cohorts, and what they lead to."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from mentorship.access import Actor
from programs.differences import Difference, differences
from programs.models import Cohort, Guide, Program, Survey, Touchpoint
from programs.queries.programs import visible_programs


def visible_touchpoints(actor: Actor) -> QuerySet[Touchpoint]:
    """The steps of the visible programmes, in order; not those that a cohort keeps."""
    return Touchpoint.objects.filter(program__in=visible_programs(actor)).select_related(
        "program", "guide", "survey", "after"
    )


def structure_of(program: Program) -> QuerySet[Touchpoint]:
    """The steps of a programme that the caller may see, with what they lead to."""
    return program.touchpoints.select_related("guide", "survey", "after").order_by(
        "offset_days", "position"
    )


def steps_of(cohort: Cohort) -> list[Touchpoint]:
    """The steps of a cohort, in order: its own once it started, until then its programme's."""
    return steps_by_cohort([cohort])[cohort.pk]


def steps_by_cohort(cohorts: Iterable[Cohort]) -> dict[UUID, list[Touchpoint]]:
    """The steps of several cohorts, with what they lead to, in one query."""
    known = {cohort.pk: cohort for cohort in cohorts}
    kept = [cohort.pk for cohort in known.values() if cohort.has_own_structure]
    followed = {c.program_id for c in known.values() if not c.has_own_structure}
    rows = (
        Touchpoint.objects.filter(Q(cohort__in=kept, retired_at=None) | Q(program__in=followed))
        .select_related("guide", "survey")
        .defer("guide__body")
    )
    by_owner: dict[UUID | None, list[Touchpoint]] = defaultdict(list)
    for step in rows.order_by("offset_days", "position"):
        by_owner[step.cohort_id or step.program_id].append(step)
    return {
        pk: by_owner[pk if cohort.has_own_structure else cohort.program_id]
        for pk, cohort in known.items()
    }


def differences_of(cohort: Cohort) -> list[Difference]:
    """In what a cohort's own structure differs from its programme's today, in order of days."""
    if not cohort.has_own_structure or cohort.is_over:
        return []
    design = list(structure_of(cohort.program))
    return differences(cohort, steps_of(cohort), design, timezone.localdate())


def cohorts_to_catch_up(program: Program) -> list[tuple[Cohort, int]]:
    """Running cohorts of a programme that could take something of its structure, and how much."""
    kept = program.cohorts.exclude(structure_taken_at=None).exclude(status=Cohort.Status.CLOSED)
    design, today = list(structure_of(program)), timezone.localdate()
    cohorts = list(kept.order_by("starts_on"))
    steps = steps_by_cohort(cohorts)
    counts = (
        (c, sum(one.takes_effect for one in differences(c, steps[c.pk], design, today)))
        for c in cohorts
    )
    return [(cohort, count) for cohort, count in counts if count]


def visible_guides(actor: Actor) -> QuerySet[Guide]:
    """The guides of visible programmes, and of those in which the actor takes part."""
    guides = Guide.objects.select_related("program")
    if actor.is_system or actor.is_admin:
        return guides
    return guides.filter(program__in=actor.managed_program_ids | actor.joined_program_ids)


def visible_surveys(actor: Actor) -> QuerySet[Survey]:
    """The definitions of surveys of visible programmes (never their answers)."""
    return Survey.objects.filter(program__in=visible_programs(actor)).select_related("program")
