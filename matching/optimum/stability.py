"""Deferred acceptance, and how many pairs would rather have each other (Gale and Shapley, 1962)."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence

import numpy as np

from matching.optimum.network import UNMATCHED, Edges
from matching.optimum.pairs import Ints, Places


def ranks_of(
    edges: Edges, scores: Ints, ranked: Mapping[int, Sequence[int]], *, of_mentors: bool
) -> Ints:
    """For each pair how far down the list of one side it stands, 0 first.

    Whom somebody ranked comes first, in that order; the rest follow by score, then by place.
    """
    one, other = (edges.columns, edges.rows) if of_mentors else (edges.rows, edges.columns)
    said = np.full(len(one), np.iinfo(np.int32).max, np.int64)
    rank_of = {
        (person, wish): rank
        for person, wishes in ranked.items()
        for rank, wish in enumerate(wishes)
    }
    if rank_of:
        for place, pair in enumerate(zip(one.tolist(), other.tolist(), strict=True)):
            said[place] = rank_of.get(pair, said[place])
    order = np.lexsort((other, -scores, said, one))
    first = np.searchsorted(
        one[order], np.arange((edges.mentors if of_mentors else edges.mentees) + 1)
    )
    ranks = np.empty(len(one), np.int64)
    ranks[order] = np.arange(len(one)) - first[one[order]]
    return ranks


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
