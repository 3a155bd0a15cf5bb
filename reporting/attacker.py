"""What a reader works out who solves for all that is published. Pure.

Every published sum is an equation over the finest cells, none of which is below nothing. How many
people a cell can hold at most then follows by linear programming (HiGHS through SciPy): Fischetti
and Salazar, "Models and algorithms for optimizing cell suppression", JASA 95 (2000).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

NOTHING = 1e-7
_UNBOUNDED = 3
"""HiGHS's word for 'as large as you like'."""


@dataclass(frozen=True, slots=True)
class Bound:
    """How many people a cell can hold at most, and which of the sums say so, by their places."""

    most: float
    by: tuple[int, ...] = ()


def bound(cell: int, width: int, sums: Sequence[tuple[Sequence[int], int]]) -> Bound:
    """What is known of one of ``width`` cells from sums, each of some cells, with its value.

    The sums must be of one table of counts that exists. Raises RuntimeError where the solver does
    not answer, so that nothing is shown by mistake.
    """
    if not any(cell in cells for cells, _ in sums):
        return Bound(np.inf)
    aim = np.zeros(width)
    aim[cell] = -1.0
    rows = np.zeros((len(sums), width))
    for place, (cells, _) in enumerate(sums):
        rows[place, list(cells)] = 1.0
    values = np.array([value for _, value in sums], dtype=np.float64)
    found = linprog(aim, A_eq=rows, b_eq=values, bounds=(0, None), method="highs")
    if found.status == _UNBOUNDED:
        return Bound(np.inf)
    if not found.success:
        raise RuntimeError(f"The solver answered {found.message!r}.")
    binding = np.flatnonzero(np.abs(found.eqlin.marginals) > NOTHING)
    return Bound(float(-found.fun), tuple(int(place) for place in binding))
