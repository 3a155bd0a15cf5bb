"""Scores in blocks against the same pairs one by one, whichever way a criterion is worked out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import points, scoring
from matching.criteria import CRITERIA
from matching.explaining import parts_of
from matching.points import ByCount, Share
from matching.scoring import Scores
from tests.bench.cohorts import cohort

RULES = {
    "must_share_language": True,
    "must_share_windows": 1,
    "must_stage_gap": True,
    "must_fit": ["years"],
    "least_meetable_hours": 30,
}


@pytest.mark.parametrize("few_kinds", [0, 10**9], ids=["by product", "by kind"])
@pytest.mark.parametrize("rules", [{}, RULES, {"must_share_windows": 2, "must_same_site": True}])
def test_blocks_say_what_single_pairs_say(
    few_kinds: int, rules: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(points, "FEW_KINDS", few_kinds)
    monkeypatch.setattr(scoring, "CELLS_AT_ONCE", 200)
    for seed in range(3):
        scores = Scores(cohort(37, 23, seed=seed, **rules))
        pairs = [(one.id, other.id) for one in scores.mentees for other in scores.mentors]
        expected = [
            -1 if why else fit
            for why, fit in zip(scores.blocked(pairs), scores.fits(pairs), strict=True)
        ]
        assert scores.allowed.ravel().tolist() == expected
        assert len({*expected}) > 10
        for pair, fit in zip(pairs[:40], scores.fits(pairs), strict=False):
            parts = parts_of(scores, pair)
            assert sum(part.points for part in parts) == fit
            assert len(parts) == len(CRITERIA)


words = st.frozensets(st.sampled_from([f"w{n}" for n in range(40)]), max_size=30)


@given(
    st.lists(words, min_size=1, max_size=6),
    st.lists(words, min_size=1, max_size=6),
    st.integers(1, 10_000),
    st.sampled_from([None, 1, 3]),
    st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_products_round_to_the_exact_whole_number(
    rows: list[frozenset[str]],
    columns: list[frozenset[str]],
    most: int,
    enough: int | None,
    hears_mentors: bool,
) -> None:
    share = Share(most, enough, silence=most // 2, hears_mentors=hears_mentors)
    exact = [[share.of(one, other) for other in columns] for one in rows]
    assert ByCount.of(rows, columns, share).block(0, len(rows)).tolist() == exact


def test_the_most_points_of_any_pair_are_reached_by_the_sum_of_bars() -> None:
    scores = Scores(cohort(60, 40))
    best = np.unravel_index(scores.allowed.argmax(), scores.allowed.shape)
    pair = scores.mentees[best[0]].id, scores.mentors[best[1]].id
    assert sum(scores.points(pair).values()) == scores.allowed.max() <= 10_000
