"""Keeping what surveys and declarations came to, once."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from mentorship import audit
from mentorship.access import Actor, require
from programs.days import today_of
from programs.models import Cohort
from reporting import rules
from reporting.answers import kept_questions
from reporting.models import EquityEdition, SurveySnapshot
from reporting.queries.equity import counted_equity, is_time_for_equity
from reporting.queries.feedback import said_in, surveys_to_keep
from reporting.scored import kept_scores
from reporting.suppression import answers_threshold


@transaction.atomic
def keep_survey_results(*, actor: Actor, today: dt.date | None = None) -> int:
    """Publish every survey whose cohort is closing or closed and whose last round is over.

    Returns how many there were. Raises NotAllowed for anyone but the system.
    """
    require(rules.refresh_reports, actor)
    threshold = answers_threshold(actor.organization.suppression_threshold)
    waiting = surveys_to_keep(actor, today or today_of(actor))
    for cohort, survey in waiting:
        said, asked = said_in(actor, cohort, survey)
        snapshot, _ = SurveySnapshot.objects.get_or_create(
            cohort=cohort,
            survey=survey,
            defaults={
                "title": survey.title,
                "threshold": threshold,
                "responses": len(said),
                "asked": max(asked, len(said)),
                "questions": kept_questions(survey.questions, said, threshold)
                + kept_scores(survey.instruments, said, threshold),
            },
        )
        audit.record(actor=actor, action="survey_snapshots.kept", subject=snapshot)
    return len(waiting)


@transaction.atomic
def publish_equity(*, actor: Actor) -> int:
    """Make a new edition of the groups of what people declared, of the organisation and of each
    programme, where enough people have come or gone since the last.

    Returns how many were made. Raises NotAllowed for anyone but the system.
    """
    require(rules.refresh_reports, actor)
    now = timezone.now()
    scopes: dict[UUID | None, list[UUID]] = {None: []}
    for cohort, program in Cohort.objects.exclude(status=Cohort.Status.DRAFT).values_list(
        "pk", "program"
    ):
        scopes[None].append(cohort)
        scopes.setdefault(program, []).append(cohort)
    newest = EquityEdition.objects.order_by("program", "-made_at").distinct("program")
    last = {one.program_id: one for one in newest}
    due = [
        (program, cohorts)
        for program, cohorts in scopes.items()
        if cohorts and is_time_for_equity(actor, cohorts, last.get(program), now)
    ]
    for program, cohorts in due:
        _publish_equity(actor, program, cohorts)
    return len(due)


def _publish_equity(actor: Actor, program: UUID | None, cohorts: list[UUID]) -> None:
    groups, invited = counted_equity(actor, cohorts)
    edition = EquityEdition.objects.create(
        program_id=program,
        threshold=answers_threshold(actor.organization.suppression_threshold),
        groups=groups,
        invited=invited,
    )
    audit.record(actor=actor, action="equity_editions.published", subject=edition)
