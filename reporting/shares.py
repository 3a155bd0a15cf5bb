"""How many chose what, as it is told. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from reporting.outcomes import share, words
from reporting.suppression import (
    about,
    capped_share,
    fewest,
    never_all,
    rounded_count,
    rounded_part,
    shown_percentage,
)


@dataclass(frozen=True, slots=True)
class Share:
    """About how many made one choice, of about how many who answered the question: both to the
    nearest five, and never nobody or all (`share_told`)."""

    label: str
    count: int
    people: int
    percent: int
    text: str
    between: str

    @property
    def about(self) -> str:
        """Of how many, in words."""
        return about(self.people)

    # As `ui/bars.html` reads them.
    @property
    def value(self) -> int:
        return self.percent

    @property
    def max(self) -> int:
        return 100


def share_told(label: str, count: int, people: int) -> Share:
    """What is told of so many of so many people."""
    told = never_all(count, people)
    least = fewest(rounded_count(people))
    # Of the percentage and the count that are told: it says nothing that these do not.
    interval = share(round(told / people * least), least).interval if people else None
    return Share(
        label,
        rounded_part(count, people),
        rounded_count(people),
        percent=capped_share(told, people) or 0,
        text=shown_percentage(told, people),
        between=words.between_percent(interval) if interval else "",
    )
