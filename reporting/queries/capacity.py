"""Places with mentors and who waits for one, of many cohorts at once."""

from __future__ import annotations

from collections.abc import Collection
from functools import reduce
from uuid import UUID

from django.db.models import Count, F, Q, Sum

from matching.models import Proposal, Relationship, RelationshipMember
from matching.queries.capacity import Capacity
from matching.rules import see_matching
from mentorship.access import Actor
from participants.models import Enrollment
from participants.queries import is_prepared
from programs.models import Cohort

OVER = (Cohort.Status.CLOSING, Cohort.Status.CLOSED)
GOING_ON = (Relationship.Status.ACTIVE, Relationship.Status.PAUSED)


def capacities(actor: Actor, cohorts: Collection[Cohort]) -> dict[UUID, Capacity]:
    """What each of these cohorts has to work with, as `matching.queries.capacity_of` counts it.

    Without those that are over: they match nobody any more.
    """
    wanted = [one for one in cohorts if one.status not in OVER and see_matching(actor, one)]
    ids = [one.pk for one in wanted]
    if not ids:
        return {}
    asked = any(one.program.is_preparation_required for one in wanted)
    people, matched, waiting = _people(ids, asks=asked), _matched(ids), _waiting(ids)
    return {
        pk: Capacity(
            **people.get(pk, {}),
            matched=matched.get(pk, 0),
            waiting_for_answers=waiting.get(pk, 0),
        )
        for pk in ids
    }


def together(several: Collection[Capacity]) -> Capacity:
    """Capacities added up."""
    return reduce(_plus, several, Capacity())


def _plus(one: Capacity, other: Capacity) -> Capacity:
    return Capacity(
        **{name: getattr(one, name) + getattr(other, name) for name in Capacity.__slots__}
    )


def _people(cohorts: Collection[UUID], *, asks: bool) -> dict[UUID, dict[str, int]]:
    """`asks`: whether a programme asks its mentors to prepare; to look at who has is dear."""
    role, status = Enrollment.Role, Enrollment.Status
    accepted = Q(status=status.ACCEPTED)
    asked = Q(cohort__program__is_preparation_required=True)
    ready = Q(role=role.MENTOR)
    enrollments = Enrollment.objects.filter(
        cohort__in=cohorts, status__in=[status.ACCEPTED, status.WAITLISTED]
    ).order_by()
    if asks:
        enrollments = enrollments.annotate(is_ready=is_prepared())
        ready &= ~asked | Q(is_ready=True)
    rows = enrollments.values(pk_of_cohort=F("cohort_id")).annotate(
        mentors=Count("pk", filter=accepted & ready),
        places=Sum("capacity", filter=accepted & ready, default=0),
        unprepared=Count("pk", filter=accepted & Q(role=role.MENTOR) & ~ready),
        mentees=Count("pk", filter=accepted & Q(role=role.MENTEE)),
        peers=Count("pk", filter=accepted & Q(role=role.PEER)),
        waiting_list=Count("pk", filter=Q(status=status.WAITLISTED)),
    )
    return {row.pop("pk_of_cohort"): row for row in rows}


def _matched(cohorts: Collection[UUID]) -> dict[UUID, int]:
    members = RelationshipMember.objects.filter(
        relationship__cohort__in=cohorts,
        relationship__status__in=GOING_ON,
        role=Enrollment.Role.MENTEE,
        left_on=None,
    ).order_by()
    return dict(members.values_list("relationship__cohort").annotate(count=Count("pk")))


def _waiting(cohorts: Collection[UUID]) -> dict[UUID, int]:
    proposals = Proposal.objects.filter(
        run__cohort__in=cohorts, status=Proposal.Status.PUBLISHED
    ).order_by()
    return dict(proposals.values_list("run__cohort").annotate(count=Count("pk")))
