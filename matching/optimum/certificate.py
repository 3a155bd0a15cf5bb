"""Checks an assignment and its prices in exact whole numbers, without trusting who found them.

Prices prove an assignment the best: where no allowed pair has more points than the prices of its
two people together, and to leave a mentee unmatched is dearer than any price, then no assignment
can be worth more than all prices, and one that is worth exactly that is the best (weak duality).
"""

from __future__ import annotations

from matching.optimum.pairs import Ints, Pairs, Places, Points


class CertificateRefused(AssertionError):
    """The assignment breaks a rule, or its prices do not prove it the best."""


def gap_of(
    pairs: Pairs,
    capacity: Ints,
    chosen: Places,
    mentee_prices: Ints,
    mentor_prices: Ints,
    unmatched_cost: int,
) -> int:
    """How much better another assignment could be, at most: 0 proves that none is.

    Raises CertificateRefused for a pair that is not allowed, a place given twice, and prices that
    are too low for a pair. Looks at every pair.
    """
    if len(chosen) != pairs.mentees or len(mentee_prices) != pairs.mentees:
        raise CertificateRefused("Somebody is missing.")
    load = [0] * pairs.mentors
    total = 0
    for first, table in pairs.blocks():
        total += _seated(first, table, chosen, load)
        _covered(first, table, mentee_prices, mentor_prices)
    if any(taken > int(room) for taken, room in zip(load, capacity, strict=True)):
        raise CertificateRefused("A mentor has more mentees than places.")
    if any(int(price) < 0 for price in mentor_prices):
        raise CertificateRefused("A place costs less than nothing.")
    if any(int(price) < -unmatched_cost for price in mentee_prices):
        raise CertificateRefused("To leave somebody unmatched would pay.")
    unmatched = sum(int(mentor) < 0 for mentor in chosen)
    value = total - unmatched_cost * unmatched
    bound = sum(int(price) for price in mentee_prices) + sum(
        int(room) * int(price) for room, price in zip(capacity, mentor_prices, strict=True)
    )
    return bound - value


def _seated(first: int, table: Points, chosen: Places, load: list[int]) -> int:
    points = 0
    for row, scores in enumerate(table):
        mentor = int(chosen[first + row])
        if mentor < 0:
            continue
        if mentor >= len(load) or scores[mentor] < 0:
            raise CertificateRefused("A pair is matched that is not allowed.")
        load[mentor] += 1
        points += int(scores[mentor])
    return points


def _covered(first: int, table: Points, mentee_prices: Ints, mentor_prices: Ints) -> None:
    own = mentee_prices[first : first + len(table)]
    is_dearer = own[:, None] + mentor_prices[None, :] < table
    if is_dearer.any() and bool((table[is_dearer] >= 0).any()):
        raise CertificateRefused("A pair is worth more than its prices.")
