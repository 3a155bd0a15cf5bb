"""Moving a cohort through its life."""

from mentorship.access import Actor
from programs.models import Cohort
from programs.services import move_cohort


def move(manager: Actor, cohort: Cohort, *stages: str) -> Cohort:
    """Through these stages, one after another."""
    for stage in stages:
        cohort = move_cohort(actor=manager, cohort=cohort, to=stage)
    return cohort
