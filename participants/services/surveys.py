"""Answer a survey, once."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict, Invalid
from mentorship.guard import require_harmless
from participants import rules
from participants.models import Enrollment, SurveyResponse
from participants.places import locked_enrollment
from participants.queries.surveys import has_answered
from participants.tallies import SCORE, add_to_tally
from programs.days import today_of
from programs.models import SurveyRound
from programs.questions import Answers, Question, kept_answers, ticked, written
from programs.scoring import scores

_TAKES_PART = (Enrollment.Status.ACCEPTED, Enrollment.Status.COMPLETED)


@transaction.atomic
def answer_survey(
    *,
    actor: Actor,
    survey_round: SurveyRound,
    enrollment: Enrollment,
    said: Mapping[str, Any],
    is_checked: bool = False,
    today: date | None = None,
) -> None:
    """Keep somebody's answers (`programs.questions`), by the keys of the questions.

    Of an anonymous survey nothing is kept that joins them to the person: the trail says that
    somebody answered, the tally counts what. Raises NotAllowed for somebody else's enrolment;
    Conflict when it is answered, late, not for them, or they take no part any more; Invalid with
    the questions that are wrong; LooksLikePatient unless the writer says that it identifies nobody.
    """
    enrollment = locked_enrollment(enrollment)
    require(rules.answer_survey, actor, (enrollment, survey_round))
    _require_asked(enrollment, survey_round, today or today_of(actor))
    questions = survey_round.questions_for(enrollment.role)
    answers = _whole(questions, said)
    require_harmless(written(questions, answers), actor=actor, is_checked=is_checked)
    if survey_round.is_anonymous:
        _count(enrollment, survey_round, questions, answers)
        audit.record(actor=Actor.system(actor.organization), action="survey_answer.given")
        return
    response = SurveyResponse.objects.create(
        survey_id=survey_round.survey_id,
        touchpoint_id=survey_round.touchpoint_id,
        round=survey_round,
        enrollment=enrollment,
        answers=answers,
    )
    audit.record(actor=actor, action="survey_answer.given", subject=response)


def _require_asked(enrollment: Enrollment, survey_round: SurveyRound, today: date) -> None:
    if enrollment.status not in _TAKES_PART:
        raise Conflict(
            _("You no longer take part in this cohort, so you are not asked any more."),
            code="not_taking_part",
        )
    if not survey_round.asks(enrollment.role):
        raise Conflict(_("This survey is for the other side."), code="not_asked")
    if has_answered(enrollment, survey_round):
        raise Conflict(
            _("You have already answered this survey. Your first answers still count."),
            code="survey_answered",
        )
    survey_round.require_open_on(today)


def _whole(questions: Sequence[Question], said: Mapping[str, Any]) -> Answers:
    answers, wrong = kept_answers(questions, said)
    if wrong:
        raise Invalid(_("Please look at the marked questions."), code="answers", fields=wrong)
    if not answers:
        raise Invalid(_("Answer at least one question, then send."), code="nothing_answered")
    return answers


def _count(
    enrollment: Enrollment,
    survey_round: SurveyRound,
    questions: Sequence[Question],
    answers: Answers,
) -> None:
    chosen = ticked(questions, answers)
    for instrument in survey_round.instruments:
        for key, score in scores(instrument, answers).items():
            chosen[f"{SCORE}{key}"] = [f"{score:g}"]
    add_to_tally(survey_round.pk, enrollment.pk, ticked=chosen, written=written(questions, answers))
