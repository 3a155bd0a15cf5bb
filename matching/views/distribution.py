"""How many matches have which score, as a chart with its table."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from mentorship import charts
from mentorship.charts import BarChart, Series

LOWEST = tuple(range(0, 100, 10))


def distribution(series: Sequence[tuple[str, Sequence[int]]]) -> BarChart:
    """Tenths of the scale, one bar for each of the series."""
    return charts.bars(
        title=_("How well they fit"),
        labels=[f"{low}–{low + 9 if low < 90 else 100}" for low in LOWEST],
        series=[
            Series(name, tuple(counts), is_comparison=at > 0)
            for at, (name, counts) in enumerate(series)
        ],
        unit="matches",
        first_column=_("Score of 100"),
    )
