"""Which surveys wait for somebody's answer, and who has answered: never what."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from mentorship.access import Actor
from participants.models import Enrollment, SurveyParticipation, SurveyResponse
from programs.days import today_of
from programs.models import Audience, Cohort, Survey, SurveyRound

TAKES_PART = (Enrollment.Status.ACCEPTED, Enrollment.Status.COMPLETED)


@dataclass(frozen=True, slots=True)
class Asked:
    """A round that somebody is asked in, and their part in its cohort."""

    survey_round: SurveyRound
    enrollment: Enrollment


def asked_in(actor: Actor, round_id: UUID) -> Asked | None:
    """The round and the actor's own enrolment in its cohort, whatever has become of that."""
    if actor.person_id is None:
        return None
    survey_round = _rounds().filter(pk=round_id).first()
    if survey_round is None:
        return None
    enrollment = Enrollment.objects.filter(
        person_id=actor.person_id, cohort=survey_round.cohort_id
    ).first()
    return enrollment and Asked(survey_round, enrollment)


class Standing(StrEnum):
    """What somebody finds behind a round."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"
    NOT_OPEN = "not_open"
    NOT_ASKED = "not_asked"
    """They take no part any more, or the other side is asked."""


def standing_of(asked: Asked, today: date) -> Standing:
    """What somebody finds behind a round that they were asked in."""
    survey_round, enrollment = asked.survey_round, asked.enrollment
    if enrollment.status not in TAKES_PART or not survey_round.asks(enrollment.role):
        return Standing.NOT_ASKED
    if has_answered(enrollment, survey_round):
        return Standing.ANSWERED
    if today < survey_round.opens_on:
        return Standing.NOT_OPEN
    return Standing.OPEN if today <= survey_round.closes_on else Standing.CLOSED


def own_answers(actor: Actor, asked: Asked) -> list[tuple[str, str]]:
    """What the actor answered, as (question, answer); nobody's where the survey is anonymous."""
    rows = SurveyResponse.objects.filter(
        round=asked.survey_round, enrollment=asked.enrollment, enrollment__person=actor.person_id
    )
    answers = rows.values_list("answers", flat=True).first() or {}
    return [
        (one["text"], _in_words(one, answers[one["key"]]))
        for one in asked.survey_round.questions
        if one["key"] in answers
    ]


def _in_words(question: Mapping[str, Any], answer: Any) -> str:
    if isinstance(answer, Mapping):
        texts = {row["key"]: row["text"] for row in question["rows"]}
        return "; ".join(f"{texts[key]}: {choice}" for key, choice in answer.items())
    return ", ".join(answer) if isinstance(answer, list) else str(answer)


def surveys_to_answer(actor: Actor, today: date | None = None) -> list[Asked]:
    """The actor's open surveys, the one that closes first at the top."""
    if actor.person_id is None:
        return []
    own = {
        one.cohort_id: one
        for one in Enrollment.objects.filter(person_id=actor.person_id, status__in=TAKES_PART)
    }
    if not own:
        return []
    rounds = list(open_rounds(own, today or today_of(actor)).order_by("closes_on", "pk"))
    done = answered(rounds, [one.pk for one in own.values()])
    asked = (Asked(one, own[one.cohort_id]) for one in rounds)
    return [
        one
        for one in asked
        if one.survey_round.asks(one.enrollment.role)
        and (one.survey_round.pk, one.enrollment.pk) not in done
    ]


def open_rounds(cohorts: Iterable[Cohort | UUID], today: date) -> QuerySet[SurveyRound]:
    """The rounds of these cohorts that take answers today."""
    return every_open_round(today).filter(cohort__in=list(cohorts))


def every_open_round(today: date) -> QuerySet[SurveyRound]:
    """The rounds of all running cohorts that take answers today. For the system."""
    running = [Cohort.Status.ACTIVE, Cohort.Status.CLOSING]
    return _rounds().filter(cohort__status__in=running, opens_on__lte=today, closes_on__gte=today)


def answered(
    rounds: Iterable[SurveyRound], enrollments: Collection[UUID] | None = None
) -> set[tuple[UUID, UUID]]:
    """Who is through with which of these rounds, as (round, enrolment)."""
    ids = [one.pk for one in rounds]
    done: set[tuple[UUID, UUID]] = set()
    for rows in (
        SurveyParticipation.objects.filter(round__in=ids),
        SurveyResponse.objects.filter(round__in=ids),
    ):
        mine = rows if enrollments is None else rows.filter(enrollment__in=enrollments)
        done.update(mine.values_list("round_id", "enrollment_id"))
    return done


def has_answered(enrollment: Enrollment, survey_round: SurveyRound) -> bool:
    """Whether somebody is through with a round."""
    return (survey_round.pk, enrollment.pk) in answered([survey_round], [enrollment.pk])


@dataclass(frozen=True, slots=True)
class Askable:
    """A survey of a cohort's programme, and how many a manager would ask by putting it now."""

    survey: Survey
    people: int
    open_round: SurveyRound | None
    """Where the cohort has it to answer at present: not asked again until it has closed."""


def askable_surveys(actor: Actor, cohort: Cohort, today: date | None = None) -> list[Askable]:
    """The surveys that could be put to a cohort, for whoever runs it; none without questions."""
    today = today or today_of(actor)
    by_role = _people_by_role(cohort)
    waiting = {
        one.survey_id: one
        for one in cohort.survey_rounds.filter(opens_on__lte=today, closes_on__gte=today)
    }
    return [
        Askable(one, _asked_of(by_role, one.audience), waiting.get(one.pk))
        for one in Survey.objects.filter(program=cohort.program_id).order_by("title", "pk")
        if one.questions
    ]


def people_asked(survey_round: SurveyRound) -> int:
    """How many take part in the round's cohort and are asked in it, answered or not."""
    return _asked_of(_people_by_role(survey_round.cohort), survey_round.audience)


def _people_by_role(cohort: Cohort) -> dict[str, int]:
    people = Enrollment.objects.filter(cohort=cohort, status__in=TAKES_PART)
    return dict(people.values_list("role").annotate(Count("pk")).order_by("role"))


def _asked_of(by_role: Mapping[str, int], audience: str) -> int:
    return sum(n for role, n in by_role.items() if audience in {Audience.BOTH, role})


def _rounds() -> QuerySet[SurveyRound]:
    return SurveyRound.objects.select_related("cohort__program")
