"""Deferred acceptance, and how many pairs would rather have each other (Gale and Shapley, 1962)."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matching.criteria import FULL_SCORE
from matching.optimum.network import UNMATCHED, Edges
from matching.optimum.pairs import Ints, Places, Points

NOT_RANKED = np.iinfo(np.int32).max


def tastes_of(edges: Edges, ranked: Mapping[int, Sequence[int]], *, of_mentors: bool) -> Ints:
    """For each pair how little one side wants it: less is better, among the pairs of one person.

    Whom somebody ranked comes first, in that order; the rest follow by score. Who has the same
    score is wanted just as much.
    """
    one, other = (edges.columns, edges.rows) if of_mentors else (edges.rows, edges.columns)
    said = _said(one, other, ranked)
    return np.where(said < NOT_RANKED, said, NOT_RANKED + FULL_SCORE - edges.worth)


def ranks_of(edges: Edges, ranked: Mapping[int, Sequence[int]], *, of_mentors: bool) -> Ints:
    """For each pair how far down the list of one side it stands, 0 first; equals by their place."""
    one, other = (edges.columns, edges.rows) if of_mentors else (edges.rows, edges.columns)
    order = np.lexsort((other, tastes_of(edges, ranked, of_mentors=of_mentors), one))
    first = np.searchsorted(
        one[order], np.arange((edges.mentors if of_mentors else edges.mentees) + 1)
    )
    ranks = np.empty(len(one), np.int64)
    ranks[order] = np.arange(len(one)) - first[one[order]]
    return ranks


def _said(one: Places, other: Places, ranked: Mapping[int, Sequence[int]]) -> Ints:
    """The rank that somebody gave to each pair's other person; the highest number for none."""
    said = np.full(len(one), NOT_RANKED, np.int64)
    width = int(other.max(initial=0)) + 1
    wishes = [
        (person * width + wish, rank)
        for person, listed in ranked.items()
        for rank, wish in enumerate(listed)
        if wish < width
    ]
    if wishes and len(one):
        codes, ranks = np.array(sorted(wishes), np.int64).T
        mine = one.astype(np.int64) * width + other
        place = np.minimum(np.searchsorted(codes, mine), len(codes) - 1)
        is_said = codes[place] == mine
        said[is_said] = ranks[place[is_said]]
    return said


def accept_in_turn(edges: Edges, capacity: Ints, wanted: Ints, liked: Ints) -> Places:
    """The stable assignment that is best for the mentees: they ask in order of `wanted`, mentors
    keep whom they like best of those who asked."""
    order = np.lexsort((wanted, edges.rows))
    starts = edges.starts
    chosen = np.full(edges.mentees, UNMATCHED, np.int32)
    asked = starts[:-1].copy()
    kept: list[list[tuple[int, int]]] = [[] for _ in range(edges.mentors)]
    waiting = list(range(edges.mentees - 1, -1, -1))
    while waiting:
        mentee = waiting.pop()
        if asked[mentee] == starts[mentee + 1]:
            continue
        place = order[asked[mentee]]
        asked[mentee] += 1
        mentor = int(edges.columns[place])
        heapq.heappush(kept[mentor], (-int(liked[place]), mentee))
        chosen[mentee] = mentor
        if len(kept[mentor]) > capacity[mentor]:
            _, sent_away = heapq.heappop(kept[mentor])
            chosen[sent_away] = UNMATCHED
            waiting.append(sent_away)
    return chosen


def blocking_pairs(edges: Edges, capacity: Ints, chosen: Places, wanted: Ints, liked: Ints) -> int:
    """Pairs not together who would both rather be: each would leave somebody, or a free place."""
    never = np.iinfo(np.int64).max
    held = chosen[edges.rows] == edges.columns
    has = np.full(edges.mentees, never)
    has[edges.rows[held]] = wanted[held]
    worst = np.full(edges.mentors, -1, np.int64)
    np.maximum.at(worst, edges.columns[held], liked[held])
    load = np.bincount(edges.columns[held], minlength=edges.mentors)
    worst[load < capacity] = never
    return int((~held & (wanted < has[edges.rows]) & (liked < worst[edges.columns])).sum())


# --- In tables, where everybody may be with almost everybody ----------------------------------


