from datetime import date

import pytest

from programs.planning import proposed_days, proposed_name
from programs.templatetags.programs import step_day


def test_a_cohort_starts_on_a_monday_with_time_to_enrol_and_to_match() -> None:
    days = proposed_days(date(2026, 11, 21), length_in_days=175)
    assert days.enrollment_opens_on == date(2026, 11, 21)
    assert days.enrollment_closes_on == date(2026, 12, 12)
    assert days.starts_on == date(2026, 12, 28)
    assert days.starts_on.weekday() == 0
    assert (days.ends_on - days.starts_on).days == 182


def test_a_programme_without_steps_gets_eight_weeks() -> None:
    days = proposed_days(date(2026, 1, 1), length_in_days=0)
    assert (days.ends_on - days.starts_on).days == 56


@pytest.mark.parametrize(
    ("starts_on", "name"),
    [
        (date(2026, 12, 28), "Winter 2027"),
        (date(2027, 1, 4), "Winter 2027"),
        (date(2027, 3, 1), "Spring 2027"),
        (date(2027, 8, 30), "Summer 2027"),
        (date(2027, 11, 29), "Autumn 2027"),
    ],
)
def test_its_name_is_its_season(starts_on: date, name: str) -> None:
    assert proposed_name(starts_on) == name


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-10, "10 days before the start"),
        (-1, "1 day before the start"),
        (0, "the first day"),
        (6, "week 1"),
        (7, "week 2"),
    ],
)
def test_the_day_of_a_step_in_words(days: int, words: str) -> None:
    assert step_day(days) == words
