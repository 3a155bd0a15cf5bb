"""What each criterion gives, block by block, in whole numbers, weighted and rounded by itself.

A criterion that looks at one word, path or number of each side is worked out once for every two
that occur; a block then only copies rows. What two people share is a product of two tables, in
floating point, whose sums are kept away from where rounding could err: the result is the exact
whole number on any machine.
Where one side has not said anything, a criterion gives half of its points: silence should
neither win nor lose a match.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matching.criteria import FULL_SCORE, Rules
from matching.features import Participant
from matching.meetability import ENOUGH_HOURS, QUARTERS_IN_AN_HOUR, ByHours

Points = NDArray[np.int16]
Places = NDArray[np.int64]
Path = tuple[str, ...]

NEUTRAL = FULL_SCORE // 2
ENOUGH_WINDOWS = 3
ENOUGH_INTERESTS = 3
STAGE_STEP = 3_000
YEAR_STEP = 2_500
WISH_STEP = 1_500


def weighted(raw: int, share: int) -> int:
    """The points of a criterion that gives at most `share`, rounded."""
    return (raw * share + NEUTRAL) // FULL_SCORE


class Given(Protocol):
    """What one criterion gives to every pair."""

    def block(self, first: int, last: int) -> Points:
        """To the mentees from the first to before the last, with every mentor."""

    def at(self, rows: Places, columns: Places) -> Points:
        """To some pairs."""


@dataclass(frozen=True)
class ByKind:
    """Worked out for every two kinds that occur."""

    kind_of: Places
    """Of each row."""
    table: Points
    """Kinds × columns."""

    @classmethod
    def of[R: Hashable, C: Hashable](
        cls, rows: Sequence[R], columns: Sequence[C], points: Callable[[R, C], int]
    ) -> ByKind:
        """From what `points` gives to two kinds."""
        kinds = {kind: n for n, kind in enumerate(dict.fromkeys(rows))}
        others = {kind: n for n, kind in enumerate(dict.fromkeys(columns))}
        table = np.array(
            [[points(one, other) for other in others] for one in kinds], np.int16
        ).reshape(len(kinds), len(others))
        other_of = np.array([others[kind] for kind in columns], np.int64)
        return cls(np.array([kinds[kind] for kind in rows], np.int64), table[:, other_of])

    def block(self, first: int, last: int) -> Points:
        return self.table[self.kind_of[first:last]]

    def at(self, rows: Places, columns: Places) -> Points:
        return self.table[self.kind_of[rows], columns]


@dataclass(frozen=True)
class Share:
    """By how many of a mentee's words a mentor has: `points` for all of them, or for `enough`."""

    points: int
    enough: int | None = None
    silence: int = 0
    """What it gives where a mentee has no words."""
    hears_mentors: bool = True
    """Whether a mentor without words is silent too, or has none of them."""

    def of(self, one: frozenset[str], other: frozenset[str]) -> int:
        """To two people, rounded."""
        if not one or (not other and self.hears_mentors):
            return self.silence
        wanted = self.wanted(len(one))
        shared = min(len(one & other), wanted)
        return (2 * self.points * shared + wanted) // (2 * wanted)

    def wanted(self, size: int) -> int:
        """How many words are full points."""
        return min(size, self.enough) if self.enough else size


@dataclass(frozen=True)
class ByCount:
    """By what two people share, as one product of two tables.

    Each row's words carry what one of them is worth, a further word, which every column has, what
    rounds the sum, and another, which silent columns have, what silence gives. Sums lie so far
    from the next whole number that no order of adding them up can change what they round to.
    """

    rows: NDArray[np.floating]
    columns: NDArray[np.floating]
    """Words × columns."""
    share: Share
    of_rows: Sequence[frozenset[str]]
    of_columns: Sequence[frozenset[str]]

    @classmethod
    def of(
        cls, rows: Sequence[frozenset[str]], columns: Sequence[frozenset[str]], share: Share
    ) -> ByCount:
        """From the words of each side."""
        words = {word: n for n, word in enumerate(sorted(frozenset().union(*rows, *columns)))}
        most = max((share.wanted(len(one)) for one in rows if one), default=1)
        kind = np.float32 if most <= MOST_IN_SINGLE else np.float64
        table = np.zeros((len(rows), len(words) + 2), kind)
        others = np.zeros((len(words) + 2, len(columns)), kind)
        others[-2] = 1
        for n, one in enumerate(rows):
            wanted = share.wanted(len(one)) if one else 1
            table[n, [words[word] for word in one]] = share.points / wanted
            table[n, -2] = 0.5 + 0.25 / wanted + (0 if one else share.silence)
            table[n, -1] = share.silence if one and share.hears_mentors else 0
        for n, one in enumerate(columns):
            others[[words[word] for word in one], n] = 1
            others[-1, n] = not one
        return cls(table, others, share, rows, columns)

    def block(self, first: int, last: int) -> Points:
        found = self.rows[first:last] @ self.columns
        np.minimum(found, max(self.share.points, self.share.silence) + 0.5, out=found)
        return found.astype(np.int16)

    def at(self, rows: Places, columns: Places) -> Points:
        pairs = zip(rows.tolist(), columns.tolist(), strict=True)
        return np.array(
            [self.share.of(self.of_rows[row], self.of_columns[column]) for row, column in pairs],
            np.int16,
        )


