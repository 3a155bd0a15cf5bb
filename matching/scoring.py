"""Points of every pair, in arrays: whole numbers from 0 to 10,000, and −1 where not allowed.

Each criterion is weighted and rounded before the sum is taken, so that the bars which a person
sees add up exactly to the score that the solver used. Where one side has not said anything, a
criterion gives half of its points: silence should neither win nor lose a match.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.criteria import CRITERIA, FULL_SCORE, Blocked
from matching.features import Participant, Snapshot

Matrix = NDArray[np.int32]
Mask = NDArray[np.bool_]

NOT_ALLOWED = -1
NEUTRAL = FULL_SCORE // 2
ENOUGH_WINDOWS = 3
STAGE_STEP = 3_000
WISH_STEP = 1_500


def _codes(values: Sequence[str], others: Sequence[str]) -> tuple[Matrix, Matrix]:
    """Number two lists of words alike; the empty word is −1."""
    numbers = {word: n for n, word in enumerate(sorted({*values, *others} - {""}))}
    return (
        np.array([numbers.get(word, -1) for word in values], np.int32),
        np.array([numbers.get(word, -1) for word in others], np.int32),
    )


def _shared(rows: Sequence[frozenset[str]], columns: Sequence[frozenset[str]]) -> Matrix:
    """How many words each row shares with each column (float32 is exact for such counts)."""
    words = sorted(frozenset().union(*rows, *columns)) if rows or columns else []
    place = {word: n for n, word in enumerate(words)}

    def table(sets: Sequence[frozenset[str]]) -> NDArray[np.float32]:
        found = np.zeros((len(sets), len(words)), np.float32)
        for n, one in enumerate(sets):
            found[n, [place[word] for word in one]] = 1
        return found

    return (table(rows) @ table(columns).T).astype(np.int32)


def _sizes(sets: Iterable[frozenset[str]]) -> Matrix:
    return np.array([len(one) for one in sets], np.int32)


def _said_by_both(rows: Matrix, columns: Matrix) -> Mask:
    return (rows[:, None] > 0) & (columns[None, :] > 0)


@dataclass(frozen=True)
class Scores:
    """The scored pairs of one snapshot; rows are mentees, columns are mentors, sorted by id."""

    snapshot: Snapshot

    @cached_property
    def mentees(self) -> tuple[Participant, ...]:
        """The rows."""
        return self.snapshot.in_fixed_order().mentees

    @cached_property
    def mentors(self) -> tuple[Participant, ...]:
        """The columns."""
        return self.snapshot.in_fixed_order().mentors

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Row by mentee enrolment."""
        return {one.id: n for n, one in enumerate(self.mentees)}

    @cached_property
    def column_of(self) -> dict[str, int]:
        """Column by mentor enrolment."""
        return {one.id: n for n, one in enumerate(self.mentors)}

    @cached_property
    def shares(self) -> dict[str, int]:
        """The most points that each criterion can give; they add up to 10,000."""
        return self.snapshot.weights.shares()

    @cached_property
    def points(self) -> dict[str, Matrix]:
        """Weighted points of every pair, by criterion; criteria that count nothing are left out."""
        return {
            criterion.key: (RAW[criterion.key](self) * self.shares[criterion.key] + NEUTRAL)
            // FULL_SCORE
            for criterion in CRITERIA
            if self.shares[criterion.key]
        }

    @cached_property
    def fit(self) -> NDArray[np.int16]:
        """The score of every pair, whether or not it is allowed."""
        total = np.zeros((len(self.mentees), len(self.mentors)), np.int32)
        for points in self.points.values():
            total += points
        return total.astype(np.int16)

    @cached_property
    def blocked(self) -> NDArray[np.int16]:
        """Why each pair is not allowed, as bits of `Blocked`; 0 where it is."""
        mask = np.zeros((len(self.mentees), len(self.mentors)), np.int16)
        for flag, found in _blocks(self):
            mask[found] |= int(flag)
        return mask

    @cached_property
    def allowed(self) -> NDArray[np.int16]:
        """The score of every allowed pair, −1 of every other."""
        return np.where(self.blocked == 0, self.fit, np.int16(NOT_ALLOWED))

    def windows_shared(self) -> Matrix:
        """Parts of the week that both sides of each pair ticked."""
        return _shared([one.windows for one in self.mentees], [one.windows for one in self.mentors])


def _goals(scores: Scores) -> Matrix:
    goals = [one.goals for one in scores.mentees]
    expertise = [one.expertise for one in scores.mentors]
    wanted = _sizes(goals)
    raw = FULL_SCORE * _shared(goals, expertise) // np.maximum(wanted, 1)[:, None]
    return np.where((wanted > 0)[:, None], raw, NEUTRAL).astype(np.int32)


