"""How a programme's structure differs from what a cohort kept of it when it started.

What lies behind a cohort stays as it was; what lies ahead may become as the programme has it now.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from programs.models import Cohort, Touchpoint

TAKEN = (
    "offset_days",
    "position",
    "kind",
    "audience",
    "title",
    "summary",
    "prompts",
    "guide_id",
    "survey_id",
)


class Change(StrEnum):
    """What taking the programme's structure does with a step."""

    ADDED = "added"
    MOVED = "moved"
    CHANGED = "changed"
    REMOVED = "removed"
    TOO_LATE = "too_late"
    """New in the programme, but its day is over here: left out."""
    BEHIND = "behind"
    """Changed in the programme, but it lies behind this cohort, or would: left as it was."""


TAKES_EFFECT = {Change.ADDED, Change.MOVED, Change.CHANGED, Change.REMOVED}


@dataclass(frozen=True, slots=True)
class Difference:
    """One step in which they differ. `kept` is the cohort's, `design` the programme's."""

    change: Change
    kept: Touchpoint | None
    design: Touchpoint | None
    was_on: date | None
    on: date | None

    @property
    def title(self) -> str:
        step = self.design or self.kept
        return step.title if step else ""

    @property
    def takes_effect(self) -> bool:
        return self.change in TAKES_EFFECT


def differences(
    cohort: Cohort, kept: Sequence[Touchpoint], design: Sequence[Touchpoint], today: date
) -> list[Difference]:
    """Return in which steps they differ, in the order of their days."""
    found = [*_of_design(cohort, kept, design, today), *_removed(cohort, kept, design, today)]
    return sorted(found, key=lambda one: one.on or one.was_on or today)


def _of_design(
    cohort: Cohort, kept: Sequence[Touchpoint], design: Sequence[Touchpoint], today: date
) -> Iterator[Difference]:
    by_origin = {step.origin_id: step for step in kept}
    for step in design:
        mine, on = by_origin.get(step.pk), step.day_in(cohort)
        if mine is None:
            change = Change.ADDED if on >= today else Change.TOO_LATE
            yield Difference(change, None, step, None, on)
        elif any(getattr(mine, name) != getattr(step, name) for name in _WORTH_TELLING):
            was_on = mine.day_in(cohort)
            yield Difference(_change(mine, was_on, on, today), mine, step, was_on, on)


def _change(mine: Touchpoint, was_on: date, on: date, today: date) -> Change:
    if min(was_on, on) < today:
        return Change.BEHIND
    return Change.MOVED if was_on != on else Change.CHANGED


def _removed(
    cohort: Cohort, kept: Sequence[Touchpoint], design: Sequence[Touchpoint], today: date
) -> Iterator[Difference]:
    origins = {step.pk for step in design}
    for mine in kept:
        on = mine.day_in(cohort)
        if mine.origin_id not in origins and on >= today:
            yield Difference(Change.REMOVED, mine, None, on, None)


# A position alone orders two steps of one day: taken along, but nothing to tell of.
_WORTH_TELLING = tuple(name for name in TAKEN if name != "position")