@dataclass(frozen=True)
class Tastes:
    """Whom each side ranked, as rows and columns; the others follow by score, then by place."""

    of_rows: Mapping[int, tuple[int, ...]]
    of_columns: Mapping[int, tuple[int, ...]]

    @classmethod
    def of(
        cls,
        mentee_wishes: Mapping[str, Sequence[str]],
        row_of: Mapping[str, int],
        mentor_wishes: Mapping[str, Sequence[str]],
        column_of: Mapping[str, int],
    ) -> Tastes:
        """From names; who is not among the rows or columns is left out."""
        return cls(
            _placed(mentee_wishes, row_of, column_of), _placed(mentor_wishes, column_of, row_of)
        )

    def wanted(self, row: int, scores: Points) -> Ints:
        """How much a mentee wants each mentor: more is better, and never the same."""
        found = scores.astype(np.int64)
        for rank, column in enumerate(self.of_rows.get(row, ())):
            found[column] = _ranked(rank) if scores[column] >= 0 else -1
        width = len(scores)
        return found * width + (width - 1 - np.arange(width))

    def liked(self, first: int, table: Points, rows: int) -> Ints:
        """How much each mentor likes each mentee of a block: more is better, never the same."""
        found = table.astype(np.int64)
        last = first + len(table)
        for column, wishes in self.of_columns.items():
            for rank, row in enumerate(wishes):
                if first <= row < last and table[row - first, column] >= 0:
                    found[row - first, column] = _ranked(rank)
        return found * rows + (rows - 1 - np.arange(first, last))[:, None]


MOST_RANKS = 1_000


def _ranked(rank: int) -> int:
    return FULL_SCORE + MOST_RANKS - min(rank, MOST_RANKS - 1)


def _placed(
    wishes: Mapping[str, Sequence[str]], place_of: Mapping[str, int], other_of: Mapping[str, int]
) -> dict[int, tuple[int, ...]]:
    return {
        place_of[person]: tuple(other_of[one] for one in dict.fromkeys(ranked) if one in other_of)
        for person, ranked in wishes.items()
        if person in place_of
    }


def accept_by_taste(table: Points, capacity: Ints, tastes: Tastes) -> Places:
    """The stable assignment that is best for the mentees, from a table of scores."""
    rows = len(table)
    liked = np.concatenate(
        [
            tastes.liked(first, table[first : first + ROWS_AT_ONCE], rows)
            for first in range(0, rows, ROWS_AT_ONCE)
        ]
        or [np.zeros((0, table.shape[1]), np.int64)]
    )
    orders = [_order(table[row], tastes.wanted(row, table[row])) for row in range(rows)]
    chosen = np.full(rows, UNMATCHED, np.int32)
    asked = [0] * rows
    kept: list[list[tuple[int, int]]] = [[] for _ in range(table.shape[1])]
    waiting = list(range(rows - 1, -1, -1))
    while waiting:
        row = waiting.pop()
        if asked[row] == len(orders[row]):
            continue
        column = int(orders[row][asked[row]])
        asked[row] += 1
        heapq.heappush(kept[column], (int(liked[row, column]), row))
        chosen[row] = column
        if len(kept[column]) > capacity[column]:
            _, sent_away = heapq.heappop(kept[column])
            chosen[sent_away] = UNMATCHED
            waiting.append(sent_away)
    return chosen


ROWS_AT_ONCE = 512


def _order(scores: Points, wanted: Ints) -> Places:
    columns = np.flatnonzero(scores >= 0)
    return columns[np.argsort(-wanted[columns])].astype(np.int32)


def blocking_by_taste(table: Points, capacity: Ints, chosen: Places, tastes: Tastes) -> int:
    """Pairs not together who would both rather be: each would leave somebody, or a free place.

    Of equals nobody would rather have the one: what breaks ties in `accept_by_taste` is left out.
    """
    rows, columns = table.shape
    lowest = np.full(columns, np.iinfo(np.int64).max)
    for first in range(0, rows, ROWS_AT_ONCE):
        part = table[first : first + ROWS_AT_ONCE]
        liked = tastes.liked(first, part, rows) // rows
        held = np.flatnonzero(chosen[first : first + len(part)] >= 0)
        mentors = chosen[first + held]
        np.minimum.at(lowest, mentors, liked[held, mentors])
    load = np.bincount(chosen[chosen >= 0], minlength=columns)
    lowest[load < capacity] = -1
    lowest[capacity <= 0] = np.iinfo(np.int64).max
    count = 0
    for first in range(0, rows, ROWS_AT_ONCE):
        part = table[first : first + ROWS_AT_ONCE]
        would = (part >= 0) & (tastes.liked(first, part, rows) // rows > lowest[None, :])
        for row in range(len(part)):
            wanted = tastes.wanted(first + row, part[row]) // columns
            own = int(chosen[first + row])
            count += int((would[row] & (wanted > (wanted[own] if own >= 0 else -1))).sum())
    return count
