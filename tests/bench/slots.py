"""Times for two people, and the hours in which any two of thousands could meet."""

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta

import django
import numpy as np
import portion

from matching.features import Participant
from matching.meetability import ByHours, read, written
from participants.meetable import QUARTERS, unpacked
from scheduling import free_time
from scheduling.free_time import Stretches
from scheduling.slot_words import reason
from scheduling.slots import Attendee, best
from tests.bench.rosters import QUIET, START, bits_of, codes_of, working_time
from tests.bench.tables import table

MENTEES, MENTORS = 10_000, 5_000
PAIRS, SAMPLE = 200, 300
ROWS_AT_ONCE = 52
MEETING, QUARTER = 45, 15


def measure(_: object) -> str:
    """Both, as text of the page, in a process that multiplies on one core alone."""
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "tests.bench.slots"]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return f"## Times that suit, and hours to meet\n\n{told.stdout.strip()}"


def _times() -> str:
    chance = random.Random(5)
    took, found = [], []
    for _ in range(PAIRS):
        pair = [Attendee(one, working_time(codes_of(chance)), QUIET) for one in ("You", "Amara")]
        for remembered in (free_time.by_clock, free_time.offsets, free_time.quiet_stretches):
            remembered.cache_clear()
        began = time.process_time()
        chosen = best(pair, START, START + timedelta(weeks=4), MEETING, most=6)
        words = [reason(one, pair) for one in chosen.slots]
        took.append((time.process_time() - began) * 1_000)
        found.append(chosen.count)
        assert len(words) == len(chosen.slots)
    took.sort()
    return (
        f"For {PAIRS} pairs on rotating shifts, every time of {MEETING} minutes in four weeks "
        f"(between {min(found)} and {max(found)} of them), ordered, the best six in words, nothing "
        f"remembered from the pair before: **{statistics.median(took):.1f} ms** of processor time "
        f"in the middle, {took[int(PAIRS * 0.95)]:.1f} ms for the slowest twentieth (aim: 5 ms)."
    )


def _meetability() -> str:
    chance = random.Random(6)
    lines = [bits_of(chance) for _ in range(MENTEES + MENTORS)]
    people = [
        Participant(f"{n}", f"{n}", "", meetable=written(bits)) for n, bits in enumerate(lines)
    ]
    began = time.perf_counter()
    ours = ByHours.of(people[:MENTEES], people[MENTEES:], full=QUARTERS, share=1, silence=0)
    built = time.perf_counter() - began
    counted, product = _best_of(3, lambda: _blocks(ours)), _best_of(3, lambda: _products(ours))
    peak, kinds, every = _best_rate(), ours.rows.shape[1], MENTEES * MENTORS
    rate, each = 2 * every * kinds / counted / 1e9, counted / every
    pairs = [
        (chance.randrange(MENTEES), MENTEES + chance.randrange(MENTORS)) for _ in range(SAMPLE)
    ]
    rows = [["ours, all pairs", f"{each * 1e6:.4f} µs", f"{counted:.2f} s", "1"]]
    for name, took in _others(ours, people, pairs).items():
        rows.append([name, f"{took * 1e6:.2f} µs", f"{took * every:,.0f} s", f"{took / each:,.0f}"])
    return (
        f"Hours to meet of {MENTEES:,} × {MENTORS:,} people over eight weeks at the grain of a "
        f"quarter-hour ({QUARTERS:,} bits each), on one core: **{counted:.2f} s** for all "
        f"{every / 1e6:.0f} million pairs, after {built:.2f} s in which the {QUARTERS:,} "
        f"quarter-hours became {kinds} kinds.\n\n"
        f"A large product of two tables in float32 does {peak:.0f} thousand million steps a second "
        f"on this core in the same run; ours, with points made of hours, does {rate:.0f}: **"
        f"{rate / peak:.0%} of the arithmetic limit**. (The products alone take {product:.2f} s. "
        f"Without joining quarter-hours into kinds the limit itself would be "
        f"{2 * every * QUARTERS / peak / 1e9:.1f} s.)\n\n"
        f"A sample of {SAMPLE} of these pairs by other ways, each of which gives the same "
        f"quarter-hours, and what that comes to for all:\n\n"
        + table(["way", "a pair", "all pairs", "times ours"], rows)
    )


