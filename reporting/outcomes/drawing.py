"""Figures with their intervals as charts, each with its words."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from mentorship.charts.ranges import Range, RangeChart, ranges
from reporting.outcomes import words
from reporting.outcomes.differences import Standardised
from reporting.outcomes.intervals import Difference, Interval
from reporting.outcomes.means import Mean
from reporting.outcomes.pairs import Change
from reporting.outcomes.shares import Share


def change_chart(
    title: str, change: Change, ends: tuple[float, float], times: tuple[str, str]
) -> RangeChart:
    """The same people's means at two times, from the lowest to the highest that can be."""
    before, after = times
    rows = [
        _mean(before, change.before, ends[1], is_comparison=True),
        _mean(after, change.after, ends[1]),
    ]
    return _points(title, rows, ends)


def times_chart(title: str, rows: Sequence[Range], highest: float) -> RangeChart:
    """Means of whoever answered, time by time."""
    return _points(title, rows, (min(1.0, highest), highest))


def stayed_chart(title: str, found: Sequence[tuple[str, Standardised]]) -> RangeChart:
    """Who stayed, of those who took part and of others like them, side by side."""
    rows = []
    for label, one in found:
        took_part = _("%(side)s who took part") % {"side": label} if label else _("Took part")
        others = _("Others like these") if label else _("Others like them")
        rows.append(share_range(took_part, one.taking_part))
        rows.append(
            Range(
                others,
                words.expected(one.expected, one.expected_interval),
                100 * one.expected,
                100 * one.expected_interval.low,
                100 * one.expected_interval.high,
                is_comparison=True,
            )
        )
    return shares_chart(title, rows)


def shares_chart(title: str, rows: Sequence[Range]) -> RangeChart:
    """Shares in percentages."""
    return ranges(
        title=title,
        rows=rows,
        columns=(_("Who"), _("Share, and the range in which it lies")),
        least=0,
        most=100,
        unit="%",
    )


def differences_chart(title: str, found: Sequence[tuple[str, Difference]]) -> RangeChart:
    """Differences of shares in percentage points, around nought."""
    rows = [
        Range(
            label,
            words.difference(one),
            100 * one.value,
            100 * one.interval.low,
            100 * one.interval.high,
        )
        for label, one in found
    ]
    return ranges(
        title=title,
        rows=rows,
        columns=(_("Cohort"), _("Difference, and the range in which it lies")),
        least=-100,
        most=100,
    )


def share_range(label: str, found: Share, *, is_comparison: bool = False) -> Range:
    """A share as a row of a chart."""
    interval = found.interval or Interval(0, 1)
    said = words.told_share(found)
    low, high = 100 * interval.low, 100 * interval.high
    return Range(label, said, 100 * found.value, low, high, is_comparison=is_comparison)


def _mean(label: str, found: Mean, highest: float, *, is_comparison: bool = False) -> Range:
    interval = found.interval
    return Range(
        label,
        words.mean(found, highest),
        found.value,
        interval.low if interval else None,
        interval.high if interval else None,
        is_comparison=is_comparison,
    )


def _points(title: str, rows: Sequence[Range], ends: tuple[float, float]) -> RangeChart:
    return ranges(
        title=title,
        rows=rows,
        columns=(_("When"), _("Mean, and the range in which it lies")),
        least=ends[0],
        most=ends[1],
    )
