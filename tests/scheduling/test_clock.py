"""By whose clock, and when a logged meeting began of which only the day is known."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mentorship.models import Organization
from participants.models import Person, Site
from scheduling.clock import logged_start, zone_of

LONDON = ZoneInfo("Europe/London")
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("clock", "began"),
    [
        ((0, 10), (0, 0)),
        ((0, 50), (0, 5)),
        ((9, 0), (8, 15)),
        ((17, 0), (12, 0)),
    ],
)
def test_what_is_logged_today_began_today_and_before_now(
    clock: tuple[int, int], began: tuple[int, int]
) -> None:
    now = datetime(2026, 11, 22, *clock, tzinfo=LONDON)
    assert logged_start(TODAY, 45, LONDON, now) == datetime(2026, 11, 22, *began, tzinfo=LONDON)


def test_another_day_was_at_noon() -> None:
    now = datetime(2026, 11, 22, 0, 10, tzinfo=LONDON)
    before = TODAY - timedelta(days=1)
    assert logged_start(before, 45, LONDON, now) == datetime(2026, 11, 21, 12, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("own", "of_site", "zone"),
    [
        ("Asia/Tokyo", "America/New_York", "Asia/Tokyo"),
        ("", "America/New_York", "America/New_York"),
        ("", "", "Europe/London"),
        ("Asia/Tokyo", None, "Asia/Tokyo"),
    ],
)
def test_ones_own_clock_goes_before_that_of_the_site(
    own: str, of_site: str | None, zone: str
) -> None:
    site = None if of_site is None else Site(time_zone=of_site)
    house = Organization(time_zone="Europe/London")
    assert zone_of(Person(time_zone=own, site=site), house).key == zone
    assert zone_of(None, house).key == "Europe/London"
