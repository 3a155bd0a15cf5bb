"""People as matching's pure parts see them."""

from typing import Any

from matching.criteria import Rules, Weights
from matching.features import Participant, Snapshot


def mentor(name: str, **facts: Any) -> Participant:
    """A mentor at stage 5."""
    return _one(name, {"stage": 5} | facts)


def mentee(name: str, **facts: Any) -> Participant:
    """A mentee at stage 2."""
    return _one(name, {"stage": 2} | facts)


def _one(name: str, facts: dict[str, Any]) -> Participant:
    return Participant(id=f"e-{name}", person_id=f"p-{name}", name=name.title(), **facts)


def snapshot(
    mentees: list[Participant],
    mentors: list[Participant],
    *,
    weights: dict[str, int] | None = None,
    rules: dict[str, Any] | None = None,
    **more: Any,
) -> Snapshot:
    """A question about these people."""
    return Snapshot(
        mentors=tuple(mentors),
        mentees=tuple(mentees),
        weights=Weights.from_json(weights),
        rules=Rules.from_json(rules),
        **more,
    )
