"""What participants answered, in groups. Nobody's answers leave this module by themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from mentorship.access import Actor
from mentorship.texts import gettext_lazy
from participants.models import Enrollment, Person, SurveyResponse
from programs.models import Cohort, Survey, SurveyRound
from programs.queries import visible_cohorts
from reporting.answers import BREAKDOWNS, DEPARTMENT, SIDE, SITE, STAGE, Kept, Said
from reporting.models import SurveySnapshot
from reporting.outcomes import words
from reporting.outcomes.told import SIDES
from reporting.queries.asked import people_asked
from reporting.queries.places import NO_DEPARTMENT, NO_SITE, top_departments
from reporting.scored import IS_SCORE
from reporting.shares import Share, share_told
from reporting.suppression import (
    Withheld,
    about,
    answered_told,
    answers_threshold,
    rounded_count,
)

ROLES = tuple((Enrollment.Role(key), label) for key, label in SIDES.items())
OVER = (Cohort.Status.CLOSING, Cohort.Status.CLOSED)
_BY = {
    SITE: gettext_lazy("By site and side"),
    DEPARTMENT: gettext_lazy("By department and side"),
    STAGE: gettext_lazy("By career stage and side"),
}


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of a group's answers, of about how many to the nearest five, and between what it may
    lie (`reporting.outcomes`); nothing of that where all answered alike."""

    value: float
    answers: int
    highest: float = 5
    low: float | None = None
    high: float | None = None

    @property
    def between(self) -> str:
        """Where the mean lies 95 of 100 times, in words."""
        return words.between_tenths(self.low, self.high)

    @property
    def about(self) -> str:
        """Of how many answers, in words."""
        return about(self.answers)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A question by side and one thing more: site, department or career stage. The groups that are
    shown alone: that one is withheld would tell that somebody of it answered, and be it the only
    one who works there."""

    by: str
    rows: tuple[tuple[str, Mean], ...]

    @property
    def title(self) -> str:
        return str(_BY[self.by])


@dataclass(frozen=True, slots=True)
class Answered:
    """One question: the mean of all, as far as it may be shown, of both sides, or of neither."""

    text: str
    groups: tuple[tuple[str, Mean], ...]
    everyone: Mean | Withheld
    breakdowns: tuple[Breakdown, ...] = ()
    shares: tuple[Share, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """A question that lets choose, or a row of one: how many made each choice, if that is shown."""

    text: str
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """A scale of an instrument: its mean, of each side and of all, and how many reached which
    cut-off, as far as they may be shown."""

    instrument: str
    version: str
    is_validated: bool
    lowest: float
    highest: float
    told: Answered

    @property
    def has_withheld(self) -> bool:
        return isinstance(self.told.everyone, Withheld)


@dataclass(frozen=True, slots=True)
class SurveyResult:
    """A survey of a cohort: about how many answered (None where too few were asked), and their
    answers in groups."""

    title: str
    responses: int | None
    asked: int
    questions: tuple[Answered, ...]
    choices: tuple[Chosen, ...] = ()
    scores: tuple[Scored, ...] = ()

    @property
    def response(self) -> str:
        return words.response(self.responses, self.asked)

    @property
    def caution(self) -> str:
        return words.caution(self.responses, self.asked)

    @property
    def has_withheld(self) -> bool:
        return (
            any(isinstance(one.everyone, Withheld) for one in self.questions)
            or not all(one.shares for one in self.choices)
            or any(one.has_withheld for one in self.scores)
        )


def survey_results(actor: Actor, cohort: Cohort) -> list[SurveyResult]:
    """The surveys that the cohort answered, as they were published when the last of their rounds
    had closed. Nothing is shown before, and nothing is counted again after."""
    kept = SurveySnapshot.objects.filter(
        cohort__in=visible_cohorts(actor).filter(pk=cohort.pk, status__in=OVER)
    )
    threshold = answers_threshold(actor.organization.suppression_threshold)
    return [
        SurveyResult(
            title=one.title,
            responses=answered_told(one.responses, one.asked, threshold=threshold),
            asked=one.asked,
            questions=tuple(
                _answered(question, threshold) for question in one.questions if _is_scale(question)
            ),
            choices=tuple(
                Chosen(question["text"], _shares(question, threshold))
                for question in one.questions
                if not _is_scale(question) and IS_SCORE not in question
            ),
            scores=tuple(
                _scored(question, threshold) for question in one.questions if IS_SCORE in question
            ),
        )
        for one in kept.order_by("survey__kind", "title")
    ]


def surveys_to_keep(actor: Actor, today: dt.date) -> list[tuple[Cohort, Survey]]:
    """Surveys that are not anonymous, that cohorts which are closing or closed were asked, with no
    open round and no snapshot yet.

    Those too that nobody answered: of a cohort of two, that a survey is there would tell that one
    of them did.
    """
    if not actor.is_system:
        return []
    asked = SurveyRound.objects.filter(cohort__status__in=OVER, is_anonymous=False)
    answered = SurveyResponse.objects.filter(enrollment__cohort__status__in=OVER)
    pairs = {
        *_pairs(asked.exclude(opens_on__gt=today), "cohort", today),
        *_pairs(answered, "enrollment__cohort", today),
    }
    cohorts = Cohort.objects.in_bulk([cohort for cohort, _ in pairs])
    surveys = Survey.objects.in_bulk([survey for _, survey in pairs])
    return [(cohorts[cohort], surveys[survey]) for cohort, survey in sorted(pairs)]


def _pairs(rows: QuerySet[Any], cohort: str, today: dt.date) -> Iterable[tuple[UUID, UUID]]:
    of = {"cohort": OuterRef(cohort), "survey": OuterRef("survey")}
    open_rounds = SurveyRound.objects.filter(**of, closes_on__gte=today)
    kept = SurveySnapshot.objects.filter(**of)
    due = rows.exclude(survey__kind=Survey.Kind.PULSE).filter(~Exists(open_rounds), ~Exists(kept))
    return due.order_by().values_list(cohort, "survey").distinct()


def said_in(actor: Actor, cohort: Cohort, survey: Survey) -> tuple[list[Said], int]:
    """The latest answers of each who answered, where they stand today, and how many were asked."""
    if not actor.is_system:
        return [], 0
    departments = {pk: name for pk, (_, name) in top_departments(actor).items()}
    enrollments = Enrollment.objects.filter(cohort=cohort)
    rows = SurveyResponse.objects.filter(survey=survey, enrollment__in=enrollments)
    person = "enrollment__person__"
    columns = (f"{person}department_id", f"{person}site__name", f"{person}career_stage")
    latest: dict[UUID, Said] = {}
    for enrollment, side, answers, department, site, stage in rows.order_by(
        "submitted_at"
    ).values_list("enrollment", "enrollment__role", "answers", *columns):
        place = departments.get(department, str(NO_DEPARTMENT))
        latest[enrollment] = Said(side, site or str(NO_SITE), place, str(stage or ""), answers)
    rounds = people_asked(SurveyRound.objects.filter(cohort=cohort, survey=survey))
    joined = enrollments.exclude(relationship_members=None)
    asked = max(rounds.values()) if rounds else joined.count()
    return list(latest.values()), max(asked, len(latest))


def _answered(kept: Kept, threshold: int) -> Answered:
    everyone = _shown(kept["everyone"], kept["highest"], threshold)
    tables = {tuple(one["by"]): one["groups"] for one in kept["tables"]}
    sides = _breakdown(SIDE, tables.get((SIDE,), []), kept["highest"], threshold)
    return Answered(
        text=kept["text"],
        groups=sides if len(sides) > 1 else (),
        everyone=everyone,
        breakdowns=tuple(
            Breakdown(by[-1], rows)
            for by in BREAKDOWNS[1:]
            for rows in [_breakdown(by[-1], tables.get(by, []), kept["highest"], threshold)]
            if rows
        ),
        shares=_shares(kept.get("shares") or {}, threshold),
    )


def _scored(kept: Kept, threshold: int) -> Scored:
    about = kept[IS_SCORE]
    return Scored(
        about["title"],
        about["version"],
        about["is_validated"],
        kept["lowest"],
        kept["highest"],
        _answered(kept, threshold),
    )


def _is_scale(kept: Kept) -> bool:
    return "tables" in kept and IS_SCORE not in kept


def _shares(kept: Mapping[str, Any], threshold: int) -> tuple[Share, ...]:
    people = kept.get("people", 0)
    if people < threshold:
        return ()
    return tuple(share_told(choice, count, people) for choice, count in kept["choices"])


def _breakdown(
    by: str, groups: Sequence[Mapping[str, Any]], highest: float, threshold: int
) -> tuple[tuple[str, Mean], ...]:
    """A table's rows that are shown. Where the threshold has been raised beyond one of them, none
    is: the total would tell it."""
    if any("answers" in one and one["answers"] < threshold for one in groups):
        return ()
    told = [(one["name"], _shown(one, highest, threshold)) for one in groups]
    means = [(name, mean) for name, mean in told if isinstance(mean, Mean)]
    order = [role for role, _ in ROLES]
    means.sort(key=lambda row: (row[0][1:], order.index(row[0][0])))
    return tuple((_named(by, name), mean) for name, mean in means)


def _named(by: str, name: Sequence[str]) -> str:
    side = str(dict(ROLES)[Enrollment.Role(name[0])])
    if by == SIDE:
        return side
    where = name[1]
    if by == STAGE:
        where = str(Person.Stage(int(where)).label) if where else _("No career stage")
    return f"{where}: {side}"


def _shown(kept: Mapping[str, Any] | None, highest: float, threshold: int) -> Mean | Withheld:
    if not kept or kept.get("answers", 0) < threshold:
        return Withheld(threshold)
    answers = rounded_count(kept["answers"])
    return Mean(kept["value"], answers, highest, kept["low"], kept["high"])
