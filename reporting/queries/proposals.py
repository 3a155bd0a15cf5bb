"""Matches that wait for a manager's eye."""

from __future__ import annotations

from django.db.models import QuerySet

from matching.models import MatchRun, Proposal
from mentorship.access import Actor
from programs.models import Cohort


def proposals_to_be_answered(actor: Actor, cohort: Cohort) -> QuerySet[Proposal]:
    """Published proposals of the cohort that one side or both have still to answer."""
    if not (actor.is_admin or actor.manages(cohort.program_id)):
        return Proposal.objects.none()
    return Proposal.objects.filter(run__cohort=cohort, status=Proposal.Status.PUBLISHED)


def proposals_to_review(actor: Actor, cohort: Cohort) -> QuerySet[Proposal]:
    """Proposals of the cohort's latest run while it is unpublished, the least certain first; none
    of a cohort that comes to its end, of which nothing can be published any more."""
    if cohort.is_ending or not (actor.is_admin or actor.manages(cohort.program_id)):
        return Proposal.objects.none()
    latest = (
        MatchRun.objects.filter(cohort=cohort, is_by_choice=False)
        .order_by("-number")
        .values("pk")[:1]
    )
    return (
        Proposal.objects.filter(
            run__in=latest, run__status=MatchRun.Status.SOLVED, status=Proposal.Status.DRAFT
        )
        .select_related("mentor__person", "mentee__person")
        .order_by("score", "pk")
    )
