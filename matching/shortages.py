"""Mentees who share too few mentors, as sets: what is short, and whom it would help (Hall, 1935).

Only rules that may be named count here. As if no reporting line, earlier pairing or private
exclusion stood between any two people, so that none of the three can be read from a shortage.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.features import Participant, Snapshot
from matching.optimum.levels import everybody, packed
from matching.optimum.pairs import Ints, Points, ScoredPairs
from matching.optimum.stages import Stage, in_order
from matching.scoring import Scores

NEARLY_ALL = 4, 5
TRAITS = ("specialty", "site", "profession", "department")


@dataclass(frozen=True, slots=True)
class Shortage:
    """A set of mentees with fewer places between them than they are."""

    mentees: tuple[str, ...]
    mentors: tuple[str, ...]
    places: int
    trait: str
    """What nearly all of them have in common and others have not; empty for nothing."""
    helped: int
    """How many more one more place with each of the mentors would match, tried out."""

    @property
    def missing(self) -> int:
        """How many of them nobody can match."""
        return len(self.mentees) - self.places

    @property
    def sentence(self) -> str:
        """The shortage in words."""
        count, mentors = len(self.mentees), len(self.mentors)
        who = (
            _("%(count)s mentees, nearly all of %(trait)s,") % {"count": count, "trait": self.trait}
            if self.trait
            else _("%(count)s mentees") % {"count": count}
        )
        places = ngettext("%(count)s place", "%(count)s places", self.places) % {
            "count": self.places
        }
        left = ngettext("%(count)s mentor", "%(count)s mentors", mentors) % {"count": mentors}
        return _(
            "%(who)s have only %(places)s between them, with %(mentors)s whom the rules leave: "
            "%(missing)s too few. By these rules one more place with each of them would match "
            "%(helped)s more: it was tried out."
        ) % {
            "who": who,
            "places": places,
            "mentors": left,
            "missing": self.missing,
            "helped": self.helped,
        }


def shortages_of(snapshot: Snapshot) -> list[Shortage]:
    """Every set of mentees who share too few places, the largest shortage first."""
    scores = Scores(snapshot.without_safeguards())
    table = scores.allowed
    if not table.size:
        return []
    capacity = np.array([one.capacity for one in scores.mentors], np.int64)
    stage = _most(table, capacity)
    # Prices of this aim are 0 or 1: who is short has none, the mentors they share have one.
    rows = np.flatnonzero((stage.mentee_prices == 0) & (table >= 0).any(axis=1))
    found = []
    for members, mentors in _parts(table, rows):
        mentees = [scores.mentees[row] for row in members]
        wider = capacity.copy()
        wider[mentors] += 1
        found.append(
            Shortage(
                tuple(one.id for one in mentees),
                tuple(scores.mentors[column].id for column in mentors),
                int(capacity[mentors].sum()),
                _trait(mentees, scores.mentees),
                _most(table, wider).value - stage.value,
            )
        )
    short = (one for one in found if one.missing > 0)
    return sorted(short, key=lambda one: (-one.missing, one.mentees))


def _most(table: Points, capacity: Ints) -> Stage:
    """As many people matched as possible."""
    levels = packed([everybody()], len(table), sum(table.shape))
    return in_order(ScoredPairs.of_table(table), capacity, levels)[0]


def _parts(table: Points, rows: np.ndarray) -> list[tuple[list[int], list[int]]]:
    """The mentees in sets that share no mentor, with the mentors of each."""
    left = set(rows.tolist())
    found = []
    while left:
        members: set[int] = {left.pop()}
        mentors: set[int] = set()
        fresh = set(members)
        while fresh:
            more = {
                column for row in fresh for column in np.flatnonzero(table[row] >= 0).tolist()
            } - mentors
            mentors |= more
            fresh = {row for row in left if any(table[row, column] >= 0 for column in more)}
            left -= fresh
            members |= fresh
        found.append((sorted(members), sorted(mentors)))
    return found


def _trait(mentees: Sequence[Participant], everyone: Sequence[Participant]) -> str:
    """What at least four of five of them have in common, and the cohort has not."""
    best, name = 0.0, ""
    for trait in TRAITS:
        counts = Counter(_value(one, trait) for one in mentees)
        value, count = counts.most_common(1)[0]
        among_all = sum(_value(one, trait) == value for one in everyone) / len(everyone)
        is_common = count * NEARLY_ALL[1] >= len(mentees) * NEARLY_ALL[0]
        if value and is_common and count / len(mentees) - among_all > best:
            best, name = count / len(mentees) - among_all, value
    return name


def _value(one: Participant, trait: str) -> str:
    found = getattr(one, trait)
    return found[-1] if isinstance(found, tuple) and found else str(found or "")
