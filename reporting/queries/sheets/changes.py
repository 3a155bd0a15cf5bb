"""Rows of the table of answers about the same people, the first time and the last."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from mentorship.access import Actor
from reporting.outcomes import Change, Mean
from reporting.outcomes.told import Changed
from reporting.outcomes.words import between_tenths, tenths
from reporting.queries.kept_outcomes import changes_of_each
from reporting.queries.sheets.remarks import withheld_remark
from reporting.queries.sheets.scope import Scope
from reporting.spreadsheets import Row


def changes(actor: Actor, scope: Scope) -> Iterator[Row]:
    """Two rows for each question that was put twice to a cohort, as the page of outcomes tells it,
    where the last time was on one of the scope's days."""
    told = changes_of_each(actor, scope.cohorts)
    for cohort in scope.cohorts:
        for one in told.get(cohort.pk, ()):
            if scope.holds(one.after.closes_on):
                yield from _rows((cohort.program.name, cohort.name), one)


def _rows(about: tuple[str, str], one: Changed) -> Iterator[Row]:
    found = one.change if isinstance(one.change, Change) else None
    for time, mean, group in (
        (one.before, found.before if found else None, _("Answered both times: first")),
        (one.after, found.after if found else None, _("Answered both times: last")),
    ):
        when = (time.title, time.closes_on, None, None)
        yield (*about, *when, one.title, group, *_cells(mean, one.highest))


def _cells(mean: Mean | None, highest: float) -> Row:
    if mean is None:
        return (None, None, None, None, None, None, withheld_remark())
    low, high = tenths(mean.interval) if mean.interval else (None, None)
    between = between_tenths(low, high) or None
    return (mean.answers, round(mean.value, 1), highest, None, None, between, None)
