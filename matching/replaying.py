"""A run solved again from its frozen inputs: is everything the same? No database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from matching.features import Snapshot
from matching.optimum.instance import Instance
from matching.optimum.network import SolverRefused
from matching.optimum.proof import ProofRefused
from matching.optimum.solution import Solution, check, solve
from matching.optimum.stopping import Stop
from matching.outcomes import instance_of
from matching.scoring import Scores
from matching.stating import statement_of


@dataclass(frozen=True, slots=True)
class Replay:
    """What solving again came to: what is wrong, and what was confirmed."""

    faults: tuple[str, ...]
    confirmed: tuple[str, ...]


def replayed(
    inputs: Mapping[str, Any], certificate: Mapping[str, Any], summary: Mapping[str, Any]
) -> Replay:
    """Check the stored proof against the frozen inputs, and solve them again."""
    if not inputs or not certificate:
        return Replay(("Nothing is stored to solve again.",), ())
    snapshot = Snapshot.from_json(inputs)
    faults: list[str] = []
    if snapshot.fingerprint() != certificate.get("fingerprint"):
        faults.append(
            "The inputs are not those that were frozen: they were changed since, or somebody was "
            "taken out of them."
        )
    scores = Scores(snapshot)
    stored = Solution.from_json(certificate)
    instance = _as_asked_then(instance_of(scores), certificate)
    try:
        proof = check(instance, stored)
    except ProofRefused as refusal:
        return Replay((*faults, f"The stored proof does not hold: {refusal}"), ())
    confirmed = [statement_of(proof)]
    if sum(scores.fits(stored.pairs)) != summary.get("best_total", summary.get("total")):
        faults.append("The total is not the one that was told.")
    if not proof.is_best and "stopped_at" not in certificate:
        confirmed.append(
            "It was stopped early, and at which step was not kept, so only its proof was checked."
        )
        return Replay(tuple(faults), tuple(confirmed))
    try:
        again = solve(instance, Stop(after=stored.stopped_at))
    except SolverRefused as refusal:
        return Replay((*faults, f"Solving again failed: {refusal}"), tuple(confirmed))
    if again.pairs != stored.pairs:
        moved = len(set(again.pairs) ^ set(stored.pairs))
        faults.append(f"Solved again, {moved} pairs differ.")
    if again.to_json() != stored.to_json():
        faults.append("Solved again, the prices of the proof differ.")
    if not faults:
        step = again.stopped_at
        where = "" if step is None else f", stopped before step {step} as it was"
        confirmed.append(
            f"Solved again{where}: the same {len(again.pairs)} pairs and the same proof."
        )
    return Replay(tuple(faults), tuple(confirmed))


def _as_asked_then(instance: Instance, certificate: Mapping[str, Any]) -> Instance:
    """The question as it was asked of runs made before floors, kept pairs, poor matches and
    fairness counted for groups of a least size."""
    if instance.least < 2 or "reached" in certificate:
        return instance
    if "most" not in certificate:
        return replace(instance, least=0)
    return replace(instance, floor_percent=0, kept_bonus=0, poor_below=0)