MOST_IN_SINGLE = 16
"""So many words a float32 adds up without an error that could matter."""
FEW_KINDS = 20_000


def by_words(
    rows: Sequence[frozenset[str]], columns: Sequence[frozenset[str]], share: Share
) -> Given:
    """The quicker way of the two for these people."""
    if len(set(rows)) * len(set(columns)) <= FEW_KINDS:
        return ByKind.of(rows, columns, share.of)
    return ByCount.of(rows, columns, share)


def merged(given: Sequence[Given]) -> list[Given]:
    """The same in fewer steps: kinds are joined while few of them occur together."""
    found: list[Given] = [one for one in given if not isinstance(one, ByKind)]
    kinds = sorted(
        (one for one in given if isinstance(one, ByKind)), key=lambda one: len(one.table)
    )
    while kinds:
        joined = kinds.pop()
        for one in list(kinds):
            pair = joined.kind_of * len(one.table) + one.kind_of
            occurring, kind_of = np.unique(pair, return_inverse=True)
            if len(occurring) <= MOST_KINDS:
                table = (
                    joined.table[occurring // len(one.table)]
                    + one.table[occurring % len(one.table)]
                )
                joined = ByKind(kind_of, table)
                kinds = [other for other in kinds if other is not one]
        found.append(joined)
    return found


MOST_KINDS = 400


@dataclass(frozen=True)
class ByWish:
    """The same for almost everybody, but for those whom somebody named."""

    usual: ByKind
    named: dict[tuple[int, int], int]
    rows: Places
    columns: Places
    points: Points

    @classmethod
    def of(
        cls, mentees: Sequence[Participant], mentors: Sequence[Participant], share: int
    ) -> ByWish:
        """From the ranked wishes of both sides; where both wished, the mean of both."""
        row_of = {one.id: n for n, one in enumerate(mentees)}
        column_of = {one.id: n for n, one in enumerate(mentors)}
        raw: dict[tuple[int, int], int] = {}
        for row, one in enumerate(mentees):
            for rank, wish in enumerate(one.wishes):
                if wish in column_of:
                    raw[row, column_of[wish]] = wish_points(rank)
        for column, one in enumerate(mentors):
            for rank, wish in enumerate(one.wishes):
                if wish in row_of:
                    place = row_of[wish], column
                    raw[place] = raw.get(place, 0) + wish_points(rank)
        named = {
            place: weighted(
                points // (bool(mentees[place[0]].wishes) + bool(mentors[place[1]].wishes)), share
            )
            for place, points in sorted(raw.items())
        }
        usual = ByKind.of(
            [bool(one.wishes) for one in mentees],
            [bool(one.wishes) for one in mentors],
            lambda one, other: weighted(0 if one or other else NEUTRAL, share),
        )
        places = np.array(list(named), np.int64).reshape(-1, 2)
        return cls(
            usual, named, places[:, 0], places[:, 1], np.array(list(named.values()), np.int16)
        )

    def block(self, first: int, last: int) -> Points:
        found = self.usual.block(first, last)
        part = slice(*np.searchsorted(self.rows, [first, last]))
        found[self.rows[part] - first, self.columns[part]] = self.points[part]
        return found

    def at(self, rows: Places, columns: Places) -> Points:
        found = self.usual.at(rows, columns)
        for n, place in enumerate(zip(rows.tolist(), columns.tolist(), strict=True)):
            found[n] = self.named.get(place, found[n])
        return found


def wish_points(rank: int) -> int:
    """Of the wish at this rank, 0 the dearest."""
    return max(FULL_SCORE - WISH_STEP * rank, WISH_STEP)


# --- What two people are given, from 0 to 10,000 --------------------------------------------------


def word(one: str, other: str, prefer: str) -> int:
    """The same, or different, as preferred."""
    if not one or not other:
        return NEUTRAL
    return FULL_SCORE if (one == other) == (prefer == "same") else 0


def department(one: Path, other: Path, prefer: str) -> int:
    """The same, near or different, by how far two share their way down the tree."""
    if not one or not other:
        return NEUTRAL
    if prefer == "same":
        return FULL_SCORE if one == other else 0
    common = 0
    while common < min(len(one), len(other)) and one[common] == other[common]:
        common += 1
    near = FULL_SCORE * common // max(len(one), len(other))
    return near if prefer == "near" else FULL_SCORE - near


def stages_off(one: int | None, other: int | None, rules: Rules) -> int | None:
    """How many stages the mentor is outside the wanted range; None where one is not known."""
    if not one or not other:
        return None
    gap = other - one
    return max(rules.stage_gap_from - gap, gap - rules.stage_gap_to, 0)


def stage(one: int | None, other: int | None, rules: Rules) -> int:
    """30% less for each stage outside the wanted range."""
    off = stages_off(one, other, rules)
    return NEUTRAL if off is None else max(FULL_SCORE - STAGE_STEP * off, 0)


def years(one: int | None, other: int | None, rules: Rules) -> int:
    """A quarter less for each year that the mentor has too few."""
    if one is None or other is None:
        return NEUTRAL
    return max(FULL_SCORE - YEAR_STEP * max(rules.years_ahead - (other - one), 0), 0)


Build = Callable[[Sequence[Participant], Sequence[Participant], Rules, int], Given]


def _kinds(name: str, points: Callable[..., int], *prefer: str) -> Build:
    """A criterion of one fact of either side, and what the rules say of it."""

    def build(
        mentees: Sequence[Participant], mentors: Sequence[Participant], rules: Rules, share: int
    ) -> Given:
        also = getattr(rules, prefer[0]) if prefer else rules
        return ByKind.of(
            [getattr(one, name) for one in mentees],
            [getattr(one, name) for one in mentors],
            lambda one, other: weighted(points(one, other, also), share),
        )

    return build


def _words(of_mentee: str, of_mentor: str, enough: int | None = None) -> Build:
    """A criterion of what both have; silence of either gives half."""

    def build(
        mentees: Sequence[Participant], mentors: Sequence[Participant], rules: Rules, share: int
    ) -> Given:
        return by_words(
            [getattr(one, of_mentee) for one in mentees],
            [getattr(one, of_mentor) for one in mentors],
            Share(share, enough, weighted(NEUTRAL, share)),
        )

    return build


def _goals(
    mentees: Sequence[Participant], mentors: Sequence[Participant], rules: Rules, share: int
) -> Given:
    """A mentor who names no expertise covers no goal; only a mentee without goals is silent.

    A goal is two halves, of which near expertise covers one.
    """
    return by_words(
        [_halves(one.goals) for one in mentees],
        [_halves(one.expertise) | one.near_expertise for one in mentors],
        Share(share, silence=weighted(NEUTRAL, share), hears_mentors=False),
    )


def _halves(words: frozenset[str]) -> frozenset[str]:
    """Each word, and its second half, which is no word that anybody can write."""
    return words | {f"\0{word}" for word in words}


GIVEN: dict[str, Build] = {
    "goals": _goals,
    "specialty": _kinds("specialty", word, "prefer_specialty"),
    "department": _kinds("department", department, "prefer_department"),
    "stage": _kinds("stage", stage),
    "years": _kinds("years", years),
    "profession": _kinds("profession", word, "prefer_profession"),
    "site": _kinds("site", word, "prefer_site"),
    "languages": _words("languages", "languages"),
    "interests": _words("interests", "interests", ENOUGH_INTERESTS),
    "wishes": lambda mentees, mentors, rules, share: ByWish.of(mentees, mentors, share),
    "availability": _words("windows", "windows", ENOUGH_WINDOWS),
    "meetability": lambda mentees, mentors, rules, share: ByHours.of(
        mentees,
        mentors,
        full=ENOUGH_HOURS * QUARTERS_IN_AN_HOUR,
        share=share,
        silence=weighted(NEUTRAL, share),
    ),
}
