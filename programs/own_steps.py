"""A cohort's own copy of its programme's steps, made within the act that starts it."""

from django.utils import timezone

from programs.differences import TAKEN
from programs.models import Cohort, Touchpoint


def keep_structure(cohort: Cohort) -> None:
    """Give a cohort that starts the programme's steps as its own, once; the caller saves it."""
    if cohort.has_own_structure:
        return
    Touchpoint.objects.bulk_create(
        copy_of(step, cohort) for step in cohort.program.touchpoints.order_by("offset_days")
    )
    cohort.structure_taken_at = timezone.now()


def copy_of(step: Touchpoint, cohort: Cohort) -> Touchpoint:
    """A step as a cohort's own, not saved yet."""
    return Touchpoint(cohort=cohort, origin=step, **{name: getattr(step, name) for name in TAKEN})
