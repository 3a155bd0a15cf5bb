"""From a frozen snapshot to everything that a run keeps: solve, check, explain. No database."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from matching import explaining
from matching.criteria import FULL_SCORE
from matching.features import Pair, Snapshot
from matching.optimum.solution import Proof, Solution, check, solve
from matching.optimum.stopping import Stop
from matching.outcomes import Outcome, instance_of, outcome_of, solved_without
from matching.scoring import Scores
from matching.shortages import shortages_of
from matching.stating import floor_words, statement_of

Report = Callable[[int, str], None]

STEPS = 5
MOST_SHORTAGES = 5
MOST_SECONDS = 240
"""After this a run is content with what it can prove by then."""
BANDS = 10
MOST_PAIRS_TO_TRY_OUT = 400_000
"""Beyond this, letting go of each rule in turn would take longer than a manager waits."""


@dataclass(frozen=True)
class Result:
    """A solved and proved run."""

    scores: Scores
    solution: Solution
    proof: Proof
    outcome: Outcome
    reasons: tuple[explaining.Reason, ...]
    without: dict[str, Solution]
    seconds: float
    kept_cost: int | None = None
    """Points that keeping pairs of the run before costs; None where it was not tried out."""

    def score_of(self, pair: Pair) -> int:
        """The score of a pair."""
        return score_of(self.scores, pair)


def score_of(scores: Scores, pair: Pair) -> int:
    """The score of two people, whether or not they may be matched."""
    return scores.fits([pair])[0]


def solved(
    snapshot: Snapshot,
    report: Report = lambda step, phase: None,
    is_over: Callable[[], bool] | None = None,
) -> Result:
    """Solve the snapshot, check the proof, and find the reasons.

    Once `is_over()`, or else after `MOST_SECONDS`, the search stops, and the proof says how much
    better another result could be at most. Raises `SolverRefused` or `ProofRefused`: what is not
    proved is never returned.
    """
    started = time.monotonic()
    stop = Stop(is_over or (lambda: time.monotonic() - started > MOST_SECONDS))
    report(1, _("Scoring every pair"))
    scores = Scores(snapshot)
    instance = instance_of(scores)
    report(2, _("Finding the best assignment"))
    solution = solve(instance, stop)
    report(3, _("Checking the proof"))
    checked = check(instance, solution)
    report(4, _("Writing the reasons"))
    without = _without(snapshot, solution)
    return Result(
        scores=scores,
        solution=solution,
        proof=checked,
        outcome=outcome_of(scores, solution.pairs),
        reasons=explaining.unmatched(scores, solution, without),
        without=without,
        kept_cost=_kept_cost(scores, solution),
        seconds=round(time.monotonic() - started, 2),
    )


def _without(snapshot: Snapshot, solution: Solution) -> dict[str, Solution]:
    """What each rule costs, where somebody is left and trying it out is quick."""
    pairs = len(snapshot.mentees) * len(snapshot.mentors)
    if snapshot.rules.group_least > 1 and snapshot.rules.objective != "stable":
        return {}
    if len(solution.pairs) == len(snapshot.mentees) or pairs > MOST_PAIRS_TO_TRY_OUT:
        return {}
    return solved_without(snapshot)


def evidence_of(result: Result) -> dict[str, Any]:
    """What a run keeps to be replayed from, and shows to nobody.

    The fingerprint of the inputs belongs here: whoever knew all else could find out from it whom
    somebody excluded, by trying.
    """
    return result.solution.to_json() | {"fingerprint": result.scores.snapshot.fingerprint()}


def _kept_cost(scores: Scores, solution: Solution) -> int | None:
    """What a free choice would have more, where a run is to change little and trying is quick."""
    snapshot = scores.snapshot
    if not snapshot.kept or not snapshot.kept_bonus or scores.allowed.size > MOST_PAIRS_TO_TRY_OUT:
        return None
    free = solve(replace(instance_of(scores), kept_bonus=0))
    return sum(scores.fits(free.pairs)) - sum(scores.fits(solution.pairs))


def summary_of(result: Result) -> dict[str, Any]:
    """What the run's page shows above its proposals, as plain data."""
    snapshot = result.scores.snapshot
    pairs = set(result.solution.pairs)
    return {
        **result.outcome.to_json(),
        "average": result.outcome.average,
        "mentees": len(snapshot.mentees),
        "mentors": len(snapshot.mentors),
        "places": sum(one.capacity for one in snapshot.mentors),
        "proof": statement_of(result.proof),
        "is_best": result.proof.is_best,
        "gap": [{"aim": aim, "most": most} for aim, most in result.proof.gap],
        "objective": snapshot.rules.objective,
        "blocking_pairs": result.proof.blocking_pairs,
        "floors_missed": floor_words(result.proof.short),
        "seconds": result.seconds,
        "bands": bands(result.scores.fits(list(pairs))),
        "locked": len(snapshot.locked & pairs),
        "locks_not_kept": len(result.solution.ignored_locks),
        "kept": len(snapshot.kept & pairs),
        "kept_of": len(snapshot.kept),
        "kept_price": snapshot.kept_bonus,
        "kept_cost": result.kept_cost,
        "what_if": _what_if(result),
        "shortages": _shortages(result),
        "by_hand": 0,
    }


def bands(points: list[int]) -> list[int]:
    """How many scores fall into each tenth of the scale."""
    found = [0] * BANDS
    for point in points:
        found[min(point * BANDS // FULL_SCORE, BANDS - 1)] += 1
    return found


def _shortages(result: Result) -> list[str]:
    """Who shares too few mentors, where somebody is left and looking is quick."""
    scores = result.scores
    is_whole = result.outcome.matched == len(scores.mentees)
    if is_whole or scores.allowed.size > MOST_PAIRS_TO_TRY_OUT:
        return []
    return [one.sentence for one in shortages_of(scores.snapshot)[:MOST_SHORTAGES]]


def _what_if(result: Result) -> list[dict[str, Any]]:
    """Which rule, let go of, would match how many more people."""
    matched = result.outcome.matched
    return [
        {"rule": name, "words": explaining.relaxed_words(name), "more": len(other.pairs) - matched}
        for name, other in result.without.items()
        if len(other.pairs) > matched
    ]
