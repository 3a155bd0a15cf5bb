"""From figures to shapes."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext

from mentorship.charts.figures import (
    Figure,
    heat_level,
    measured,
    nice_top,
    number,
    percentage,
    text_of,
)
from mentorship.charts.shapes import (
    HEIGHT,
    LABELS_AT_MOST,
    SPARK_HEIGHT,
    SPARK_WIDTH,
    WIDTH,
    Bar,
    BarChart,
    Dot,
    Funnel,
    HeatCell,
    HeatMap,
    HeatRow,
    Label,
    Line,
    LineChart,
    Series,
    Share,
    Sparkline,
    Stack,
    Step,
    Table,
    Tick,
)
from mentorship.texts import gettext_lazy


def line(
    *,
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    unit: str = "",
    first_column: str = gettext_lazy("Month"),
) -> LineChart:
    """A line for each series over the same labels, the first filled beneath."""
    top, ticks = _scale(series)
    return LineChart(
        title=title,
        description=_describe(labels, series, unit),
        ticks=ticks,
        labels=_labels(labels),
        lines=tuple(_line(one, labels, top) for one in series),
        table=_table(first_column, labels, series),
    )


def bars(
    *,
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    unit: str = "",
    first_column: str = gettext_lazy("Month"),
) -> BarChart:
    """Upright bars, side by side where there are several series."""
    top, ticks = _scale(series)
    band = WIDTH / max(1, len(labels))
    breadth = band * 0.7 / max(1, len(series))
    drawn = [
        _bar(one, labels[at], figure, band * (at + 0.15) + breadth * nth, breadth, top)
        for nth, one in enumerate(series)
        for at, figure in enumerate(one.figures)
        if figure is not None
    ]
    return BarChart(
        title=title,
        description=_describe(labels, series, unit),
        ticks=ticks,
        labels=_labels(labels),
        names=tuple(one.name for one in series),
        bars=tuple(drawn),
        table=_table(first_column, labels, series),
    )


def heat_map(
    *,
    title: str,
    first_column: str,
    labels: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Figure] | None]],
    unit: str,
    full: float | None = None,
    texts: Mapping[str, Sequence[str]] | None = None,
) -> HeatMap:
    """A row of shaded cells for each group; a row without figures (None) is withheld.

    `full` is the figure of the darkest shade; without it, the largest that is shown. `texts`: by
    the row's name what its cells say, where that is not the figure and its unit.
    """
    told = texts or {}
    highest = full or max(
        (figure for _, figures in rows if figures for figure in figures if figure), default=1
    )
    drawn = tuple(
        _heat_row(name, figures, labels, highest, unit, told.get(name)) for name, figures in rows
    )
    return HeatMap(
        title=title,
        description=_describe_heat(rows, labels, unit),
        labels=_labels(labels, most=4),
        rows=drawn,
        table=Table(
            (first_column, *labels),
            tuple((row.label, *(cell.text for cell in row.cells)) for row in drawn),
        ),
        columns=len(labels),
        low="0",
        high=measured(highest, unit),
    )


def funnel(*, title: str, steps: Sequence[tuple[str, int]], meanings: Sequence[str] = ()) -> Funnel:
    """Stages one below the other, each as a share of the first; `meanings`: what each counts."""
    first = steps[0][1] if steps else 0
    widest = max((count for _, count in steps), default=0)
    said = meanings or [""] * len(steps)
    drawn = tuple(
        Step(
            label=label,
            count=count,
            text=number(count),
            share=percentage(count, first),
            width=text_of(100 * count / widest if widest else 0),
            meaning=meaning,
        )
        for (label, count), meaning in zip(steps, said, strict=True)
    )
    return Funnel(
        title=title,
        description="; ".join(f"{step.label} {step.text}" for step in drawn) + ".",
        steps=drawn,
        table=Table(
            (
                gettext("Stage"),
                gettext("People"),
                gettext("Share of %(step)s")
                % {"step": steps[0][0].lower() if steps else gettext("all")},
            ),
            tuple((step.label, step.text, step.share) for step in drawn),
        ),
    )


def stack(
    *,
    title: str,
    first_column: str,
    second_column: str,
    parts: Sequence[tuple[str, int, str]],
) -> Stack:
    """A bar as wide as the sum of its parts: label, count and tone of each. Parts of none are in
    the table and not in the bar."""
    whole = sum(count for _, count, _ in parts)
    drawn, at = [], 0
    for label, count, tone in parts:
        x, width = (text_of(100 * n / whole) if whole else "0" for n in (at, count))
        drawn.append(Share(label, number(count), percentage(count, whole), x, width, tone))
        at += count
    return Stack(
        title=title,
        description="; ".join(f"{one.label} {one.text}" for one in drawn) + ".",
        shares=tuple(drawn),
        whole=number(whole),
        table=Table(
            (first_column, second_column, gettext("Share")),
            tuple((one.label, one.text, one.share) for one in drawn),
        ),
    )


def sparkline(*, title: str, figures: Sequence[Figure]) -> Sparkline:
    """A small line without axes, to stand in a row of a table."""
    top = max((figure for figure in figures if figure is not None), default=0) or 1
    last = max(1, len(figures) - 1)
    points = [
        None
        if figure is None
        else (
            2 + (SPARK_WIDTH - 4) * at / last,
            2 + (SPARK_HEIGHT - 4) * (1 - figure / top),
        )
        for at, figure in enumerate(figures)
    ]
    known = [point for point in points if point is not None]
    end = Dot(text_of(known[-1][0]), text_of(known[-1][1]), title) if known else None
    return Sparkline(title, _path(points), _area(points, SPARK_HEIGHT), end)


def _scale(series: Sequence[Series]) -> tuple[float, tuple[Tick, ...]]:
    figures = [figure for one in series for figure in one.figures if figure is not None]
    top, step = nice_top(max(figures, default=0))
    ticks = (Tick(number(step * at), _y(step * at, top)) for at in range(4, -1, -1))
    return top, tuple(ticks)


def _line(one: Series, labels: Sequence[str], top: float) -> Line:
    band = WIDTH / max(1, len(labels))
    points = [
        None if figure is None else (band * (at + 0.5), HEIGHT * (1 - figure / top))
        for at, figure in enumerate(one.figures)
    ]
    dots = tuple(
        Dot(text_of(point[0]), text_of(point[1]), f"{label}: {number(figure)}")
        for point, label, figure in zip(points, labels, one.figures, strict=True)
        if point is not None
    )
    area = "" if one.is_comparison else _area(points, HEIGHT)
    return Line(one.name, _path(points), area, dots, one.is_comparison)


def _bar(one: Series, label: str, figure: float, x: float, width: float, top: float) -> Bar:
    height = HEIGHT * figure / top
    return Bar(
        x=text_of(x),
        y=text_of(HEIGHT - height),
        width=text_of(width),
        height=text_of(height),
        text=f"{label}, {one.name}: {number(figure)}",
        is_comparison=one.is_comparison,
    )


def _heat_row(
    name: str,
    figures: Sequence[Figure] | None,
    labels: Sequence[str],
    highest: float,
    unit: str,
    texts: Sequence[str] | None = None,
) -> HeatRow:
    if figures is None:
        cells = tuple(
            HeatCell(str(at * 10), 0, gettext("withheld"), is_withheld=True)
            for at in range(len(labels))
        )
        return HeatRow(name, cells, is_withheld=True)
    said = texts or [measured(figure, unit) for figure in figures]
    cells = tuple(
        HeatCell(str(at * 10), heat_level(figure, highest), text)
        for at, (figure, text) in enumerate(zip(figures, said, strict=True))
    )
    return HeatRow(name, cells)


def _labels(texts: Sequence[str], most: int = 7) -> tuple[Label, ...]:
    every = max(1, math.ceil(len(texts) / most))
    last = len(texts) - 1
    # Beyond a dozen or so there is no room for all of them anywhere.
    is_full = len(texts) > LABELS_AT_MOST
    minor = [(last - at) % every != 0 for at in range(len(texts))]
    return tuple(
        Label("" if is_full and is_minor else text, is_minor)
        for text, is_minor in zip(texts, minor, strict=True)
    )


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    return " ".join(
        "M" + " L".join(f"{text_of(x)} {text_of(y)}" for x, y in run) for run in _runs(points)
    )


def _area(points: Sequence[tuple[float, float] | None], bottom: float) -> str:
    parts = []
    for run in _runs(points):
        line_ = " L".join(f"{text_of(x)} {text_of(y)}" for x, y in run)
        left, right = text_of(run[0][0]), text_of(run[-1][0])
        parts.append(f"M{left} {text_of(bottom)} L{line_} L{right} {text_of(bottom)} Z")
    return " ".join(parts)


def _runs(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    grouped = itertools.groupby(points, key=lambda point: point is not None)
    return [[point for point in run if point is not None] for known, run in grouped if known]


def _describe(labels: Sequence[str], series: Sequence[Series], unit: str) -> str:
    sentences = []
    for one in series:
        known = [
            (label, figure)
            for label, figure in zip(labels, one.figures, strict=True)
            if figure is not None
        ]
        if not known:
            sentences.append(gettext("%(one_name)s: nothing to show yet.") % {"one_name": one.name})
            continue
        peak = max(known, key=lambda pair: pair[1])
        sentences.append(
            gettext(
                "%(name)s: %(first)s in %(began)s, %(last)s in %(ended)s, highest %(peak)s in "
                "%(peaked)s%(unit)s."
            )
            % {
                "name": one.name,
                "first": number(known[0][1]),
                "began": known[0][0],
                "last": number(known[-1][1]),
                "ended": known[-1][0],
                "peak": number(peak[1]),
                "peaked": peak[0],
                "unit": f" ({unit})" if unit else "",
            }
        )
    return " ".join(sentences)


def _describe_heat(
    rows: Sequence[tuple[str, Sequence[Figure] | None]], labels: Sequence[str], unit: str
) -> str:
    shown = sum(figures is not None for _, figures in rows)
    span = (
        gettext(" from %(labels)s to %(labels_2)s") % {"labels": labels[0], "labels_2": labels[-1]}
        if labels
        else ""
    )
    withheld = len(rows) - shown
    end = (
        gettext(" %(withheld)s withheld because the group is small.") % {"withheld": withheld}
        if withheld
        else ""
    )
    told = {"unit": unit.capitalize(), "shown": shown, "span": span, "end": end}
    return gettext("%(unit)s of %(shown)s groups%(span)s.%(end)s") % told


def _table(first_column: str, labels: Sequence[str], series: Sequence[Series]) -> Table:
    return Table(
        (first_column, *(one.name for one in series)),
        tuple(
            (label, *(number(one.figures[at]) for one in series)) for at, label in enumerate(labels)
        ),
    )


def _y(figure: float, top: float) -> str:
    return text_of(HEIGHT * (1 - figure / top))
