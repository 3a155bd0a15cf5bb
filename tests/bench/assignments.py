"""Solvers on questions of `families`: ours, SciPy's, peers', each in a process of its own."""

import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from mentorship.supervisor import CHECKOUT
from tests.bench import families

PEER = Path(__file__).with_name("peer.py")
PEERS = ["mentor-match", "matching"]
LIMIT = 150.0
"""Seconds for a question; whoever takes more is stopped."""


@dataclass(frozen=True)
class Question:
    """What is asked: a family and its size."""

    kind: str
    mentees: int
    mentors: int
    places: int = 1


@dataclass(frozen=True)
class Solved:
    """What one solver did with one question."""

    seconds: float
    cpu: float
    megabytes: float
    """At the peak, beyond what the imports take; the scores are in it."""
    matched: int = 0
    total: int = 0
    gap: int | None = None
    """As a certificate has it that was checked against every pair; None without one."""
    note: str = ""


class TooSlow(Exception):
    """A solver was stopped at the limit."""


class Failed(Exception):
    """A solver ended without an answer; says how."""


def solved_by(solver: str, asked: Question, limit: float = LIMIT) -> Solved:
    """Ask one of `SOLVERS` in a process of its own. Raises TooSlow and Failed."""
    words = [solver, asked.kind, *map(str, (asked.mentees, asked.mentors, asked.places))]
    return _told([sys.executable, "-m", "tests.bench.assignments", *words], limit)


def _told(command: list[str], limit: float) -> Solved:
    try:
        done = subprocess.run(
            command, cwd=CHECKOUT, capture_output=True, text=True, check=False, timeout=limit
        )
    except subprocess.TimeoutExpired as error:
        raise TooSlow from error
    if done.returncode:
        raise Failed(f"{' '.join(command)}: {done.stderr[-1_000:].strip()}")
    return Solved(**json.loads(done.stdout))


# --- Peers --------------------------------------------------------------------------------------


class PeerMissing(Exception):
    """A peer's environment could not be made."""


@contextmanager
def peers() -> Iterator[dict[str, Path]]:
    """The Python of each peer's own environment, in a folder that goes away. Raises PeerMissing."""
    with TemporaryDirectory(prefix="peers-") as folder:
        yield {name: _environment(Path(folder) / name, name) for name in PEERS}


