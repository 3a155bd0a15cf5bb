"""When is the next meeting due, and when is it kind to ask? Pure.

A relationship has a rhythm: days between meetings. The first meeting is due sooner than that,
since the first weeks decide whether a relationship begins at all.
"""

from dataclasses import dataclass
from datetime import date, timedelta

FIRST_MEETING_WITHIN = timedelta(days=14)
ASKED_AGAIN_AFTER = timedelta(days=14)
ASKED_AT_MOST = 3
"""After this many unanswered check-ins we are silent: more e-mail would not help, and the
programme team sees the relationship among those to look at first."""


@dataclass(frozen=True, slots=True)
class History:
    """What the rhythm needs to know of a relationship."""

    began_on: date
    every: timedelta
    met_on: tuple[date, ...] = ()
    planned_on: tuple[date, ...] = ()
    ends_on: date | None = None

    @property
    def last_met_on(self) -> date | None:
        return max(self.met_on, default=None)

    def next_planned_on(self, today: date) -> date | None:
        return min((day for day in self.planned_on if day >= today), default=None)


def next_due_on(history: History) -> date:
    """The day by which the relationship should meet next, by its own rhythm."""
    if history.last_met_on is None:
        return history.began_on + min(history.every, FIRST_MEETING_WITHIN)
    return history.last_met_on + history.every


def check_in_on(history: History, today: date) -> date | None:
    """The day of the latest check-in that is due by ``today``, or None where none is.

    None while a meeting is planned, after the relationship has ended, and after the last of the
    ``ASKED_AT_MOST`` check-ins has had its fortnight. The day is stable from one day to the next,
    so that a reminder keyed by it is sent once.
    """
    if history.next_planned_on(today) is not None:
        return None
    if history.ends_on is not None and today > history.ends_on:
        return None
    due = next_due_on(history)
    waited = (today - due) // ASKED_AGAIN_AFTER if today >= due else -1
    if not 0 <= waited < ASKED_AT_MOST:
        return None
    return due + waited * ASKED_AGAIN_AFTER
