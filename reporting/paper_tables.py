"""A table of an export on paper: the same columns and rows, to read rather than to count with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from mentorship.cells import Cell, neutral
from mentorship.errors import Invalid
from mentorship.models import Organization
from mentorship.typesetting import typeset
from reporting.spreadsheets import Column, NativeChart, Row, Sheet, Told

MOST_ROWS: Final = 5_000
"""More is not read, and a tagged PDF is held in memory as a whole: 17 columns of so many rows take
a gigabyte, twice as many two (decision 0321)."""

MOST_BARS: Final = 16

SIGNS_OF_A_LINE: Final = 170
"""Of a table on a sheet across, from margin to margin."""

_FIGURES: Final = frozenset({"number", "integer"})


def write_pdf(path: Path, sheet: Sheet, told: Told, organization: Organization) -> int:
    """Typeset `sheet` into `path`, return how many rows it has. Raises Invalid where there are
    more than can be read."""
    rows = list(islice(sheet.rows, MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        raise Invalid(too_many())
    told(len(rows))
    made_at = timezone.now()
    path.write_bytes(
        typeset("table", organization, sheet.title, _words(sheet, rows, made_at), made_at=made_at)
    )
    return len(rows)


def too_many(rows: int | None = None) -> str:
    """That a table does not go on paper, and what does; how many rows it has, where known."""
    words = {"most": number_format(MOST_ROWS, force_grouping=True)}
    if rows is None:
        return (
            _(
                "A PDF holds %(most)s rows at most, and this table has more. Ask for it as Excel, "
                "CSV or Parquet, or for a single cohort."
            )
            % words
        )
    return _(
        "A PDF holds %(most)s rows at most, and this table has %(rows)s. Choose Excel, CSV or "
        "Parquet, which have no such limit, or a single cohort."
    ) % {**words, "rows": number_format(rows, force_grouping=True)}


def _words(sheet: Sheet, rows: Sequence[Row], made_at: dt.datetime) -> dict[str, Any]:
    kept = filled(sheet, rows)
    columns = [sheet.columns[at] for at in kept]
    said = [[_word(row[at], sheet.columns[at]) for at in kept] for row in rows]
    return {
        "foot": _("Made on %(day)s.") % {"day": day(localdate(made_at))},
        "notes": [str(note) for note in sheet.notes],
        "heads": [column.title for column in columns],
        "widths": widths(
            [column.title for column in columns], said, signs=SIGNS_OF_A_LINE, whole_words=True
        ),
        "numbers": [at for at, column in enumerate(columns) if column.kind in _FIGURES],
        "rows": said,
        "nothing": _("There is nothing in this table."),
        "meanings-title": _("What the columns mean"),
        "meanings": [[column.title, column.meaning] for column in columns],
        "chart": _chart(sheet.chart, rows) if sheet.chart and 2 <= len(rows) <= MOST_BARS else None,
    }


def filled(sheet: Sheet, rows: Sequence[Row]) -> list[int]:
    """The columns in which anything stands; a page is narrow. All of a table without rows."""
    found = [at for at in range(len(sheet.columns)) if any(row[at] is not None for row in rows)]
    return found or list(range(len(sheet.columns)))


def widths(
    heads: Sequence[str], rows: Sequence[Sequence[str]], *, signs: int, whole_words: bool = False
) -> list[int]:
    """How wide columns are beside each other, in signs of a line: no word of a head is broken (nor,
    where wanted, of a cell), and what is left goes to the columns with long texts."""
    columns = list(zip(heads, *rows, strict=True))
    held = columns if whole_words else [(head,) for head in heads]
    least = [max(map(len, " ".join(texts).split(" "))) + 2 for texts in held]
    longest = [max(map(len, texts)) + 2 for texts in columns]
    more = [max(0, most - few) for most, few in zip(longest, least, strict=True)]
    left = max(0, signs - sum(least))
    part = min(1.0, left / sum(more)) if sum(more) else 0
    return [few + round(extra * part) for few, extra in zip(least, more, strict=True)]


def _word(value: Cell, column: Column) -> str:
    return str(value or "") if column.kind == "year" else cell(value)


def _chart(chart: NativeChart, rows: Sequence[Row]) -> dict[str, Any]:
    """The first figures of the table as bars."""
    at = chart.figures_columns[0]
    found = [(str(row[chart.labels_column]), row[at]) for row in rows]
    most = max((float(one) for _label, one in found if isinstance(one, int | float)), default=0.0)
    return {
        "title": chart.title,
        "alt": alternative(chart.title, [(label, cell(one) or "–") for label, one in found]),
        "rows": [
            {
                "label": label,
                "value": one if isinstance(one, int | float) else None,
                "of": most,
                "text": cell(one) or _("withheld"),
            }
            for label, one in found
        ],
    }


def alternative(title: str, figures: Sequence[tuple[str, str]]) -> str:
    """What a picture shows, for who does not see it: 'Hours: Medicine 12, Surgery 9.'"""
    told = ", ".join(f"{label} {figure}" for label, figure in figures)
    return _("%(said)s: %(details)s.") % {"said": title, "details": told}


def cell(value: Cell) -> str:
    """A cell in the words of a page."""
    match value:
        case None:
            return ""
        case str():
            return str(neutral(value))
        case bool():
            return _("yes") if value else _("no")
        case int() | float():
            whole = float(value).is_integer()
            return number_format(value, 0 if whole else 1, force_grouping=True)
        case dt.date():
            return date_format(value, "j M Y").replace(" ", "\u00a0")
    return str(value)


def day(value: dt.date) -> str:
    """`12 March 2027`."""
    return date_format(value, "j F Y")
