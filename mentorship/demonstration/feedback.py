"""Answers to pulses and surveys.

Written as rows: answering a survey is not a use case of the product yet.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from mentorship.demonstration import words
from mentorship.demonstration.cast import House, Participant
from participants.models import Enrollment, SurveyResponse
from programs.models import Cohort, Survey, Touchpoint
from programs.queries import steps_of

# Mentors answer more often than mentees, as in the programmes that published figures.
_ANSWERING: Mapping[str, float] = {Enrollment.Role.MENTOR: 0.85, Enrollment.Role.MENTEE: 0.62}
_SCALE = (1, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 4)
_CHOICE = (0, 0, 0, 1, 1, 2)
_WORDS = {"one_change": words.ONE_CHANGE, "kept": words.KEPT, "advice": words.ADVICE}


def answer_surveys(house: House, cohort: Cohort, people: Sequence[Participant]) -> None:
    """Let the people answer what has been asked of the cohort so far."""
    responses = []
    for step in steps_of(cohort):
        asked_on = step.day_in(cohort)
        if step.survey is not None and asked_on < house.calendar.ago(3):
            responses += _responses(house, step, step.survey, asked_on, people)
    SurveyResponse.objects.bulk_create(responses)


def _responses(
    house: House, step: Touchpoint, survey: Survey, asked_on: date, people: Sequence[Participant]
) -> list[SurveyResponse]:
    chance = house.chance
    return [
        SurveyResponse(
            survey=survey,
            touchpoint=step,
            enrollment=one.enrollment,
            answers=_answers(house, survey, one.enrollment.role),
            submitted_at=datetime.combine(
                asked_on + timedelta(days=chance.randint(0, 3)),
                time(chance.randint(8, 19), chance.randint(0, 59)),
                tzinfo=house.zone,
            ),
        )
        for one in people
        if survey.audience in ("both", one.enrollment.role)
        and chance.random() < _ANSWERING[one.enrollment.role]
    ]


def _answers(house: House, survey: Survey, role: str) -> dict[str, Any]:
    answers = {}
    for question in survey.questions:
        if question.get("audience", "both") in ("both", role):
            answer = _answer(house, question)
            if answer is not None:
                answers[question["key"]] = answer
    return answers


def _answer(house: House, question: Mapping[str, Any]) -> str | None:
    chance, choices = house.chance, question.get("choices") or []
    if question["type"] == "text":
        texts = _WORDS.get(question["key"], ())
        return chance.choice(texts) if texts and chance.random() < 0.4 else None
    weights = _SCALE if question["type"] == "scale" else _CHOICE
    return choices[min(chance.choice(weights), len(choices) - 1)]
