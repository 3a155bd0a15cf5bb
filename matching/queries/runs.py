"""Match runs and the settings that the next one will use."""

from uuid import UUID

from django.db.models import QuerySet

from matching.criteria import Rules, SettingsProblem, Weights
from matching.models import MatchRun, PairRule
from mentorship.access import Actor
from participants.models import Enrollment
from programs.models import Cohort
from programs.queries import visible_cohorts


def visible_runs(actor: Actor) -> QuerySet[MatchRun]:
    """Runs of the cohorts that the actor sees, without their frozen inputs.

    The inputs hold private exclusions: no page, answer or export may read them.
    """
    return (
        MatchRun.objects.filter(cohort__in=visible_cohorts(actor))
        .select_related("cohort__program", "created_by__user", "base_run")
        .defer("inputs", "certificate", "base_run__inputs", "base_run__certificate")
    )


def runs_of(actor: Actor, cohort: Cohort) -> QuerySet[MatchRun]:
    """The runs of a cohort, the newest first."""
    return visible_runs(actor).filter(cohort=cohort).order_by("-number")


def visible_pair_rules(actor: Actor) -> QuerySet[PairRule]:
    """Locked and forbidden pairs of the cohorts that the actor sees."""
    return PairRule.objects.filter(cohort__in=visible_cohorts(actor)).select_related(
        "cohort", "mentor__person", "mentee__person"
    )


def pair_rules_of(actor: Actor, cohort: Cohort) -> QuerySet[PairRule]:
    """What the managers said about two people of this cohort, the latest first."""
    return visible_pair_rules(actor).filter(cohort=cohort).order_by("-created_at", "pk")


def settings_of(cohort: Cohort) -> tuple[Weights, Rules]:
    """The cohort's own weights and rules, or else the programme's, or else the usual ones."""
    program = cohort.program
    return (
        _weights(cohort.matching_weights or program.matching_weights),
        _rules(cohort.matching_rules or program.matching_rules),
    )


def template_settings_of(cohort: Cohort) -> tuple[Weights, Rules]:
    """What the programme started with."""
    program = cohort.program
    return _weights(program.matching_weights), _rules(program.matching_rules)


def _weights(value: dict[str, int]) -> Weights:
    try:
        return Weights.from_json(value)
    except SettingsProblem:
        return Weights.default()


def _rules(value: dict[str, object]) -> Rules:
    try:
        return Rules.from_json(value)
    except SettingsProblem:
        return Rules()


def people_of_run(actor: Actor, run: MatchRun, role: str) -> list[tuple[UUID, str]]:
    """Mentors or mentees of a run by name, for choosing two of them."""
    if not visible_runs(actor).filter(pk=run.pk).exists():
        return []
    key = "mentors" if role == Enrollment.Role.MENTOR else "mentees"
    inputs = MatchRun.objects.values_list("inputs", flat=True).get(pk=run.pk)
    found = [(UUID(one["id"]), one["name"]) for one in inputs.get(key, ())]
    return sorted(found, key=lambda one: (one[1].casefold(), one[0]))
