"""Shifts over every change of the clock of the years 2024 to 2030, in zones of all kinds."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.rosters.knowing import ROSTER, Entry, put_together
from scheduling.rosters.moments import kind_of, shift, whole_day
from scheduling.rosters.patterns import CYCLES, cycle_of
from scheduling.working_time import DutyKind

# Half-hour changes, changes at midnight, changes on fixed days, the southern summer, and none.
ZONES = [
    "Europe/London", "Europe/Berlin", "America/New_York", "America/Los_Angeles",
    "America/Santiago", "Australia/Lord_Howe", "Australia/Sydney", "Pacific/Auckland",
    "Pacific/Chatham", "Africa/Cairo", "Asia/Beirut", "Africa/Casablanca", "Asia/Jerusalem",
    "America/St_Johns", "Asia/Kolkata", "UTC",
]  # fmt: skip
YEARS = range(2024, 2031)
HOUR = timedelta(hours=1)
NIGHT = (time(19, 30), time(7, 30))


@cache
def changes(name: str) -> tuple[tuple[date, timedelta], ...]:
    """Each day on which the clocks change, and by how much they are put forward."""
    zone = ZoneInfo(name)
    found = []
    moment = datetime(YEARS[0], 1, 1, tzinfo=UTC)
    before = moment.astimezone(zone).utcoffset()
    while moment.year <= YEARS[-1]:
        local = moment.astimezone(zone)
        offset = local.utcoffset()
        if offset != before:
            # The clock showed this day just before it was changed.
            last = (moment - HOUR / 4).astimezone(zone)
            found.append((last.date(), offset - before))
            before = offset
        moment += HOUR / 4
    return tuple(found)


def test_the_zones_change_as_known() -> None:
    assert len(changes("Europe/London")) == 2 * len(YEARS)
    assert changes("Europe/London")[0] == (date(2024, 3, 31), HOUR)
    assert changes("Australia/Lord_Howe")[0] == (date(2024, 4, 7), -HOUR / 2)
    assert changes("Asia/Kolkata") == ()


@pytest.mark.parametrize("name", ["Europe/London", "Europe/Berlin", "America/New_York"])
def test_a_night_of_the_change_has_eleven_or_thirteen_hours(name: str) -> None:
    """Clocks change there at one to three in the night: the shift of the evening before has it."""
    zone = ZoneInfo(name)
    for day, forward in changes(name):
        lengths = [
            shift(day + timedelta(days=offset), *NIGHT, zone).length for offset in (-2, -1, 0)
        ]
        assert lengths == [12 * HOUR, 12 * HOUR - forward, 12 * HOUR]
        assert lengths[1] in (11 * HOUR, 13 * HOUR)


@pytest.mark.parametrize("name", ZONES)
def test_nights_around_every_change_are_as_long_as_the_clocks_make_them(name: str) -> None:
    zone = ZoneInfo(name)
    for day, forward in changes(name):
        lengths = {
            shift(day + timedelta(days=offset), *NIGHT, zone).length
            for offset in (-3, -2, -1, 0, 1, 2)
        }
        assert lengths == {12 * HOUR, 12 * HOUR - forward}


@pytest.mark.parametrize("name", ZONES)
def test_days_follow_each_other_without_gap_or_overlap(name: str) -> None:
    zone = ZoneInfo(name)
    day = date(YEARS[0], 1, 1)
    while day.year <= YEARS[-1]:
        today, tomorrow = whole_day(day, zone), whole_day(day + timedelta(days=1), zone)
        assert today.ends_at == tomorrow.starts_at
        assert timedelta(hours=22) < today.length < timedelta(hours=26)
        day += timedelta(days=1)


clocks = st.times().map(lambda t: t.replace(second=0, microsecond=0))


@st.composite
def days_near_changes(draw: st.DrawFn) -> tuple[date, str]:
    name = draw(st.sampled_from(ZONES))
    near = changes(name) or ((date(2026, 3, 29), HOUR),)
    day, _ = draw(st.sampled_from(near))
    return day + timedelta(days=draw(st.integers(-2, 2))), name


@given(days_near_changes(), clocks, clocks)
def test_a_shift_begins_and_ends_when_the_clocks_say(
    place: tuple[date, str], starts: time, ends: time
) -> None:
    day, name = place
    zone = ZoneInfo(name)
    found = shift(day, starts, ends, zone)
    wall = datetime.combine(day, ends) - datetime.combine(day, starts)
    wall += timedelta(days=1) if ends <= starts else timedelta(0)
    assert timedelta(0) < found.length
    assert abs(found.length - wall) <= HOUR
    for moment, clock in ((found.starts_at, starts), (found.ends_at, ends)):
        shown = moment.astimezone(zone)
        forward = [by for on, by in changes(name) if abs(on - shown.date()) <= timedelta(days=1)]
        # As the clock says, or past an hour that the clock does not show on that day.
        assert shown.time() == clock or any(by > timedelta(0) for by in forward)


@given(days_near_changes(), clocks, clocks)
def test_what_a_shift_asks_depends_on_the_clock_alone(
    place: tuple[date, str], starts: time, ends: time
) -> None:
    day, name = place
    zone = ZoneInfo(name)
    found = shift(day, starts, ends, zone)
    kind = kind_of(found, zone)
    if time(0) < ends <= starts and found.ends_at > whole_day(day, zone).ends_at:
        assert kind is DutyKind.NIGHT
    if time(6) <= starts < ends <= time(22):
        expected = DutyKind.LONG_DAY if found.length >= 10 * HOUR else DutyKind.DAY
        assert kind is expected


@given(days_near_changes(), st.sampled_from(sorted(CYCLES)), st.integers(0, 200))
def test_a_pattern_repeats_by_the_clock(place: tuple[date, str], pattern: str, offset: int) -> None:
    begins_on, name = place
    zone = ZoneInfo(name)
    cycle = cycle_of(CYCLES[pattern], begins_on, (time(7, 30), time(20)), NIGHT)
    day = begins_on + timedelta(days=offset)
    again = day + timedelta(days=len(CYCLES[pattern]))
    one, two = cycle.duty_on(day, zone), cycle.duty_on(again, zone)
    assert (one is None) == (two is None)
    if one and two:
        assert one.kind is two.kind
        clock = one.starts_at.astimezone(zone).time()
        assert two.starts_at.astimezone(zone).time() == clock


@given(days_near_changes(), st.integers(1, 30))
def test_what_is_known_has_no_hole_where_the_clock_changes(
    place: tuple[date, str], count: int
) -> None:
    first, name = place
    zone = ZoneInfo(name)
    days = [first + timedelta(days=n) for n in range(count)]
    entries = [
        Entry(ROSTER, day, "off", *(whole_day(day, zone).starts_at, whole_day(day, zone).ends_at))
        for day in days
    ]
    since, until = whole_day(days[0], zone).starts_at, whole_day(days[-1], zone).ends_at
    known = put_together(entries, zone, since, until).known
    assert [(span.starts_at, span.ends_at) for span in known] == [(since, until)]
