"""Figures with the intervals that they lie in, one below the other on a common axis. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from mentorship.charts.figures import percent, text_of
from mentorship.charts.shapes import WIDTH, Label, Table

_TICKS: Final = 5
_STEPS: Final = (1, 2, 5, 10, 20, 25, 50)


@dataclass(frozen=True, slots=True)
class Range:
    """A figure from `low` to `high` (None where that is not known), and what it is in words."""

    label: str
    words: str
    value: float
    low: float | None = None
    high: float | None = None
    is_comparison: bool = False


@dataclass(frozen=True, slots=True)
class RangeRow:
    """A figure as it is drawn: a line from `low` to `high`, and a dot."""

    label: str
    words: str
    at: str
    low: str
    high: str
    is_comparison: bool


@dataclass(frozen=True, slots=True)
class RangeChart:
    title: str
    description: str
    labels: tuple[Label, ...]
    grid: tuple[str, ...]
    zero: str
    rows: tuple[RangeRow, ...]
    table: Table
    width: int = WIDTH


def ranges(
    *,
    title: str,
    rows: Sequence[Range],
    columns: tuple[str, str],
    least: float,
    most: float,
    unit: str = "",
) -> RangeChart:
    """Rows on an axis of whole numbers that holds all of them and goes no further than from
    `least` to `most`. `columns`: the headings of the same as a table."""
    ticks = _ticks(rows, least, most)
    labels = tuple(Label(percent(tick) if unit == "%" else f"{tick:g}{unit}") for tick in ticks)
    return RangeChart(
        title=title,
        description="; ".join(f"{row.label}: {row.words}" for row in rows) + ".",
        labels=labels,
        grid=tuple(text_of(_x(tick, ticks)) for tick in ticks),
        zero=text_of(_x(0, ticks)) if ticks[0] < 0 <= ticks[-1] else "",
        rows=tuple(_row(row, ticks) for row in rows),
        table=Table(columns, tuple((row.label, row.words) for row in rows)),
    )


def _row(row: Range, ticks: Sequence[float]) -> RangeRow:
    low = row.value if row.low is None else row.low
    high = row.value if row.high is None else row.high
    at, first, last = (text_of(_x(one, ticks)) for one in (row.value, low, high))
    return RangeRow(row.label, row.words, at, first, last, row.is_comparison)


def _x(figure: float, ticks: Sequence[float]) -> float:
    """Each tick stands in the middle of an equal part of the width, beneath which its label is."""
    step = ticks[1] - ticks[0]
    place = (figure - ticks[0]) / step + 0.5
    return WIDTH * min(max(place, 0), len(ticks)) / len(ticks)


def _ticks(rows: Sequence[Range], least: float, most: float) -> list[float]:
    ends = [end for row in rows for end in (row.value, row.low, row.high) if end is not None]
    low, high = max(min(ends, default=least), least), min(max(ends, default=most), most)
    if most - least < 2 * _TICKS:
        return [float(tick) for tick in range(math.floor(least), math.ceil(most) + 1)]
    whole = (most - least) / (_TICKS - 1)
    step = next(
        (one for one in _STEPS if one * (math.floor(low / one) + _TICKS - 1) >= high), whole
    )
    step = min(float(step), whole)
    first = max(min(step * math.floor(low / step), most - step * (_TICKS - 1)), least)
    return [first + step * place for place in range(_TICKS)]
