"""The one module that decides which groups of people may be shown.

A figure about fewer people than the threshold is withheld. So is whatever would give it back: what
is withheld beneath a published total must itself cover at least the threshold of people, otherwise
the total less the groups that are shown is the very figure that was to stay hidden. Where it
does not, further groups (the smallest first) are withheld with it, and where even that is not
enough the total is withheld too.

Where several tables of the same people stand beside each other, a group of one may be worked out
from groups of another; those are decided together (`decide_together`).

Pages, exports and the API ask this module and nothing else. It is pure: sizes in, decisions out.
A group's size is the number of people whom its figures are about (the denominator), never the
number of those who did something, so that a decision does not itself tell who did.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.utils.translation import gettext as _

from reporting.attacker import Bound, bound

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


def decide_together[T: Hashable, K: Hashable, C: Hashable](
    people: Mapping[C, int],
    tables: Mapping[T, Mapping[K, Collection[C]]],
    *,
    threshold: int = DEFAULT_THRESHOLD,
) -> dict[T, Decision[K]]:
    """What to withhold of several tables of the same people, published with their common total.

    ``people``: how many are in each of the finest cells (such as a department at a site);
    ``tables``: for each table its groups, and the cells of each; every cell is in one group.
    Each table by itself is decided by `decide`. Then, as long as a reader who solves for all that
    is shown could tell of some cell that it holds fewer than the threshold, the smallest group
    that told it is withheld too; and what turns out not to have been needed is shown after all.
    """
    return _decided(
        tuple(people.items()),
        tuple(
            (table, tuple((key, tuple(of)) for key, of in keyed.items()))
            for table, keyed in tables.items()
        ),
        threshold,
    )


@lru_cache(maxsize=512)
def _decided(people: Any, tables: Any, threshold: int) -> dict[Any, Decision[Any]]:
    """Kept, since a page asks again and again about the same people, and solving takes a while."""
    keyed = {table: dict(groups) for table, groups in tables}
    return _Linked(dict(people), keyed, threshold).decided()


class _Linked[T: Hashable, K: Hashable, C: Hashable]:
    """Tables of the same people, and what of them is withheld so far."""

    def __init__(
        self,
        people: Mapping[C, int],
        tables: Mapping[T, Mapping[K, Collection[C]]],
        threshold: int,
    ) -> None:
        cells = sorted((cell for cell, size in people.items() if size > 0), key=repr)
        self.place = {cell: place for place, cell in enumerate(cells)}
        self.total = sum(people[cell] for cell in cells)
        self.threshold = threshold
        self.small = sorted(
            (self.place[cell] for cell in cells if people[cell] < threshold),
            key=lambda place: people[cells[place]],
        )
        self.groups = {
            (table, key): [self.place[cell] for cell in of if cell in self.place]
            for table, keyed in tables.items()
            for key, of in keyed.items()
        }
        self.sizes: dict[T, dict[K, int]] = {
            table: {key: sum(people.get(cell, 0) for cell in of) for key, of in keyed.items()}
            for table, keyed in tables.items()
        }
        self.hidden: set[tuple[T, K]] = set()

    def decided(self) -> dict[T, Decision[K]]:
        alone = {
            table: decide(sizes, threshold=self.threshold) for table, sizes in self.sizes.items()
        }
        if self.total < self.threshold:
            return alone
        self.hidden = {(table, key) for table, one in alone.items() for key in one.withheld}
        while told := self._told():
            self.hidden.add(told)
            self._keep_remainders()
        self._show_what_was_not_needed()
        return {
            table: Decision(self.threshold, frozenset(self._hidden_of(table)), one.shows_total)
            for table, one in alone.items()
        }

    def _hidden_of(self, table: T) -> set[K]:
        return {key for of, key in self.hidden if of == table}

    def _keep_remainders(self) -> None:
        for table, sizes in self.sizes.items():
            hidden = self._hidden_of(table)
            others = sorted((size, repr(key), key) for key, size in sizes.items() if size > 0)
            for *_rest, key in others:
                if _is_safe(hidden, sizes, self.threshold):
                    break
                hidden.add(key)
            self.hidden |= {(table, key) for key in hidden}

    def _told(self) -> tuple[T, K] | None:
        """The smallest group by which some cell is known to be small; None where none is."""
        for cell in self.small:
            shown, found = self._bound(cell)
            if found.most < self.threshold:
                telling = [shown[place] for place in found.by if place < len(shown)]
                return min(telling or shown, key=self._size)
        return None

    def _bound(self, cell: int) -> tuple[list[tuple[T, K]], Bound]:
        """What is known of a cell by the groups that are shown, and the total after them."""
        shown = [one for one, of in self.groups.items() if of and one not in self.hidden]
        sums = [(self.groups[one], self.sizes[one[0]][one[1]]) for one in shown]
        everybody = (range(len(self.place)), self.total)
        return shown, bound(cell, len(self.place), [*sums, everybody])

    def _size(self, one: tuple[T, K]) -> tuple[int, str]:
        return self.sizes[one[0]][one[1]], repr(one)

    def _show_what_was_not_needed(self) -> None:
        """Largest first, so that as many people as can be are told of."""
        large = [one for one in self.hidden if self._size(one)[0] >= self.threshold]
        for one in sorted(large, key=self._size, reverse=True):
            self.hidden.discard(one)
            sizes, hidden = self.sizes[one[0]], self._hidden_of(one[0])
            if not _is_safe(hidden, sizes, self.threshold) or self._told() is not None:
                self.hidden.add(one)
