"""Outcomes as they are told: worked out once and kept (`OutcomesEdition`), for every reader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from mentorship.access import Actor
from programs.models import Cohort, Program
from programs.queries import visible_cohorts
from reporting.models import OutcomesEdition
from reporting.outcomes import Change, Mean
from reporting.outcomes.told import Changed, Pooled, Retention, as_told_now, unpacked
from reporting.outcomes.windows import Unknown, Window
from reporting.queries import outcomes, retention
from reporting.queries.outcomes import Response
from reporting.suppression import (
    Withheld,
    answered_told,
    answers_threshold,
    may_show,
    rounded_count,
)

PART = OutcomesEdition.Part


def responses_told(
    actor: Actor, cohorts: Collection[Cohort], today: dt.date | None = None
) -> dict[UUID, list[Response]]:
    """The rounds that were put to these cohorts so far, the earliest first.

    Of a round that has closed the counts are kept; until the night after, who manages the cohort
    is told what they are then. Before, nobody is: in two readings they could see that one more
    person answered. How many answered is told to the nearest five, and of rounds that were put to
    a few people not at all.
    """
    found = outcomes.responses(actor, cohorts, today)
    kept = counts_kept(found)
    programs = {one.pk: one.program_id for one in cohorts}
    threshold = answers_threshold(actor.organization.suppression_threshold)
    return {
        pk: [_told(one, kept, threshold, is_own=actor.manages(programs[pk])) for one in rounds]
        for pk, rounds in found.items()
    }


def counts_kept(cohorts: Collection[UUID]) -> dict[UUID, tuple[int, int]]:
    """By round of these cohorts that has closed, how many were asked and how many answered."""
    rows = OutcomesEdition.objects.filter(cohort__in=cohorts, part=PART.ANSWERED)
    return {
        UUID(one["round"]): (one["asked"], one["answered"])
        for told in rows.values_list("told", flat=True)
        for one in told["rounds"]
    }


def changes_told(actor: Actor, cohort: Cohort) -> list[Changed] | None:
    """What the same people answered the first and the last time they were asked, as it was worked
    out when the cohort had closed; None where it was not, or nothing can be joined."""
    return changes_of_each(actor, [cohort]).get(cohort.pk)


def changes_of_each(actor: Actor, cohorts: Collection[Cohort]) -> dict[UUID, list[Changed]]:
    """The same of those of these cohorts of which it was worked out."""
    threshold = answers_threshold(actor.organization.suppression_threshold)
    kept = _editions(actor, cohorts, PART.CHANGES).values_list("cohort", "told")
    return {
        pk: [_changed_now(one, threshold) for one in unpacked(told["changes"])]
        for pk, told in kept
        if told["changes"]
    }


def closing_kept(cohort: Cohort) -> dict[str, Any] | None:
    """Exact counts of a closing report, as they were in the night after the close; None before."""
    kept = OutcomesEdition.objects.filter(cohort=cohort, part=PART.CLOSING).order_by("until")
    return kept.values_list("told", flat=True).first()


def retention_told(actor: Actor, cohorts: Collection[Cohort]) -> dict[UUID, Retention]:
    """Who of each of these cohorts stayed, as it was worked out last; where it was not yet, why."""
    threshold = answers_threshold(actor.organization.suppression_threshold)
    kept = {
        pk: as_told_now(unpacked(told), threshold)
        for pk, told in _newest(actor, cohorts).values_list("cohort", "told")
    }
    seen = retention.windows(actor, cohorts)
    return {pk: kept.get(pk) or Retention(_not_yet(window)) for pk, window in seen.items()}


def pooled_told(actor: Actor, program: Program) -> Pooled | None:
    """Who stayed of the cohorts of a programme together, as it was worked out last."""
    if not visible_cohorts(actor).filter(program=program).exists():
        return None
    kept = pooled_editions().filter(program=program).first()
    if kept is None:
        return None
    found: Pooled = unpacked(kept.told["pooled"])
    threshold = answers_threshold(actor.organization.suppression_threshold)
    return found if may_show(found.people, threshold=threshold) else None


def pooled_editions() -> QuerySet[OutcomesEdition]:
    """Of programmes, the latest first."""
    rows = OutcomesEdition.objects.filter(part=PART.RETENTION, program__isnull=False)
    return rows.order_by("program", "-until")


def _editions(actor: Actor, cohorts: Collection[Cohort], part: str) -> QuerySet[OutcomesEdition]:
    seen = visible_cohorts(actor).filter(pk__in=[one.pk for one in cohorts])
    return OutcomesEdition.objects.filter(cohort__in=seen, part=part).order_by("until")


def _newest(actor: Actor, cohorts: Collection[Cohort]) -> QuerySet[OutcomesEdition]:
    rows = _editions(actor, cohorts, PART.RETENTION)
    return rows.order_by("cohort", "-until").distinct("cohort")


def _told(
    one: Response, kept: Mapping[UUID, tuple[int, int]], threshold: int, *, is_own: bool
) -> Response:
    not_yet = replace(one, asked=None, answered=None)
    if one.is_open:
        return not_yet
    if (counts := kept.get(one.survey_round.pk)) is not None:
        asked, answered = counts
    elif is_own:
        asked, answered = one.asked or 0, one.answered or 0
    else:
        return not_yet
    return replace(one, asked=asked, answered=answered_told(answered, asked, threshold=threshold))


def _changed_now(one: Changed, threshold: int) -> Changed:
    if isinstance(one.change, Change) and may_show(one.change.people, threshold=threshold):
        return replace(one, change=_in_round_figures(one.change))
    return replace(one, change=Withheld(threshold))


def _in_round_figures(one: Change) -> Change:
    """With about how many people it is of, and about how many it leaves out."""

    def about(mean: Mean) -> Mean:
        return replace(mean, answers=rounded_count(mean.answers))

    left_out = rounded_count(one.left_out)
    return replace(
        one, before=about(one.before), after=about(one.after), by=about(one.by), left_out=left_out
    )


def _not_yet(window: Window | Unknown) -> Unknown:
    return window if isinstance(window, Unknown) else Unknown.TONIGHT


def last_windows(cohorts: Collection[UUID]) -> dict[UUID, dt.date]:
    """Of each of these cohorts, until which day it was told last who stayed."""
    rows = OutcomesEdition.objects.filter(cohort__in=cohorts, part=PART.RETENTION)
    return dict(rows.order_by("until").values_list("cohort", "until"))
