"""How sure the same people felt the first and the last time, of cohorts of which that is told."""

from __future__ import annotations

from collections.abc import Collection

from mentorship.access import Actor
from programs.models import Cohort
from programs.questions import CONFIDENCE
from reporting.outcomes import Change
from reporting.outcomes.confidence import Confidence, confidence_of
from reporting.queries.kept_outcomes import changes_of_each


def confidence_told(actor: Actor, cohorts: Collection[Cohort]) -> Confidence | None:
    """Of these cohorts together; None where it is told of none of them."""
    # Nothing is worked out before a cohort is over: without one, nothing is asked either.
    over = [cohort for cohort in cohorts if cohort.is_over]
    return confidence_of(
        (one.change, (one.lowest, one.highest))
        for changed in changes_of_each(actor, over).values()
        for one in changed
        if one.measures == CONFIDENCE and isinstance(one.change, Change)
    )
