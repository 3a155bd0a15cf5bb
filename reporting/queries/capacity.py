"""Places with mentors and who waits for one, of many cohorts at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from functools import reduce
from uuid import UUID

from django.db.models import Case, Count, Q, Sum, Value, When

from matching.models import Proposal, Relationship, RelationshipMember
from matching.queries.capacity import Capacity, places_kept
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
    people, matched, waiting = _people(wanted), _matched(ids), _waiting(ids)
    return {
        pk: Capacity(
            **people[pk],
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


def _people(cohorts: Collection[Cohort]) -> dict[UUID, Counter[str]]:
    """To look at who has prepared is dear: where a programme asks its mentors to, and of them."""
    role, status = Enrollment.Role, Enrollment.Status
    asking = [one.pk for one in cohorts if one.program.is_preparation_required]
    theirs = Q(role=role.MENTOR, status=status.ACCEPTED, cohort__in=asking)
    ready = Case(When(theirs, then=is_prepared()), default=True) if asking else Value(True)
    people = Enrollment.objects.filter(
        cohort__in=[one.pk for one in cohorts], status__in=[status.ACCEPTED, status.WAITLISTED]
    )
    rows = (
        people.order_by()
        .annotate(is_ready=ready)
        .values_list("cohort_id", "role", "status", "is_ready")
        .annotate(count=Count("*"), places=Sum("capacity"))
    )
    found: dict[UUID, Counter[str]] = defaultdict(Counter)
    for pk, side, place, is_ready, count, places in rows:
        if place == status.WAITLISTED:
            found[pk]["waiting_list"] += count
        elif side != role.MENTOR:
            found[pk]["mentees" if side == role.MENTEE else "peers"] += count
        elif is_ready:
            found[pk].update(mentors=count, places=places)
        else:
            found[pk]["unprepared"] += count
    for pk, kept in places_kept(cohorts).items():
        found[pk].update(kept)
    return found


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
