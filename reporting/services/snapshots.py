"""Keeping what surveys and declarations came to, once."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from mentorship import audit
from mentorship.access import Actor, require
from programs.days import today_of
from reporting import rules
from reporting.answers import kept_questions
from reporting.models import SurveySnapshot
from reporting.queries.feedback import said_in, surveys_to_keep
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
                "questions": kept_questions(survey.questions, said, threshold),
            },
        )
        audit.record(actor=actor, action="survey_snapshots.kept", subject=snapshot)
    return len(waiting)
