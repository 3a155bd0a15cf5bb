"""Two cohorts that come to their end: one is closing, and one has been closed since the last
night."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from matching.models import Relationship, RelationshipMember
from mentorship.tenancy import identified_as
from participants.models import Goal, GoalStep
from programs.models import Cohort
from scheduling.models import Meeting
from scheduling.record.models import WishToGoOn
from tests.factories.scheduling import MeetingFactory
from tests.world import House


def end_two(closing: Cohort, closed: Cohort) -> None:
    """Some of each have a goal with a step, and some said that they go on."""
    for one in (closing, closed):
        pairs = list(Relationship.objects.filter(cohort=one).order_by("pk"))
        _set_goals(pairs[:13])
        for pair in pairs[:4]:
            wish_to_go_on(pair)
    Cohort.objects.filter(pk=closing.pk).update(status=Cohort.Status.CLOSING)
    now = timezone.now()
    Cohort.objects.filter(pk=closed.pk).update(status=Cohort.Status.CLOSED, closed_at=now)
    Relationship.objects.filter(cohort=closed).update(
        status=Relationship.Status.COMPLETED, ended_on=timezone.localdate()
    )


def ended(house: House) -> tuple[Cohort, Cohort]:
    """The one that is closing, and the one that was closed last."""
    closing = Cohort.objects.get(program=house.program, status=Cohort.Status.CLOSING)
    return closing, Cohort.objects.get(closed_at__isnull=False)


def one_would_like_to_go_on(cohort: Cohort) -> None:
    """Of a pair one alone: of that nobody is ever told."""
    one = _mentee(Relationship.objects.filter(cohort=cohort).order_by("pk")[5])
    with identified_as(one.person_id):
        WishToGoOn.objects.create(
            relationship_id=one.relationship_id, person_id=one.person_id, wishes=True
        )


def one_meets_one_takes_a_step_one_goes_on(cohort: Cohort, after: int = 0) -> None:
    """Of a cohort at its end, each of another pair, `after` so many."""
    pairs = list(Relationship.objects.filter(cohort=cohort).order_by("pk"))[after:]
    MeetingFactory(relationship=pairs[0], starts_at=timezone.now() - dt.timedelta(hours=30))
    mentee = _mentee(pairs[1])
    with identified_as(mentee.person_id):
        step = GoalStep.objects.filter(goal__enrollment=mentee.enrollment_id, done_at=None).first()
        assert step
        step.done_at = timezone.now()
        step.save()
    wish_to_go_on(pairs[6])
    Meeting.objects.filter(relationship=pairs[2], status="held").update(minutes=240)


def wish_to_go_on(pair: Relationship) -> None:
    """Both say so."""
    for one in pair.members.all():
        with identified_as(one.person_id):
            WishToGoOn.objects.create(relationship=pair, person_id=one.person_id, wishes=True)


def _set_goals(pairs: Iterable[Relationship]) -> None:
    for pair in pairs:
        mentee = _mentee(pair)
        with identified_as(mentee.person_id):
            goal = Goal.objects.create(enrollment_id=mentee.enrollment_id, sealed_text=b"sealed")
            GoalStep.objects.create(goal=goal, sealed_text=b"sealed")


def _mentee(pair: Relationship) -> RelationshipMember:
    return pair.members.get(role="mentee")
