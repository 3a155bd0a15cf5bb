"""Opening cohorts, changing them, and moving them through their life."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict, Invalid
from programs import rules
from programs.lessons import known_lessons
from programs.locking import locked
from programs.models import Cohort, Program, Survey, new_join_token
from programs.own_steps import keep_structure
from programs.services.rounds import open_closing_round

CHANGEABLE = (
    "name",
    "enrollment_opens_on",
    "enrollment_closes_on",
    "starts_on",
    "ends_on",
    "mentor_places",
    "mentee_places",
    "response_days",
    "is_open_to_applications",
    "has_choice",
    "questions",
    "lessons",
    "setting_lessons",
    "thanks",
)
_STILL_AFTER_CLOSING = {"lessons", "setting_lessons", "thanks"}
_COPIED = (
    "mentor_places",
    "mentee_places",
    "response_days",
    "questions",
    "matching_weights",
    "has_choice",
)


@transaction.atomic
def create_cohort(
    *, actor: Actor, program: Program, name: str, starts_on: date, ends_on: date, **fields: Any
) -> Cohort:
    """Prepare a run of the programme, as a draft with the programme's weights and rules.

    Raises NotAllowed; Invalid for days out of order; Conflict when the programme is archived or
    has a cohort of that name.
    """
    program = locked(program)
    require(rules.create_cohort, actor, program)
    program.require_in_use()
    cohort = Cohort(
        program=program,
        name=name,
        starts_on=starts_on,
        ends_on=ends_on,
        matching_weights=program.matching_weights,
        matching_rules=program.matching_rules,
        **_known(fields),
    )
    _require_days_in_order(cohort)
    cohort.save()
    audit.record(actor=actor, action="cohort.created", subject=cohort, program=str(program.pk))
    return cohort


@transaction.atomic
def copy_cohort(
    *, actor: Actor, cohort: Cohort, name: str, starts_on: date, ends_on: date, **fields: Any
) -> Cohort:
    """Prepare another run like this one: its places, questions, weights and rules; no people.

    Raises as `create_cohort`.
    """
    program = locked(cohort.program)
    require(rules.create_cohort, actor, program)
    program.require_in_use()
    kept = {name: getattr(cohort, name) for name in (*_COPIED, "matching_rules")}
    copy = Cohort(
        program=program,
        name=name,
        starts_on=starts_on,
        ends_on=ends_on,
        copied_from=cohort,
        **{**kept, **_known(fields)},
    )
    _require_days_in_order(copy)
    copy.save()
    audit.record(actor=actor, action="cohort.copied", subject=copy, copied_from=str(cohort.pk))
    return copy


@transaction.atomic
def update_cohort(*, actor: Actor, cohort: Cohort, **changes: Any) -> Cohort:
    """Change dates, places, questions and the like (`CHANGEABLE`).

    Raises NotAllowed; Invalid for days out of order; Conflict when the cohort is closed (only its
    lessons and thanks may still be written) or the name is taken.
    """
    cohort = locked(cohort)
    require(rules.change_cohort, actor, cohort)
    if "setting_lessons" in changes:
        changes["setting_lessons"] = known_lessons(changes["setting_lessons"])
    changed = [name for name, value in _known(changes).items() if getattr(cohort, name) != value]
    if set(changed) - _STILL_AFTER_CLOSING:
        cohort.require_open()
    for name in changed:
        setattr(cohort, name, changes[name])
    _require_days_in_order(cohort)
    cohort.save(update_fields=changed)
    audit.record(actor=actor, action="cohort.changed", subject=cohort, fields=changed)
    return cohort


@transaction.atomic
def move_cohort(*, actor: Actor, cohort: Cohort, to: str) -> Cohort:
    """Move a cohort to the next stage of its life, or back where there is a way back.

    Raises NotAllowed; Conflict where the life cycle does not lead there, the programme is
    archived, or enrolment is to open without an agreement or a step. A cohort that starts keeps
    the steps of its programme as its own; one that begins to close is asked the final surveys that
    no step has put to it.
    """
    cohort = locked(cohort)
    require(rules.move_cohort, actor, cohort)
    cohort.program.require_in_use()
    cohort.require_step_to(to)
    if to == Cohort.Status.ENROLLING:
        _require_agreement(cohort.program)
        _require_steps(cohort.program)
    left = cohort.status
    cohort.status = to
    if to == Cohort.Status.CLOSED:
        cohort.closed_at = timezone.now()
    if to == Cohort.Status.ACTIVE:
        keep_structure(cohort)
    cohort.save(update_fields=["status", "closed_at", "structure_taken_at"])
    audit.record(actor=actor, action="cohort.moved", subject=cohort, left=left, reached=to)
    if to == Cohort.Status.CLOSING:
        _ask_final_surveys(actor, cohort)
    return cohort


def _ask_final_surveys(actor: Actor, cohort: Cohort) -> None:
    final = cohort.program.surveys.filter(kind=Survey.Kind.END).exclude(rounds__cohort=cohort)
    for survey in final.exclude(questions=[]):
        open_closing_round(actor=actor, cohort=cohort, survey=survey)


@transaction.atomic
def renew_join_link(*, actor: Actor, cohort: Cohort) -> Cohort:
    """Give the cohort a new address for applying; the old one stops working.

    Raises NotAllowed; Conflict when the cohort is closed.
    """
    cohort = locked(cohort)
    require(rules.change_cohort, actor, cohort)
    cohort.require_open()
    cohort.join_token = new_join_token()
    cohort.save(update_fields=["join_token"])
    audit.record(actor=actor, action="cohort.join_link_renewed", subject=cohort)
    return cohort


def _known(fields: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(fields) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"A cohort has no changeable {', '.join(sorted(unknown))}.")
    return dict(fields)


def _require_days_in_order(cohort: Cohort) -> None:
    opens_on, closes_on = cohort.enrollment_opens_on, cohort.enrollment_closes_on
    problems = {}
    if cohort.ends_on <= cohort.starts_on:
        problems["ends_on"] = _("A cohort ends after it starts.")
    if opens_on and closes_on and closes_on < opens_on:
        problems["enrollment_closes_on"] = _("Enrolment closes after it opens.")
    if opens_on and opens_on > cohort.ends_on:
        problems["enrollment_opens_on"] = _("Enrolment opens before the cohort ends.")
    if problems:
        raise Invalid(next(iter(problems.values())), code="days_out_of_order", fields=problems)


def _require_agreement(program: Program) -> None:
    if not program.agreements.exists():
        raise Conflict(
            _("People accept the agreement when they enrol. Publish one for this programme first."),
            code="agreement_missing",
        )


def _require_steps(program: Program) -> None:
    if not program.touchpoints.exists():
        raise Conflict(
            _("This programme has no step yet. Add one, so that people know what happens."),
            code="structure_empty",
        )
