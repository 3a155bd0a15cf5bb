"""Put surveys to cohorts: at the day of a step, at the closing, and when somebody asks."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict, Invalid
from programs import rules
from programs.days import today_of
from programs.models import Audience, Cohort, Survey, SurveyRound, Touchpoint
from programs.queries.structure import steps_by_cohort

PULSE_OPEN_FOR = timedelta(days=10)
SURVEY_OPEN_FOR = timedelta(days=21)
_RUNNING = (Cohort.Status.ACTIVE, Cohort.Status.CLOSING)


@transaction.atomic
def open_due_rounds(*, actor: Actor, today: date | None = None) -> int:
    """Put each survey to its cohort from the day of its step on; returns how many were opened.

    A step whose time to answer has passed is not asked any more. May run twice, late or beside
    itself: a cohort is asked once at each step.
    """
    require(rules.open_due_rounds, actor)
    today = today or today_of(actor)
    opened = [
        survey_round
        for step, cohort in _due(today)
        if (survey_round := _open(cohort, step.survey, today, step)) is not None
    ]
    if opened:
        audit.record(actor=actor, action="survey_rounds.opened", count=len(opened))
    return len(opened)


@transaction.atomic
def open_closing_round(
    *, actor: Actor, cohort: Cohort, survey: Survey, today: date | None = None
) -> SurveyRound:
    """Put a survey to a cohort that closes, in place of a step that asks. Safe to do twice.

    Raises NotAllowed; Invalid for a survey of another programme; Conflict unless the cohort is
    active or closing.
    """
    cohort = Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    require(rules.move_cohort, actor, cohort)
    if survey.program_id != cohort.program_id:
        raise Invalid(_("That survey belongs to another programme."), fields={"survey": ""})
    if cohort.status not in _RUNNING:
        raise Conflict(_("Only a cohort that runs or closes can be asked."), code="cohort_state")
    opened = _open(cohort, survey, today or today_of(actor), None)
    if opened is None:
        return SurveyRound.objects.get(
            cohort=cohort, survey=survey, occasion=SurveyRound.AT_CLOSING
        )
    audit.record(actor=actor, action="survey_rounds.opened", subject=cohort, count=1)
    return opened


@transaction.atomic
def ask_cohort(
    *, actor: Actor, cohort: Cohort, survey: Survey, today: date | None = None
) -> SurveyRound:
    """Put a survey to a whole cohort now, whatever its steps say; reminders tell its people.

    Raises NotAllowed; Invalid for a survey of another programme; Conflict unless the cohort is
    active or closing, for a survey without questions, and while the cohort has it to answer.
    """
    cohort = Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    require(rules.ask_cohort, actor, cohort)
    if survey.program_id != cohort.program_id:
        raise Invalid(_("That survey belongs to another programme."), fields={"survey": ""})
    today = today or today_of(actor)
    _require_askable(cohort, survey, today)
    asked = _open(cohort, survey, today, None, occasion=f"{SurveyRound.BY_HAND}:{today}")
    if asked is None:
        raise Conflict(_("This cohort was asked the same today."), code="survey_asked_today")
    audit.record(actor=actor, action="survey_rounds.opened", subject=cohort, count=1)
    return asked


def _require_askable(cohort: Cohort, survey: Survey, today: date) -> None:
    if cohort.status not in _RUNNING:
        raise Conflict(_("Only a cohort that runs or closes can be asked."), code="cohort_state")
    if not survey.questions:
        raise Conflict(
            _("This survey has no question yet. Write one first."), code="survey_without_questions"
        )
    waiting = cohort.survey_rounds.filter(survey=survey, opens_on__lte=today, closes_on__gte=today)
    if waiting.exists():
        raise Conflict(
            _("This cohort has that survey to answer already. Ask again once it has closed."),
            code="survey_is_open",
        )


def _due(today: date) -> list[tuple[Touchpoint, Cohort]]:
    """Steps that ask something, with the running cohorts in which their time has come."""
    cohorts = list(Cohort.objects.filter(status__in=_RUNNING))
    asked = set(SurveyRound.objects.filter(cohort__in=cohorts).values_list("cohort_id", "occasion"))
    steps = steps_by_cohort(cohorts) if cohorts else {}
    return [
        (step, cohort)
        for cohort in cohorts
        for step in steps[cohort.pk]
        if step.survey is not None
        and (cohort.pk, _occasion(step)) not in asked
        and _is_due(step, cohort, today)
    ]


def _occasion(step: Touchpoint) -> str:
    """The programme's step: it stays the same when a cohort takes the structure as its own."""
    return str(step.origin_id or step.pk)


def _is_due(step: Touchpoint, cohort: Cohort, today: date) -> bool:
    on = step.day_in(cohort)
    assert step.survey is not None
    return on <= today < on + _open_for(step.survey)


def _open_for(survey: Survey) -> timedelta:
    return PULSE_OPEN_FOR if survey.kind == Survey.Kind.PULSE else SURVEY_OPEN_FOR


def _open(
    cohort: Cohort,
    survey: Survey | None,
    today: date,
    step: Touchpoint | None,
    occasion: str = SurveyRound.AT_CLOSING,
) -> SurveyRound | None:
    """A copy of what is asked; None where it was asked before, or there is nothing to ask."""
    if survey is None or not survey.questions:
        return None
    opened, is_new = SurveyRound.objects.get_or_create(
        cohort=cohort,
        survey=survey,
        occasion=_occasion(step) if step else occasion,
        defaults={
            "touchpoint": step,
            "title": survey.title,
            "kind": survey.kind,
            "audience": _audience(step, survey),
            "introduction": survey.introduction,
            "is_anonymous": survey.is_anonymous,
            "questions": survey.questions,
            "instruments": survey.instruments,
            "opens_on": today,
            "closes_on": today + _open_for(survey),
        },
    )
    return opened if is_new else None


def _audience(step: Touchpoint | None, survey: Survey) -> str:
    """The narrower one of the step's and the survey's."""
    return survey.audience if step is None or step.audience == Audience.BOTH else step.audience
