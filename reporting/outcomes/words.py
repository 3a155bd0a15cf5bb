"""Figures with their intervals, said in plain words. Never 'significant'.

For pages, files and letters: each function returns a text in the reader's language, and no mark-up.
The ends of intervals are rounded outwards, so that none looks surer than it is.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentorship import charts
from reporting.outcomes.differences import Standardised
from reporting.outcomes.intervals import Difference, Interval
from reporting.outcomes.means import Mean
from reporting.outcomes.pairs import Change
from reporting.outcomes.shares import Share
from reporting.outcomes.shares import share as share_of
from reporting.suppression import about, shown_percentage

FEW: Final = 0.5
"""Of those who were asked: where fewer answered, the others may well think otherwise."""


def share(count: int, of: int) -> str:
    """`84 of 120 (70 %, between 61 % and 78 %)`."""
    found = share_of(count, of)
    if found.interval is None:
        return _("nobody")
    return _("%(count)s of %(of)s (%(percent)s, %(interval)s)") % {
        "count": charts.number(count),
        "of": charts.number(of),
        "percent": percent(found.value),
        "interval": between_percent(found.interval),
    }


def told_share(found: Share) -> str:
    """A share that is never told to be all or none (`reporting.suppression.never_all`):
    `at least 11 of 12 (92 %, between 65 % and 99 %)`."""
    said = share(found.count, found.of)
    if found.of > 1 and found.count == found.of - 1:
        return _("at least %(share)s") % {"share": said}
    if found.of > 1 and found.count == 1:
        return _("at most %(share)s") % {"share": said}
    return said


def response(answered: int | None, asked: int | None) -> str:
    """`about 85 of 120 answered (71 %)`, of a count that is told to the nearest five. Who was asked
    is everybody, so there is no interval."""
    if asked is None:
        return _("told once it has closed")
    if not asked:
        return _("nobody was asked")
    if answered is None:
        return _("withheld: few were asked")
    return _("%(answered)s of %(asked)s answered (%(percent)s)") % {
        "answered": about(answered),
        "asked": charts.number(asked),
        "percent": shown_percentage(answered, asked),
    }


def stayed(cohort: str, found: Standardised) -> str:
    """Who of a cohort stayed, beside others of the same kinds, as a sentence of a report."""
    return _(
        "%(cohort)s: %(share)s of those who took part stayed with the organisation; of others of "
        "the same professions and career stages %(expected)s. %(verdict)s"
    ) % {
        "cohort": cohort,
        "share": told_share(found.taking_part),
        "expected": expected(found.expected, found.expected_interval),
        "verdict": verdict(may_be_chance=found.difference.may_be_chance),
    }


def expected(value: float, interval: Interval) -> str:
    """`88 % (between 78 % and 93 %)`: of others, as if they were of the same kinds."""
    return _("%(percent)s (%(interval)s)") % {
        "percent": percent(value),
        "interval": between_percent(interval),
    }


def caution(answered: int | None, asked: int | None) -> str:
    """What to bear in mind where few answered; nothing where enough did, or it is not told."""
    if not asked or answered is None or answered >= FEW * asked:
        return ""
    return _("Fewer than half answered. The others may think otherwise.")


def mean(found: Mean, highest: float) -> str:
    """`3.8 of 5 (between 3.5 and 4.1; about 25 answers)`."""
    low, high = tenths(found.interval) if found.interval else (None, None)
    return mean_of_tenths(found.value, highest, found.answers, low, high)


def mean_of_tenths(
    value: float, highest: float, answers: int, low: float | None, high: float | None
) -> str:
    """The same of ends that are rounded already, or that there are none of."""
    what = {
        "mean": point(value),
        "highest": charts.number(highest),
        "answers": _("%(about)s answers") % {"about": about(answers)},
        "interval": between_tenths(low, high),
    }
    if not what["interval"]:
        return _("%(mean)s of %(highest)s (%(answers)s)") % what
    return _("%(mean)s of %(highest)s (%(interval)s; %(answers)s)") % what


def difference(found: Difference) -> str:
    """`6 percentage points more (between 2 fewer and 14 more)`: the first share less the second."""
    count = round(100 * abs(found.value))
    said = {"count": charts.number(count)}
    size = (
        _("hardly any difference")
        if not count
        else ngettext("%(count)s percentage point more", "%(count)s percentage points more", count)
        % said
        if found.value > 0
        else ngettext(
            "%(count)s percentage point fewer", "%(count)s percentage points fewer", count
        )
        % said
    )
    low, high = _outwards(found.interval, 100)
    return _moved(size, low, high, charts.number)


def change(found: Change) -> str:
    """`0.4 points more (between 0.1 and 0.7 more)`: after, less before."""
    return points_moved(found.by.value, found.by.interval)


def points_moved(by: float, interval: Interval | None) -> str:
    """The same of a difference in points, however it was made."""
    value = round(by, 1)
    said = {"points": point(abs(value))}
    size = (
        _("hardly any difference")
        if not value
        else _("%(points)s points more") % said
        if value > 0
        else _("%(points)s points fewer") % said
    )
    return size if interval is None else _moved(size, *tenths(interval), point)


def counted(found: Change) -> str:
    """Who a change is counted of, and how many are left out, both to the nearest five."""
    people = _("Of %(about)s people who answered both times.") % {"about": about(found.people)}
    others = _("Left out: %(about)s others.") % {"about": about(found.left_out)}
    return f"{people} {others}"


def counted_briefly(people: int, left_out: int) -> str:
    """The same beneath a figure: `about 35 people, about 5 left out`."""
    said = {"people": about(people), "others": about(left_out)}
    if not left_out:
        return _("%(people)s people") % said
    return _("%(people)s people, %(others)s left out") % said


def verdict(*, may_be_chance: bool) -> str:
    """What the interval of a difference allows to say, and no more."""
    if may_be_chance:
        return _("The difference could be chance.")
    return _("Chance alone would rarely make such a difference. This does not tell what made it.")


def between_percent(interval: Interval) -> str:
    """`between 61% and 78%`."""
    low, high = _outwards(interval, 100)
    return _("between %(low)s and %(high)s") % {
        "low": percent(low / 100),
        "high": percent(high / 100),
    }


def between_tenths(low: float | None, high: float | None) -> str:
    """`between 3.5 and 4.1`, of ends that are rounded already; nothing where there are none."""
    if low is None or high is None:
        return ""
    return _("between %(low)s and %(high)s") % {"low": point(low), "high": point(high)}


def tenths(interval: Interval) -> tuple[float, float]:
    """The ends of an interval of points with one decimal, rounded outwards."""
    low, high = _outwards(interval, 10)
    return low / 10, high / 10


def percent(value: float) -> str:
    """A part of 1 as a whole percentage: `70%`."""
    return charts.percent(100 * value)


def point(value: float) -> str:
    """Points of a scale, with one decimal: `3.8`."""
    # Django's own would cut further decimals off.
    return number_format(round(value, 1), decimal_pos=1)


def _moved(size: str, low: float, high: float, said: Callable[[float], str]) -> str:
    """A difference's size, and its interval on this side of nought, on that, or on both."""
    if low >= 0:
        words, ends = _("%(size)s (between %(low)s and %(high)s more)"), (low, high)
    elif high <= 0:
        words, ends = _("%(size)s (between %(low)s and %(high)s fewer)"), (-high, -low)
    else:
        words, ends = _("%(size)s (between %(low)s fewer and %(high)s more)"), (-low, high)
    return words % {"size": size, "low": said(ends[0]), "high": said(ends[1])}


def _outwards(interval: Interval, parts: int) -> tuple[int, int]:
    """The ends in hundredths or tenths, the lower rounded down and the upper up."""
    # What is a whole number but for a rounding error stays one.
    low, high = round(interval.low * parts, 6), round(interval.high * parts, 6)
    return math.floor(low), math.ceil(high)
