"""What is due to a person apart from any relationship: to look again at what they prepared, and a
survey that finds them without one. Worked out from the facts, kept nowhere."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet

from matching.models import Relationship, RelationshipMember
from mentorship.models import Organization
from participants.models import Enrollment, Person
from participants.queries.preparation import Preparation, preparations_asked_again
from participants.queries.surveys import TAKES_PART, answered, every_open_round
from programs.models import SurveyRound
from scheduling.budget import Wanted
from scheduling.clock import zone_of
from scheduling.models import Reminder

MORNING = time(9)
EVENING = time(20)
SURVEY_AGAIN = timedelta(days=3)
"""So long before a survey closes, who has not answered hears of it once more."""
PREPARATION_TOLD_WITHIN = timedelta(days=14)
"""Who does not look within so many days of a change finds it on their own page, not by e-mail."""


type Key = tuple[UUID, str, UUID | None, UUID | None, UUID | None, UUID | None, date]


@dataclass(frozen=True, slots=True)
class Again:
    """That what a mentor prepared has changed, in one programme or in several."""

    person: Person
    preparations: tuple[Preparation, ...]
    due_on: date
    kind: ClassVar[str] = Reminder.Kind.PREPARATION

    @property
    def person_id(self) -> UUID:
        return self.person.pk

    @property
    def key(self) -> Key:
        return (self.person.pk, self.kind, None, None, None, None, self.due_on)


@dataclass(frozen=True, slots=True)
class AskedApart:
    """That a survey is open to somebody who has a place, and nobody to meet."""

    enrollment: Enrollment
    survey_round: SurveyRound
    due_on: date
    kind: ClassVar[str] = Reminder.Kind.SURVEY

    @property
    def person(self) -> Person:
        return self.enrollment.person

    @property
    def person_id(self) -> UUID:
        return self.enrollment.person_id

    @property
    def key(self) -> Key:
        return round_key(self.person_id, self.survey_round.pk, self.due_on)


type Apart = Again | AskedApart


def round_key(person_id: UUID, round_id: UUID | None, due_on: date) -> Key:
    """A survey is answered once, not for each pair."""
    return (person_id, Reminder.Kind.SURVEY, None, None, None, round_id, due_on)


def due_apart(
    organization: Organization, now: datetime, today: date, person_id: UUID | None = None
) -> Iterator[Wanted[Apart]]:
    """Of everybody whom an e-mail reaches, or of one person."""
    yield from _to_look_at_again(organization, now, person_id)
    yield from _asked_apart(organization, now, today, person_id)


def days_of_asking(
    survey_round: SurveyRound, zone: ZoneInfo, now: datetime
) -> Iterator[tuple[date, datetime, datetime, datetime]]:
    """The days on which a round is spoken of, its first and once more before its last: each with
    the best moment, the last one that is of use, and the first."""
    last = datetime.combine(survey_round.closes_on, EVENING, tzinfo=zone)
    days = [survey_round.opens_on]
    if survey_round.closes_on - survey_round.opens_on > 2 * SURVEY_AGAIN:
        days.append(survey_round.closes_on - SURVEY_AGAIN)
    for day, until in zip(days, [*days[1:], None], strict=True):
        morning = datetime.combine(day, MORNING, tzinfo=zone)
        useful = last if until is None else datetime.combine(until, MORNING, tzinfo=zone)
        if now <= useful:
            yield day, max(morning, now), useful, morning


def _to_look_at_again(
    organization: Organization, now: datetime, person_id: UUID | None
) -> Iterator[Wanted[Apart]]:
    """On the morning after a change: of several parts that a manager changes, one e-mail tells."""
    since = (now - PREPARATION_TOLD_WITHIN).date()
    by_person: dict[UUID, list[Preparation]] = defaultdict(list)
    for one in preparations_asked_again(since, person_id):
        if one.enrollment.person.email:
            by_person[one.enrollment.person_id].append(one)
    for some in by_person.values():
        person = some[0].enrollment.person
        due_on = max(day for one in some if (day := one.asked_again_on))
        zone = zone_of(person, organization)
        morning = datetime.combine(due_on + timedelta(days=1), MORNING, tzinfo=zone)
        useful = morning + PREPARATION_TOLD_WITHIN
        if now <= useful:
            yield Wanted(Again(person, tuple(some), due_on), max(morning, now), useful, morning)


def _asked_apart(
    organization: Organization, now: datetime, today: date, person_id: UUID | None
) -> Iterator[Wanted[Apart]]:
    rounds = [one for one in every_open_round(today) if one.is_by_hand or one.is_final]
    if not rounds:
        return
    people = _without_relationship({one.cohort_id for one in rounds})
    if person_id is not None:
        people = people.filter(person=person_id)
    found = list(people)
    done = answered(rounds, [one.pk for one in found]) if found else set()
    for survey_round, enrollment in _pairs(rounds, found):
        if (survey_round.pk, enrollment.pk) in done:
            continue
        zone = zone_of(enrollment.person, organization)
        for day, at, useful, first in days_of_asking(survey_round, zone, now):
            yield Wanted(AskedApart(enrollment, survey_round, day), at, useful, first)


def _pairs(
    rounds: Iterable[SurveyRound], people: Iterable[Enrollment]
) -> Iterator[tuple[SurveyRound, Enrollment]]:
    """Who is asked in which. A survey at the end looks back on a mentoring: who never had one is
    not asked how it was."""
    by_cohort: dict[UUID, list[Enrollment]] = defaultdict(list)
    for one in people:
        by_cohort[one.cohort_id].append(one)
    for survey_round in rounds:
        for enrollment in by_cohort[survey_round.cohort_id]:
            met_somebody = enrollment.had_relationship  # type: ignore[attr-defined]
            if survey_round.asks(enrollment.role) and (survey_round.is_by_hand or met_somebody):
                yield survey_round, enrollment


def _without_relationship(cohorts: Iterable[UUID]) -> QuerySet[Enrollment]:
    """Those who have a place and an address, and no relationship now. One that rests is one: who
    asked for a rest is left alone."""
    any_of_theirs = RelationshipMember.objects.filter(enrollment=OuterRef("pk"))
    now = any_of_theirs.filter(
        left_on=None,
        relationship__status__in=(Relationship.Status.ACTIVE, Relationship.Status.PAUSED),
    )
    return (
        Enrollment.objects.filter(~Exists(now), cohort__in=cohorts, status__in=TAKES_PART)
        .exclude(person__email="")
        .annotate(had_relationship=Exists(any_of_theirs))
        .select_related("person__user", "person__site")
        .order_by("pk")
    )
