"""What a relationship's rhythm says: a state, the reason as a code with its facts, and what to do.

Pure: days in, a reading out, and no words (`signal_words` has them). Every rule is relative to the
relationship's own rhythm, because no meeting for forty days is an alarm in a monthly rhythm and
nothing at all in a quarterly one; and it counts only days on which the people could have met.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from statistics import median
from typing import Any, Final

from scheduling.rhythm import FIRST_MEETING_WITHIN


class State(StrEnum):
    """The states of a signal, in the order in which they call for a look."""

    ASKED_FOR_SUPPORT = "asked_for_support"
    STALLED = "stalled"
    NOT_STARTED = "not_started"
    SLOWING = "slowing"
    ON_TRACK = "on_track"


URGENCY: Final[dict[str, int]] = {state.value: rank for rank, state in enumerate(State)}

SLACK: Final = 1.2
"""A meeting a fifth of the rhythm late is life on a ward, not a signal."""

SHORTEST_SLACK_DAYS: Final = 4

STALLED_AFTER: Final = 2.0
"""Two whole rhythms without a meeting: one was left out altogether."""

PLANNED_SOON: Final = 1.0
"""A meeting planned within one more rhythm counts as a sign of life."""

PLANNED_IN_TIME: Final = 1.8
"""Late, but in the diary before a whole meeting is left out: nobody needs to be asked."""

FELL_THROUGH: Final = 2
"""So many planned meetings that did not happen, one after the other, are no accident."""

MOVED_OFTEN: Final = 3

LOG_AWAITED_DAYS: Final = 10
"""So long its people are reminded to say whether a planned meeting took place."""

NIGHTS_AT_MOST: Final = 0.5
"""Who agreed on a rhythm knew their shifts: nights lengthen the wait by half of it at most."""

APART_AFTER: Final = 3.0
"""However good the reasons: after three rhythms somebody should ask what would help."""

FIRST_MEETING_SLACK_DAYS: Final = 7

HABIT_OF: Final = 5
"""A habit is read from so many gaps between meetings, the latest."""

HABIT_FROM: Final = 3

HABIT_SPREAD: Final = 0.15
"""A habit is steady where half of the gaps are within so much of the one in the middle."""

HABIT_BOUNDS: Final = (0.65, 1.5)
"""Times the agreed rhythm: no habit makes up for what was agreed beyond these."""

ANOTHER_RHYTHM: Final = 0.15


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The facts about one relationship that a reading needs; all days in its own time zone.

    `planned_on`: days of meetings that nobody has said anything about yet, past ones too.
    `away_on`, `nights_on`: days, in order, on which its people could hardly have met, because of
    leave, or because one of them was at work at night or slept after it. `moves`: how often the
    planned meeting was moved.
    """

    started_on: dt.date
    every_days: int
    held_on: Sequence[dt.date] = ()
    missed_on: Sequence[dt.date] = ()
    planned_on: Sequence[dt.date] = ()
    cancelled_on: Sequence[dt.date] = ()
    moves: int = 0
    resumed_on: dt.date | None = None
    support_asked_on: dt.date | None = None
    away_on: Sequence[dt.date] = ()
    nights_on: Sequence[dt.date] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a reading is what it is: a code, and the days and counts that its sentence tells."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)

    def kept(self) -> dict[str, Any]:
        """As plain data, days as text."""
        told = {
            name: value.isoformat() if isinstance(value, dt.date) else value
            for name, value in self.facts.items()
            if value is not None and value is not False
        }
        return {"code": self.code, **told}


@dataclass(frozen=True, slots=True)
class Reading:
    """What the programme team sees of a relationship on one day."""

    state: State
    reason: Reason
    since: dt.date
    next_step: str
    last_met_on: dt.date | None
    meetings_held: int
    meetings_expected: int


type _Judgement = tuple[State, Reason, dt.date, str]


def read(rhythm: Rhythm, today: dt.date) -> Reading:
    """The reading of `rhythm` as it stands on `today`."""
    held = sorted(day for day in rhythm.held_on if day <= today)
    state, reason, since, next_step = _judge(rhythm, held, today)
    return Reading(
        state=state,
        reason=reason,
        since=since,
        next_step=next_step,
        last_met_on=held[-1] if held else None,
        meetings_held=len(held),
        meetings_expected=expected_by(rhythm, today),
    )


