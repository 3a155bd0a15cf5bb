"""The shapes that charts are made of. All coordinates are texts already: a template must not write
them in the reader's locale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from mentorship.charts.figures import HEAT_LEVELS, Figure, text_of

WIDTH: Final = 600
HEIGHT: Final = 200
LABELS_AT_MOST: Final = 14
SPARK_WIDTH: Final = 96
SPARK_HEIGHT: Final = 24


@dataclass(frozen=True, slots=True)
class Table:
    """The same data for those who read rather than look."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Tick:
    label: str
    y: str


@dataclass(frozen=True, slots=True)
class Label:
    """A label below the chart; minor ones are left out where there is little room."""

    text: str
    is_minor: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    x: str
    y: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    path: str
    area: str
    dots: tuple[Dot, ...]
    is_comparison: bool


@dataclass(frozen=True, slots=True)
class LineChart:
    title: str
    description: str
    ticks: tuple[Tick, ...]
    labels: tuple[Label, ...]
    lines: tuple[Line, ...]
    table: Table
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def is_empty(self) -> bool:
        return not any(line.dots for line in self.lines)

    @property
    def is_flat(self) -> bool:
        """Nothing but noughts."""
        bottom = text_of(HEIGHT)
        return all(dot.y == bottom for line in self.lines for dot in line.dots)


@dataclass(frozen=True, slots=True)
class Bar:
    x: str
    y: str
    width: str
    height: str
    text: str
    is_comparison: bool


@dataclass(frozen=True, slots=True)
class BarChart:
    title: str
    description: str
    ticks: tuple[Tick, ...]
    labels: tuple[Label, ...]
    names: tuple[str, ...]
    bars: tuple[Bar, ...]
    table: Table
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class HeatCell:
    x: str
    level: int
    text: str
    is_withheld: bool = False


@dataclass(frozen=True, slots=True)
class HeatRow:
    label: str
    cells: tuple[HeatCell, ...]
    is_withheld: bool = False


@dataclass(frozen=True, slots=True)
class HeatMap:
    title: str
    description: str
    labels: tuple[Label, ...]
    rows: tuple[HeatRow, ...]
    table: Table
    columns: int
    low: str
    high: str

    @property
    def width(self) -> int:
        return self.columns * 10

    @property
    def levels(self) -> range:
        return range(HEAT_LEVELS + 1)

    @property
    def has_withheld(self) -> bool:
        return any(row.is_withheld for row in self.rows)


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    count: int
    text: str
    share: str
    width: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Funnel:
    title: str
    description: str
    steps: tuple[Step, ...]
    table: Table


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a stacked bar; `tone` names its colour."""

    label: str
    text: str
    share: str
    x: str
    width: str
    tone: str


@dataclass(frozen=True, slots=True)
class Stack:
    """One bar of several parts that make up a whole."""

    title: str
    description: str
    shares: tuple[Share, ...]
    whole: str
    table: Table


@dataclass(frozen=True, slots=True)
class Sparkline:
    title: str
    path: str
    area: str
    end: Dot | None
    width: int = SPARK_WIDTH
    height: int = SPARK_HEIGHT


@dataclass(frozen=True, slots=True)
class Series:
    """One line or one set of bars: a name and a figure for every label."""

    name: str
    figures: Sequence[Figure]
    is_comparison: bool = field(default=False)
