"""Readings of a rhythm, at the days where they change."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from reporting.signal_words import next_step_in_words, reason_in_words
from reporting.signals import URGENCY, Reading, Rhythm, State, expected_by, read

TODAY = dt.date(2026, 11, 21)


def ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


def rhythm(**facts: object) -> Rhythm:
    return Rhythm(**({"started_on": ago(120), "every_days": 30} | facts))  # type: ignore[arg-type]


def why(reading: Reading) -> str:
    return reason_in_words(reading.reason.kept())


def days(first: int, last: int) -> list[dt.date]:
    """From so many days ago to so many."""
    return [ago(number) for number in range(first, last - 1, -1)]


@pytest.mark.parametrize(
    ("gap", "state"),
    [
        (0, State.ON_TRACK),
        (30, State.ON_TRACK),
        (36, State.ON_TRACK),
        (37, State.SLOWING),
        (60, State.SLOWING),
        (61, State.STALLED),
    ],
)
def test_a_gap_is_judged_by_their_own_rhythm(gap: int, state: State) -> None:
    assert read(rhythm(held_on=[ago(gap)]), TODAY).state == state


def test_the_same_gap_is_nothing_in_a_quarterly_rhythm() -> None:
    assert read(rhythm(every_days=90, held_on=[ago(61)]), TODAY).state == State.ON_TRACK


def test_the_reason_names_the_gap_and_the_rhythm() -> None:
    reading = read(rhythm(held_on=[ago(80), ago(41)]), TODAY)

    assert why(reading) == "No meeting for 41 days; they agreed to meet every 30 days."
    assert next_step_in_words(reading.next_step) == "Send a kind nudge to both."
    assert reading.since == ago(5)
    assert reading.last_met_on == ago(41)
    assert (reading.meetings_held, reading.meetings_expected) == (2, 4)


def test_before_a_first_meeting_is_due_all_is_well() -> None:
    reading = read(rhythm(started_on=ago(8)), TODAY)

    assert reading.state == State.ON_TRACK
    assert why(reading) == "Matched 8 days ago; a first meeting is due by 27 November."


@pytest.mark.parametrize(("waited", "state"), [(21, State.ON_TRACK), (22, State.NOT_STARTED)])
def test_a_first_meeting_has_a_week_of_grace(waited: int, state: State) -> None:
    assert read(rhythm(started_on=ago(waited)), TODAY).state == state


@pytest.mark.parametrize(("days", "expected"), [(13, 0), (14, 1), (43, 1), (44, 2), (120, 4)])
def test_meetings_expected_so_far(days: int, expected: int) -> None:
    assert expected_by(rhythm(started_on=ago(days)), TODAY) == expected


def test_no_first_meeting_in_time_is_not_started() -> None:
    reading = read(rhythm(started_on=ago(37)), TODAY)

    assert reading.state == State.NOT_STARTED
    assert why(reading) == (
        "No first meeting 37 days after they were matched; it was due within 14."
    )


def test_a_first_meeting_in_the_diary_is_a_start() -> None:
    reading = read(rhythm(started_on=ago(37), planned_on=[ago(-4)]), TODAY)

    assert reading.state == State.ON_TRACK
    assert why(reading) == "First meeting planned for 25 November."


def test_a_first_meeting_far_away_is_not() -> None:
    reading = read(rhythm(started_on=ago(37), planned_on=[ago(-60)]), TODAY)

    assert reading.state == State.NOT_STARTED


def test_a_planned_meeting_softens_a_stall() -> None:
    reading = read(rhythm(held_on=[ago(70)], planned_on=[ago(-3)]), TODAY)

    assert reading.state == State.SLOWING
    assert why(reading) == (
        "No meeting for 70 days; they agreed to meet every 30 days. The next is planned for "
        "24 November."
    )
    assert next_step_in_words(reading.next_step).startswith("Nothing yet: look again")


def test_two_missed_meetings_are_slowing_even_in_time() -> None:
    reading = read(rhythm(held_on=[ago(25)], missed_on=[ago(40), ago(10), ago(3)]), TODAY)

    assert reading.state == State.SLOWING
    assert "2 planned meetings did not happen" in why(reading)
    assert reading.since == ago(3)


def test_support_comes_before_everything() -> None:
    reading = read(rhythm(held_on=[ago(1)], support_asked_on=ago(2)), TODAY)

    assert reading.state == State.ASKED_FOR_SUPPORT
    assert why(reading) == "One of them asked for support on 19 November."


def test_a_meeting_in_the_future_was_not_held() -> None:
    reading = read(rhythm(held_on=[ago(-2)]), TODAY)

    assert reading.meetings_held == 0
    assert reading.last_met_on is None


def test_nothing_is_expected_before_the_start() -> None:
    assert expected_by(rhythm(started_on=ago(-10)), TODAY) == 0
    assert read(rhythm(started_on=ago(-10)), TODAY).state == State.ON_TRACK


def test_urgency_ranks_every_state() -> None:
    assert sorted(URGENCY, key=URGENCY.__getitem__) == [
        "asked_for_support",
        "stalled",
        "not_started",
        "slowing",
        "on_track",
    ]


def test_leave_when_a_meeting_was_due_is_no_silence() -> None:
    on_leave = rhythm(held_on=[ago(47)], away_on=days(19, 6))

    assert read(rhythm(held_on=[ago(47)]), TODAY).state == State.SLOWING
    assert read(on_leave, TODAY).state == State.ON_TRACK

    after = read(on_leave, TODAY + dt.timedelta(days=8))
    assert after.state == State.SLOWING
    assert why(after) == (
        "No meeting for 55 days; they agreed to meet every 30 days. Days on which they could "
        "hardly have met are not counted as silence."
    )
    assert after.since == TODAY


def test_leave_right_after_a_meeting_keeps_nobody_from_the_next() -> None:
    assert read(rhythm(held_on=[ago(41)], away_on=days(40, 27)), TODAY).state == State.SLOWING


def test_a_run_of_nights_lengthens_the_wait_and_nights_alone_do_not_end_it() -> None:
    run = rhythm(held_on=[ago(40)], nights_on=days(9, 5))
    always = rhythm(held_on=[ago(70)], nights_on=days(70, 0))

    assert read(run, TODAY).state == State.ON_TRACK
    assert read(always, TODAY).state == State.SLOWING


def test_however_good_the_reasons_somebody_asks_after_three_rhythms() -> None:
    reading = read(rhythm(held_on=[ago(95)], away_on=days(90, 0)), TODAY)

    assert reading.state == State.SLOWING
    assert reading.next_step == "offer_pause"


def test_a_rest_is_not_silence() -> None:
    rested = rhythm(held_on=[ago(100)], resumed_on=ago(20))

    assert read(rested, TODAY).state == State.ON_TRACK
    assert "took up again after a rest on 1 November" in why(read(rested, TODAY))


def test_who_steadily_meets_less_often_is_judged_by_that() -> None:
    steady = [ago(gap) for gap in (212, 170, 128, 86, 43)]
    reading = read(rhythm(started_on=ago(220), held_on=steady), TODAY)

    assert reading.state == State.ON_TRACK
    assert (
        why(reading)
        == "They met 43 days ago; they agreed to meet every 30 days and keep to every 42."
    )
    unsteady = [ago(gap) for gap in (212, 200, 120, 86, 43)]
    assert read(rhythm(started_on=ago(220), held_on=unsteady), TODAY).state == State.SLOWING


def test_who_steadily_meets_more_often_is_looked_at_sooner() -> None:
    steady = [ago(gap) for gap in (89, 69, 48, 28)]
    reading = read(rhythm(held_on=steady), TODAY)

    assert reading.state == State.SLOWING
    assert why(reading) == (
        "No meeting for 28 days; they agreed to meet every 30 days and kept to every 20."
    )


def test_what_falls_through_again_and_again_is_slowing() -> None:
    cancelled = rhythm(held_on=[ago(20)], cancelled_on=[ago(9), ago(2)])
    moved = rhythm(held_on=[ago(20)], planned_on=[ago(-6)], moves=3)

    assert read(cancelled, TODAY).state == State.SLOWING
    assert read(moved, TODAY).state == State.SLOWING
    assert why(read(moved, TODAY)).endswith("It has been moved 3 times.")
    assert read(rhythm(held_on=[ago(20)], cancelled_on=[ago(30), ago(2)]), TODAY).state == (
        State.ON_TRACK
    )


def test_a_planned_day_that_passed_is_asked_about_once_its_people_had_time_to_log_it() -> None:
    fresh = rhythm(held_on=[ago(45)], planned_on=[ago(8)])
    old = rhythm(held_on=[ago(50)], planned_on=[ago(15)])

    assert read(fresh, TODAY).state == State.ON_TRACK
    reading = read(old, TODAY)
    assert (reading.state, reading.next_step) == (State.SLOWING, "ask_whether_held")
    assert why(reading) == (
        "A meeting was planned for 6 November, and nobody has said yet whether it took place."
    )
    assert read(rhythm(held_on=[ago(90)], planned_on=[ago(40)]), TODAY).state == State.STALLED


def test_a_late_meeting_in_the_diary_needs_nobody() -> None:
    assert read(rhythm(held_on=[ago(45)], planned_on=[ago(-5)]), TODAY).state == State.ON_TRACK


def test_a_reason_is_worded_for_its_reader() -> None:
    kept = read(rhythm(held_on=[ago(41)]), TODAY).reason.kept()
    assert kept == {"code": "gap", "days": 41, "every": 30}
    with translation.override("fr"):
        assert reason_in_words(kept) not in ("", reason_in_words(kept | {"days": 40}))
        assert "41" in reason_in_words(kept)
        assert "No meeting" not in reason_in_words(kept)
    assert reason_in_words({}) == ""
