"""What follows once a cohort was closed. The clock asks for it, since a lower floor closes."""

from datetime import date
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest

from matching import rules
from matching.models import Relationship, RelationshipMember
from matching.services.relationships import GOING_ON
from mentorship import audit
from mentorship.access import Actor, require
from participants.models import Enrollment
from participants.services import complete_enrollments
from programs.models import Cohort


@transaction.atomic
def complete_closed_cohorts(*, actor: Actor) -> int:
    """Complete the relationships and the enrolments of cohorts that were closed.

    Returns how many cohorts there were. Safe to do twice. Raises NotAllowed.
    """
    require(rules.expire_proposals, actor)
    cohorts = list(_with_something_left())
    for cohort in cohorts:
        count = _complete_relationships(cohort, _closed_on(actor, cohort))
        complete_enrollments(actor=actor, cohort=cohort)
        audit.record(actor=actor, action="relationships.completed", subject=cohort, count=count)
    return len(cohorts)


def _with_something_left() -> list[Cohort]:
    left = Q(pk__in=Relationship.objects.filter(status__in=GOING_ON).values("cohort_id")) | Q(
        pk__in=Enrollment.objects.filter(status=Enrollment.Status.ACCEPTED).values("cohort_id")
    )
    closed = Cohort.objects.filter(left, status=Cohort.Status.CLOSED)
    return list(closed.select_for_update(of=("self",)).order_by("pk"))


def _closed_on(actor: Actor, cohort: Cohort) -> date:
    closed_at = cohort.closed_at
    if closed_at is None:
        return cohort.ends_on
    return closed_at.astimezone(ZoneInfo(actor.organization.time_zone)).date()


def _complete_relationships(cohort: Cohort, closed_on: date) -> int:
    going_on = Relationship.objects.filter(cohort=cohort, status__in=GOING_ON)
    members = RelationshipMember.objects.filter(
        relationship__in=going_on.values("pk"), left_on=None
    )
    members.update(left_on=Greatest(F("joined_on"), closed_on))
    return going_on.update(
        status=Relationship.Status.COMPLETED, ended_on=Greatest(F("began_on"), closed_on)
    )
