"""A zone's component, read by a parser of somebody else's, tells the time that the zone tells."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo, available_timezones

import icalendar
import pytest
from dateutil.tz import tzical
from hypothesis import given
from hypothesis import strategies as st

from scheduling.calendars.events import calendar_of, meeting_event
from scheduling.calendars.zones import clock_changes, zone_component

FIRST, LAST = 2024, 2030
# Links to other zones, and a zone that no clock shows, left out.
ZONES = sorted(
    name for name in available_timezones() if "/" in name and not name.startswith("Etc/")
)
moments = st.datetimes(datetime(FIRST, 1, 2), datetime(LAST, 12, 30)).map(
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
zones = st.sampled_from(ZONES).map(ZoneInfo)


def as_others_read_it(zone: ZoneInfo) -> object:
    text = zone_component(zone, FIRST, LAST).to_ical().decode()
    return tzical(StringIO(text)).get(zone.key)


def test_at_every_change_of_every_zone() -> None:
    """The second before, and the first that the clocks show once."""
    wrong = []
    for name in ZONES:
        zone = ZoneInfo(name)
        theirs = as_others_read_it(zone)
        for change in clock_changes(zone, FIRST, LAST):
            shown_twice = max(change.before - change.after, timedelta())
            for moment in (
                change.at - shown_twice - timedelta(seconds=1),
                change.at + shown_twice,
            ):
                local = moment.astimezone(zone)
                if theirs.utcoffset(local.replace(tzinfo=None)) != local.utcoffset():
                    wrong.append(f"{name} {moment}")
    assert wrong == []


@given(zones, moments)
def test_at_any_moment(zone: ZoneInfo, moment: datetime) -> None:
    local = moment.astimezone(zone)
    if local.fold:
        return  # the hour that is shown twice is told by UTC: see below
    assert as_others_read_it(zone).utcoffset(local.replace(tzinfo=None)) == local.utcoffset()


@given(zones, moments, st.integers(5, 480))
def test_a_meeting_is_at_its_moment_for_its_minutes(
    zone: ZoneInfo, moment: datetime, minutes: int
) -> None:
    _read_back(zone, moment, minutes)


@pytest.mark.parametrize("minutes_before", [0, 1, 30, 59, 60, 61, 119, 120])
@pytest.mark.parametrize("name", ["Europe/London", "America/New_York", "Australia/Lord_Howe"])
def test_a_meeting_around_a_change(name: str, minutes_before: int) -> None:
    zone = ZoneInfo(name)
    for change in clock_changes(zone, FIRST, LAST):
        _read_back(zone, change.at - timedelta(minutes=minutes_before), 60)
        _read_back(zone, change.at + timedelta(minutes=minutes_before), 60)


def _read_back(zone: ZoneInfo, moment: datetime, minutes: int) -> None:
    event = meeting_event(
        uid="one",
        starts_at=moment,
        minutes=minutes,
        zone=zone,
        stamp=moment,
        sequence=0,
        url="https://mentorship.example/",
    )
    text = calendar_of([event], zone, [moment]).to_ical()
    read = icalendar.Calendar.from_ical(text).events[0]
    assert read.start.astimezone(UTC) == moment
    assert read.end.astimezone(UTC) == moment + timedelta(minutes=minutes)


def test_where_clocks_follow_weekdays_there_are_two_rules() -> None:
    """Outlook reads rules alone; nearly everybody's zone has them."""
    for name in ("Europe/London", "Europe/Berlin", "America/New_York", "Australia/Sydney"):
        parts = zone_component(ZoneInfo(name), 2026, 2027).subcomponents
        assert [part.name for part in parts] == ["DAYLIGHT", "STANDARD"]
        assert all(b"FREQ=YEARLY" in part["RRULE"].to_ical() for part in parts)


def test_a_zone_without_changes_has_one_part() -> None:
    component = zone_component(ZoneInfo("Asia/Tokyo"), 2026, 2027)
    assert [part.name for part in component.subcomponents] == ["STANDARD"]


def test_the_clocks_of_a_change_are_those_of_before() -> None:
    """RFC 5545, 3.6.5: the onset is told in the time that was left behind."""
    spring, autumn = clock_changes(ZoneInfo("Europe/London"), 2026, 2026)
    assert spring.shown == datetime(2026, 3, 29, 1)
    assert autumn.shown == datetime(2026, 10, 25, 2)
