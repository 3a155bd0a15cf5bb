"""The one module that decides which groups of people may be shown.

A figure about fewer people than the threshold is withheld. So is whatever would give it back: what
is withheld beneath a published total must itself cover at least the threshold of people, otherwise
the total less the groups that are shown is the very figure that was to stay hidden. Where it
does not, further groups (the smallest first) are withheld with it, and where even that is not
enough the total is withheld too.

Pages, exports and the API ask this module and nothing else. It is pure: sizes in, decisions out.
A group's size is the number of people whom its figures are about (the denominator), never the
number of those who did something, so that a decision does not itself tell who did.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

DEFAULT_THRESHOLD: Final = 11
"""The smallest group that is reported, as staff surveys have it."""

LOWEST_FOR_ACTIVITY: Final = 5
LOWEST_FOR_ANSWERS: Final = 11


@dataclass(frozen=True, slots=True)
class Withheld:
    """Stands where a figure would stand; says why it does not."""

    threshold: int = DEFAULT_THRESHOLD

    is_withheld: Final = True

    def __str__(self) -> str:
        return "Withheld"

    @property
    def why(self) -> str:
        """One sentence for a reader who asks what 'withheld' means."""
        return _(
            "Figures of fewer than %(threshold)s people, and figures that would give them "
            "away, are not shown."
        ) % {"threshold": self.threshold}


@dataclass(frozen=True, slots=True)
class Decision[K: Hashable]:
    """Which groups of one table stay hidden, and whether their total may stand beside them."""

    threshold: int
    withheld: frozenset[K]
    shows_total: bool

    def show[V](self, key: K, figure: V) -> V | Withheld:
        """`figure` of the group `key`, or the mark that stands in its place."""
        return Withheld(self.threshold) if key in self.withheld else figure

    def show_total[V](self, figure: V) -> V | Withheld:
        """`figure` of the table's total, or the mark that stands in its place."""
        return figure if self.shows_total else Withheld(self.threshold)


def activity_threshold(chosen: int | None = None) -> int:
    """The threshold for plain activity (meetings, hours): as chosen, but never below 5."""
    return max(LOWEST_FOR_ACTIVITY, DEFAULT_THRESHOLD if chosen is None else chosen)


def answers_threshold(chosen: int | None = None) -> int:
    """The threshold for survey and well-being answers: as chosen, but never below 11."""
    return max(LOWEST_FOR_ANSWERS, DEFAULT_THRESHOLD if chosen is None else chosen)


def may_show(people: int, *, threshold: int = DEFAULT_THRESHOLD) -> bool:
    """Whether a figure that stands alone, about this many people, may be shown."""
    return people >= threshold


def decide[K: Hashable](
    people: Mapping[K, int], *, threshold: int = DEFAULT_THRESHOLD
) -> Decision[K]:
    """Which of these disjoint groups to withhold when they are published with their total.

    Groups of nobody say nothing about anyone and are left as they are. Of the others, those below
    the threshold are withheld, then the smallest of the rest until what is withheld covers at least
    two groups and the threshold of people. Equal sizes are taken in the table's order, so that the
    same table is always decided alike.
    """
    sizes = {key: size for key, size in people.items() if size > 0}
    hidden = {key for key, size in sizes.items() if size < threshold}
    candidates = sorted((key for key in sizes if key not in hidden), key=lambda key: sizes[key])
    for key in candidates:
        if _is_safe(hidden, sizes, threshold):
            break
        hidden.add(key)
    return Decision(threshold, frozenset(hidden), _is_safe(hidden, sizes, threshold))


def _is_safe[K: Hashable](hidden: set[K], sizes: Mapping[K, int], threshold: int) -> bool:
    if not hidden:
        return True
    return len(hidden) >= 2 and sum(sizes[key] for key in hidden) >= threshold
