"""What a relationship's rhythm says: a state, the reason in a sentence, and what to do next.

Pure: days in, a reading out. Every rule is relative to the rhythm that the two agreed on, because
no meeting for forty days is an alarm in a monthly rhythm and nothing at all in a quarterly one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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

STALLED_AFTER: Final = 2.0
"""Two whole rhythms without a meeting: one was left out altogether."""

PLANNED_SOON: Final = 1.0
"""A meeting planned within one more rhythm counts as a sign of life."""

SHORTEST_SLACK_DAYS: Final = 4

FIRST_MEETING_SLACK_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The facts about one relationship that a reading needs; all days in its own time zone."""

    started_on: dt.date
    every_days: int
    held_on: Sequence[dt.date] = ()
    missed_on: Sequence[dt.date] = ()
    planned_on: Sequence[dt.date] = ()
    support_asked_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What the programme team sees of a relationship on one day."""

    state: State
    reason: str
    since: dt.date
    next_step: str
    last_met_on: dt.date | None
    meetings_held: int
    meetings_expected: int


def read(rhythm: Rhythm, today: dt.date) -> Reading:
    """The reading of `rhythm` as it stands on `today`."""
    held = sorted(day for day in rhythm.held_on if day <= today)
    last = held[-1] if held else None
    state, reason, since, next_step = _judge(rhythm, last, today)
    return Reading(
        state=state,
        reason=reason,
        since=since,
        next_step=next_step,
        last_met_on=last,
        meetings_held=len(held),
        meetings_expected=expected_by(rhythm, today),
    )


def expected_by(rhythm: Rhythm, today: dt.date) -> int:
    """How many meetings the agreed rhythm would have seen between its start and `today`."""
    first_due = rhythm.started_on + _first_within(rhythm)
    return 0 if today < first_due else 1 + (today - first_due).days // rhythm.every_days


def _judge(rhythm: Rhythm, last: dt.date | None, today: dt.date) -> tuple[State, str, dt.date, str]:
    if rhythm.support_asked_on is not None:
        return (
            State.ASKED_FOR_SUPPORT,
            _("One of them asked for support on %(support_asked_on)s.")
            % {"support_asked_on": _day(rhythm.support_asked_on)},
            rhythm.support_asked_on,
            _("Read what they chose to send and reply within two working days."),
        )
    if last is None:
        return _not_met(rhythm, today)
    return _met(rhythm, last, today)


def _not_met(rhythm: Rhythm, today: dt.date) -> tuple[State, str, dt.date, str]:
    waited = (today - rhythm.started_on).days
    planned = _next(rhythm.planned_on, today)
    due = rhythm.started_on + _first_within(rhythm)
    late_after = due + dt.timedelta(days=FIRST_MEETING_SLACK_DAYS)
    if planned is not None:
        reason = _("First meeting planned for %(planned)s.") % {"planned": _day(planned)}
        if planned <= late_after + dt.timedelta(days=rhythm.every_days):
            return State.ON_TRACK, reason, rhythm.started_on, _("Nothing to do.")
    if today <= late_after:
        began = _("today") if waited <= 0 else _("%(days)s ago") % {"days": _days(waited)}
        reason = _("Matched %(began)s; a first meeting is due by %(due)s.") % {
            "began": began,
            "due": _day(due),
        }
        return State.ON_TRACK, reason, rhythm.started_on, _("Nothing to do.")
    return (
        State.NOT_STARTED,
        _("No first meeting %(waited)s after they were matched; it was due within %(days)s.")
        % {"waited": _days(waited), "days": _first_within(rhythm).days},
        late_after,
        _("Ask both what is in the way, and offer to find the first date for them."),
    )


def _met(rhythm: Rhythm, last: dt.date, today: dt.date) -> tuple[State, str, dt.date, str]:
    gap = (today - last).days
    due = last + _slack(rhythm)
    missed = [day for day in rhythm.missed_on if last < day <= today]
    planned = _next(rhythm.planned_on, today)
    if today <= due and len(missed) < 2:
        near = {0: _("today"), 1: _("yesterday")}
        met = near.get(gap) or _("%(days)s ago") % {"days": _days(gap)}
        reason = _("They met %(met)s; they agreed on every %(every_days)s.") % {
            "met": met,
            "every_days": rhythm.every_days,
        }
        return State.ON_TRACK, reason, last, _("Nothing to do.")
    reason = _gap_reason(rhythm, gap, len(missed), planned)
    is_planned = planned is not None and (planned - today).days <= (
        rhythm.every_days * PLANNED_SOON
    )
    if gap > rhythm.every_days * STALLED_AFTER and not is_planned:
        since = last + dt.timedelta(days=round(rhythm.every_days * STALLED_AFTER))
        return State.STALLED, reason, since, _("Speak to both, and offer a new match if they wish.")
    step = (
        _("Nothing yet: look again after the planned meeting.")
        if is_planned
        else _("Send a kind nudge to both.")
    )
    return State.SLOWING, reason, min(due, missed[-1]) if missed else due, step


def _gap_reason(rhythm: Rhythm, gap: int, missed: int, planned: dt.date | None) -> str:
    told = {"gap": _days(gap), "every_days": rhythm.every_days, "missed": missed}
    if missed >= 2:
        reason = _(
            "No meeting for %(gap)s; they agreed on every %(every_days)s, and %(missed)s planned "
            "ones did not happen."
        )
    else:
        reason = _("No meeting for %(gap)s; they agreed on every %(every_days)s.")
    reason %= told
    if planned is not None:
        reason += " " + _("The next is planned for %(day)s.") % {"day": _day(planned)}
    return reason


def _first_within(rhythm: Rhythm) -> dt.timedelta:
    return min(dt.timedelta(days=rhythm.every_days), FIRST_MEETING_WITHIN)


def _slack(rhythm: Rhythm) -> dt.timedelta:
    days = max(rhythm.every_days * SLACK, rhythm.every_days + SHORTEST_SLACK_DAYS)
    return dt.timedelta(days=int(days))


def _next(days: Sequence[dt.date], today: dt.date) -> dt.date | None:
    return min((day for day in days if day >= today), default=None)


def _days(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


def _day(day: dt.date) -> str:
    return date_format(day, "j F")
