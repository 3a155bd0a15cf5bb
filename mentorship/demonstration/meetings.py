"""Months of meetings, with the ragged rhythm of real ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from matching.models import Relationship, RelationshipMember
from mentorship.access import Actor
from mentorship.demonstration import words
from mentorship.demonstration.calendar import weekday_near
from mentorship.demonstration.cast import House
from participants.models import Enrollment
from scheduling.models import Meeting, Note
from scheduling.services.meetings import confirm_meeting, log_meeting, plan_meeting

HELD, MISSED, MOVED = Meeting.Status.HELD, Meeting.Status.MISSED, Meeting.Status.MOVED
MINUTES = (30, 40, 45, 45, 45, 50, 50, 60, 60, 60)
MEANS = ("in_person",) * 10 + ("video",) * 7 + ("phone",) * 3


@dataclass(frozen=True, slots=True)
class Told:
    """When a meeting really began, and when it was logged and confirmed."""

    meeting: Meeting
    began_at: datetime
    logged_at: datetime
    confirmed_at: datetime | None


@dataclass(slots=True)
class Pair:
    """A relationship and its people at work."""

    relationship: Relationship
    actors: Mapping[UUID, Actor]
    told: list[Told] = field(default_factory=list)

    @property
    def members(self) -> list[RelationshipMember]:
        return list(self.relationship.members.all())

    def _actor(self, role: str) -> Actor:
        return next(self.actors[one.person_id] for one in self.members if one.role == role)

    @property
    def mentor(self) -> Actor:
        return self._actor(Enrollment.Role.MENTOR)

    @property
    def mentee(self) -> Actor:
        return self._actor(Enrollment.Role.MENTEE)


def days_of_meetings(
    house: House, began_on: date, until: date, every: int, at_most: int = 99
) -> list[date]:
    """When two people met who mean to meet every so many days: never quite then."""
    chance = house.chance
    days: list[date] = []
    day = began_on + timedelta(days=chance.randint(4, 16))
    while day <= until and len(days) < at_most:
        days.append(weekday_near(day))
        day += timedelta(days=every + chance.choice((-6, -4, -2, 0, 0, 1, 3, 5, 8, 13)))
    return [one for one in days if began_on <= one]


def hold(house: House, pair: Pair, days: Sequence[date], notes: float = 0.4) -> None:
    """Log a meeting on each of these days, sometimes with a note; most are confirmed."""
    for day in sorted(set(days)):
        if house.chance.random() < 0.07:
            _log(house, pair, day, house.chance.choice((MISSED, MISSED, MOVED)), "")
            continue
        text = house.chance.random() < notes
        _log(house, pair, day, HELD, "note" if text else "")


def log_one(house: House, pair: Pair, day: date, *, by_mentor: bool, is_confirmed: bool) -> None:
    """Log one meeting exactly so."""
    _log(house, pair, day, HELD, "note", by_mentor=by_mentor, is_confirmed=is_confirmed)


def plan(house: House, pair: Pair, day: date, at: time, *, minutes: int = 45) -> Meeting:
    """Plan a meeting to come."""
    means = house.chance.choice(MEANS)
    return plan_meeting(
        actor=house.chance.choice((pair.mentor, pair.mentee)),
        relationship=pair.relationship,
        starts_at=datetime.combine(day, at, tzinfo=house.zone),
        minutes=minutes,
        means=means,
        place=house.chance.choice(words.PLACES) if means == "in_person" else "",
        client_key=_key(house, pair, f"plan {day}"),
    )


def _log(
    house: House,
    pair: Pair,
    day: date,
    outcome: str,
    note: str,
    *,
    by_mentor: bool | None = None,
    is_confirmed: bool | None = None,
) -> None:
    chance = house.chance
    is_mentor = chance.random() < 0.55 if by_mentor is None else by_mentor
    writer, other = (pair.mentor, pair.mentee) if is_mentor else (pair.mentee, pair.mentor)
    minutes = chance.choice(MINUTES)
    is_shared = chance.random() < 0.6
    meeting = log_meeting(
        actor=writer,
        relationship=pair.relationship,
        client_key=_key(house, pair, f"log {day}"),
        outcome=outcome,
        held_on=day,
        minutes=minutes,
        means=chance.choice(MEANS),
        topics=_topics(house, pair) if outcome == HELD else (),
        note_text=chance.choice(words.SHARED_NOTES if is_shared else words.PRIVATE_NOTES)
        if note
        else "",
        note_audience=Note.Audience.RELATIONSHIP if is_shared else Note.Audience.PRIVATE,
    )
    began_at = datetime.combine(day, _hour(house), tzinfo=house.zone)
    logged_at = min(_now(house), began_at + timedelta(minutes=minutes + chance.randint(3, 2_000)))
    confirmed_at = None
    if is_confirmed if is_confirmed is not None else outcome == HELD and chance.random() < 0.8:
        confirm_meeting(actor=other, meeting=meeting)
        confirmed_at = min(_now(house), logged_at + timedelta(minutes=chance.randint(20, 4_000)))
    pair.told.append(Told(meeting, began_at, logged_at, confirmed_at))


def _topics(house: House, pair: Pair) -> list[str]:
    keys = [topic["key"] for topic in pair.relationship.cohort.program.topics]
    return house.chance.sample(keys, min(len(keys), house.chance.choice((1, 1, 2, 2, 3))))


def _hour(house: House) -> time:
    return house.chance.choice(
        (time(8, 30), time(9, 15), time(12, 30), time(13), time(14), time(15, 30), time(17))
    )


def _now(house: House) -> datetime:
    """The end of yesterday: all that is told is over."""
    return datetime.combine(house.calendar.ago(1), time(20), tzinfo=house.zone)


def _key(house: House, pair: Pair, what: str) -> UUID:
    return uuid5(pair.relationship.pk, what)
