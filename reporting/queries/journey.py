"""From invited to completed: how far the people of a cohort came."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from matching.models import RelationshipMember
from mentorship.access import Actor
from participants.models import Enrollment
from programs.models import Cohort
from programs.queries import visible_cohorts
from scheduling.models import Meeting


@dataclass(frozen=True, slots=True)
class Journey:
    """How many people reached each stage. Each stage holds all who came at least that far."""

    invited: int
    applied: int
    accepted: int
    matched: int
    met: int
    completed: int


def journey(actor: Actor, cohort: Cohort) -> Journey:
    """The stages of a cohort's enrolments."""
    return journey_of(actor, [cohort])


def journey_of(actor: Actor, cohorts: Collection[Cohort]) -> Journey:
    """The stages of the enrolments of several cohorts; whoever is in two is counted in each."""
    ids = [one.pk for one in cohorts]
    places = RelationshipMember.objects.filter(enrollment=OuterRef("pk"))
    met = places.filter(relationship__meetings__status=Meeting.Status.HELD)
    completed = Q(status=Enrollment.Status.COMPLETED)
    accepted = Q(accepted_at__isnull=False) | completed | Q(status=Enrollment.Status.ACCEPTED)
    applied = Q(applied_at__isnull=False) | accepted
    counts = (
        Enrollment.objects.filter(cohort__in=visible_cohorts(actor).filter(pk__in=ids))
        .annotate(is_matched=Exists(places), has_met=Exists(met))
        .aggregate(
            invited=Count("pk"),
            applied=Count("pk", filter=applied | Q(is_matched=True)),
            accepted=Count("pk", filter=accepted | Q(is_matched=True)),
            matched=Count("pk", filter=Q(is_matched=True)),
            met=Count("pk", filter=Q(has_met=True)),
            completed=Count("pk", filter=completed),
        )
    )
    return Journey(**counts)
