"""The few pairs to begin with: those that a small sample's prices make look best.

By score alone everybody's best mentors may be the same few. Prices say whom others want as well;
those of a sample of some hundred mentees and mentors cost little and are nearly right. Whatever
is missed here is found later by looking at every pair, so nothing depends on it but time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.criteria import FULL_SCORE
from matching.optimum.network import Edges, Face, Flags, flow, least_prices
from matching.optimum.pairs import Ints, Pairs, Places, Points, marked

SAMPLE_CELLS = 160_000
BEST_FOR_THE_PRICE = 24
BEST_BY_SCORE = 12
BEST_OF_MENTOR = 8
SAMPLED_COLUMNS = 8
MANY_TIMES = 10
"""Where so many times what is looked for looks best, there are equals, and chance decides."""
SCORE_BITS = FULL_SCORE.bit_length()
FORBIDDEN = np.int16(-FULL_SCORE - 2_000)
TAKEN = np.int16(2 * FULL_SCORE + 500)
"""Taken off, it puts whatever was open below everything that is."""

Triples = tuple[Places, Places, Points]


@dataclass(frozen=True)
class Prices:
    """What a sample of people tells of everybody."""

    mentors: Points
    """What each mentor costs."""
    limits: Points
    """How little a mentee may lose by a mentor to be among the mentor's best."""


def candidates(pairs: Pairs, capacity: Ints) -> Triples:
    """The best pairs of each mentee, by score and by score less price, the best of each mentor,
    and one assignment made greedily, so that whom everybody wants does not starve the rest."""
    if not pairs.mentors or not pairs.mentees:
        return joined(0, [])
    prices = _sampled(pairs, capacity)
    left, taken = capacity.copy(), np.where(capacity > 0, np.int16(0), TAKEN)
    found: list[Triples] = []
    of_mentors: list[Triples] = []
    losses: list[Points] = []
    for first, table in pairs.blocks():
        dear = _less(table, prices.mentors)
        loss = dear - dear.max(axis=1)[:, None]
        for row, column in (
            _best_of_rows(dear, min(BEST_FOR_THE_PRICE, pairs.mentors), -FULL_SCORE),
            _best_of_rows(table, min(BEST_BY_SCORE, pairs.mentors), 0),
            _greedy(dear, left, taken),
        ):
            found.append(triples(first, table, row, column))
        row, column = _cells((loss >= prices.limits) & (table >= 0), BEST_OF_MENTOR)
        of_mentors.append(triples(first, table, row, column))
        losses.append(loss[row, column])
    rows, columns, scores = (np.concatenate([part[n] for part in of_mentors]) for n in range(3))
    few = highest(columns, np.concatenate(losses), BEST_OF_MENTOR)
    return joined(pairs.mentors, [*found, (rows[few], columns[few], scores[few])])


def _less(table: Points, price: Points) -> Points:
    dear = table - price
    is_forbidden = table < 0
    if is_forbidden.any():
        np.putmask(dear, is_forbidden, FORBIDDEN)
    return dear


def _sampled(pairs: Pairs, capacity: Ints) -> Prices:
    """What each mentor costs where only every so many people are there."""
    step = max(1, int(np.ceil(np.sqrt(pairs.mentees * pairs.mentors / SAMPLE_CELLS))))
    rows = pairs.some(np.sort(_one_of_each(_likeness(pairs), step)))
    order = np.argsort(_sums(rows, axis=0), kind="stable")
    small, room = rows[:, _one_of_each(order, step)], _shared(capacity[order], step)
    row, column = np.nonzero(small >= 0)
    worth = small[row, column].astype(np.int64)
    places = row.astype(np.int32), column.astype(np.int32)
    edges = Edges(small.shape[0], small.shape[1], *places, worth)
    face = Face.whole(edges, room)
    gain, _ = least_prices(face, flow(face))
    wanted = np.where(rows >= 0, rows - gain.astype(np.int16)[:, None], np.int16(0))
    price = wanted.max(axis=0, initial=0)
    dear = _less(rows, price)
    loss = dear - dear.max(axis=1)[:, None]
    place = min(_place(BEST_OF_MENTOR / step), len(loss))
    return Prices(price, np.partition(loss, -place, axis=0)[-place])


def _likeness(pairs: Pairs) -> Ints:
    """Mentees in the order of how much they have in common with mentors, about."""
    sums = [_sums(table[:, ::SAMPLED_COLUMNS], axis=1) for _, table in pairs.blocks()]
    return np.argsort(np.concatenate(sums), kind="stable")


def _sums(table: Points, axis: int) -> Ints:
    return np.maximum(table, 0).sum(axis=axis, dtype=np.int64)


