"""A person's feed: every meeting as an entry titled 'Mentoring', for programs that subscribe.

No METHOD, no ORGANIZER and no ATTENDEE: it is a calendar to look at, not a message to answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from scheduling.calendars.events import TITLE, calendar_of, meeting_event

EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A meeting in a feed. `names` are empty unless the person turned them on."""

    uid: UUID
    starts_at: datetime
    minutes: int
    changed_at: datetime
    sequence: int
    url: str
    names: str = ""

    @property
    def title(self) -> str:
        return (
            _("%(title)s with %(names)s") % {"title": TITLE, "names": self.names}
            if self.names
            else TITLE
        )


def feed_text(entries: Iterable[FeedEntry], zone: ZoneInfo) -> bytes:
    """The feed, the same to the byte as long as nothing changes."""
    entries = list(entries)
    events = []
    for entry in entries:
        event = meeting_event(
            uid=entry.uid,
            starts_at=entry.starts_at,
            minutes=entry.minutes,
            zone=zone,
            stamp=entry.changed_at,
            sequence=entry.sequence,
            url=entry.url,
            title=entry.title,
        )
        event.add("last-modified", entry.changed_at)
        event.add("status", "CONFIRMED")
        events.append(event)
    calendar = calendar_of(events, zone, [entry.starts_at for entry in entries])
    calendar.add("name", TITLE)
    calendar.add("x-wr-calname", TITLE)
    calendar.add("x-wr-timezone", zone.key)
    calendar.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    return calendar.to_ical()
