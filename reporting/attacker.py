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
from scipy.sparse import coo_array, csr_array, hstack

NOTHING = 1e-7
_NEARLY = 1e-6
_UNBOUNDED = 3
"""HiGHS's word for 'as large as you like'."""

Sum = tuple[Sequence[int], int]
"""Some cells, and how many people they hold together."""


@dataclass(frozen=True, slots=True)
class Bound:
    """How many people a cell can hold at most, and which of the sums say so, by their places."""

    most: float
    by: tuple[int, ...] = ()


def bound(cell: int, width: int, sums: Sequence[Sum]) -> Bound:
    """What is known of one of ``width`` cells from sums, each of some cells, with its value.

    The sums must be of one table of counts that exists. Raises RuntimeError where the solver does
    not answer, so that nothing is shown by mistake.
    """
    if not any(cell in cells for cells, _ in sums):
        return Bound(np.inf)
    aim = np.zeros(width)
    aim[cell] = -1.0
    found = linprog(aim, A_eq=_rows(sums, width), b_eq=_values(sums), method="highs")
    if found.status == _UNBOUNDED:
        return Bound(np.inf)
    if not found.success:
        raise RuntimeError(f"The solver answered {found.message!r}.")
    binding = np.flatnonzero(np.abs(found.eqlin.marginals) > NOTHING)
    return Bound(float(-found.fun), tuple(int(place) for place in binding))


def first_small(
    cells: Sequence[int], width: int, sums: Sequence[Sum], threshold: int
) -> tuple[tuple[int, ...] | None, set[int]]:
    """By which sums the first of ``cells`` that can only hold fewer than the threshold is found
    out, None where none is; and the cells that are known not to be.

    Most cells are cleared many at a time: by a table that agrees with all that is published and in
    which each of them holds the threshold. The others are asked one by one.
    """
    clear: set[int] = set()
    left = list(cells)
    while left:
        cleared = _cleared(left, width, sums, threshold)
        if not cleared:
            break
        clear |= cleared
        left = [cell for cell in left if cell not in cleared]
    for cell in left:
        known = bound(cell, width, sums)
        if known.most < threshold - _NEARLY:
            return known.by, clear
        clear.add(cell)
    return None, clear


def _cleared(cells: Sequence[int], width: int, sums: Sequence[Sum], threshold: int) -> set[int]:
    """Cells that hold the threshold in the table in which as many people as can be are theirs,
    counting no more than the threshold of each."""
    # What each of them holds in two parts, of which only the first, up to the threshold, counts.
    each, rows = np.asarray(cells), _rows(sums, width)
    aim, most = np.zeros(width + len(cells)), np.full(width + len(cells), np.inf)
    aim[each], most[each] = -1.0, threshold
    bounds = np.column_stack([np.zeros_like(most), most])
    found = linprog(aim, A_eq=hstack([rows, rows[:, each]]), b_eq=_values(sums), bounds=bounds)
    if not found.success:
        raise RuntimeError(f"The solver answered {found.message!r}.")
    held = found.x[each]
    return {cell for cell, people in zip(cells, held, strict=True) if people >= threshold - _NEARLY}


def _rows(sums: Sequence[Sum], width: int) -> csr_array:
    at = [place for place, (cells, _) in enumerate(sums) for _cell in cells]
    cells = [cell for cells, _ in sums for cell in cells]
    return coo_array((np.ones(len(at)), (at, cells)), shape=(len(sums), width)).tocsr()


def _values(sums: Sequence[Sum]) -> np.ndarray:
    return np.array([value for _, value in sums], dtype=np.float64)
