"""How long those who wait will wait, if places go on coming as they did, and how many of them will
have one at all.

The places of the last weeks are taken for arrivals at a steady, unknown pace. How long the next n
take is then a ratio of two gamma variables: a beta prime distribution, whose middle and whose outer
tenths are told. So few arrivals give a wide answer, and hardly any give none.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.stats import betabinom, betaprime

WEEKS = 8
FEWEST = 3
"""With fewer arrivals than these nothing is said."""
LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9


@dataclass(frozen=True, slots=True)
class Estimate:
    """Weeks until the last of them has a place: as likely sooner as later, and eight in ten."""

    people: int
    places: int
    """How many came in the weeks looked at."""
    weeks: int
    likely: int
    at_least: int
    at_most: int


def estimate_of(people: int, places: int, weeks: float) -> Estimate | None:
    """For so many who wait, when so many places came in so many weeks; None where too few did."""
    if people <= 0 or places < FEWEST or weeks <= 0:
        return None
    low, middle, high = (
        math.ceil(weeks * float(betaprime.ppf(share, people, places + 0.5)))
        for share in (LOW, MIDDLE, HIGH)
    )
    return Estimate(people, places, round(weeks), middle, low, high)


@dataclass(frozen=True, slots=True)
class MovingUp:
    """How many places withdrawals may set free, by how many withdrew in earlier cohorts."""

    withdrew: int
    of: int
    at_least: int
    at_most: int


FEWEST_EARLIER = 20
"""Of fewer mentees in earlier cohorts nothing is said."""


def moving_up(people: int, withdrew: int, of: int) -> MovingUp | None:
    """For so many who may withdraw now, when so many of so many did before; eight times in ten."""
    if people <= 0 or of < FEWEST_EARLIER:
        return None
    low, high = (
        int(betabinom.ppf(share, people, withdrew + 0.5, of - withdrew + 0.5))
        for share in (LOW, HIGH)
    )
    return MovingUp(withdrew, of, low, high)
