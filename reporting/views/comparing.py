"""Cohorts beside the ones before them, for who manages them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from mentorship.access import can
from programs.models import Cohort
from reporting import dashboards, rules
from reporting.queries.activity import Standing
from reporting.queries.comparison import by_same_week_of
from reporting.views.boards import Board


@dataclass(frozen=True, slots=True)
class ComparedCohort:
    """A programme's latest cohort beside the one before it, at the same week of their lives."""

    cohort: Cohort
    previous: Cohort
    week: int
    rows: list[dashboards.Compared]


def compared_cohorts(
    board: Board, cohorts: Sequence[Cohort], stands: Mapping[UUID, Standing]
) -> list[ComparedCohort]:
    """Of each programme that the reader manages and that has had two: its latest cohort in which
    a relationship has begun. `cohorts`: the latest first, whatever stage is chosen."""
    pairs = _pairs(board, cohorts, stands)
    found = by_same_week_of(board.actor, pairs, board.today) if pairs else []
    return [
        ComparedCohort(
            one,
            previous,
            dashboards.week_of_life(one, board.today)[0],
            dashboards.compared(now, then, dashboards.noun(one.program)),
        )
        for (one, previous), (now, then) in zip(pairs, found, strict=True)
    ]


def _pairs(
    board: Board, cohorts: Sequence[Cohort], stands: Mapping[UUID, Standing]
) -> list[tuple[Cohort, Cohort]]:
    begun: dict[UUID, list[Cohort]] = {}
    for one in cohorts:
        has_begun = one.pk in stands and stands[one.pk].begun
        if has_begun and can(board.actor, rules.see_activity_of_each, one):
            begun.setdefault(one.program_id, []).append(one)
    return [(several[0], several[1]) for several in begun.values() if len(several) > 1]
