"""Legal holds, and whom they reach."""

from uuid import UUID

from django.db.models import Q, QuerySet

from mentorship.access import Actor, can
from participants.models import Enrollment
from reporting.rights import rules
from reporting.rights.models import LegalHold


def visible_holds(actor: Actor) -> QuerySet[LegalHold]:
    """For administrators: those that stand first, then the latest."""
    if not can(actor, rules.see_privacy):
        return LegalHold.objects.none()
    return LegalHold.objects.select_related(
        "person", "cohort__program", "placed_by__user", "lifted_by__user"
    ).order_by("-lifted_at", "-placed_at")


def hold_on(person_id: UUID | None) -> LegalHold | None:
    """A hold that stands on the person, or on a cohort that they are or were in."""
    if person_id is None:
        return None
    theirs = Enrollment.objects.filter(person_id=person_id).values("cohort_id")
    standing = LegalHold.objects.filter(lifted_at=None)
    return standing.filter(Q(person_id=person_id) | Q(cohort_id__in=theirs)).first()


def held_person_ids() -> set[UUID]:
    """Everybody on whom a hold stands, directly or by a cohort."""
    standing = LegalHold.objects.filter(lifted_at=None)
    direct = standing.filter(person__isnull=False).values_list("person_id", flat=True)
    in_cohorts = Enrollment.objects.filter(
        cohort_id__in=standing.filter(cohort__isnull=False).values("cohort_id")
    )
    return {*direct, *in_cohorts.values_list("person_id", flat=True)}
