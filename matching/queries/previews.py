"""What other settings would come to, on a sample that is solved at once.

The sample is the same for the same people, so that only the settings make a difference. It is
solved as if no safeguard stood between any two people: not a reporting line, not an earlier
pairing, not a private exclusion. So none of the three can be read from a preview, which anybody
may ask for a hundred times and which no trail records. A run keeps them all.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from matching import rules
from matching.criteria import Rules, Weights
from matching.features import Pair, Snapshot
from matching.optimum.solution import solve
from matching.outcomes import Outcome, instance_of, outcome_of
from matching.queries.runs import settings_of
from matching.queries.snapshots import MENTEE, MENTOR, open_enrollments, snapshot_of
from matching.scoring import Scores
from matching.solving import bands, score_of
from mentorship.access import Actor
from programs.models import Cohort

MOST_IN_SAMPLE = 60


@dataclass(frozen=True, slots=True)
class Look:
    """What settings come to on the sample."""

    outcome: Outcome
    bands: tuple[int, ...]
    pairs: frozenset[Pair]


@dataclass(frozen=True, slots=True)
class Preview:
    """The settings that are tried, beside the saved ones, on the same people."""

    tried: Look
    saved: Look
    mentees: int
    mentors: int
    of_mentees: int
    of_mentors: int
    is_changed: bool

    @property
    def is_everybody(self) -> bool:
        """Whether the sample is the whole cohort."""
        return (self.mentees, self.mentors) == (self.of_mentees, self.of_mentors)

    @property
    def moved(self) -> int:
        """Mentees who would have another mentor than by the saved settings, or none."""
        before, after = dict(self.saved.pairs), dict(self.tried.pairs)
        return sum(before.get(one) != after.get(one) for one in {*before, *after})


def preview_of(
    actor: Actor, cohort: Cohort, weights: Weights, rules_of_run: Rules
) -> Preview | None:
    """These settings and the saved ones on a sample; None where there is nobody to match."""
    if not rules.see_matching(actor, cohort):
        return None
    everybody = open_enrollments(cohort)
    mentees, mentors = everybody[MENTEE], everybody[MENTOR]
    if not mentees or not mentors:
        return None
    sampled = _sample(mentees, mentors)
    saved_weights, saved_rules = settings_of(cohort)
    people = snapshot_of(
        cohort, weights=saved_weights, rules=saved_rules, seed=1, only=sampled
    ).without_safeguards()
    saved = _look(people)
    is_changed = (weights.to_json(), rules_of_run) != (saved_weights.to_json(), saved_rules)
    tried = _look(replace(people, weights=weights, rules=rules_of_run)) if is_changed else saved
    return Preview(
        tried=tried,
        saved=saved,
        mentees=len(people.mentees),
        mentors=len(people.mentors),
        of_mentees=len(mentees),
        of_mentors=len(mentors),
        is_changed=is_changed,
    )


def _sample(mentees: Sequence[UUID], mentors: Sequence[UUID]) -> list[UUID]:
    """As many of either as keeps their proportion, by a hash that has nothing to do with them."""
    most = max(len(mentees), len(mentors), MOST_IN_SAMPLE)

    def some(people: Sequence[UUID]) -> list[UUID]:
        ordered = sorted(people, key=lambda one: hashlib.sha256(one.bytes).digest())
        return ordered[: max(1, len(people) * MOST_IN_SAMPLE // most)]

    return [*some(mentees), *some(mentors)]


def _look(snapshot: Snapshot) -> Look:
    scores = Scores(snapshot)
    pairs = solve(instance_of(scores)).pairs
    return Look(
        outcome=outcome_of(scores, pairs),
        bands=tuple(bands([score_of(scores, pair) for pair in pairs])),
        pairs=frozenset(pairs),
    )
