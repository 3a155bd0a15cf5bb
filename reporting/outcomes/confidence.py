"""How sure people felt the first and the last time they were asked, over several cohorts. Pure.

It is put together of what is told of each cohort, to the tenth of a point, so that it tells
nothing more. Where scales differ, the one that most people answered is the one that counts.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from mentorship import charts
from reporting.outcomes.intervals import Interval
from reporting.outcomes.pairs import Change
from reporting.outcomes.words import counted_briefly, point, points_moved, tenths, verdict


@dataclass(frozen=True, slots=True)
class Confidence:
    """Means of the same people, in points of a scale up to `highest`; `by` lies in the interval,
    which is None where a cohort has none. Whoever took part in two cohorts counts in each."""

    cohorts: int
    people: int
    left_out: int
    before: float
    after: float
    by: float
    interval: Interval | None
    highest: float

    @property
    def may_be_chance(self) -> bool:
        return self.interval is None or self.interval.holds_zero


def confidence_of(found: Iterable[tuple[Change, tuple[float, float]]]) -> Confidence | None:
    """Changes, each with the ends of its scale, together: every one weighed by its people. The
    interval is put together as by Zou and Donner (2008), as if the cohorts were independent."""
    by_scale: dict[tuple[float, float], list[Change]] = defaultdict(list)
    for change, ends in found:
        by_scale[ends].append(change)
    if not by_scale:
        return None
    ends, same = max(by_scale.items(), key=lambda one: (sum(c.people for c in one[1]), one[0]))
    people = sum(one.people for one in same)
    weights = [one.people / people for one in same]
    before, after, by = (
        math.fsum(w * round(value, 1) for w, value in zip(weights, values, strict=True))
        for values in (
            [one.before.value for one in same],
            [one.after.value for one in same],
            [one.by.value for one in same],
        )
    )
    left_out = sum(one.left_out for one in same)
    interval = _together(same, weights, by)
    return Confidence(len(same), people, left_out, before, after, by, interval, ends[1])


def sentence_of(found: Confidence) -> str:
    """As a sentence of a report."""
    return _(
        "Confidence of the same people, first and last: from %(before)s to %(after)s of "
        "%(highest)s, %(moved)s; %(people)s. %(verdict)s"
    ) % {
        "before": point(found.before),
        "after": point(found.after),
        "highest": charts.number(found.highest),
        "moved": points_moved(found.by, found.interval),
        "people": counted_briefly(found.people, found.left_out),
        "verdict": verdict(may_be_chance=found.may_be_chance),
    }


def _together(same: list[Change], weights: list[float], by: float) -> Interval | None:
    below = above = 0.0
    for one, weight in zip(same, weights, strict=True):
        if one.by.interval is None:
            return None
        (low, high), value = tenths(one.by.interval), round(one.by.value, 1)
        below = math.hypot(below, weight * (value - low))
        above = math.hypot(above, weight * (high - value))
    return Interval(by - below, by + above)
