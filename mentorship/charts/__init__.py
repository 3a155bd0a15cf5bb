"""Geometry of the small charts that the server draws.

Pure: numbers in, a description of shapes out, which `templates/ui/chart_*.html` turn into SVG.
Shapes live in a box that is stretched to the width of the page (strokes do not scale
with it); every label is HTML beside it, so that it stays readable on a phone.

A figure that is withheld, or was not measured, is None and leaves a gap.
"""

from mentorship.charts.drawing import bars, funnel, heat_map, line, sparkline, stack
from mentorship.charts.figures import Figure, heat_level, nice_top, number, percent, percentage
from mentorship.charts.shapes import (
    BarChart,
    Funnel,
    HeatMap,
    HeatRow,
    LineChart,
    Series,
    Sparkline,
    Stack,
    Table,
)

__all__ = [
    "BarChart",
    "Figure",
    "Funnel",
    "HeatMap",
    "HeatRow",
    "LineChart",
    "Series",
    "Sparkline",
    "Stack",
    "Table",
    "bars",
    "funnel",
    "heat_level",
    "heat_map",
    "line",
    "nice_top",
    "number",
    "percent",
    "percentage",
    "sparkline",
    "stack",
]
