"""Before and after, of the same people alone.

Whoever answered once says nothing about a change: people who leave early are others than those who
stay, and a mean that rises because the unhappy no longer answer is no improvement. So a change is
counted of those who answered both times, and how many are left out is said beside it.

The means of everybody who answered are told elsewhere. Less those of the people who answered both
times they would tell of the few who answered once. So who is counted differs from each group that
is published (`beside`) by nobody or by at least the threshold of people: where it would be by
fewer, as many more are left out by lot. The lot is drawn from the people's keys and answers that
do not change any more, so that it is always the same. Where tables of groups are published too,
`is_apart` says whether they leave a rest of a few people, and then nothing is told.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Set
from dataclasses import dataclass
from hashlib import sha256

from reporting.outcomes.means import Mean, mean_of


@dataclass(frozen=True, slots=True)
class Change:
    """The same people's answers at two times, in points of the scale.

    `by`: how far they moved, with its interval (Student's paired t, or the bootstrap where the
    moves are skewed). `left_out`: how many answered one time only, or were left out by lot.
    """

    before: Mean
    after: Mean
    by: Mean
    left_out: int

    @property
    def people(self) -> int:
        return self.by.answers

    @property
    def may_be_chance(self) -> bool:
        """Where all moved alike, chance cannot be judged, and is not ruled out."""
        return self.by.interval is None or self.by.interval.holds_zero


@dataclass(frozen=True, slots=True)
class Paired[K: Hashable]:
    """Who is counted, and how many of those who answered both times are left out by lot."""

    people: frozenset[K]
    by_lot: int


def change_in[K: Hashable](
    before: Mapping[K, float],
    after: Mapping[K, float],
    people: Set[K],
    *,
    lowest: float | None = None,
    highest: float | None = None,
) -> Change | None:
    """How far these people moved; None where none of them answered both times."""
    both = sorted((one for one in people if one in before and one in after), key=repr)
    first = mean_of([before[one] for one in both], lowest=lowest, highest=highest)
    second = mean_of([after[one] for one in both], lowest=lowest, highest=highest)
    by = mean_of([after[one] - before[one] for one in both])
    if first is None or second is None or by is None:
        return None
    return Change(first, second, by, left_out=len(set(before) | set(after)) - len(both))


def paired_by_lot[K: Hashable](
    both: Set[K], beside: Iterable[Set[K]], *, threshold: int, seed: str
) -> Paired[K]:
    """Who of those that answered both times is counted: all, or fewer where it takes that for
    none of the groups published `beside` to differ from them by fewer than the threshold of
    people. Nobody where fewer than the threshold would be left."""
    groups = [frozenset(one) for one in beside]
    lot = sorted(both, key=lambda one: _drawn(seed, one))
    for size in range(len(lot), threshold - 1, -1):
        counted = frozenset(lot[:size])
        if all(_is_apart(counted, group, threshold) for group in groups):
            return Paired(counted, len(both) - size)
    return Paired(frozenset(), len(both))


def is_apart[K: Hashable](
    people: Set[K], tables: Iterable[Iterable[Set[K]]], *, threshold: int
) -> bool:
    """Whether no sum over these people, less or plus sums over groups of one of these tables, is
    about fewer than the threshold of people. Each table is of everybody, in disjoint groups.

    Taking a group away leaves those of it who are not among the people, leaving it leaves those
    who are; the reader chooses for each group whichever is fewer.
    """
    for table in tables:
        rest = sum(min(len(group & people), len(group - people)) for group in table)
        if 0 < rest < threshold:
            return False
    return True


def _is_apart[K: Hashable](counted: frozenset[K], group: frozenset[K], threshold: int) -> bool:
    return not 0 < len(counted ^ group) < threshold


def _drawn(seed: str, one: Hashable) -> str:
    return sha256(f"{seed} {one}".encode()).hexdigest()
