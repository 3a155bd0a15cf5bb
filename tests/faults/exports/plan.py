"""What is to happen in a run: all of it by the seed, so that a run can be repeated."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

BEGUN, HALF, WRITTEN, PLACED, KEPT = "begun", "half written", "written", "in place", "kept"
POINTS: Final = (BEGUN, HALF, WRITTEN, PLACED, KEPT)
"""Where a worker is killed: before the first row, amid the rows, with the whole draft, with the
file in its place and nothing committed, and with all committed and its message not yet let go."""

ANY_TIME: Final = "at any time"
WANTED: Final = (
    ("enrollments", "csv"),
    ("enrollments", "xlsx"),
    ("enrollments", "parquet"),
    ("relationships", "csv"),
    ("relationships", "pdf"),
    ("hours", "xlsx"),
    ("activity", "parquet"),
    ("board", "pdf"),
    ("board", "xlsx"),
)
MOST_KILLS: Final = 3
"""After so many workers a file is given up, in words."""


@dataclass(frozen=True)
class Size:
    """How much of it: the long form, or the short one of the ordinary tests."""

    files: int
    people: int
    patience: float


LONG = Size(files=120, people=5_000, patience=900)
SHORT = Size(files=6, people=0, patience=120)


@dataclass(frozen=True)
class Wish:
    """One file, and what happens to the workers that begin it, one after the other."""

    kind: str
    format: str
    kills: tuple[str, ...]
    moments: tuple[float, ...]
    is_sent_twice: bool

    @property
    def is_doomed(self) -> bool:
        """So many workers die over it that it is given up; one that dies after all was committed
        takes nothing away."""
        return len(self.kills) >= MOST_KILLS and not set(self.kills) & {KEPT, ANY_TIME}


@dataclass(frozen=True)
class Plan:
    """The wishes of a run in the order in which they are made."""

    seed: int
    size: Size
    wishes: tuple[Wish, ...]


def drawn(seed: int, size: Size) -> Plan:
    """The plan of this seed. Every point is in it, however short."""
    chance = random.Random(seed)
    return Plan(seed, size, tuple(_wishes(size, chance)))


def _wishes(size: Size, chance: random.Random) -> Iterator[Wish]:
    for place in range(size.files):
        kind, format = WANTED[place % len(WANTED)]
        kills = [POINTS[place % len(POINTS)]]
        if place % 9 == 5:
            kills = chance.choices(POINTS[:-1], k=MOST_KILLS)
        elif chance.random() < 0.5:
            kills.append(chance.choice([*POINTS, ANY_TIME]))
        moments = tuple(chance.uniform(0.01, 0.6) for _ in kills)
        is_sent_twice = len(kills) < MOST_KILLS and chance.random() < 0.4
        yield Wish(kind, format, tuple(kills), moments, is_sent_twice)
