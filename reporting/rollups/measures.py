"""What is counted, at which level, and over which time."""

from typing import Final
from uuid import UUID

SCOPES: Final = (
    "relationship", "cohort", "program", "department", "site", "profession", "stage",
    "organization",
)  # fmt: skip
PERIODS: Final = ("week", "month")
ACTIVITY: Final = (
    "people", "people_met",
    "relationships", "relationships_open", "relationships_due", "relationships_on_rhythm",
    "meetings_held", "meetings_missed", "meetings_confirmed", "meetings_expected", "minutes",
    "goals_set", "goals_reached", "answers_asked", "answers_given",
    "confidence_people", "confidence_first", "confidence_last",
)  # fmt: skip
RETENTION: Final = ("people_employed", "people_stayed")
MEASURES: Final = (*ACTIVITY, *RETENTION)
"""The columns of a rollup that are counted: what happened, and who stayed."""

FOLLOWED_DAYS: Final = 730
"""For so long after somebody last took part it is counted whether they still work here."""


def stage_id(stage: int) -> UUID:
    """What stands for a career stage where the others have the identifier of a row."""
    return UUID(int=stage)
