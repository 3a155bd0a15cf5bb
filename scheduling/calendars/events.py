"""What is common to a meeting in a feed and in an invitation: times, title, link, privacy."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from mentorship.texts import gettext_lazy as _
from scheduling.calendars.zones import on_the_clock_of, zone_component

TITLE = _("Mentoring")
_MAKER = "-//Mentorship//Calendars//EN"


def meeting_event(
    *,
    uid: UUID | str,
    starts_at: datetime,
    minutes: int,
    zone: ZoneInfo,
    stamp: datetime,
    sequence: int,
    url: str,
    title: str = TITLE,
) -> Event:
    """A meeting: when it is and where its page is. Not the place, nor anything that was written."""
    event = Event()
    event.add("uid", str(uid))
    event.add("dtstamp", stamp)
    event.add("sequence", sequence)
    event.add("summary", title)
    start, end = on_the_clock_of(zone, starts_at, starts_at + timedelta(minutes=minutes))
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("transp", "OPAQUE")
    event.add("class", "PRIVATE")
    event.add("url", url)
    # Google shows no URL; everybody shows a description.
    event.add("description", url)
    return event


def calendar_of(events: Iterable[Event], zone: ZoneInfo, days: Iterable[datetime]) -> Calendar:
    """A calendar with these events, and the zone as it is on all of these days."""
    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if years := {day.astimezone(zone).year for day in days}:
        calendar.add_component(zone_component(zone, min(years), max(years)))
    for event in events:
        calendar.add_component(event)
    return calendar
