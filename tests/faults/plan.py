"""What is to happen in a run: all of it by the seed, so that a run can be repeated."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OWED, PLAIN = "owed.example", "plain.example"
AFTER_CLAIM, AFTER_DATA, BEFORE_MARK = "after the claim", "after DATA", "before the mark"
POINTS = {OWED: (AFTER_CLAIM, AFTER_DATA, BEFORE_MARK), PLAIN: (AFTER_CLAIM, AFTER_DATA)}
"""Where a process is killed. The plain design has nothing to mark."""
WORKER, BROKER, DATABASE = "worker", "broker", "database"


@dataclass(frozen=True)
class Size:
    """How much of it: the long form, or the short one of the ordinary tests."""

    mails: int
    kills_at_a_point: int
    workers_killed: int
    brokers_killed: int
    databases_killed: int
    lease: float
    patience: float


LONG = Size(800, 6, 5, 2, 2, lease=8, patience=400)
SHORT = Size(160, 1, 1, 1, 1, lease=6, patience=150)


@dataclass(frozen=True)
class Plan:
    """Addresses that are refused or go unanswered, those at which a process is killed, and what
    else happens after how many e-mails."""

    size: Size
    refused: frozenset[str]
    unanswered: frozenset[str]
    points: dict[str, str]
    events: tuple[tuple[int, str], ...]

    def write_points(self, path: Path) -> None:
        path.write_text(json.dumps(self.points))


def drawn(seed: int, size: Size) -> Plan:
    """The plan of this seed; an address has one fault at most, and the same of both designs."""
    chance = random.Random(seed)
    numbers = chance.sample(range(size.mails), size.mails)
    refused = [numbers.pop() for _ in range(size.mails * 5 // 100)]
    unanswered = [numbers.pop() for _ in range(size.mails * 3 // 100)]
    points = {
        address(numbers.pop(), domain): point
        for domain, names in POINTS.items()
        for point in names
        for _ in range(size.kills_at_a_point)
    }
    return Plan(
        size,
        frozenset(_both(refused)),
        frozenset(_both(unanswered)),
        points,
        tuple(_events(size, chance)),
    )


def _events(size: Size, chance: random.Random) -> Iterator[tuple[int, str]]:
    """Spread over the middle of the run, a little earlier or later."""
    kinds = (
        [WORKER] * size.workers_killed
        + [BROKER] * size.brokers_killed
        + [DATABASE] * size.databases_killed
    )
    chance.shuffle(kinds)
    step = size.mails / (len(kinds) + 1)
    for place, kind in enumerate(kinds, start=1):
        yield round((place - chance.random() / 2) * step), kind


def _both(numbers: list[int]) -> Iterator[str]:
    return (address(number, domain) for number in numbers for domain in (OWED, PLAIN))


def address(number: int, domain: str) -> str:
    return f"{number:04}@{domain}"
