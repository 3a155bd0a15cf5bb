"""Tables of what people answered and declared: in groups, withheld as on the pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from mentorship.access import Actor
from mentorship.cells import Cell
from programs.models import Cohort
from reporting.queries.equity import EquityTable, equity_of
from reporting.queries.feedback import Mean, SurveyResult, survey_results
from reporting.queries.sheets.changes import changes
from reporting.queries.sheets.columns import of_cohort
from reporting.queries.sheets.remarks import withheld_note, withheld_remark
from reporting.queries.sheets.scope import Scope
from reporting.queries.survey_rounds import RoundResult, round_results
from reporting.shares import Share
from reporting.spreadsheets import Column, Row, Sheet
from reporting.suppression import Withheld, answers_threshold


class Answer(NamedTuple):
    """A row of the table of answers: a mean, or how many made one choice."""

    program: str
    cohort: str
    survey: str
    closed_on: dt.date
    asked: int | None
    answered: int | None
    question: str
    group: str
    answers: int | None
    mean: float | None
    highest: float | None
    choice: str | None
    percent: int | None
    between: str | None
    remark: str | None


def surveys(actor: Actor, scope: Scope) -> Sheet:
    """What may be shown of every question that has a scale or lets choose, with how many were
    asked and answered."""
    columns = (
        *of_cohort(),
        Column(_("Survey"), _("The survey's title."), 26),
        Column(_("Closed"), _("The last day on which one could answer."), 13, "day"),
        Column(_("Asked"), _("People who were asked."), 10, "integer"),
        Column(_("Answered"), _("Who answered, at least in part, to five."), 10, "integer"),
        Column(_("Question"), _("As it was asked, or the scale's title."), 50),
        Column(_("Group"), _("Everybody, one side, a place or stage, or who answered twice."), 26),
        Column(_("Answers"), _("How many answered this question, to five."), 10, "integer"),
        Column(_("Mean"), _("The mean of their answers."), 10, "number"),
        Column(_("Highest"), _("The best answer that can be given."), 10, "number"),
        Column(_("Choice"), _("One of the answers that could be given."), 24),
        Column(
            _("Share, per cent"),
            _("Of who answered, how many gave it; never fewer than 5 nor more than 95."),
            10,
            "integer",
        ),
        Column(_("Between"), _("Where the mean or the share lies, 95 times of 100."), 16),
        Column(_("Remark"), _("Why a figure is missing."), 40),
    )
    threshold = answers_threshold(actor.organization.suppression_threshold)
    notes = (
        withheld_note(threshold),
        _("A survey is shown once it has closed: read twice while it runs, it would tell of one."),
        _("Who answered both times is told once a cohort is closed; some are left out by lot."),
    )
    rows = chain(answers_of(actor, scope), changes(actor, scope))
    title = _("Survey results: %(of)s") % {"of": scope.of}
    return Sheet(_("Surveys"), title, columns, rows, notes)


def equity(actor: Actor, scope: Scope) -> Sheet:
    """Who is invited, matched and meets, by what people declared: large groups alone.

    An administrator sees the organisation as a whole, a manager the programmes they manage, and
    neither the other's level, as on the pages.
    """
    columns = (
        Column(_("Of"), _("The organisation, or the programme."), 30),
        Column(_("Characteristic"), _("What was asked."), 26),
        Column(_("Group"), _("What people declared."), 26),
        Column(_("Staff"), _("People of the whole staff, rounded."), 12, "integer"),
        Column(_("Invited, per cent"), _("Of these, invited or applied; rounded."), 12, "integer"),
        Column(_("Taking part"), _("People who take part, to the nearest five."), 12, "integer"),
        Column(_("Matched, per cent"), _("Of these, matched; to five per cent."), 12, "integer"),
        Column(_("Met, per cent"), _("Of these, met once or more; rounded."), 12, "integer"),
        Column(_("Remark"), _("Why a figure is missing."), 40),
    )
    threshold = answers_threshold(actor.organization.suppression_threshold)
    notes = (
        withheld_note(threshold),
        _("Administrators see the organisation as a whole, managers their own programmes."),
    )
    rows = (
        row
        for name, tables in _equity_tables(actor, scope)
        for table in tables
        for row in _equity_rows(name, table)
    )
    title = _("Equality monitoring: %(of)s") % {"of": scope.of}
    return Sheet(_("Equality"), title, columns, rows, notes)


def answers_of(actor: Actor, scope: Scope) -> Iterator[Answer]:
    """The means and shares of surveys that closed on one of the scope's days, cohort by cohort."""
    for cohort in scope.cohorts:
        for row in _answers_in(actor, cohort):
            one = Answer(*row)
            if scope.holds(one.closed_on):
                yield one


