"""Our rule of signals beside the one that products use, on simulated pairs with known stalls."""

from __future__ import annotations

from tests.bench.cohort_of_signals import cohort
from tests.bench.signals import after, ours, score, without_rosters


def test_it_finds_more_stalls_with_far_fewer_false_alarms() -> None:
    pairs = cohort(32, 100)
    own, plain, blind = (score(rule, pairs) for rule in (ours, after(30), without_rosters))

    assert own.stalls == plain.stalls > 25
    assert own.precision > 3 * plain.precision
    assert own.recall > plain.recall + 0.1
    # What is known of leave and nights spares false alarms; a rule that ignored it would not.
    assert own.false < 0.85 * blind.false


def test_a_seed_is_always_the_same_cohort() -> None:
    assert cohort(5, 4) == cohort(5, 4) != cohort(6, 4)