def _one_of_each(order: Ints, step: int) -> Ints:
    """The middle of every so many neighbours, so that the sample is like the whole."""
    return order[np.minimum(np.arange(0, len(order), step) + step // 2, len(order) - 1)]


def _shared(capacity: Ints, step: int) -> Ints:
    """Places of each of the sample: so many that all together have their share of the whole."""
    before = np.concatenate([[0], np.cumsum(capacity)])
    ends = np.append(np.arange(step, len(capacity), step), len(capacity))
    return np.diff(before[ends] // step, prepend=0)


def _place(expected: float) -> int:
    """Which of a sample, so that what is above it in the whole hardly misses what is wanted."""
    return int(np.ceil(expected + 2 * np.sqrt(expected))) + 1


def _best_of_rows(table: Points, wide: int, least: int) -> tuple[Ints, Ints]:
    """About so many of the highest cells of each row or more, none below the least.

    A sample of each row tells how high they are; to compare is many times faster than to sort.
    """
    part = np.ascontiguousarray(table[:, ::SAMPLED_COLUMNS])
    place = _place(wide / SAMPLED_COLUMNS)
    if part.shape[1] < 4 * place:
        return _sorted_out(table, wide)
    limit = np.maximum(np.partition(part, -place, axis=1)[:, -place], np.int16(least))
    row, column, rest = _uncrowded(table >= limit[:, None], wide, axis=1)
    few = highest(row, table[row, column], wide)
    row, column = row[few], column[few]
    if not len(rest):
        return row, column
    others, columns = _sorted_out(table[rest], wide)
    return np.concatenate([row, rest[others]]), np.concatenate([column, columns])


def _sorted_out(table: Points, wide: int) -> tuple[Ints, Ints]:
    columns = top_of_rows(table, wide)
    return np.repeat(np.arange(len(table)), wide), columns.ravel()


def top_of_rows(table: NDArray[np.integer], wide: int) -> Ints:
    """The columns of so many of the highest cells of each row; among equals chance decides.

    The same chance in every call: what is found depends on nothing but the pairs.
    """
    chance = np.random.default_rng(0).integers(0, 64, table.shape, np.int64)
    return np.argpartition(table * np.int64(64) + chance, -wide, axis=1)[:, -wide:]


def highest(group: Ints | Places, worth: NDArray[np.integer], wide: int) -> Ints:
    """Where the so many highest of each group are."""
    order = _sorted(group, worth)
    group = group[order]
    is_first = np.append(True, group[1:] != group[:-1])
    starts = np.flatnonzero(is_first)
    within = np.arange(len(group)) - np.repeat(starts, np.diff(np.append(starts, len(group))))
    return order[within < wide]


def _sorted(group: Ints | Places, worth: NDArray[np.integer]) -> Ints:
    """The order by group, then the most worth, then place: sorted as one number where it fits."""
    if not len(group):
        return np.zeros(0, np.int64)
    less = int(worth.max()) - worth.astype(np.int64)
    bits, places = int(less.max()).bit_length(), len(group).bit_length()
    if int(group.max()).bit_length() + bits + places > 63:
        return np.lexsort((less, group))
    key = (group.astype(np.int64) << bits | less) << places | np.arange(len(group))
    key.sort()
    return key & ((1 << places) - 1)


def _cells(is_high: Flags, wide: int) -> tuple[Ints, Ints]:
    """The marked cells; of columns with too many, some."""
    row, column, crowded = _uncrowded(is_high, wide, axis=0)
    rows, columns = [row], [column]
    for one in crowded:
        marks = np.flatnonzero(is_high[:, one])
        rows.append(marks[one % len(marks) :: -(-len(marks) // wide)])
        columns.append(np.full(len(rows[-1]), one))
    return np.concatenate(rows), np.concatenate(columns)


def _uncrowded(is_high: Flags, wide: int, axis: int) -> tuple[Ints, Ints, Ints]:
    """The marked cells, less those of rows (axis 1) or columns (axis 0) with many times more marks
    than are looked for; and which these are."""
    lines, most = is_high.shape[1 - axis], MANY_TIMES * wide
    if np.count_nonzero(is_high) > most * lines:
        crowded = np.flatnonzero(np.count_nonzero(is_high, axis=axis) > most)
        is_high = is_high.copy()
        is_high[crowded if axis else (slice(None), crowded)] = False
        return *marked(is_high), crowded
    found = marked(is_high)
    line = found[1 - axis]
    crowded = np.flatnonzero(np.bincount(line, minlength=lines) > most)
    keep = ~np.isin(line, crowded) if len(crowded) else slice(None)
    return found[0][keep], found[1][keep], crowded


def _greedy(worth: Points, left: Ints, taken: Points) -> tuple[Ints, Ints]:
    """Give each mentee of the block the best mentor who has room left."""
    chosen = np.full(len(worth), -1, np.int64)
    for row, points in enumerate(worth):
        open_points = points - taken
        column = int(open_points.argmax())
        if open_points[column] >= -FULL_SCORE:
            chosen[row] = column
            left[column] -= 1
            if not left[column]:
                taken[column] = TAKEN
    rows = np.flatnonzero(chosen >= 0)
    return rows, chosen[rows]


def triples(first: int, table: Points, rows: Ints, columns: Ints) -> Triples:
    """Pairs of a block with their scores, less those that are not allowed."""
    scores = table[rows, columns]
    keep = scores >= 0
    return (rows[keep] + first).astype(np.int32), columns[keep].astype(np.int32), scores[keep]


def joined(mentors: int, parts: list[Triples]) -> Triples:
    """Each pair once, sorted by row, then column."""
    if not parts:
        return np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int16)
    rows, columns, scores = (np.concatenate([part[n] for part in parts]) for n in range(3))
    # A pair's score is the same wherever it was found, and sorts along in the same number.
    key = (rows.astype(np.int64) * mentors + columns) << SCORE_BITS | scores
    key.sort()
    key = key[np.diff(key, prepend=-1) > 0]
    rows, columns = np.divmod(key >> SCORE_BITS, mentors)
    scores = (key & ((1 << SCORE_BITS) - 1)).astype(np.int16)
    return rows.astype(np.int32), columns.astype(np.int32), scores
