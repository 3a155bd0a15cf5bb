"""The tables behind the conclusions, in order, with what each of them shows and means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reporting.board.conclusions import Conclusion, month_of, share
from reporting.board.facts import BoardFacts
from reporting.queries.sheets.columns import of_cohort
from reporting.queries.sheets.remarks import withheld_remark
from reporting.spreadsheets import Column, NativeChart, Row, Sheet


@dataclass(frozen=True, slots=True)
class Report:
    """A report for a board: its title, its conclusions, and its evidence."""

    title: str
    facts: BoardFacts
    conclusions: tuple[Conclusion, ...]
    tables: tuple[Sheet, ...]

    @property
    def days(self) -> str:
        """Of which time it tells."""
        return _("%(since)s to %(until)s") % {
            "since": date_format(self.facts.since, "j F Y"),
            "until": date_format(self.facts.until, "j F Y"),
        }


def evidence(facts: BoardFacts, others: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """The tables of the facts, then those that stand in files of their own as well."""
    tables = (_months(facts), _journey(facts), _cohorts(facts), *others, _surveys(facts))
    return tuple(one for one in tables if one.total)


def _months(facts: BoardFacts) -> Sheet:
    columns = (
        Column(_("Month"), _("The calendar month."), 18),
        Column(_("Meetings held"), _("Meetings logged as held."), 14, "integer"),
        Column(
            _("A year before"), _("Meetings held in the same month a year before."), 14, "integer"
        ),
    )
    compares = facts.before is not None
    width = 3 if compares else 2
    rows: list[Row] = [(month_of(month), *held)[:width] for month, *held in facts.by_month]
    title = _("Meetings month by month")
    chart = NativeChart(title, 0, (1, 2) if compares else (1,))
    has_any = facts.volume.held or compares
    return Sheet(
        _("Months"), title, columns[:width], rows, (), chart, total=len(rows) if has_any else 0
    )


def _journey(facts: BoardFacts) -> Sheet:
    reached = facts.journey
    title = _("From invited to completed")
    columns = (
        Column(_("How far they came"), _("Each stage holds all who came at least that far."), 34),
        Column(_("People"), _("Who is in two cohorts counts in each."), 12, "integer"),
        Column(_("Of those invited"), _("The share of the first stage."), 16),
    )
    if reached is None or not reached.invited:
        return Sheet(_("People"), title, columns, ())
    stages = (
        (_("Invited or applied"), reached.invited),
        (_("Applied or said yes"), reached.applied),
        (_("Given a place"), reached.accepted),
        (_("Matched"), reached.matched),
        (_("Met at least once"), reached.met),
        (_("Completed"), reached.completed),
    )
    rows: list[Row] = [
        (name, count, share(count, reached.invited)) for name, count in stages if count is not None
    ]
    notes = (_("Of the cohorts that may be told, since each began."),)
    chart = NativeChart(title, 0, (1,), "bar")
    return Sheet(_("People"), title, columns, rows, notes, chart, total=len(rows))


def _cohorts(facts: BoardFacts) -> Sheet:
    columns = (
        *of_cohort(),
        Column(_("State"), _("Where the cohort stands today."), 12),
        Column(_("People"), _("People who are or were in a relationship."), 10, "integer"),
        Column(_("Begun"), _("Relationships that began."), 10, "integer"),
        Column(_("Active"), _("Relationships that are active today."), 10, "integer"),
        Column(_("To the end"), _("Relationships that lasted to the end."), 10, "integer"),
        Column(_("Meetings"), _("Meetings held in the time of the report."), 11, "integer"),
        Column(_("Hours"), _("The length of those meetings."), 10, "integer"),
        Column(_("Remark"), _("Why a figure is missing."), 22),
    )
    rows: list[Row] = [
        (one.program, one.cohort, one.state, *(None,) * 6, withheld_remark())
        if one.volume is None
        else (
            one.program,
            one.cohort,
            one.state,
            one.people,
            one.begun,
            one.active,
            one.lasted,
            one.volume.held,
            one.volume.hours,
            None,
        )
        for one in facts.cohorts
    ]
    return Sheet(_("Cohorts"), _("Cohorts side by side"), columns, rows, (), total=len(rows))


def _surveys(facts: BoardFacts) -> Sheet:
    columns = (
        Column(_("Survey"), _("The survey's title."), 26),
        Column(_("Question"), _("As it was asked, or the scale's title."), 50),
        Column(_("Asked"), _("People who were asked."), 10, "integer"),
        Column(_("Answers"), _("How many answered this question, to five."), 10, "integer"),
        Column(_("Mean"), _("The mean of their answers."), 10, "number"),
        Column(_("Highest"), _("The best answer that can be given."), 10, "integer"),
        Column(_("Between"), _("Where the mean or the share lies, 95 times of 100."), 16),
    )
    rows: list[Row] = []
    for one in facts.surveys:
        said: list[Row] = [
            (one.title, told.question, one.asked, told.answers, told.mean, round(told.highest),
             told.between or None)
            for told in one.means
        ]  # fmt: skip
        missing = (one.title, withheld_remark(), one.asked, one.answered, None, None, None)
        rows += said or [missing]
    notes = (
        _("A survey is shown once it has closed: read twice while it runs, it would tell of one."),
        _("Some questions are asked of one side alone."),
    )
    title = _("What was answered in surveys")
    return Sheet(_("Surveys"), title, columns, rows, notes, total=len(rows))
