"""Assignments: ours beside SciPy's dense one, each in a process of its own."""

import json
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mentorship.supervisor import CHECKOUT

SIZES = [("uniform", 1_500, 1_500, 1), ("uniform", 3_000, 3_000, 1), ("uniform", 10_000, 5_000, 3)]
FAMILIES = [
    ("uniform", 3_000, 1_500, 3),
    ("clustered", 3_000, 1_500, 3),
    ("popular mentors", 3_000, 1_500, 3),
    ("rank-1 product", 3_000, 3_000, 1),
    ("equal scores", 3_000, 1_500, 3),
    ("sparse", 3_000, 1_500, 3),
    ("tight capacity", 3_000, 3_000, 1),
    ("more mentees than places", 3_000, 1_500, 1),
]


@dataclass(frozen=True)
class Solved:
    """What one solver did with one question."""

    seconds: float
    megabytes: float
    """Beyond what the imports and the scores take."""
    matched: int
    total: int
    gap: int | None
    rounds: int | None


def question(kind: str, mentees: int, mentors: int, places: int) -> tuple[Any, Any]:
    """Scores (mentees × mentors, negative where not allowed) and places of each mentor."""
    chance = np.random.default_rng(20_261)
    shape = (mentees, mentors)
    found: Any
    if kind == "rank-1 product":
        found = np.outer(np.sort(chance.random(mentees)), chance.random(mentors)) * 10_000
    elif kind == "popular mentors":
        found = chance.integers(0, 3_000, shape) + chance.random(mentors) ** 4 * 7_000
    elif kind == "clustered":
        rows, columns = chance.integers(0, 20, mentees), chance.integers(0, 20, mentors)
        found = np.where(rows[:, None] == columns, 6_000, 2_000) + chance.integers(0, 999, shape)
    elif kind == "equal scores":
        found = np.full(shape, 5_000)
    elif kind == "sparse":
        found = np.where(chance.random(shape) < 0.01, chance.integers(0, 10_001, shape), -1)
    else:
        found = chance.integers(0, 10_001, shape)
    return found.astype(np.int16), chance.integers(1, places + 1, mentors)


def solved_by(solver: str, kind: str, mentees: int, mentors: int, places: int) -> Solved:
    """Ask a solver ("ours" or "scipy") in a process of its own."""
    asked = [solver, kind, *map(str, (mentees, mentors, places))]
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.assignments", *asked],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{asked}:\n{done.stderr}")
    return Solved(**json.loads(done.stdout))


def _forget_peak() -> None:
    """What making the scores took is not counted: Linux starts the peak anew."""
    Path("/proc/self/clear_refs").write_text("5")


def _peak() -> float:
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


def _ours(scores: Any, capacity: Any) -> tuple[int, int, int | None, int | None]:
    from matching.optimum.assignment import assign
    from matching.optimum.pairs import ScoredPairs

    found = assign(ScoredPairs.of_table(scores), capacity)
    return found.matched, found.total, found.gap, found.rounds


def _scipy(scores: Any, capacity: Any) -> tuple[int, int, int | None, int | None]:
    from scipy.optimize import linear_sum_assignment

    places = np.repeat(np.arange(scores.shape[1]), capacity)
    base = 10_000 * (len(scores) + 1)
    worth = np.where(scores < 0, 0, scores.astype(np.float64) + base)[:, places]
    rows, columns = linear_sum_assignment(worth, maximize=True)
    points = scores[rows, places[columns]]
    return int((points >= 0).sum()), int(points[points >= 0].sum(dtype=np.int64)), None, None


def _main(solver: str, kind: str, mentees: int, mentors: int, places: int) -> None:
    scores, capacity = question(kind, mentees, mentors, places)
    # What they import is counted to neither.
    import scipy.optimize  # noqa: F401

    _forget_peak()
    before, began = _peak(), time.perf_counter()
    matched, total, gap, rounds = (_ours if solver == "ours" else _scipy)(scores, capacity)
    took = time.perf_counter() - began
    print(json.dumps(vars(Solved(took, _peak() - before, matched, total, gap, rounds))))


if __name__ == "__main__":
    _main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
