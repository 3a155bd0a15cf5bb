"""What is counted, at which level, and over which time."""

from typing import Final
from uuid import UUID

SCOPES: Final = (
    "relationship", "cohort", "program", "department", "site", "profession", "stage",
    "organization",
)  # fmt: skip
PERIODS: Final = ("week", "month")
MEASURES: Final = (
    "people", "people_met", "people_employed", "people_stayed",
    "relationships", "relationships_open", "relationships_due", "relationships_on_rhythm",
    "meetings_held", "meetings_missed", "meetings_confirmed", "meetings_expected", "minutes",
    "goals_set", "goals_reached", "answers_asked", "answers_given",
    "confidence_people", "confidence_first", "confidence_last",
)  # fmt: skip
"""The columns of a rollup that are counted."""

CONFIDENCE: Final = "confidence"
"""The key of the question, a scale, whose steps are compared from the first pulse to the last."""


def stage_id(stage: int) -> UUID:
    """What stands for a career stage where the others have the identifier of a row."""
    return UUID(int=stage)