def _environment(place: Path, peer: str) -> Path:
    python, lock = place / "bin/python", CHECKOUT / f"requirements/peer-{peer}.txt"
    uv = [sys.executable, "-m", "uv"]
    for command in (
        [*uv, "venv", "-q", "--no-project", "--python", sys.executable, str(place)],
        [*uv, "pip", "install", "-q", "--python", str(python), "--require-hashes", "-r", str(lock)],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise PeerMissing(f"{peer}: {done.stderr.strip()}")
    return python


def solved_by_peer(peer: str, python: Path, asked: Question, limit: float) -> Solved:
    """Ask a peer, one to one, in its own environment. Raises TooSlow and Failed."""
    scores, _ = families.question(asked.kind, asked.mentees, asked.mentors)
    with TemporaryDirectory() as folder:
        table = Path(folder) / "scores"
        table.write_bytes(scores.tobytes())
        command = [str(python), "-I", str(PEER), peer, str(asked.mentees), str(table)]
        return _told(command, limit)


# --- In the process -----------------------------------------------------------------------------


def _ours(scores: Any, capacity: Any) -> dict[str, Any]:
    from matching.optimum.assignment import assign
    from matching.optimum.certificate import gap_of
    from matching.optimum.pairs import ScoredPairs

    pairs = ScoredPairs.of_table(scores)
    found = assign(pairs, capacity)
    prices = found.mentee_prices, found.mentor_prices
    gap = gap_of(pairs, capacity, found.chosen, *prices, found.unmatched_cost)
    note = f"{found.rounds} round{'' if found.rounds == 1 else 's'}, {found.pairs_used:,} pairs"
    return {"matched": found.matched, "total": found.total, "gap": gap, "note": note}


def _scipy(scores: Any, capacity: Any) -> dict[str, Any]:
    from scipy.optimize import linear_sum_assignment

    places = np.repeat(np.arange(scores.shape[1]), capacity)
    base = 10_000 * (len(scores) + 1)
    worth = np.where(scores < 0, 0, scores.astype(np.float64) + base)[:, places]
    rows, columns = linear_sum_assignment(worth, maximize=True)
    points = scores[rows, places[columns]]
    is_matched = points >= 0
    return {"matched": int(is_matched.sum()), "total": int(points[is_matched].sum(dtype=np.int64))}


def _fair(scores: Any, capacity: Any) -> dict[str, Any]:
    from matching.optimum.instance import Instance
    from matching.optimum.solution import check, solve

    instance = Instance(
        mentees=tuple(f"e{n:06}" for n in range(len(scores))),
        mentors=tuple(f"m{n:06}" for n in range(scores.shape[1])),
        capacity=tuple(capacity.tolist()),
        score=scores,
        objective="fair",
    )
    solution = solve(instance)
    proof = check(instance, solution)
    total = sum(int(scores[int(one[1:]), int(other[1:])]) for one, other in solution.pairs)
    gap = sum(most for _, most in proof.gap)
    return {"matched": proof.matched, "total": total, "gap": gap}


def _groups(scores: Any, capacity: Any) -> dict[str, Any]:
    from matching.optimum.groups import grouped

    found = grouped(scores, np.full(scores.shape[1], 3), np.full(scores.shape[1], 6))
    assert found.matched == found.most_possible
    return {"matched": found.matched, "total": found.total, "gap": found.gap}


SOLVERS: dict[str, Callable[[Any, Any], dict[str, Any]]] = {
    "ours": _ours,
    "scipy": _scipy,
    "fair": _fair,
    "groups": _groups,
}


def _peak() -> float:
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def measured(solve: Callable[[], dict[str, Any]], given: float = 0) -> Solved:
    """Time and memory of a call in this process; `given` are megabytes that it began with."""
    # Linux starts the peak anew: what making the question took is not counted.
    Path("/proc/self/clear_refs").write_text("5")
    before, used, began = _peak(), _used(), time.perf_counter()
    found = solve()
    took = time.perf_counter() - began
    return Solved(took, _used() - used, given + _peak() - before, **found)


def _scoring(mentees: int, mentors: int) -> Solved:
    from matching.scoring import Scores
    from tests.bench.cohorts import cohort

    snapshot = cohort(mentees, mentors)

    def score() -> dict[str, Any]:
        return {"matched": int((Scores(snapshot).allowed >= 0).sum())}

    return measured(score)


def _circles(people: int, size: int) -> Solved:
    from matching.circles import circles_of
    from tests.bench.cohorts import cohort

    peers = cohort(people, size).mentees

    def seat() -> dict[str, Any]:
        found = circles_of(peers, size)
        seated = sum(len(circle) for circle in found.circles)
        share = f"{found.gap_percent:.2f} % of the bound"
        return {"matched": seated, "total": found.points, "gap": found.gap, "note": share}

    return measured(seat)


def _main(solver: str, kind: str, mentees: int, mentors: int, places: int) -> None:
    if solver == "scoring":
        found = _scoring(mentees, mentors)
    elif solver == "circles":
        found = _circles(mentees, mentors)
    else:
        scores, capacity = families.question(kind, mentees, mentors, places)
        # What they import is counted to none of them.
        for name in ("scipy.optimize", "matching.optimum.solution", "matching.optimum.groups"):
            import_module(name)
        found = measured(lambda: SOLVERS[solver](scores, capacity), scores.nbytes / 2**20)
    print(json.dumps(vars(found)))


if __name__ == "__main__":
    _main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