def _blocks(ours: ByHours) -> None:
    for first in range(0, MENTEES, ROWS_AT_ONCE):
        ours.block(first, min(first + ROWS_AT_ONCE, MENTEES))


def _products(ours: ByHours) -> None:
    for first in range(0, MENTEES, ROWS_AT_ONCE):
        ours.rows[first : first + ROWS_AT_ONCE] @ ours.columns


def _best_rate() -> float:
    """Multiplications and additions a second of a product that is large enough, in 10⁹."""
    size = 2_048
    one, other = (np.ones((size, size), np.float32) for _ in range(2))
    return 2 * size**3 / _best_of(5, lambda: one @ other) / 1e9


def _best_of(times: int, act: Callable[[], object]) -> float:
    took = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        took.append(time.perf_counter() - began)
    return min(took)


def _others(
    ours: ByHours, people: list[Participant], pairs: list[tuple[int, int]]
) -> dict[str, float]:
    """Seconds a pair, by each other way; every one has to give what ours gives."""
    rows = np.array([one for one, _ in pairs])
    columns = np.array([other - MENTEES for _, other in pairs])
    ours_gives = (ours.rows[rows] * ours.columns[:, columns].T).sum(axis=1).astype(int).tolist()
    bits = {n: read(people[n].meetable) for pair in pairs for n in pair}
    wanted = [_quarter_by_quarter(_flags(bits[one]), _flags(bits[other])) for one, other in pairs]
    assert ours_gives == wanted
    flags = {n: _flags(one) for n, one in bits.items()}
    numbers = {n: int.from_bytes(one) for n, one in bits.items()}
    words = {n: np.frombuffer(one, np.uint64) for n, one in bits.items()}
    stretches = {n: _stretches(one) for n, one in bits.items()}
    sets = {n: _portion(one) for n, one in stretches.items()}
    ways: dict[str, tuple[Callable[..., int], dict[int, object]]] = {
        "`np.bitwise_count`, a pair at a time": (_counted, words),
        "one large `int` each, `bit_count`": (_as_numbers, numbers),
        "`portion`, intervals": (_by_portion, sets),
        "plain Python, quarter by quarter": (_quarter_by_quarter, flags),
    }
    found = {}
    for name, (count, known) in ways.items():
        began = time.perf_counter()
        answers = [count(known[one], known[other]) for one, other in pairs]
        found[name] = (time.perf_counter() - began) / len(pairs)
        assert answers == wanted, name
    return found


def _flags(bits: bytes) -> list[bool]:
    flags: list[bool] = unpacked(bits).tolist()
    return flags


def _quarter_by_quarter(one: list[bool], other: list[bool]) -> int:
    count = 0
    for mine, theirs in zip(one, other, strict=True):
        if mine and theirs:
            count += 1
    return count


def _counted(one: np.ndarray, other: np.ndarray) -> int:
    return int(np.bitwise_count(one & other).sum())


def _as_numbers(one: int, other: int) -> int:
    return (one & other).bit_count()


def _stretches(bits: bytes) -> Stretches:
    """Runs of quarter-hours, as intervals."""
    flags = np.concatenate([[False], unpacked(bits), [False]]).astype(np.int8)
    turns = np.diff(flags).nonzero()[0].tolist()
    return list(zip(turns[::2], turns[1::2], strict=True))


def _portion(stretches: Stretches) -> object:
    return portion.Interval(*(portion.closedopen(start, end) for start, end in stretches))


def _by_portion(one: object, other: object) -> int:
    both = one & other  # type: ignore[operator]
    return sum(part.upper - part.lower for part in both if not part.empty)


if __name__ == "__main__":
    django.setup()  # The reasons are said in a language.
    print(f"{_times()}\n\n{_meetability()}")
