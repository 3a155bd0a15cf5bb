"""A board report on paper: one page of conclusions, then the evidence, then how it was counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from mentorship import charts
from mentorship.cells import Cell
from reporting.board.conclusions import month_of, number
from reporting.board.evidence import Report
from reporting.board.facts import BoardFacts
from reporting.paper_tables import MOST_BARS, alternative, cell, day, filled, widths
from reporting.queries.sheets.remarks import rounded_note
from reporting.spreadsheets import Column, Row, Sheet

SIGNS_OF_A_LINE: Final = 96
"""Of a table, from margin to margin."""

_FIGURES: Final = frozenset({"number", "integer"})


def pages(report: Report) -> dict[str, Any]:
    """What `templates/pdf/board.typ` sets."""
    facts = report.facts
    return {
        "of": facts.of,
        "kind": _("Mentoring: report to the board"),
        "days": report.days,
        "foot": _("Made on %(day)s.") % {"day": day(facts.today)},
        "figures": _figures(facts),
        "in-short": _("In short"),
        "conclusions": [[one.topic, one.text] for one in report.conclusions],
        "evidence": _("The evidence"),
        "tables": [_table(sheet, facts) for sheet in report.tables],
        "method": _("How this was counted"),
        "notes": _notes(facts),
    }


def _figures(facts: BoardFacts) -> list[dict[str, str]]:
    """The three figures at the head of the first page, each with what it is of."""
    found = []
    if facts.month and facts.month.of:
        words = {"of": number(facts.month.of), "month": month_of(facts.month.month)}
        said = (
            _("of %(of)s pairs met in %(month)s")
            if facts.are_pairs
            else _("of %(of)s relationships met in %(month)s")
        )
        found.append({"value": number(facts.month.met), "of": said % words})
    if facts.volume.held:
        logged = {"logged": number(facts.volume.logged)}
        found.append(
            {
                "value": number(facts.volume.held),
                "of": _("meetings held, of %(logged)s that were logged") % logged,
            }
        )
        each = {"minutes": round(facts.volume.minutes / facts.volume.held)}
        said = _("hours together, %(minutes)s minutes a meeting") % each
        if facts.is_rounded:
            said = _("hours together, to the nearest five")
        found.append({"value": number(facts.volume.hours), "of": said})
    return found


def _table(sheet: Sheet, facts: BoardFacts) -> dict[str, Any]:
    rows = list(sheet.rows)
    same = _same(sheet, rows)
    kept = [at for at in filled(sheet, rows) if at not in same]
    columns = [sheet.columns[at] for at in kept]
    whole = {at for at in kept if _is_whole(row[at] for row in rows)}
    said = [
        [_word(row[at], sheet.columns[at], is_whole=at in whole) for at in kept] for row in rows
    ]
    constant = [
        f"{sheet.columns[at].title}: {_word(rows[0][at], sheet.columns[at])}." for at in same
    ]
    return {
        "title": sheet.title,
        "notes": [" ".join(constant), *map(str, sheet.notes)] if constant else list(sheet.notes),
        "heads": [column.title for column in columns],
        "widths": widths([column.title for column in columns], said, signs=SIGNS_OF_A_LINE),
        "numbers": [
            at
            for at, (place, column) in enumerate(zip(kept, columns, strict=True))
            if column.kind in _FIGURES or all(str(row[place]).endswith("%") for row in rows)
        ],
        "rows": said,
        "chart": _chart(sheet, rows, facts),
    }


def _said_once(column: Column, value: Cell) -> str:
    words = {"said": column.title, "details": _word(value, column)}
    return _("%(said)s: %(details)s.") % words


def _same(sheet: Sheet, rows: Sequence[Row]) -> list[int]:
    """The columns of words that say the same in every row, which need be said only once."""
    return [
        at
        for at, column in enumerate(sheet.columns)
        if column.kind not in _FIGURES
        and len(rows) > 1
        and rows[0][at] is not None
        and len({row[at] for row in rows}) == 1
    ]


def _is_whole(values: Iterable[Cell]) -> bool:
    """Hours to the nearest five are no `110.0`, which would say that they are known to a tenth."""
    return all(float(one).is_integer() for one in values if isinstance(one, int | float))


def _word(value: Cell, column: Column, *, is_whole: bool = False) -> str:
    if column.kind == "year":
        return str(value)
    if column.kind == "number" and isinstance(value, int | float):
        return number_format(value, 0 if is_whole else 1, force_grouping=True)
    if isinstance(value, dt.date):
        return f"{date_format(value, 'M')}\u00a0{value.year}"
    return cell(value)


def _chart(sheet: Sheet, rows: Sequence[Row], facts: BoardFacts) -> dict[str, Any] | None:
    if sheet.chart is None or not 2 <= len(rows) <= MOST_BARS:
        return None
    if sheet.chart.kind == "column" and rows and len(rows) == len(facts.by_month):
        return _columns(sheet, facts)
    return _bars(sheet, rows)


def _bars(sheet: Sheet, rows: Sequence[Row]) -> dict[str, Any] | None:
    assert sheet.chart is not None
    at = sheet.chart.figures_columns[0]
    found = [(str(row[sheet.chart.labels_column]), row[at]) for row in rows]
    figures = [one for _label, one in found if isinstance(one, int | float)]
    if not figures:
        return None
    return {
        "kind": "bars",
        "title": sheet.chart.title,
        "alt": alternative(
            sheet.chart.title, [(label, cell(one) or _("withheld")) for label, one in found]
        ),
        "rows": [
            {
                "label": label,
                "value": one if isinstance(one, int | float) else None,
                "of": max(figures),
                "text": cell(one) or _("withheld"),
            }
            for label, one in found
        ],
    }


def _columns(sheet: Sheet, facts: BoardFacts) -> dict[str, Any]:
    compares = facts.before is not None
    most = max(max(held, before or 0) for _month, held, before in facts.by_month)
    top, step = charts.nice_top(most)
    return {
        "kind": "columns",
        "title": sheet.title,
        "alt": alternative(
            sheet.title,
            [
                (
                    month_of(month),
                    number(held)
                    if before is None
                    else _("%(held)s (a year before %(before)s)")
                    % {"held": number(held), "before": number(before)},
                )
                for month, held, before in facts.by_month
            ],
        ),
        "top": top,
        "steps": [number(step * at) for at in range(5)],
        "compares": compares,
        "now": _("this time"),
        "earlier": _("the same month a year before"),
        "columns": [
            {"label": date_format(month, "M"), "value": held, "before": before or 0}
            for month, held, before in facts.by_month
        ],
    }


def _notes(facts: BoardFacts) -> list[str]:
    """Where the figures come from, what is withheld and why."""
    notes = [
        _(
            "Meetings are those that participants logged as held or missed, counted in the "
            "organisation's time zone. A meeting counts in the month in which it took place."
        ),
        _(
            "Relationships are pairs, groups and circles that the programmes joined. Of a month, "
            "those count that were open on one of its days."
        ),
        _(
            "Figures of fewer than %(threshold)s people are withheld, and so are further figures "
            "where they would give the withheld ones away. Answers to surveys are never shown of "
            "fewer than 11."
        )
        % {"threshold": facts.threshold},
        _(
            "What was said in meetings, notes, goals and wishes is in no report, and nobody but "
            "the people concerned can read it."
        ),
        _("The figures describe; they do not prove that mentoring was the cause of anything."),
    ]
    if facts.is_rounded:
        notes.insert(2, rounded_note())
    if facts.withheld:
        notes.insert(
            -2,
            _("Withheld here for that reason: %(cohorts)s.")
            % {
                "cohorts": ", ".join(
                    f"{one.program}, {one.cohort}" for one in facts.cohorts if one.people is None
                )
            },
        )
    return notes