def _answers_in(actor: Actor, cohort: Cohort) -> Iterator[tuple[Any, ...]]:
    about = (cohort.program.name, cohort.name)
    for survey in survey_results(actor, cohort):
        yield from (
            (*about, survey.title, cohort.ends_on, survey.asked, survey.responses, *cells)
            for cells in _sides(survey)
        )
    for one in round_results(actor, cohort):
        if one.is_open:
            continue
        title, closed = one.survey_round.title, one.survey_round.closes_on
        yield from (
            (*about, title, closed, one.asked, one.answered, *cells) for cells in _scales(one)
        )


def _sides(survey: SurveyResult) -> Iterator[tuple[Cell, ...]]:
    for question in survey.questions:
        yield (question.text, _("Everybody"), *_mean_cells(question.everyone))
        for label, mean in question.groups:
            yield (question.text, str(label), *_mean_cells(mean))
        for breakdown in question.breakdowns:
            for name, mean in breakdown.rows:
                yield (question.text, name, *_mean_cells(mean))
        yield from _chosen(question.text, question.shares)
    for score in survey.scores:
        yield (score.told.text, _("Everybody"), *_mean_cells(score.told.everyone))
        for label, mean in score.told.groups:
            yield (score.told.text, str(label), *_mean_cells(mean))
        yield from _chosen(score.told.text, score.told.shares)
    for one in survey.choices:
        yield from _chosen(one.text, one.shares)
        if not one.shares:
            yield (one.text, _("Everybody"), *_mean_cells(None))


def _scales(result: RoundResult) -> Iterator[tuple[Cell, ...]]:
    for question in result.questions:
        if question.is_scale or (question.withheld and not question.is_text):
            yield (question.text, _("Everybody"), *_mean_cells(question.withheld or question.mean))
        for label, mean in question.sides:
            yield (question.text, str(label), *_mean_cells(mean))
        yield from _chosen(question.text, question.shares)
    for score in result.scores:
        yield (score.title, _("Everybody"), *_mean_cells(score.withheld or score.mean))
        yield from _chosen(score.title, score.shares)


def _mean_cells(mean: Mean | Withheld | None) -> tuple[Cell, ...]:
    if mean is None or isinstance(mean, Withheld):
        return (None, None, None, None, None, None, withheld_remark())
    return (mean.answers, mean.value, mean.highest, None, None, mean.between or None, None)


def _chosen(text: str, shares: Iterable[Share]) -> Iterator[tuple[Cell, ...]]:
    """How often each choice was made, as it is told on the page."""
    everybody = _("Everybody")
    for one in shares:
        told = (one.label, one.percent, one.between or None)
        yield (text, everybody, one.people, None, None, *told, None)


def _equity_tables(actor: Actor, scope: Scope) -> Iterator[tuple[str, list[EquityTable]]]:
    if actor.is_admin:
        if scope.program is None:
            yield scope.of, equity_of(actor, scope.cohorts)
        return
    own = [one for one in scope.cohorts if actor.manages(one.program_id)]
    for _program, cohorts in groupby(
        sorted(own, key=lambda one: (one.program.name, one.program_id)), lambda one: one.program_id
    ):
        several = list(cohorts)
        yield several[0].program.name, equity_of(actor, several)


def _equity_rows(of: str, table: EquityTable) -> Iterator[Row]:
    for group, invited in table.rows:
        is_withheld = group.is_withheld and invited.is_withheld
        yield (
            of,
            table.label,
            group.choice,
            invited.staff,
            invited.invited,
            group.people,
            group.matched,
            group.met,
            _("withheld: a small group, or nobody") if is_withheld else None,
        )
