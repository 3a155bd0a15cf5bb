"""When a logged meeting began, of which only the day is known."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduling.clock import logged_start

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
