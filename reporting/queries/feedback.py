"""What participants answered, in groups. Nobody's answers leave this module by themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mentorship.access import Actor
from mentorship.texts import gettext_lazy
from participants.models import Enrollment, SurveyResponse
from programs.models import Cohort, Survey
from programs.queries import visible_cohorts
from reporting.outcomes import mean_of, words
from reporting.suppression import Withheld, answers_threshold, decide

ROLES = (
    (Enrollment.Role.MENTEE, gettext_lazy("Mentees")),
    (Enrollment.Role.MENTOR, gettext_lazy("Mentors")),
    (Enrollment.Role.PEER, gettext_lazy("Peers")),
)


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of a group's answers to one question."""

    value: float
    answers: int
    highest: int = 5
    low: float | None = None
    high: float | None = None

    @property
    def between(self) -> str:
        """Where the mean lies 95 of 100 times (`reporting.outcomes`)."""
        return words.between_tenths(self.low, self.high)


@dataclass(frozen=True, slots=True)
class Answered:
    """One question: the mean of each side, and of all, as far as they may be shown."""

    text: str
    groups: tuple[tuple[str, Mean | Withheld], ...]
    everyone: Mean | Withheld


@dataclass(frozen=True, slots=True)
class SurveyResult:
    """A survey of a cohort: how many answered, and their answers in groups."""

    title: str
    responses: int
    asked: int
    questions: tuple[Answered, ...]

    @property
    def response(self) -> str:
        return words.response(self.responses, self.asked)

    @property
    def caution(self) -> str:
        return words.caution(self.responses, self.asked)

    @property
    def has_withheld(self) -> bool:
        return any(
            isinstance(mean, Withheld) for one in self.questions for _, mean in one.groups
        ) or any(isinstance(one.everyone, Withheld) for one in self.questions)


def survey_results(actor: Actor, cohort: Cohort) -> list[SurveyResult]:
    """The surveys that the cohort answered, once it is closing or closed.

    Before that nothing is shown: two readings of a survey that still runs differ by one person.
    """
    if cohort.status not in {Cohort.Status.CLOSING, Cohort.Status.CLOSED}:
        return []
    enrollments = Enrollment.objects.filter(cohort__in=visible_cohorts(actor).filter(pk=cohort.pk))
    responses = SurveyResponse.objects.filter(enrollment__in=enrollments).exclude(
        survey__kind=Survey.Kind.PULSE
    )
    rows = responses.select_related("survey").values_list(
        "survey", "enrollment__role", "enrollment", "answers"
    )
    by_survey: dict[Any, list[tuple[str, Any, Mapping[str, Any]]]] = defaultdict(list)
    for survey, role, enrollment, answers in rows.order_by("submitted_at"):
        by_survey[survey].append((role, enrollment, answers))
    if not by_survey:
        return []
    asked = enrollments.exclude(relationship_members=None).count()
    threshold = answers_threshold(actor.organization.suppression_threshold)
    surveys = Survey.objects.filter(pk__in=by_survey).order_by("kind", "title")
    return [_result(survey, by_survey[survey.pk], asked, threshold) for survey in surveys]


def _result(
    survey: Survey,
    rows: list[tuple[str, Any, Mapping[str, Any]]],
    asked: int,
    threshold: int,
) -> SurveyResult:
    latest = {enrollment: (role, answers) for role, enrollment, answers in rows}
    questions = [question for question in survey.questions if question.get("type") == "scale"]
    return SurveyResult(
        title=survey.title,
        responses=len(latest),
        asked=asked,
        questions=tuple(
            _answered(question, list(latest.values()), threshold) for question in questions
        ),
    )


def _answered(
    question: Mapping[str, Any], rows: list[tuple[str, Mapping[str, Any]]], threshold: int
) -> Answered:
    choices = question.get("choices") or []
    points: dict[str, list[int]] = defaultdict(list)
    for role, answers in rows:
        point = _point(answers.get(question["key"]), choices)
        if point is not None:
            points[role].append(point)
    decision = decide({role: len(given) for role, given in points.items()}, threshold=threshold)
    highest = len(choices) or 5
    groups = tuple(
        (label, decision.show(role, _mean(points[role], highest)))
        for role, label in ROLES
        if points.get(role)
    )
    everyone = [point for given in points.values() for point in given]
    return Answered(
        text=question.get("text", ""),
        groups=groups if len(groups) > 1 else (),
        everyone=decision.show_total(_mean(everyone, highest)),
    )


def _point(answer: Any, choices: list[str]) -> int | None:
    if answer in choices:
        return choices.index(answer) + 1
    try:
        return int(answer)
    except (TypeError, ValueError):
        return None


def _mean(points: list[int], highest: int) -> Mean:
    found = mean_of(points, lowest=1, highest=highest)
    if found is None:
        return Mean(0.0, 0, highest)
    low, high = words.tenths(found.interval) if found.interval else (None, None)
    return Mean(round(found.value, 1), found.answers, highest, low, high)
