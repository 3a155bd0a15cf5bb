"""Pairs whose stalls are known, day by day: what a rule of signals is measured on.

Plain facts of a year: rhythms from a fortnight to a quarter, pairs that keep another rhythm than
they agreed on, leave and nights (of which rosters tell for most people), meetings that fall
through, are moved, are logged late or never. Some pairs stop meeting on a known day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from reporting.signals import Rhythm

YEAR = 365
FIRST = dt.date(2025, 1, 6)
DAYS = [FIRST + dt.timedelta(days=number) for number in range(3 * YEAR)]
RHYTHMS, HOW_OFTEN = (14, 30, 60, 90), (0.2, 0.45, 0.2, 0.15)


@dataclass(frozen=True, slots=True)
class Stall:
    """They would have met on each of the days that were left out, and did not until it ends."""

    ends: int
    left_out: list[int] = field(default_factory=list)

    @property
    def begins(self) -> int:
        return self.left_out[0]


@dataclass(slots=True)
class Pair:
    """One simulated pair: what the system comes to know on which day, and what is true."""

    every: int
    away: list[int] = field(default_factory=list)
    nights: list[int] = field(default_factory=list)
    stall: Stall | None = None
    # By the day on which it becomes known: (kind, day of the meeting); "planned" until another.
    events: dict[int, list[tuple[str, int]]] = field(default_factory=dict)

    def learn(self, known_on: int, kind: str, day: int) -> None:
        self.events.setdefault(known_on, []).append((kind, day))

    def days(self) -> Iterator[tuple[int, Rhythm]]:
        """Every day of the year with the facts that were known on it."""
        told: dict[str, list[dt.date]] = {
            kind: [] for kind in ("planned", "held", "missed", "cancelled")
        }
        away, nights = ([DAYS[day] for day in sorted(of)] for of in (self.away, self.nights))
        rhythm = Rhythm(DAYS[0], self.every, away_on=away, nights_on=nights)
        for today in range(YEAR):
            if today in self.events:
                for kind, day in self.events[today]:
                    if kind != "planned" and DAYS[day] in told["planned"]:
                        told["planned"].remove(DAYS[day])
                    told[kind].append(DAYS[day])
                rhythm = Rhythm(
                    DAYS[0],
                    self.every,
                    tuple(told["held"]),
                    tuple(told["missed"]),
                    tuple(told["planned"]),
                    tuple(told["cancelled"]),
                    away_on=away,
                    nights_on=nights,
                )
            yield today, rhythm


def cohort(seed: int, pairs: int) -> list[Pair]:
    """So many pairs, always the same of one seed."""
    chance = np.random.default_rng(seed)
    return [_pair(chance) for _ in range(pairs)]


def _pair(chance: np.random.Generator) -> Pair:
    pair = Pair(every=int(chance.choice(RHYTHMS, p=HOW_OFTEN)))
    blocked: set[int] = set()
    for _ in range(2):
        leave, nights = _leave(chance), _nights(chance)
        blocked |= leave | nights
        if chance.random() < 0.8:
            pair.away += sorted(leave)
            pair.nights += sorted(nights)
    pair.away, pair.nights = sorted(set(pair.away)), sorted(set(pair.nights) - set(pair.away))
    _meet(pair, blocked, chance)
    return pair


def _leave(chance: np.random.Generator) -> set[int]:
    """Two to four holidays, a few days of illness, and rarely weeks of it."""
    days: set[int] = set()
    for _ in range(chance.integers(2, 5)):
        first = int(chance.integers(0, YEAR))
        days |= set(range(first, first + int(chance.choice((7, 9, 14, 16, 21)))))
    if chance.random() < 0.06:
        first = int(chance.integers(0, YEAR))
        days |= set(range(first, first + int(chance.integers(28, 70))))
    return days


def _nights(chance: np.random.Generator) -> set[int]:
    """Four people of ten work nights: three to seven in a row, and a day to sleep after them."""
    days: set[int] = set()
    if chance.random() > 0.4:
        return days
    day, cycle = int(chance.integers(0, 21)), int(chance.choice((14, 21, 28)))
    while day < YEAR:
        days |= set(range(day, day + int(chance.choice((3, 4, 7))) + 1))
        day += cycle
    return days


def _meet(pair: Pair, blocked: set[int], chance: np.random.Generator) -> None:
    """A year of meetings, the stall that is planted in some pairs, and what is known of them."""
    own = pair.every * float(chance.choice((1.0, 1.4, 0.65), p=(0.7, 0.15, 0.15)))
    stalls_after = YEAR * 2
    if chance.random() < 0.35:
        stalls_after = 0 if chance.random() < 0.2 else int(chance.integers(20, 300))
    comes_back = chance.random() < 0.3
    wanted = min(own, 14) * chance.uniform(0.3, 1.2)
    while True:
        day = _first_free(int(wanted), blocked, chance)
        if day >= YEAR:
            return
        if day >= stalls_after and pair.stall is None:
            ends = day + int(own * chance.uniform(3, 4)) if comes_back else 2 * YEAR
            pair.stall = Stall(min(ends, 2 * YEAR))
        if pair.stall and day < pair.stall.ends:
            pair.stall.left_out.append(day)
            _come_to_nothing(pair, day, chance)
            wanted = day + own * float(chance.lognormal(0, 0.15))
        elif chance.random() < 0.1:
            _fall_through(pair, day, chance)
            wanted = day + chance.uniform(4, 15)
        else:
            _hold(pair, day, chance)
            wanted = day + own * float(chance.lognormal(0, 0.15))


def _first_free(day: int, blocked: set[int], chance: np.random.Generator) -> int:
    """The day, or a few days after whatever stands in its way."""
    while day in blocked:
        while day in blocked:
            day += 1
        day += int(chance.integers(0, 5))
    return day


def _plan(pair: Pair, day: int, chance: np.random.Generator) -> bool:
    """Six of ten meetings stand in the system beforehand."""
    if chance.random() > 0.6:
        return False
    pair.learn(max(day - int(chance.integers(3, 15)), 0), "planned", day)
    return True


def _hold(pair: Pair, day: int, chance: np.random.Generator) -> None:
    """Held, and logged within days; one of twenty never is."""
    _plan(pair, day, chance)
    if chance.random() > 0.05:
        pair.learn(day + int(chance.exponential(2.0)), "held", day)


def _fall_through(pair: Pair, day: int, chance: np.random.Generator) -> None:
    """It did not happen, once; they find another day soon."""
    if _plan(pair, day, chance):
        kind = str(chance.choice(("missed", "cancelled")))
        pair.learn(day + (kind == "missed"), kind, day)


def _come_to_nothing(pair: Pair, day: int, chance: np.random.Generator) -> None:
    """In a stall: mostly nothing, now and then a plan that comes to nothing."""
    if chance.random() > 0.4:
        return
    pair.learn(max(day - int(chance.integers(3, 15)), 0), "planned", day)
    kind = str(chance.choice(("missed", "cancelled", "nobody says")))
    if kind != "nobody says":
        pair.learn(day + (kind == "missed"), kind, day)
