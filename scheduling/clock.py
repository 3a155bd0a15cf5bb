"""Whose clock it is: zones of people, and moments in the words of their clock."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format

from mentorship.models import Organization
from participants.models import Person

NOON = time(12)


def zone_of(person: Person | None, organization: Organization) -> ZoneInfo:
    """The zone that the person chose, else that of their site, else the organisation's. The site
    must be loaded."""
    if person is not None and person.time_zone:
        return ZoneInfo(person.time_zone)
    site = person.site if person else None
    return ZoneInfo((site and site.time_zone) or organization.time_zone)


def day_in_words(day: date) -> str:
    """'Tuesday 24 November'."""
    return date_format(day, "l j F")


def moment_in_words(moment: datetime, zone: ZoneInfo) -> str:
    """'Tuesday 24 November 2026, 14:00'."""
    return date_format(moment.astimezone(zone), "l j F Y, H:i")


def logged_start(day: date, minutes: int, zone: ZoneInfo, now: datetime) -> datetime:
    """When a meeting began of which only the day is known: noon, or just before now.

    Never on another day: what somebody on nights logs at ten past midnight began at midnight.
    """
    noon = datetime.combine(day, NOON, tzinfo=zone)
    if day != now.astimezone(zone).date():
        return noon
    midnight = datetime.combine(day, time(0), tzinfo=zone)
    return max(midnight, min(noon, now - timedelta(minutes=minutes)))
