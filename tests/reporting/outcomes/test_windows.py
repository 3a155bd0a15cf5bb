"""Over which days it can be told who stayed. Pure."""

import datetime as dt

import pytest

from reporting.outcomes.windows import File, Unknown, Window, window_of

START = dt.date(2025, 1, 6)
SINCE = dt.date(2025, 2, 3)


def day(number: int) -> dt.date:
    return SINCE + dt.timedelta(days=number)


FIRST = File(day(-40))


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ([], Unknown.NO_FILE_TELLS),
        ([FIRST, File(day(100))], Unknown.NO_FILE_TELLS),
        # Who had left before the first file is in no file.
        ([File(day(1), has_dates=True), File(day(400), True)], Unknown.BEFORE_THE_FIRST_FILE),
        ([FIRST, File(day(89), has_dates=True)], Unknown.TOO_EARLY),
        ([FIRST, File(day(90), has_dates=True)], Window(SINCE, day(90))),
        ([FIRST, File(day(500), has_dates=True)], Window(SINCE, day(365))),
        # By absence: until the last file within the year, else the first one after it.
        (
            [FIRST, File(day(100), False, True), File(day(300), False, True), File(day(400), 0, 1)],
            Window(SINCE, day(300), by_absence=True),
        ),
        (
            [FIRST, File(day(420), False, True), File(day(700), False, True)],
            Window(SINCE, day(420), by_absence=True),
        ),
        # What was found before the window is no matter; one file by absence within it is.
        ([File(day(-9), False, True), File(day(200), True)], Window(SINCE, day(200))),
        (
            [FIRST, File(day(100), False, True), File(day(200), has_dates=True)],
            Window(SINCE, day(200), by_absence=True),
        ),
    ],
)
def test_a_window_reaches_as_far_as_the_files_tell(
    files: list[File], expected: Window | Unknown
) -> None:
    assert window_of(START, files) == expected