def expected_by(rhythm: Rhythm, today: dt.date) -> int:
    """How many meetings the agreed rhythm would have seen between its start and `today`."""
    first_due = rhythm.started_on + _first_within(rhythm)
    return 0 if today < first_due else 1 + (today - first_due).days // rhythm.every_days


def may_need_working_time(rhythm: Rhythm, today: dt.date) -> bool:
    """Whether the reading could change with what is known of leave and nights.

    Of a relationship that is in time by the calendar it could not, so that nobody's roster is
    looked at without need.
    """
    return (today - silent_since(rhythm, today)).days > _first_within(rhythm).days


def silent_since(rhythm: Rhythm, today: dt.date) -> dt.date:
    """The last meeting, or the beginning; or the end of a rest after it."""
    return _anchor(rhythm, sorted(day for day in rhythm.held_on if day <= today))


def usual_days(rhythm: Rhythm, held: Sequence[dt.date]) -> int | None:
    """The days between meetings that these people steadily keep to, where those are others than
    they agreed on; None where they are not."""
    if len(held) <= HABIT_FROM:
        return None
    gaps = [(other - one).days for one, other in pairwise(held[-HABIT_OF - 1 :])]
    usual = median(gaps)
    if not usual or median(abs(gap - usual) for gap in gaps) > HABIT_SPREAD * usual:
        return None
    shortest, longest = (round(rhythm.every_days * bound) for bound in HABIT_BOUNDS)
    kept = min(max(round(usual), shortest), longest)
    is_another = abs(kept - rhythm.every_days) > ANOTHER_RHYTHM * rhythm.every_days
    return kept if is_another else None


def _judge(rhythm: Rhythm, held: Sequence[dt.date], today: dt.date) -> _Judgement:
    asked = rhythm.support_asked_on
    if asked is not None:
        return State.ASKED_FOR_SUPPORT, Reason("support", {"day": asked}), asked, "read_and_reply"
    if not held:
        return _not_met(rhythm, today)
    return _Met(rhythm, held, today).judgement()


def _not_met(rhythm: Rhythm, today: dt.date) -> _Judgement:
    began = _anchor(rhythm, ())
    planned = _next(rhythm.planned_on, today)
    within = _first_within(rhythm).days
    late_after = _reached(rhythm, began, within + FIRST_MEETING_SLACK_DAYS, within)
    if planned is not None and planned <= late_after + dt.timedelta(days=rhythm.every_days):
        return State.ON_TRACK, Reason("first_planned", {"day": planned}), began, ""
    waited = (today - rhythm.started_on).days
    facts: dict[str, Any] = {"days": max(waited, 0), "within": within}
    if today <= late_after:
        due = began + dt.timedelta(days=within)
        return State.ON_TRACK, Reason("first_due", {**facts, "day": due}), began, ""
    unsaid = _unsaid(rhythm, began, today)
    if unsaid is not None and (today - unsaid).days <= rhythm.every_days:
        return _unlogged(unsaid, today, rhythm.every_days)
    facts["has_left_out"] = _counted(rhythm, began, today, within) < (today - began).days
    return State.NOT_STARTED, Reason("not_started", facts), late_after, "find_first_date"


