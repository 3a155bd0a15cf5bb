"""Working out what came of cohorts, once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from mentorship import audit
from mentorship.access import Actor, require
from programs.days import today_of
from programs.models import Cohort, Program
from reporting import rules
from reporting.models import OutcomesEdition
from reporting.outcomes.told import packed
from reporting.queries.closing_counts import closings_to_keep
from reporting.queries.follow_ups import effects_to_keep, followed_editions
from reporting.queries.kept_outcomes import counts_kept, last_windows, pooled_editions
from reporting.queries.outcomes import changes, cohorts_to_compare, responses
from reporting.queries.pooling import pool_of
from reporting.queries.retention import retention, windows
from reporting.suppression import answers_threshold

PART = OutcomesEdition.Part


@transaction.atomic
def keep_outcomes(*, actor: Actor, today: dt.date | None = None) -> int:
    """Keep what can be told of cohorts and was not told yet: how many answered each round that has
    closed; what the same people answered twice, once a cohort is closed; and who stayed, after 90
    days, then every quarter, and at the end of the year; what came of more follow-ups; and what
    the closing report counts of cohorts that have closed.

    Returns how many parts were kept. Raises NotAllowed for anyone but the system.
    """
    require(rules.refresh_reports, actor)
    today = today or today_of(actor)
    cohorts = list(Cohort.objects.exclude(status=Cohort.Status.DRAFT).select_related("program"))
    rows = [
        *_answered(actor, cohorts, today),
        *_changed(actor, today),
        *_stayed(actor, cohorts),
        *_followed(actor, today),
        *_closed(actor, today),
    ]
    kept = OutcomesEdition.objects.bulk_create(rows, ignore_conflicts=True)
    kept += OutcomesEdition.objects.bulk_create(_pooled(actor, cohorts), ignore_conflicts=True)
    if kept:
        audit.record(actor=actor, action="outcomes_editions.kept", parts=len(kept))
    return len(kept)


def _answered(actor: Actor, cohorts: list[Cohort], today: dt.date) -> list[OutcomesEdition]:
    known = counts_kept([one.pk for one in cohorts])
    found: dict[tuple[UUID, dt.date], list[dict[str, Any]]] = defaultdict(list)
    for pk, rounds in responses(actor, cohorts, today).items():
        for one in rounds:
            if not one.is_open and one.survey_round.pk not in known:
                counts = {"asked": one.asked, "answered": one.answered}
                told = {"round": one.survey_round.pk.hex} | counts
                found[pk, one.survey_round.closes_on].append(told)
    return [
        _edition(actor, PART.ANSWERED, until, {"rounds": rounds}, cohort_id=pk)
        for (pk, until), rounds in found.items()
    ]


def _changed(actor: Actor, today: dt.date) -> list[OutcomesEdition]:
    return [
        _edition(
            actor,
            PART.CHANGES,
            today,
            {"changes": packed(changes(actor, one, today) or [])},
            cohort_id=one.pk,
        )
        for one in cohorts_to_compare(actor, today)
    ]


def _stayed(actor: Actor, cohorts: list[Cohort]) -> list[OutcomesEdition]:
    last = last_windows([one.pk for one in cohorts])
    known = windows(actor, cohorts)
    due = [one for one in cohorts if known[one.pk].is_due_after(last.get(one.pk))]
    return [
        _edition(actor, PART.RETENTION, found.window.until, packed(found), cohort_id=pk)  # type: ignore[union-attr]
        for pk, found in (retention(actor, due) if due else {}).items()
    ]


def _followed(actor: Actor, today: dt.date) -> list[OutcomesEdition]:
    last = {one.program_id: one.told for one in followed_editions().distinct("program")}
    followed = Program.objects.filter(cohorts__relationships__follow_ups__isnull=False).distinct()
    return [
        _edition(actor, PART.FOLLOWED, today, told, program=program)
        for program in followed
        for told in [effects_to_keep(actor, program)]
        if told["over"] > last.get(program.pk, {}).get("over", 0)
    ]


def _closed(actor: Actor, today: dt.date) -> list[OutcomesEdition]:
    return [
        _edition(actor, PART.CLOSING, today, told, cohort_id=one.pk)
        for one, told in closings_to_keep(actor)
    ]


def _pooled(actor: Actor, cohorts: list[Cohort]) -> list[OutcomesEdition]:
    by_program: dict[Program, list[Cohort]] = defaultdict(list)
    for one in cohorts:
        by_program[one.program].append(one)
    last = {one.program_id: one for one in pooled_editions().distinct("program")}
    found = []
    for program, several in by_program.items():
        before = last.get(program.pk)
        pool = pool_of(actor, several, before=_hidden(before))
        if pool is None or (before is not None and before.until >= pool.until):
            continue
        told = {"pooled": packed(pool.told), "hidden": [pk.hex for pk in pool.hidden]}
        found.append(_edition(actor, PART.RETENTION, pool.until, told, program=program))
    return found


def _hidden(before: OutcomesEdition | None) -> list[UUID]:
    return [UUID(one) for one in before.told["hidden"]] if before else []


def _edition(
    actor: Actor, part: str, until: dt.date, told: Mapping[str, Any], **of: Any
) -> OutcomesEdition:
    threshold = answers_threshold(actor.organization.suppression_threshold)
    return OutcomesEdition(part=part, until=until, told=told, threshold=threshold, **of)
