"""How many chose what, as it is told. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from reporting.outcomes import share, words
from reporting.suppression import capped_share, never_all, rounded_part, shown_percentage


@dataclass(frozen=True, slots=True)
class Share:
    """About how many made one choice, of those who answered the question: to the nearest five,
    and never nobody or all (`share_told`)."""

    label: str
    count: int
    people: int
    percent: int
    text: str
    between: str

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
    interval = share(told, people).interval
    return Share(
        label,
        rounded_part(count, people),
        people,
        percent=capped_share(told, people) or 0,
        text=shown_percentage(told, people),
        between=words.between_percent(interval) if interval else "",
    )
