"""Answers to pulses and surveys.

Added to the tallies as answering adds them, without its other steps: there are hundreds.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from mentorship.demonstration import words
from mentorship.demonstration.cast import House, Participant
from participants.models import Enrollment
from participants.queries.surveys import TAKES_PART
from participants.tallies import add_to_tally
from programs.models import Cohort, Survey, SurveyRound, Touchpoint
from programs.queries import steps_of
from programs.questions import ticked, written

# Mentors answer more often than mentees, as in the programmes that published figures.
_ANSWERING: Mapping[str, float] = {Enrollment.Role.MENTOR: 0.85, Enrollment.Role.MENTEE: 0.62}
_LONGEST = 22
_SCALE = (1, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 4)
_CHOICE = (0, 0, 0, 1, 1, 2)
_WORDS = {"one_change": words.ONE_CHANGE, "kept": words.KEPT, "advice": words.ADVICE}


def answer_surveys(house: House, cohort: Cohort, people: Sequence[Participant]) -> None:
    """Let the people answer what has been asked of the cohort so far; what is open today is opened
    by the clock."""
    staying = {
        one.pk: one for one in Enrollment.objects.filter(cohort=cohort, status__in=TAKES_PART)
    }
    answering = [staying[one.enrollment.pk] for one in people if one.enrollment.pk in staying]
    for step in steps_of(cohort):
        asked_on = step.day_in(cohort)
        if step.survey is None or asked_on > house.calendar.ago(_LONGEST):
            continue
        # With names the demonstration asks its own, of which it knows how people move.
        if not step.survey.is_anonymous:
            continue
        survey_round = _round(cohort, step, step.survey, asked_on)
        for enrollment in answering:
            _answer_one(house, survey_round, enrollment)


def _round(cohort: Cohort, step: Touchpoint, survey: Survey, asked_on: date) -> SurveyRound:
    return SurveyRound.objects.create(
        cohort=cohort,
        survey=survey,
        touchpoint=step,
        occasion=str(step.origin_id or step.pk),
        title=survey.title,
        kind=survey.kind,
        audience=survey.audience,
        introduction=survey.introduction,
        is_anonymous=survey.is_anonymous,
        questions=survey.questions,
        instruments=survey.instruments,
        opens_on=asked_on,
        closes_on=asked_on + timedelta(days=10 if survey.kind == Survey.Kind.PULSE else 21),
    )


def _answer_one(house: House, survey_round: SurveyRound, enrollment: Enrollment) -> None:
    """Nobody who answers leaves more than a count, in the demonstration too."""
    if not survey_round.asks(enrollment.role):
        return
    if house.chance.random() >= _ANSWERING[enrollment.role]:
        return
    questions = survey_round.questions_for(enrollment.role)
    answers = _answers(house, questions)
    if answers:
        add_to_tally(
            survey_round.pk,
            enrollment.pk,
            ticked=ticked(questions, answers),
            written=written(questions, answers),
        )


def _answers(house: House, questions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    said = {one["key"]: _answer(house, one) for one in questions}
    return {key: answer for key, answer in said.items() if answer is not None}


def _answer(house: House, question: Mapping[str, Any]) -> str | None:
    chance, choices = house.chance, question.get("choices") or []
    if question["type"] == "text":
        texts = _WORDS.get(question["key"], ())
        return chance.choice(texts) if texts and chance.random() < 0.4 else None
    weights = _SCALE if question["type"] == "scale" else _CHOICE
    return choices[min(chance.choice(weights), len(choices) - 1)]
