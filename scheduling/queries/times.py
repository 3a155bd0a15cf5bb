"""Times for the people of a relationship to meet, and those that were proposed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from matching.models import Relationship, RelationshipMember
from mentorship.access import Actor
from scheduling import rules
from scheduling.models import BusyTime, ProposedTime, ReminderPreference
from scheduling.notices import quiet_hours_of
from scheduling.queries.working_times import working_times
from scheduling.slot_words import YOU, NoTime, reason, why_none
from scheduling.slots import FEWEST, MOST, Attendee, best
from scheduling.working_time import Span

AHEAD = timedelta(weeks=4)
SOONEST = timedelta(hours=12)
"""From now; nobody reads an e-mail sooner."""
NIGHTS_BEFORE = timedelta(days=4)
MOST_SHOWN = 6


@dataclass(frozen=True, slots=True)
class SuitableTime:
    """A time that suits all, and why."""

    starts_at: datetime
    ends_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class FoundTimes:
    """The best times, or why there is none."""

    times: tuple[SuitableTime, ...]
    count: int
    """How many there are in all."""
    until: datetime
    nothing: NoTime | None = None


def suitable_times(
    actor: Actor, relationship: Relationship, minutes: int, *, most: int = MOST_SHOWN
) -> FoundTimes:
    """The best times in the next weeks that suit everybody who is in the relationship now.

    Empty for whoever is not one of them.
    """
    since = timezone.now() + SOONEST
    until = since + AHEAD
    members = [one for one in relationship.members.all() if one.left_on is None]
    if not rules.propose_times(actor, relationship) or not FEWEST <= len(members) <= MOST:
        return FoundTimes((), 0, until)
    attendees = _attendees(actor, members, since, until)
    found = best(attendees, since, until, minutes, most=most)
    if not found.slots:
        return FoundTimes((), 0, until, why_none(attendees, since, until, minutes))
    times = [
        SuitableTime(one.span.starts_at, one.span.ends_at, reason(one, attendees))
        for one in found.slots
    ]
    return FoundTimes(tuple(times), found.count, until)


def open_times(actor: Actor, relationship: Relationship) -> QuerySet[ProposedTime]:
    """The times of a relationship that wait for an answer, in order of time."""
    return _of_own(actor).filter(
        relationship=relationship, status=ProposedTime.Status.OPEN, starts_at__gt=timezone.now()
    )


def relationships_to_answer(actor: Actor) -> set[UUID]:
    """The actor's relationships in which others proposed times that wait for an answer."""
    if actor.person_id is None:
        return set()
    mine = RelationshipMember.objects.filter(person_id=actor.person_id, left_on=None)
    waiting = ProposedTime.objects.filter(
        relationship_id__in=mine.values("relationship_id"),
        status=ProposedTime.Status.OPEN,
        starts_at__gt=timezone.now(),
    ).exclude(proposed_by_id=actor.person_id)
    return set(waiting.order_by().values_list("relationship_id", flat=True))


def own_proposed_times(actor: Actor) -> QuerySet[ProposedTime]:
    """Every time that was proposed in a relationship of the actor, whatever became of it."""
    return _of_own(actor)


def _of_own(actor: Actor) -> QuerySet[ProposedTime]:
    if actor.person_id is None:
        return ProposedTime.objects.none()
    mine = RelationshipMember.objects.filter(person_id=actor.person_id, left_on=None)
    return (
        ProposedTime.objects.filter(relationship_id__in=mine.values("relationship_id"))
        .select_related("relationship__cohort__program", "proposed_by")
        .prefetch_related("relationship__members__person__site")
        .order_by("starts_at", "pk")
    )


def _attendees(
    actor: Actor, members: list[RelationshipMember], since: datetime, until: datetime
) -> list[Attendee]:
    """The actor first, whose clock decides what is a day."""
    members = sorted(members, key=lambda one: one.person_id != actor.person_id)
    people = [one.person_id for one in members]
    times = working_times(people, since - NIGHTS_BEFORE, until + timedelta(days=1))
    busy = busy_times(people, since, until)
    preferences = {
        one.person_id: one for one in ReminderPreference.objects.filter(person__in=people)
    }
    return [
        Attendee(
            YOU if one.person_id == actor.person_id else one.person.given_name,
            times[one.person_id],
            quiet_hours_of(one, actor.organization, preferences.get(one.person_id)),
            tuple(busy[one.person_id]),
        )
        for one in members
    ]


def busy_times(
    people: Iterable[UUID], since: datetime, until: datetime
) -> defaultdict[UUID, list[Span]]:
    """When people have planned mentoring meetings, in any of their relationships; one query.

    For the system's use: that somebody is busy is told, never with whom.
    """
    rows = BusyTime.objects.filter(person__in=list(people), during__overlap=(since, until))
    found: defaultdict[UUID, list[Span]] = defaultdict(list)
    for person_id, during in rows.order_by("during").values_list("person_id", "during"):
        found[person_id].append(Span(during.lower, during.upper))
    return found