def _word(scores: Scores, name: str, prefer: str) -> Matrix:
    rows, columns = _codes(
        [getattr(one, name) for one in scores.mentees],
        [getattr(one, name) for one in scores.mentors],
    )
    same = rows[:, None] == columns[None, :]
    good = same if prefer == "same" else ~same
    raw = np.where(good, FULL_SCORE, 0)
    known = (rows >= 0)[:, None] & (columns >= 0)[None, :]
    return np.where(known, raw, NEUTRAL).astype(np.int32)


def _same_department(scores: Scores) -> Mask:
    rows, columns = _codes(
        ["/".join(one.department) for one in scores.mentees],
        ["/".join(one.department) for one in scores.mentors],
    )
    return (rows[:, None] == columns[None, :]) & (rows >= 0)[:, None]


def _nearness(scores: Scores) -> Matrix:
    """How far two departments share their way down the tree: 10,000 is the same one."""
    depth_rows = np.array([len(one.department) for one in scores.mentees], np.int32)
    depth_columns = np.array([len(one.department) for one in scores.mentors], np.int32)
    common = np.zeros((len(depth_rows), len(depth_columns)), np.int32)
    for level in range(1, max([0, *depth_rows, *depth_columns]) + 1):
        rows, columns = _codes(
            [_prefix(one.department, level) for one in scores.mentees],
            [_prefix(one.department, level) for one in scores.mentors],
        )
        common += (rows[:, None] == columns[None, :]) & (rows >= 0)[:, None]
    deepest = np.maximum(np.maximum(depth_rows[:, None], depth_columns[None, :]), 1)
    return (FULL_SCORE * common // deepest).astype(np.int32)


def _prefix(path: tuple[str, ...], level: int) -> str:
    return "/".join(path[:level]) if len(path) >= level else ""


def _department(scores: Scores) -> Matrix:
    prefer = scores.snapshot.rules.prefer_department
    if prefer == "same":
        raw = np.where(_same_department(scores), FULL_SCORE, 0)
    elif prefer == "near":
        raw = _nearness(scores)
    else:
        raw = FULL_SCORE - _nearness(scores)
    known = _said_by_both(
        np.array([len(one.department) for one in scores.mentees], np.int32),
        np.array([len(one.department) for one in scores.mentors], np.int32),
    )
    return np.where(known, raw, NEUTRAL).astype(np.int32)


def _stage_gap(scores: Scores) -> tuple[Matrix, Mask]:
    """Stages that the mentor is ahead, and whether both stages are known."""
    rows = np.array([one.stage or 0 for one in scores.mentees], np.int32)
    columns = np.array([one.stage or 0 for one in scores.mentors], np.int32)
    return columns[None, :] - rows[:, None], _said_by_both(rows, columns)


def _stage_steps_off(scores: Scores) -> tuple[Matrix, Mask]:
    gap, known = _stage_gap(scores)
    rules = scores.snapshot.rules
    short = np.maximum(rules.stage_gap_from - gap, 0)
    beyond = np.maximum(gap - rules.stage_gap_to, 0)
    return short + beyond, known


def _stage(scores: Scores) -> Matrix:
    off, known = _stage_steps_off(scores)
    raw = np.maximum(FULL_SCORE - STAGE_STEP * off, 0)
    return np.where(known, raw, NEUTRAL).astype(np.int32)


def _overlap(
    rows: Sequence[frozenset[str]], columns: Sequence[frozenset[str]], enough: int | None
) -> Matrix:
    """Share of the row's words that the column has too; `enough` words are full points."""
    sizes = _sizes(rows)
    wanted = sizes if enough is None else np.minimum(sizes, enough)
    raw = FULL_SCORE * _shared(rows, columns) // np.maximum(wanted, 1)[:, None]
    known = _said_by_both(sizes, _sizes(columns))
    return np.where(known, np.minimum(raw, FULL_SCORE), NEUTRAL).astype(np.int32)


def _languages(scores: Scores) -> Matrix:
    return _overlap(
        [one.languages for one in scores.mentees], [one.languages for one in scores.mentors], None
    )


def _interests(scores: Scores) -> Matrix:
    return _overlap(
        [one.interests for one in scores.mentees], [one.interests for one in scores.mentors], 3
    )


def _wish_points(wishing: Sequence[Participant], place: dict[str, int]) -> tuple[Matrix, Mask]:
    """What each one's ranked wishes give to each other one, and who wished at all."""
    raw = np.zeros((len(wishing), len(place)), np.int32)
    for n, one in enumerate(wishing):
        for rank, wish in enumerate(one.wishes):
            if wish in place:
                raw[n, place[wish]] = max(FULL_SCORE - WISH_STEP * rank, WISH_STEP)
    return raw, np.array([bool(one.wishes) for one in wishing], np.bool_)


def _wishes(scores: Scores) -> Matrix:
    of_mentees, mentee_said = _wish_points(scores.mentees, scores.column_of)
    of_mentors, mentor_said = _wish_points(scores.mentors, scores.row_of)
    said = mentee_said[:, None].astype(np.int32) + mentor_said[None, :]
    raw = (of_mentees + of_mentors.T) // np.maximum(said, 1)
    return np.where(said > 0, raw, NEUTRAL).astype(np.int32)


def _availability(scores: Scores) -> Matrix:
    return _overlap(
        [one.windows for one in scores.mentees],
        [one.windows for one in scores.mentors],
        ENOUGH_WINDOWS,
    )


RAW: dict[str, Callable[[Scores], Matrix]] = {
    "goals": _goals,
    "specialty": lambda s: _word(s, "specialty", s.snapshot.rules.prefer_specialty),
    "department": _department,
    "stage": _stage,
    "profession": lambda s: _word(s, "profession", s.snapshot.rules.prefer_profession),
    "site": lambda s: _word(s, "site", s.snapshot.rules.prefer_site),
    "languages": _languages,
    "interests": _interests,
    "wishes": _wishes,
    "availability": _availability,
}


def _blocks(scores: Scores) -> list[tuple[Blocked, Mask]]:
    """Every hard rule that is on, with the pairs it blocks."""
    rules = scores.snapshot.rules
    found = [
        (Blocked.HIERARCHY, _hierarchy(scores)),
        (Blocked.EXCLUDED, _people_named(scores, "excluded")),
        (Blocked.EARLIER, _earlier(scores)),
        (Blocked.FORBIDDEN, _forbidden(scores)),
    ]
    if rules.must_same_site:
        found.append((Blocked.SITE, ~_surely_same(scores, "site")))
    if rules.must_different_department:
        found.append((Blocked.DEPARTMENT, _same_department(scores)))
    if rules.must_same_profession:
        found.append((Blocked.PROFESSION, ~_surely_same(scores, "profession")))
    if rules.must_stage_gap:
        off, known = _stage_steps_off(scores)
        found.append((Blocked.STAGE, (off > 0) | ~known))
    if rules.must_share_language:
        shared = _shared(
            [one.languages for one in scores.mentees], [one.languages for one in scores.mentors]
        )
        found.append((Blocked.LANGUAGE, shared == 0))
    if rules.must_share_windows:
        too_few = scores.windows_shared() < rules.must_share_windows
        found.append((Blocked.AVAILABILITY, too_few))
    return found


def _surely_same(scores: Scores, name: str) -> Mask:
    rows, columns = _codes(
        [getattr(one, name) for one in scores.mentees],
        [getattr(one, name) for one in scores.mentors],
    )
    return (rows[:, None] == columns[None, :]) & (rows >= 0)[:, None]


def _places(people: Sequence[Participant]) -> dict[str, list[int]]:
    """Where each person stands among the rows or the columns."""
    places: dict[str, list[int]] = {}
    for n, one in enumerate(people):
        places.setdefault(one.person_id, []).append(n)
    return places


def _people_named(scores: Scores, name: str) -> Mask:
    """Pairs in which either side names the other person."""
    found = np.zeros((len(scores.mentees), len(scores.mentors)), np.bool_)
    rows, columns = _places(scores.mentees), _places(scores.mentors)
    for n, mentee in enumerate(scores.mentees):
        for person in getattr(mentee, name):
            found[n, columns.get(person, [])] = True
    for n, mentor in enumerate(scores.mentors):
        for person in getattr(mentor, name):
            found[rows.get(person, []), n] = True
    return found


def _hierarchy(scores: Scores) -> Mask:
    """Either is above the other, however far; or both are one person."""
    found = _people_named(scores, "chain")
    rows, columns = _codes(
        [one.person_id for one in scores.mentees], [one.person_id for one in scores.mentors]
    )
    return found | (rows[:, None] == columns[None, :])


def _earlier(scores: Scores) -> Mask:
    found = np.zeros((len(scores.mentees), len(scores.mentors)), np.bool_)
    rows, columns = _places(scores.mentees), _places(scores.mentors)
    for mentee, mentor in scores.snapshot.earlier:
        for row in rows.get(mentee, []):
            found[row, columns.get(mentor, [])] = True
    return found


def _forbidden(scores: Scores) -> Mask:
    found = np.zeros((len(scores.mentees), len(scores.mentors)), np.bool_)
    for mentee, mentor in scores.snapshot.forbidden:
        if mentee in scores.row_of and mentor in scores.column_of:
            found[scores.row_of[mentee], scores.column_of[mentor]] = True
    return found
