"""What the rollups are to say, counted day by day in plain Python over every fact."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from matching.models import Relationship, RelationshipMember, RelationshipPause
from mentorship.access import Actor
from participants.models import (
    Department,
    Enrollment,
    Person,
    SurveyParticipation,
    SurveyResponse,
)
from programs.models import Cohort, SurveyRound
from reporting.models import ActivityRollup, FormerRhythm
from reporting.rollups import MEASURES
from scheduling.models import Meeting

type Key = tuple[str, UUID, str, dt.date]
type Period = tuple[str, dt.date]
OF_PLACES = {"department", "site", "profession", "stage"}


@dataclass
class Heap:
    """What belongs into one row."""

    people: set[UUID] = field(default_factory=set)
    people_met: set[UUID] = field(default_factory=set)
    people_employed: set[UUID] = field(default_factory=set)
    people_stayed: set[UUID] = field(default_factory=set)
    relationships: set[UUID] = field(default_factory=set)
    relationships_open: set[UUID] = field(default_factory=set)
    relationships_due: set[UUID] = field(default_factory=set)
    relationships_on_rhythm: set[UUID] = field(default_factory=set)
    meetings_held: set[UUID] = field(default_factory=set)
    meetings_missed: set[UUID] = field(default_factory=set)
    meetings_confirmed: set[UUID] = field(default_factory=set)
    meetings_expected: dict[UUID, Decimal] = field(default_factory=dict)
    minutes: dict[UUID, int] = field(default_factory=dict)
    goals_set: list[UUID] = field(default_factory=list)
    goals_reached: list[UUID] = field(default_factory=list)
    answers_asked: list[UUID] = field(default_factory=list)
    answers_given: list[UUID] = field(default_factory=list)
    confidence: dict[UUID, tuple[int, int]] = field(default_factory=dict)

    def row(self) -> tuple[Any, ...]:
        figures: dict[str, Any] = {
            "meetings_expected": sum(self.meetings_expected.values(), Decimal(0)),
            "minutes": sum(self.minutes.values()),
            "confidence_people": len(self.confidence),
            "confidence_first": sum(first for first, _ in self.confidence.values()),
            "confidence_last": sum(last for _, last in self.confidence.values()),
        }
        return tuple(
            figures[name] if name in figures else len(getattr(self, name)) for name in MEASURES
        )


def stored() -> dict[Key, tuple[Any, ...]]:
    """What the rollups say."""
    rows = ActivityRollup.objects.values_list("scope", "scope_id", "period", "starts_on", *MEASURES)
    return {row[:4]: row[4:] for row in rows}


def counted_by_hand(actor: Actor, today: dt.date) -> dict[Key, tuple[Any, ...]]:
    """What they are to say."""
    count = _Count(actor, today)
    count.relationships()
    count.retention()
    count.goals()
    count.answers()
    count.confidence()
    rows = {key: heap.row() for key, heap in count.heaps.items()}
    return {key: row for key, row in rows.items() if any(row)}


def days_of(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    for at in range((last - first).days + 1):
        yield first + dt.timedelta(days=at)


def periods_of(day: dt.date) -> tuple[Period, Period]:
    return ("week", day - dt.timedelta(days=day.weekday())), ("month", day.replace(day=1))


def last_day(period: Period) -> dt.date:
    name, start = period
    if name == "week":
        return start + dt.timedelta(days=6)
    return (start + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


class _Count:
    def __init__(self, actor: Actor, today: dt.date) -> None:
        self.organization, self.today = actor.organization.pk, today
        self.zone = ZoneInfo(actor.organization.time_zone)
        self.heaps: dict[Key, Heap] = defaultdict(Heap)
        self.persons = {one.pk: one for one in Person.objects.all()}
        self.above = dict(Department.objects.values_list("pk", "parent_id"))
        self.programs = dict(Cohort.objects.values_list("pk", "program_id"))
        self.enrollments = {one.pk: one for one in Enrollment.objects.all()}
        self.members = list(RelationshipMember.objects.all())
        self.former = list(FormerRhythm.objects.order_by("until_on"))

    def places(self, person_id: UUID) -> set[tuple[str, UUID]]:
        person = self.persons[person_id]
        found = {("site", person.site_id), ("profession", person.profession_id)}
        if person.career_stage:
            found.add(("stage", UUID(int=person.career_stage)))
        department = person.department_id
        while department:
            found.add(("department", department))
            department = self.above[department]
        return {(scope, pk) for scope, pk in found if pk}

    def cohort_keys(self, cohort_id: UUID) -> set[tuple[str, UUID]]:
        return {
            ("cohort", cohort_id),
            ("program", self.programs[cohort_id]),
            ("organization", self.organization),
        }

    def into(self, keys: set[tuple[str, UUID]], period: Period) -> Iterator[Heap]:
        for key in keys:
            yield self.heaps[(*key, *period)]

    def relationships(self) -> None:
        pauses, meetings = defaultdict(list), defaultdict(list)
        for pause in RelationshipPause.objects.all():
            pauses[pause.relationship_id].append(pause)
        for meeting in Meeting.objects.filter(status__in=["held", "missed"]):
            day = meeting.starts_at.astimezone(self.zone).date()
            meetings[meeting.relationship_id].append((day, meeting))
        for one in Relationship.objects.select_related("cohort__program"):
            members = [member for member in self.members if member.relationship_id == one.pk]
            self.meetings(one, members, meetings[one.pk])
            held = {day for day, meeting in meetings[one.pk] if meeting.status == "held"}
            self.open_days(one, members, pauses[one.pk], held)

    def meetings(self, one: Relationship, members: list[Any], meetings: list[Any]) -> None:
        for day, meeting in meetings:
            there = [
                member.person_id
                for member in members
                if member.joined_on <= day and (member.left_on is None or member.left_on >= day)
            ]
            for period in periods_of(day):
                everyone = self.cohort_keys(one.cohort_id) | {("relationship", one.pk)}
                for heap in self.into(everyone, period):
                    _put_meeting(heap, meeting, there)
                for person in there:
                    for heap in self.into(self.places(person), period):
                        _put_meeting(heap, meeting, [person])

    def open_days(
        self, one: Relationship, members: list[Any], pauses: list[Any], held: set[dt.date]
    ) -> None:
        last = min(one.ended_on or self.today, self.today)
        paused = {
            day
            for pause in pauses
            for day in days_of(
                pause.from_on, (pause.until_on or self.today + dt.timedelta(1)) - dt.timedelta(1)
            )
        }
        open_days = set(days_of(one.began_on, last))
        by_period: dict[Period, set[dt.date]] = defaultdict(set)
        for day in open_days:
            for period in periods_of(day):
                by_period[period].add(day)
        for period, days in by_period.items():
            until = min(last_day(period), self.today)
            every = self.rhythm_on(one, until)
            window = set(days_of(until - dt.timedelta(days=every - 1), until))
            expected = self.expected(one, days - paused)
            is_due = window <= open_days and not window & paused
            there = {
                member.person_id
                for member in members
                if any(
                    member.joined_on <= day and (member.left_on is None or member.left_on >= day)
                    for day in days
                )
            }
            everyone = self.cohort_keys(one.cohort_id)
            for scope, pk in everyone | {("relationship", one.pk)}:
                heap = self.heaps[(scope, pk, *period)]
                _put_open(heap, one, expected, is_due, is_due and bool(window & held), there)
            for person in there:
                for heap in self.into(self.places(person), period):
                    _put_open(heap, one, expected, is_due, is_due and bool(window & held), {person})

    def rhythm_on(self, one: Relationship, day: dt.date) -> int:
        """What was agreed on then."""
        own = [former for former in self.former if former.relationship_id == one.pk]
        shared = [former for former in self.former if former.program_id == one.cohort.program_id]
        of_pair = next((it.rhythm_days for it in own if it.until_on > day), one.rhythm_days)
        of_program = next(
            (it.rhythm_days for it in shared if it.until_on > day), one.cohort.program.rhythm_days
        )
        return int(of_pair or of_program or 0)

    def expected(self, one: Relationship, days: set[dt.date]) -> Decimal:
        """Each day by the rhythm of that day; rounded for each stretch between two changes."""
        bounds = {
            former.until_on
            for former in self.former
            if former.relationship_id == one.pk or former.program_id == one.cohort.program_id
        }
        stretches: dict[tuple[int, int], int] = defaultdict(int)
        for day in days:
            number = sum(bound <= day for bound in bounds)
            stretches[number, self.rhythm_on(one, day)] += 1
        exact = (Decimal(count) / every for (_, every), count in stretches.items())
        return sum((part.quantize(Decimal("0.0001"), ROUND_HALF_UP) for part in exact), Decimal(0))

    def is_employed(self, pk: UUID, day: dt.date) -> bool:
        left_on = self.persons[pk].left_on
        return left_on is None or left_on > day

    def retention(self) -> None:
        """Day by day, from joining until two years after taking part for the last time."""
        ended = dict(Relationship.objects.values_list("pk", "ended_on"))
        cohorts = dict(Relationship.objects.values_list("pk", "cohort_id"))
        for member in self.members:
            left_on = member.left_on or ended[member.relationship_id]
            until = left_on + dt.timedelta(days=730) if left_on else self.today
            keys = self.cohort_keys(cohorts[member.relationship_id]) | self.places(member.person_id)
            days = days_of(member.joined_on, min(until, self.today))
            for period in {period for day in days for period in periods_of(day)}:
                if not self.is_employed(member.person_id, period[1]):
                    continue
                after = min(last_day(period), self.today) + dt.timedelta(days=1)
                for heap in self.into(keys, period):
                    heap.people_employed.add(member.person_id)
                    if self.is_employed(member.person_id, after):
                        heap.people_stayed.add(member.person_id)

    def goals(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, enrollment_id, status, created_at, ended_at FROM reporting_goalfact"
            )
            goals = cursor.fetchall()
        for pk, enrollment_id, status, created_at, ended_at in goals:
            keys = self.of_enrollment(self.enrollments[enrollment_id])
            for period in periods_of(created_at.astimezone(self.zone).date()):
                for heap in self.into(keys, period):
                    heap.goals_set.append(pk)
            if status == "achieved" and ended_at:
                for period in periods_of(ended_at.astimezone(self.zone).date()):
                    for heap in self.into(keys, period):
                        heap.goals_reached.append(pk)

    def of_enrollment(self, enrollment: Enrollment) -> set[tuple[str, UUID]]:
        return self.cohort_keys(enrollment.cohort_id) | self.places(enrollment.person_id)

    def answers(self) -> None:
        given = {
            *SurveyParticipation.objects.values_list("round_id", "enrollment_id"),
            *SurveyResponse.objects.values_list("round_id", "enrollment_id"),
        }
        for asked in SurveyRound.objects.filter(closes_on__lt=self.today):
            for enrollment in self.enrollments.values():
                if enrollment.cohort_id != asked.cohort_id or not asked.asks(enrollment.role):
                    continue
                has_somebody = any(
                    member.enrollment_id == enrollment.pk and member.joined_on <= asked.closes_on
                    for member in self.members
                )
                is_given = (asked.pk, enrollment.pk) in given
                left_at = enrollment.withdrawn_at
                takes_part = enrollment.status in {"accepted", "completed"} or (
                    left_at is not None and left_at.astimezone(self.zone).date() >= asked.opens_on
                )
                if not is_given and not (takes_part and has_somebody):
                    continue
                for period in periods_of(asked.closes_on):
                    for heap in self.into(self.of_enrollment(enrollment), period):
                        heap.answers_asked.append(enrollment.pk)
                        heap.answers_given += [enrollment.pk] if is_given else []

    def confidence(self) -> None:
        """Of each later round with names beside the first that asked the same."""
        asked_same: dict[Any, list[SurveyRound]] = defaultdict(list)
        for one in SurveyRound.objects.filter(is_anonymous=False, closes_on__lt=self.today):
            for question in one.questions:
                if question.get("measures") == "confidence":
                    same = (one.cohort_id, question["text"], *question["choices"])
                    asked_same[same].append(one)
        for rounds in asked_same.values():
            first, *later = sorted(rounds, key=lambda one: (one.closes_on, one.pk))
            before = _steps(first)
            for one in later:
                for enrollment_id, step in _steps(one).items():
                    if enrollment_id not in before:
                        continue
                    keys = self.of_enrollment(self.enrollments[enrollment_id])
                    for period in periods_of(one.closes_on):
                        for heap in self.into(keys, period):
                            heap.confidence[enrollment_id] = (before[enrollment_id], step)


def _steps(one: SurveyRound) -> dict[UUID, int]:
    """What was answered to the only question, as a number from 1 on."""
    (question,) = one.questions
    return {
        answer.enrollment_id: question["choices"].index(answer.answers[question["key"]]) + 1
        for answer in SurveyResponse.objects.filter(round=one)
    }


def _put_meeting(heap: Heap, meeting: Meeting, people: list[UUID]) -> None:
    if meeting.status == "missed":
        heap.meetings_missed.add(meeting.pk)
        return
    heap.meetings_held.add(meeting.pk)
    heap.relationships.add(meeting.relationship_id)
    heap.minutes[meeting.pk] = meeting.minutes
    heap.people_met.update(people)
    if meeting.confirmed_at:
        heap.meetings_confirmed.add(meeting.pk)


def _put_open(
    heap: Heap, one: Relationship, expected: Decimal, due: bool, kept: bool, people: set[UUID]
) -> None:
    heap.people |= people
    heap.relationships_open.add(one.pk)
    heap.meetings_expected[one.pk] = expected
    heap.relationships_due |= {one.pk} if due else set()
    heap.relationships_on_rhythm |= {one.pk} if kept else set()
