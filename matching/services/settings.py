"""What the next run of a cohort goes by."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from matching import rules
from matching.criteria import Rules, SettingsProblem, Weights
from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Invalid
from programs.models import Cohort


@transaction.atomic
def save_matching_settings(
    *, actor: Actor, cohort_id: UUID, weights: Mapping[str, Any], rules_of_run: Mapping[str, Any]
) -> Cohort:
    """Keep weights and hard rules for the cohort's next run; earlier runs keep their own.

    Raises Invalid, naming the field, for an unknown criterion or rule or a value out of bounds, and
    for rules that make no sense together.
    """
    cohort = Cohort.objects.select_for_update().get(pk=cohort_id)
    require(rules.steer_matching, actor, cohort)
    cohort.require_open()
    cohort.matching_weights = _read(Weights.from_json, weights).to_json()
    cohort.matching_rules = _read(Rules.asked, rules_of_run).to_json()
    cohort.save(update_fields=["matching_weights", "matching_rules"])
    audit.record(
        actor=actor,
        action="matching_settings.saved",
        subject=cohort,
        weights=cohort.matching_weights,
        rules=cohort.matching_rules,
    )
    return cohort


def _read[T](read: Callable[[Mapping[str, Any]], T], value: Mapping[str, Any]) -> T:
    try:
        return read(value)
    except SettingsProblem as problem:
        raise Invalid(
            problem.message, code="matching_settings", fields={problem.field: problem.message}
        ) from problem