def _unlogged(unsaid: dt.date, today: dt.date, every: int) -> _Judgement:
    """A planned meeting has passed, and nobody has said what became of it."""
    reason = Reason("unlogged", {"day": unsaid})
    asked_until = unsaid + dt.timedelta(days=min(LOG_AWAITED_DAYS, every // 2))
    if today <= asked_until:
        return State.ON_TRACK, reason, unsaid, ""
    return State.SLOWING, reason, asked_until, "ask_whether_held"


class _Met:
    """The judgement of people who have met at least once."""

    def __init__(self, rhythm: Rhythm, held: Sequence[dt.date], today: dt.date) -> None:
        self.rhythm, self.today = rhythm, today
        self.last = held[-1]
        self.anchor = _anchor(rhythm, held)
        self.usual = usual_days(rhythm, held)
        self.every = self.usual or rhythm.every_days
        self.gap = self.counted(today)
        self.slack = max(int(self.every * SLACK), self.every + SHORTEST_SLACK_DAYS)
        self.fallen = sorted(
            day for day in (*rhythm.missed_on, *rhythm.cancelled_on) if self.anchor < day <= today
        )
        self.planned = _next(rhythm.planned_on, today)

    def judgement(self) -> _Judgement:
        is_moved = self.planned is not None and self.rhythm.moves >= MOVED_OFTEN
        falls_through = len(self.fallen) >= FELL_THROUGH or is_moved
        if not falls_through and (self.gap <= self.slack or self.is_planned_in_time()):
            return self.on_track()
        unsaid = _unsaid(self.rhythm, self.anchor, self.today)
        if unsaid is not None and (self.today - unsaid).days <= self.every:
            return _unlogged(unsaid, self.today, self.every)
        is_planned = self.planned is not None and (
            (self.planned - self.today).days <= self.every * PLANNED_SOON
        )
        if self.gap > self.every * STALLED_AFTER and not is_planned:
            since = self.reached(round(self.every * STALLED_AFTER))
            return State.STALLED, self.why("gap"), since, "speak_to_both"
        since = self.reached(self.slack)
        if len(self.fallen) >= FELL_THROUGH:
            since = min(since, self.fallen[FELL_THROUGH - 1])
        since = min(since, self.today)
        step = "wait_for_planned" if is_planned else "nudge"
        return State.SLOWING, self.why("gap"), since, step

    def on_track(self) -> _Judgement:
        calendar = (self.today - self.anchor).days
        if calendar > self.rhythm.every_days * APART_AFTER and self.planned is None:
            since = self.anchor + dt.timedelta(days=round(self.rhythm.every_days * APART_AFTER))
            return State.SLOWING, self.why("apart"), since, "offer_pause"
        return State.ON_TRACK, self.why("met"), self.last, ""

    def counted(self, until: dt.date) -> int:
        return _counted(self.rhythm, self.anchor, until, self.every)

    def reached(self, days: int) -> dt.date:
        return _reached(self.rhythm, self.anchor, days, self.every)

    def is_planned_in_time(self) -> bool:
        if self.planned is None:
            return False
        return self.counted(self.planned) <= self.every * PLANNED_IN_TIME

    def why(self, code: str) -> Reason:
        rhythm = self.rhythm
        facts: dict[str, Any] = {
            "days": (self.today - self.last).days,
            "every": rhythm.every_days,
            "usual": self.usual,
            "fallen": len(self.fallen) if len(self.fallen) >= FELL_THROUGH else None,
            "planned": self.planned,
            "moves": rhythm.moves if rhythm.moves >= MOVED_OFTEN and self.planned else None,
            "resumed": self.anchor if self.anchor > self.last else None,
            "has_left_out": code != "met" and self.gap < (self.today - self.anchor).days,
        }
        return Reason(code, facts)


def _anchor(rhythm: Rhythm, held: Sequence[dt.date]) -> dt.date:
    """From when silence counts: the last meeting or the beginning, or the end of a rest."""
    last = held[-1] if held else rhythm.started_on
    return max(last, rhythm.resumed_on or last)


def _counted(rhythm: Rhythm, since: dt.date, until: dt.date, within: int) -> int:
    """Days from `since` to `until`; of those after `within` days, when they were due to meet, only
    days on which they could."""
    due = since + dt.timedelta(days=within)
    away = _between(rhythm.away_on, due, until)
    nights = _between(rhythm.nights_on, due, until)
    return (until - since).days - away - min(nights, round(within * NIGHTS_AT_MOST))


def _between(days: Sequence[dt.date], since: dt.date, until: dt.date) -> int:
    if not days or until <= since:
        return 0
    return bisect_right(days, until) - bisect_right(days, since)


def _reached(rhythm: Rhythm, since: dt.date, days: int, within: int) -> dt.date:
    """The first day by which so many days counted."""
    day = since + dt.timedelta(days=days)
    while (lacking := days - _counted(rhythm, since, day, within)) > 0:
        day += dt.timedelta(days=lacking)
    return day


def _unsaid(rhythm: Rhythm, since: dt.date, today: dt.date) -> dt.date | None:
    """The latest planned day that has passed and of which nobody said what became of it."""
    return max((day for day in rhythm.planned_on if since < day < today), default=None)


def _first_within(rhythm: Rhythm) -> dt.timedelta:
    return min(dt.timedelta(days=rhythm.every_days), FIRST_MEETING_WITHIN)


def _next(days: Sequence[dt.date], today: dt.date) -> dt.date | None:
    return min((day for day in days if day >= today), default=None)
