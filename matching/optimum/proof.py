"""Checks a choice by several aims in exact whole numbers, without trusting who found it.

Prices are numbers one after another, one for each level, and compared like words in a dictionary.
Where no allowed pair is worth more than the prices of its two people together, and no price is
below nothing, no choice is worth more than all prices together (weak duality holds for numbers
compared in this way as it does for plain ones). A choice that is worth just that is the best.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matching.optimum.levels import Level
from matching.optimum.pairs import Ints, Pairs, Places, Points


class ProofRefused(AssertionError):
    """The choice breaks a rule, or its prices do not prove it the best."""


Prices = tuple[Ints, Ints]
"""Of mentees (rows) and of places (columns), by one level."""


def gaps_of(
    pairs: Pairs,
    capacity: Ints,
    levels: Sequence[Level],
    chosen: Places,
    prices: Sequence[Prices],
) -> list[int]:
    """By how much, level by level, another choice could be better at most; 0s prove that none is.

    Raises ProofRefused for a pair that is not allowed, a place given twice, and prices that are
    too low. Looks at every pair. After a level with a gap nothing is known of those that follow.
    """
    if len(chosen) != pairs.mentees or len(levels) < len(prices) or not prices:
        raise ProofRefused("Somebody is missing.")
    _not_below_nothing(prices, pairs)
    load = [0] * pairs.mentors
    values = [0] * len(prices)
    for first, table in pairs.blocks():
        _seat(first, table, chosen, load)
        is_open = table >= 0
        for place, (level, (mentee, column)) in enumerate(zip(levels, prices, strict=False)):
            worth = level.table(first, table)
            mine = chosen[first : first + len(table)]
            held = np.flatnonzero(mine >= 0)
            values[place] += sum(worth[held, mine[held]].tolist())
            spare = mentee[first : first + len(table), None] + column[None, :] - worth
            if bool((is_open & (spare < 0)).any()):
                raise ProofRefused("A pair is worth more than its prices.")
            is_open &= spare == 0
    if any(taken > int(room) for taken, room in zip(load, capacity, strict=True)):
        raise ProofRefused("A mentor has more mentees than places.")
    rooms = capacity.tolist()
    return [
        sum(mentee.tolist())
        + sum(room * price for room, price in zip(rooms, column.tolist(), strict=True))
        - value
        for (mentee, column), value in zip(prices, values, strict=True)
    ]


def _not_below_nothing(prices: Sequence[Prices], pairs: Pairs) -> None:
    for side, count in ((0, pairs.mentees), (1, pairs.mentors)):
        is_open = np.ones(count, np.bool_)
        for level in prices:
            if len(level[side]) != count:
                raise ProofRefused("Somebody is missing.")
            if bool((is_open & (level[side] < 0)).any()):
                raise ProofRefused("A price is below nothing.")
            is_open &= level[side] == 0


def _seat(first: int, table: Points, chosen: Places, load: list[int]) -> None:
    for row, scores in enumerate(table):
        column = int(chosen[first + row])
        if column < 0:
            continue
        if column >= len(load) or scores[column] < 0:
            raise ProofRefused("A pair is matched that the rules forbid.")
        load[column] += 1
