"""The one module that decides which groups of people may be shown.

A figure about fewer people than the threshold is withheld. So is whatever would give it back: what
is withheld beneath a published total must itself cover at least the threshold of people, otherwise
the total less the groups that are shown is the very figure that was to stay hidden. Where it
does not, further groups (the smallest first) are withheld with it, and where even that is not
enough the total is withheld too.

Where several tables of the same people stand beside each other, a group of one may be worked out
from groups of another; those are decided together (`decide_together`).

Counts of groups are told to the nearest five and shares as whole percentages that never say
'nobody' or 'everybody' (`rounded_count`, `shown_percentage`), and so is how many people stand
behind a mean, a share or an interval of what they answered (`answered_told`, `about`).

Pages, exports and the API ask this module and nothing else. It is pure: sizes in, decisions out.
A group's size is the number of people whom its figures are about (the denominator), never the
number of those who did something, so that a decision does not itself tell who did.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from mentorship.charts import percent
from reporting.attacker import first_small

DEFAULT_THRESHOLD: Final = 11
"""The smallest group that is reported, as staff surveys have it."""

LOWEST_FOR_ACTIVITY: Final = 5
LOWEST_FOR_ANSWERS: Final = 11
STEP: Final = 5
"""Counts of groups are told to the nearest of these."""


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


def rounded_count(count: int) -> int:
    """A count of a suppressible table as it is told: to the nearest five."""
    return STEP * ((count + STEP // 2) // STEP)


def rounded_minutes(minutes: int) -> int:
    """Time that people spent together as it is told: to the nearest five hours."""
    return 60 * rounded_count(round(minutes / 60))


def rounded_part(part: int, whole: int) -> int:
    """How many of a whole that the reader knows, to the nearest five, and never all: 'everybody'
    and 'everybody but one' read alike, as 'nobody' and 'one' do."""
    return min(rounded_count(part), rounded_count(max(whole - 1, 0)))


def answered_told(answered: int, asked: int, *, threshold: int) -> int | None:
    """How many of those who were asked answered, as it is told: to the nearest five and never all;
    None, withheld, where fewer than the threshold were asked."""
    return rounded_part(answered, asked) if may_show(asked, threshold=threshold) else None


def about(count: int) -> str:
    """A count to the nearest five in words: 'about 25'; 'fewer than five' where that is nobody."""
    told = rounded_count(count)
    if told < STEP:
        return _("fewer than five")
    return _("about %(count)s") % {"count": number_format(told, force_grouping=True)}


def fewest(told: int) -> int:
    """The fewest that a count which is told to the nearest five can stand for. Intervals that stand
    beside such a count are made of these, so that they neither tell it nor look surer than it."""
    return max(1, told - STEP // 2)


def never_all(part: int, whole: int) -> int:
    """A count as a share is made of it: 'everybody' as everybody but one, 'nobody' as one. Of two
    people and more."""
    return min(max(part, 1), whole - 1) if whole > 1 else part


def never_alike[K: Hashable](
    points: Mapping[K, float], lowest: float, highest: float
) -> dict[K, float]:
    """Answers as a mean is made of them: where all are alike, as if one had been a step off.
    Otherwise the mean would tell what each of them answered."""
    found = dict(points)
    if len(found) > 1 and len(set(found.values())) == 1:
        one = min(found, key=repr)
        found[one] += -1 if found[one] - 1 >= lowest else 1
    return found


def share_cap(whole: int) -> int:
    """The highest share that is told of so many people: 95, or the last step of five that two
    different counts reach, so that 'everybody' and 'everybody but one' read alike."""
    if whole <= 1:
        return 0
    return min(100 - STEP, STEP * (100 * (whole - 1) // whole // STEP))


def capped_share(part: int, whole: int) -> int | None:
    """A whole percentage for a chart, never 0 or 100; None of nobody."""
    if not whole:
        return None
    cap = share_cap(whole)
    return min(max(round(100 * part / whole), 100 - cap), max(cap, 100 - cap))


def shown_percentage(part: int, whole: int) -> str:
    """A share in words: '62%', or where it would tell of everybody, '95% or more'.

    Of 11 people the ends are 90 and 10 per cent, of 20 and more 95 and 5; '–' of nobody.
    """
    share = capped_share(part, whole)
    if share is None:
        return "–"
    if share >= share_cap(whole):
        return _("%(percent)s or more") % {"percent": percent(share)}
    if share <= 100 - share_cap(whole):
        return _("%(percent)s or less") % {"percent": percent(share)}
    return percent(share)


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
    given: Collection[Collection[C]] = (),
    never: Collection[tuple[T, K]] = (),
) -> dict[T, Decision[K]]:
    """What to withhold of several tables of the same people, published with their common total.

    ``people``: how many are in each of the finest cells (such as a department at a site);
    ``tables``: for each table its groups, and the cells of each. A table may be of some of the
    cells (a cohort's departments); its total counts as published too.
    ``given``: sums over cells that stand elsewhere whatever is decided here (a cohort's total).
    ``never``: groups that must not be shown, though their size would allow it.

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
        tuple(tuple(of) for of in given),
        frozenset(never),
    )


@lru_cache(maxsize=512)
def _decided(
    people: Any, tables: Any, threshold: int, given: Any, never: Any
) -> dict[Any, Decision[Any]]:
    """Kept, since a page asks again and again about the same people, and solving takes a while."""
    keyed = {table: dict(groups) for table, groups in tables}
    return _Linked(dict(people), keyed, threshold, given, never).decided()


class _Linked[T: Hashable, K: Hashable, C: Hashable]:
    """Tables of the same people, and what of them is withheld so far."""

    def __init__(
        self,
        people: Mapping[C, int],
        tables: Mapping[T, Mapping[K, Collection[C]]],
        threshold: int,
        given: Collection[Collection[C]],
        never: Collection[tuple[T, K]],
    ) -> None:
        cells = sorted((cell for cell, size in people.items() if size > 0), key=repr)
        place = {cell: place for place, cell in enumerate(cells)}
        self.width = len(cells)
        self.threshold = threshold
        self.never = never
        self.small = [place[cell] for cell in cells if people[cell] < threshold]
        self.groups = {
            (table, key): [place[cell] for cell in of if cell in place]
            for table, keyed in tables.items()
            for key, of in keyed.items()
        }
        self.sizes: dict[T, dict[K, int]] = {
            table: {key: sum(people.get(cell, 0) for cell in of) for key, of in keyed.items()}
            for table, keyed in tables.items()
        }
        totals = [[cell for of in keyed.values() for cell in of] for keyed in tables.values()]
        known = [people, *given, *(of for of in totals if _sum(people, of) >= threshold)]
        self.known = [
            ([place[cell] for cell in of if cell in place], _sum(people, of)) for of in known
        ]
        self.total = _sum(people, people)
        self.hidden: set[tuple[T, K]] = set()

    def decided(self) -> dict[T, Decision[K]]:
        alone = {
            table: decide(sizes, threshold=self.threshold) for table, sizes in self.sizes.items()
        }
        if self.total < self.threshold:
            return alone
        self.hidden = {(table, key) for table, one in alone.items() for key in one.withheld}
        self.hidden |= set(self.never)
        self._keep_remainders()
        # What is not known now is not known from less.
        clear: set[int] = set()
        while told := self._told(clear):
            self.hidden |= told
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

    def _told(self, clear: set[int] | None = None) -> set[tuple[T, K]]:
        """For a cell that is known to be small, the smallest group by which it is.

        Cells in ``clear`` are known not to be, and those found not to be are added to it.
        """
        clear = set() if clear is None else clear
        shown = [one for one, of in self.groups.items() if of and one not in self.hidden]
        sums = [(self.groups[one], self.sizes[one[0]][one[1]]) for one in shown]
        small = [cell for cell in self.small if cell not in clear]
        telling, cleared = first_small(small, self.width, [*sums, *self.known], self.threshold)
        clear |= cleared
        if telling is None:
            return set()
        groups = [shown[at] for at in telling if at < len(shown)] or shown
        return {min(groups, key=self._size)} if groups else set()

    def _size(self, one: tuple[T, K]) -> tuple[int, str]:
        return self.sizes[one[0]][one[1]], repr(one)

    def _show_what_was_not_needed(self) -> None:
        """Largest first, so that as many people as can be are told of."""
        large = [
            one for one in self.hidden - set(self.never) if self._size(one)[0] >= self.threshold
        ]
        for one in sorted(large, key=self._size, reverse=True):
            self.hidden.discard(one)
            sizes, hidden = self.sizes[one[0]], self._hidden_of(one[0])
            if not _is_safe(hidden, sizes, self.threshold) or self._told():
                self.hidden.add(one)


def _sum[C: Hashable](people: Mapping[C, int], cells: Collection[C]) -> int:
    return sum(people.get(cell, 0) for cell in cells)
