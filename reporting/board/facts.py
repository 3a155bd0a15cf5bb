"""What is known of a time, as far as it may be shown: the figures of a report for a board."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from reporting.outcomes import Standardised
from reporting.outcomes.confidence import Confidence
from reporting.queries.journey import Journey


@dataclass(frozen=True, slots=True)
class Met:
    """Of the relationships that were open in a month, how many met."""

    month: dt.date
    met: int
    of: int


@dataclass(frozen=True, slots=True)
class Volume:
    """What was held and missed in a time."""

    held: int = 0
    missed: int = 0
    minutes: int = 0

    @property
    def hours(self) -> int:
        return round(self.minutes / 60)

    @property
    def logged(self) -> int:
        return self.held + self.missed


@dataclass(frozen=True, slots=True)
class CohortLine:
    """A cohort beside the others; without figures it is withheld."""

    program: str
    cohort: str
    state: str
    people: int | None = None
    begun: int | None = None
    active: int | None = None
    lasted: int | None = None
    is_over: bool = False
    volume: Volume | None = None


@dataclass(frozen=True, slots=True)
class MeanLine:
    """The mean of a question: of how many answers, of what at best, and between what it lies."""

    question: str
    mean: float
    highest: float
    answers: int
    between: str = ""


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """A survey that closed in the time: how many answered, and its means that may be shown."""

    title: str
    asked: int | None
    answered: int | None
    means: tuple[MeanLine, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """All that the conclusions are drawn from, of the cohorts that may be shown alone."""

    of: str
    since: dt.date
    until: dt.date
    today: dt.date
    threshold: int
    are_pairs: bool
    is_rounded: bool = False
    """Whether counts are to the nearest five, as they are told to who does not manage."""
    cohorts: tuple[CohortLine, ...] = ()
    month: Met | None = None
    year_before: Met | None = None
    volume: Volume = Volume()
    before: Volume | None = None
    """In the same months a year earlier, where anything happened then."""
    by_month: tuple[tuple[dt.date, int, int | None], ...] = ()
    """Meetings held in each month, and in the same month a year earlier."""
    journey: Journey | None = None
    active: int = 0
    states: Mapping[str, int] = field(default_factory=dict)
    """Active relationships by what their rhythm says: the signal's state."""
    surveys: tuple[SurveyLine, ...] = ()
    stayed: tuple[tuple[str, Standardised], ...] = ()
    """The latest cohorts of which it is known who stayed, and others to compare them with."""
    confidence: Confidence | None = None
    """How sure people felt the first and the last time, of closed cohorts together."""
    granted: int = 0
    used: int = 0
    """Minutes of protected time of this calendar year, of the programmes that may be shown."""

    @property
    def shown(self) -> tuple[CohortLine, ...]:
        return tuple(one for one in self.cohorts if one.people is not None)

    @property
    def withheld(self) -> int:
        return len(self.cohorts) - len(self.shown)
