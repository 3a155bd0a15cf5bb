"""Shifts out of a calendar (iCalendar), with its recurrences. Pure.

An event with times is a shift. One of whole days says what its title means to the calendar's
owner: free, leave, or nothing; a title that nobody has explained is asked about.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import recurring_ical_events  # type: ignore[import-untyped]
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from participants.importing.cleaning import one_line
from scheduling.rosters.moments import LONGEST, kind_of, whole_day
from scheduling.rosters.reading import LEAVE, LONGEST_CODE, OFF, Said
from scheduling.working_time import Span

MOST_BYTES = 2 * 1024 * 1024
MOST_EVENTS = 5_000
MOST_SHIFTS = 2_000
MOST_QUESTIONS = 30
WEEKS_AHEAD = 13
IGNORED = "ignored"
MEANINGS = (OFF, LEAVE, IGNORED)
# A rule of these could mean millions of events in a few weeks; nobody works by the minute.
_TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})


class NoCalendar(ValueError):
    """What was read is no calendar that can be used; the message is for people."""


@dataclass(slots=True)
class Shifts:
    """What a calendar says of the days it was asked about."""

    said: list[Said] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)


def shifts_in(
    data: bytes, zone: ZoneInfo, first: dt.date, last: dt.date, meanings: Mapping[str, str]
) -> Shifts:
    """The shifts that begin on the days from ``first`` to ``last`` by the clock of ``zone``.

    ``meanings``: title of whole days (casefolded) → "off", "leave" or "ignored". Raises NoCalendar.
    """
    found = Shifts()
    for event in _events(data, zone, first, last):
        if len(found.said) >= MOST_SHIFTS:
            raise NoCalendar(_("The calendar has too many events to be a calendar of shifts."))
        starts, ends = event.start, event.end
        if isinstance(starts, dt.datetime) and isinstance(ends, dt.datetime):
            _take_shift(_moment(starts, zone), _moment(ends, zone), zone, (first, last), found)
        elif not isinstance(starts, dt.datetime):
            _take_days(event, zone, (first, last), meanings, found)
    found.said.sort(key=lambda one: one.span)
    return found


def _events(data: bytes, zone: ZoneInfo, first: dt.date, last: dt.date) -> Iterator[Event]:
    if len(data) > MOST_BYTES:
        raise NoCalendar(_("The calendar is larger than 2 MB."))
    try:
        calendar = Calendar.from_ical(data)
        _check(calendar)
        # A night of the evening before, and whole days that began earlier, reach into the days.
        since = whole_day(first, zone).starts_at - dt.timedelta(days=1)
        until = whole_day(last, zone).ends_at
        found = recurring_ical_events.of(calendar, skip_bad_series=True).between(since, until)
    except NoCalendar:
        raise
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError) as error:
        raise NoCalendar(_("This is not a calendar in the iCalendar format (.ics).")) from error
    for event in found:
        if str(event.get("STATUS", "")).upper() != "CANCELLED":
            yield event


def _check(calendar: Calendar) -> None:
    if calendar.name != "VCALENDAR":
        raise NoCalendar(_("This is not a calendar in the iCalendar format (.ics)."))
    events = calendar.walk("VEVENT")
    if len(events) > MOST_EVENTS:
        raise NoCalendar(
            _("The calendar has more than %(most_events)s events.")
            % {"most_events": format(MOST_EVENTS, ",")}
        )
    for event in events:
        rules = event.get("RRULE", [])
        for rule in rules if isinstance(rules, list) else [rules]:
            if _TOO_OFTEN & {str(one).upper() for one in rule.get("FREQ", [])}:
                raise NoCalendar(_("An event repeats more than once a day. That is no shift."))


def _moment(value: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """A time without a zone is by the person's own clock."""
    aware = value if value.tzinfo else value.replace(tzinfo=zone)
    return aware.astimezone(dt.UTC)


def _take_shift(
    starts: dt.datetime,
    ends: dt.datetime,
    zone: ZoneInfo,
    days: tuple[dt.date, dt.date],
    found: Shifts,
) -> None:
    day = starts.astimezone(zone).date()
    if not days[0] <= day <= days[1] or not dt.timedelta(0) < ends - starts <= LONGEST:
        return
    span = Span(starts, ends)
    # The title stays out: a personal calendar may say more than a shift's name.
    found.said.append(Said(day, kind_of(span, zone).value, "", span))


def _take_days(
    event: Event,
    zone: ZoneInfo,
    days: tuple[dt.date, dt.date],
    meanings: Mapping[str, str],
    found: Shifts,
) -> None:
    title = one_line(str(event.get("SUMMARY", "")))[:60]
    means = meanings.get(title.casefold())
    if means is None:
        if title and title not in found.questions and len(found.questions) < MOST_QUESTIONS:
            found.questions.append(title)
        return
    if means == IGNORED:
        return
    day = max(event.start, days[0])
    while day < event.end and day <= days[1]:
        found.said.append(Said(day, means, title[:LONGEST_CODE], whole_day(day, zone)))
        day += dt.timedelta(days=1)
