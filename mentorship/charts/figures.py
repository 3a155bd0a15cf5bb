"""Figures as texts, and the steps of axes and shades."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext

HEAT_LEVELS: Final = 5

type Figure = float | int | None
"""Withheld, or not measured: None."""


def number(figure: Figure) -> str:
    """A figure as the reader's language writes it: thousands apart, one decimal where there is
    one."""
    return "–" if figure is None else _number(figure, get_language())


@lru_cache(maxsize=4096)
def _number(figure: float, _language: str | None) -> str:
    """Remembered, since tables say it hundreds of times."""
    if float(figure).is_integer():
        return number_format(int(figure), decimal_pos=0, force_grouping=True)
    # Django's own would cut further decimals off.
    return number_format(round(figure, 1), decimal_pos=1, force_grouping=True)


def percent(value: float) -> str:
    """A whole number of per cent as the reader's language writes it: `57%`."""
    return _percent(round(value), get_language())


@lru_cache(maxsize=1024)
def _percent(whole: int, _language: str | None) -> str:
    """Remembered, since tables say it hundreds of times."""
    return gettext("%(percent)s%%") % {"percent": whole}


def percentage(part: float, whole: float) -> str:
    """A whole percentage, or a dash where there is nothing to take it of."""
    return percent(100 * part / whole) if whole else "–"


def measured(figure: Figure, unit: str) -> str:
    """A figure and what it is counted in: `21 meetings`, `57%`."""
    if unit == "%" and figure is not None:
        return percent(figure)
    return f"{number(figure)} {unit}".strip()


def nice_top(highest: float) -> tuple[float, float]:
    """The top of an axis that holds `highest` in four even steps, and the step."""
    if highest <= 0:
        return 4.0, 1.0
    size = 10 ** math.floor(math.log10(highest / 4))
    steps = (size * factor for factor in (1, 1.5, 2, 2.5, 5, 10, 20))
    step = next(step for step in steps if step * 4 >= highest and (step >= 1 or highest < 1))
    step = math.ceil(step) if highest >= 4 else max(step, 1.0) if highest >= 1 else step
    return step * 4, step


def heat_level(figure: Figure, highest: float) -> int:
    """0 for nothing, otherwise 1 to 5 by fifths of the highest."""
    if not figure or figure <= 0:
        return 0
    return min(HEAT_LEVELS, max(1, math.ceil(HEAT_LEVELS * figure / highest)))


def text_of(value: float) -> str:
    """A coordinate with at most two decimals, in no reader's locale."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
