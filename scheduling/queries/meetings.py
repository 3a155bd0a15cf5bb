"""Meetings that an actor may see: as one who was there, as facts, or as counts."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypedDict

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from matching.models import Relationship, RelationshipMember
from mentorship.access import Actor
from scheduling import rules
from scheduling.models import Meeting, MeetingFact


@dataclass(frozen=True, slots=True)
class MeetingCounts:
    """What an administrator sees of a relationship's meetings."""

    held: int
    planned: int
    missed: int
    minutes: int


def own_meetings(actor: Actor) -> QuerySet[Meeting]:
    """Meetings of the actor's relationships, last first, with everything."""
    if actor.person_id is None:
        return Meeting.objects.none()
    mine = RelationshipMember.objects.filter(person_id=actor.person_id)
    return (
        Meeting.objects.filter(relationship_id__in=mine.values("relationship_id"))
        .select_related("relationship__cohort__program", "planned_by", "logged_by", "confirmed_by")
        .prefetch_related("topics", "relationship__members__person__site")
    )


def meeting_facts(actor: Actor, relationship: Relationship) -> QuerySet[MeetingFact]:
    """That they met, when, how long, by which means; last first. Empty for who may not know."""
    if not rules.see_meetings(actor, relationship):
        return MeetingFact.objects.none()
    return MeetingFact.objects.filter(relationship=relationship).order_by("-starts_at", "pk")


def meeting_counts(actor: Actor, relationship: Relationship) -> MeetingCounts | None:
    """How many meetings there were, or None for who may not know."""
    if not rules.see_meeting_counts(actor, relationship):
        return None
    status = Meeting.Status
    counted = MeetingFact.objects.filter(relationship=relationship).aggregate(
        held=Count("pk", filter=Q(status=status.HELD)),
        planned=Count("pk", filter=Q(status=status.PLANNED)),
        missed=Count("pk", filter=Q(status=status.MISSED)),
        minutes=Sum("minutes", filter=Q(status=status.HELD), default=0),
    )
    return MeetingCounts(**counted)


def meetings_to_log(actor: Actor) -> QuerySet[Meeting]:
    """Planned meetings whose time has come and of which nobody has said what became."""
    return (
        own_meetings(actor)
        .filter(status=Meeting.Status.PLANNED, starts_at__lte=timezone.now())
        .order_by("starts_at")
    )


LATELY = 5
"""What these last times had in common is usual."""


class Usual(TypedDict):
    """What a log is filled in with."""

    minutes: int
    means: str


def usual(relationship: Relationship) -> Usual:
    """How long, and by which means, the people of a relationship meet as a rule."""
    held = Meeting.objects.filter(relationship=relationship, status=Meeting.Status.HELD)
    return usual_of(
        relationship, held.order_by("-starts_at").values_list("minutes", "means")[:LATELY]
    )


def usual_of(relationship: Relationship, lately: Iterable[tuple[int, str]]) -> Usual:
    """The length that was most frequent lately (the last of those that were), else as the programme
    suggests; the means as the last time, else in person."""
    met = list(lately)
    often = Counter(minutes for minutes, _ in met).most_common(1)
    return {
        "minutes": often[0][0] if often else relationship.cohort.program.meeting_minutes,
        "means": met[0][1] if met else Meeting.Means.IN_PERSON,
    }
