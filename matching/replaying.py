"""A run solved again from its frozen inputs: is everything the same? No database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matching.features import Snapshot
from matching.optimum.network import SolverRefused
from matching.optimum.proof import ProofRefused
from matching.optimum.solution import Solution, check, solve
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
    instance, stored = instance_of(scores), Solution.from_json(certificate)
    try:
        proof = check(instance, stored)
    except ProofRefused as refusal:
        return Replay((*faults, f"The stored proof does not hold: {refusal}"), ())
    confirmed = [statement_of(proof)]
    if sum(scores.fits(stored.pairs)) != summary.get("best_total", summary.get("total")):
        faults.append("The total is not the one that was told.")
    if not proof.is_best:
        confirmed.append("It was stopped early, so only its proof was checked.")
        return Replay(tuple(faults), tuple(confirmed))
    try:
        again = solve(instance)
    except SolverRefused as refusal:
        return Replay((*faults, f"Solving again failed: {refusal}"), tuple(confirmed))
    if again.pairs != stored.pairs:
        moved = len(set(again.pairs) ^ set(stored.pairs))
        faults.append(f"Solved again, {moved} pairs differ.")
    if again.to_json() != stored.to_json():
        faults.append("Solved again, the prices of the proof differ.")
    if not faults:
        confirmed.append(f"Solved again: the same {len(again.pairs)} pairs and the same proof.")
    return Replay(tuple(faults), tuple(confirmed))
