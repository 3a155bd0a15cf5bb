"""A person's own calendar: what they chose, what is in it, and who answered what."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from matching.models import Relationship, RelationshipMember
from mentorship.access import Actor
from scheduling import rules
from scheduling.models import CalendarInvitation, Meeting, PersonalCalendar
from scheduling.queries.meetings import own_meetings

KEPT_FOR = timedelta(days=180)
_MOST = 1000


def own_calendar(actor: Actor) -> PersonalCalendar:
    """What the actor chose, or what holds while they chose nothing."""
    if actor.person_id is None:
        return PersonalCalendar()
    known = PersonalCalendar.objects.filter(person_id=actor.person_id).first()
    return known or PersonalCalendar(person_id=actor.person_id)


def meetings_in_calendar(actor: Actor, now: datetime | None = None) -> Iterable[Meeting]:
    """The actor's meetings to come and those held in the last half year, in the order of time.

    Of a relationship that somebody left or that has ended, those until then.
    """
    since = (now or timezone.now()) - KEPT_FOR
    mine = RelationshipMember.objects.filter(person_id=actor.person_id)
    going_on = Q(
        relationship__status__in=[Relationship.Status.ACTIVE, Relationship.Status.PAUSED],
        relationship_id__in=mine.filter(left_on=None).values("relationship_id"),
    )
    was_there = Q(
        relationship__members__in=mine.filter(
            Q(left_on=None) | Q(left_on__gte=F("relationship__meetings__starts_at__date"))
        )
    )
    held = Q(status=Meeting.Status.HELD) & was_there
    planned = Q(status=Meeting.Status.PLANNED) & going_on
    rows = own_meetings(actor).filter(held | planned, starts_at__gte=since).distinct()
    return rows.order_by("starts_at", "pk")[:_MOST]


def answers_to(actor: Actor, meeting: Meeting) -> QuerySet[CalendarInvitation]:
    """Who was invited and what they answered, for the people of the relationship alone."""
    if not rules.see_what_was_said(actor, meeting.relationship):
        return CalendarInvitation.objects.none()
    there_now = meeting.relationship.members.filter(left_on=None)
    return (
        CalendarInvitation.objects.filter(
            meeting=meeting, person_id__in=there_now.values("person_id")
        )
        .select_related("person")
        .order_by("person__family_name", "person__given_name", "pk")
    )
