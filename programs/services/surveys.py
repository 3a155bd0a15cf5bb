"""Surveys of a programme: what they ask, question by question."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict, Invalid
from programs import rules
from programs.instruments import Pack, placed, questions_of, still_whole
from programs.keys import free_key
from programs.locking import locked
from programs.models import Program, Survey
from programs.questions import problem_of_measure, problems

SURVEY_FIELDS = ("title", "kind", "audience", "introduction", "is_anonymous")


@transaction.atomic
def add_survey(*, actor: Actor, program: Program, **fields: Any) -> Survey:
    """Add a survey without questions (`SURVEY_FIELDS`). Raises NotAllowed; Conflict when the
    programme is archived."""
    program = locked(program)
    require(rules.change_structure, actor, program)
    program.require_in_use()
    known = _known(fields)
    key = free_key(known["title"], program.surveys.values_list("key", flat=True), "survey")
    survey = Survey.objects.create(program=program, key=key, **known)
    audit.record(actor=actor, action="survey.added", subject=survey, program=str(program.pk))
    return survey


@transaction.atomic
def update_survey(*, actor: Actor, survey: Survey, **changes: Any) -> Survey:
    """Change what is said about a survey. Cohorts that were asked already keep what they were
    asked, and as what. Raises NotAllowed; Conflict when the programme is archived; Invalid for an
    anonymous one that measures confidence."""
    survey = _changeable(actor, survey)
    for name, value in _known(changes).items():
        setattr(survey, name, value)
    _require_measurable(survey, survey.questions, field="is_anonymous")
    survey.save()
    audit.record(actor=actor, action="survey.changed", subject=survey)
    return survey


@transaction.atomic
def remove_survey(*, actor: Actor, survey: Survey) -> None:
    """Take a survey out. Raises NotAllowed; Conflict once a cohort was asked, or while a step
    leads to it."""
    survey = _changeable(actor, survey)
    if survey.rounds.exists():
        raise Conflict(
            _("A cohort was asked already: its answers would go with the survey."),
            code="survey_was_asked",
        )
    if survey.touchpoints.exists():
        raise Conflict(
            _("A step leads to this survey. Take the step out first."), code="survey_in_structure"
        )
    audit.record(actor=actor, action="survey.removed", subject=survey)
    survey.delete()


@transaction.atomic
def add_question(*, actor: Actor, survey: Survey, question: Mapping[str, Any]) -> str:
    """Add a question at the end; returns its key. Raises NotAllowed; Conflict when the programme
    is archived; Invalid where the question is not whole."""
    survey = _changeable(actor, survey)
    taken = [one["key"] for one in survey.questions]
    key = free_key(question["text"], taken, "question")
    _keep(actor, survey, [*survey.questions, {**question, "key": key}])
    return key


@transaction.atomic
def update_question(
    *, actor: Actor, survey: Survey, key: str, question: Mapping[str, Any]
) -> Survey:
    """Change a question. An instrument of which it is an item is no longer scored. Raises as
    `add_question`."""
    survey = _changeable(actor, survey)
    _place(survey, key)
    changed = [{**question, "key": key} if one["key"] == key else one for one in survey.questions]
    return _keep(actor, survey, changed)


@transaction.atomic
def replace_questions(
    *, actor: Actor, survey: Survey, questions: Sequence[Mapping[str, Any]]
) -> Survey:
    """Take these questions, with their keys, in place of all there are. Raises as
    `add_question`."""
    survey = _changeable(actor, survey)
    return _keep(actor, survey, [dict(one) for one in questions])


@transaction.atomic
def move_question(*, actor: Actor, survey: Survey, key: str, direction: str) -> bool:
    """Let a question change places with its neighbour; False, and nothing changed, at the end.

    Raises Invalid for another direction than `up` and `down`, and where the question would come
    before the one that its condition refers to.
    """
    survey = _changeable(actor, survey)
    if direction not in {"up", "down"}:
        raise Invalid(_("A question moves up or down."))
    here = _place(survey, key)
    there = here - 1 if direction == "up" else here + 1
    if not 0 <= there < len(survey.questions):
        return False
    questions = list(survey.questions)
    questions[here], questions[there] = questions[there], questions[here]
    _keep(actor, survey, questions)
    return True


@transaction.atomic
def remove_question(*, actor: Actor, survey: Survey, key: str) -> Survey:
    """Take a question out. Raises Invalid where another question depends on it."""
    survey = _changeable(actor, survey)
    _place(survey, key)
    return _keep(actor, survey, [one for one in survey.questions if one["key"] != key])


@transaction.atomic
def add_instrument(*, actor: Actor, survey: Survey, pack: Pack) -> Survey:
    """Take over an instrument's items as questions, with what is needed to score them. Raises
    Conflict where the survey has it already, Invalid where there would be too many questions."""
    survey = _changeable(actor, survey)
    if any(one["key"] == pack["key"] for one in survey.instruments):
        raise Conflict(_("This instrument is in the survey already."), code="instrument_there")
    keys = {one["key"] for one in questions_of(pack)}
    own = [one for one in survey.questions if one["key"] not in keys]
    survey.instruments = [*survey.instruments, placed(pack)]
    _keep(actor, survey, [*own, *questions_of(pack)])
    audit.record(
        actor=actor,
        action="survey.instrument_added",
        subject=survey,
        instrument=pack["key"],
        version=pack["version"],
    )
    return survey


def _changeable(actor: Actor, survey: Survey) -> Survey:
    program = locked(survey.program)
    require(rules.change_structure, actor, program)
    program.require_in_use()
    survey = locked(survey)
    survey.program = program
    return survey


def _known(fields: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(fields) - set(SURVEY_FIELDS)
    if unknown:
        raise TypeError(f"Unknown: {', '.join(sorted(unknown))}.")
    return dict(fields)


def _place(survey: Survey, key: str) -> int:
    places = [place for place, one in enumerate(survey.questions) if one["key"] == key]
    if not places:
        raise Conflict(_("This question is no longer there."), code="question_gone")
    return places[0]


def _require_measurable(survey: Survey, questions: Sequence[Any], *, field: str) -> None:
    wrong = problem_of_measure(questions, is_anonymous=survey.is_anonymous)
    if wrong:
        raise Invalid(wrong, code="measure", fields={field: wrong})


def _keep(actor: Actor, survey: Survey, questions: list[dict[str, Any]]) -> Survey:
    """Save the questions, unless something is wrong with them."""
    wrong = problems(questions)
    if wrong:
        raise Invalid(wrong[0][1], code="questions", fields={"text": wrong[0][1]})
    _require_measurable(survey, questions, field="measures")
    survey.questions = questions
    survey.instruments = still_whole(survey.instruments, questions)
    survey.save()
    audit.record(actor=actor, action="survey.changed", subject=survey, questions=len(questions))
    return survey
