"""Readings of a rhythm, at the days where they change."""

from __future__ import annotations

import datetime as dt

import pytest

from reporting.signals import URGENCY, Rhythm, State, expected_by, read

TODAY = dt.date(2026, 11, 21)


def ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


def rhythm(**facts: object) -> Rhythm:
    return Rhythm(**({"started_on": ago(120), "every_days": 30} | facts))  # type: ignore[arg-type]


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

    assert reading.reason == "No meeting for 41 days; they agreed on every 30."
    assert reading.next_step == "Send a kind nudge to both."
    assert reading.since == ago(5)
    assert reading.last_met_on == ago(41)
    assert (reading.meetings_held, reading.meetings_expected) == (2, 4)


def test_before_a_first_meeting_is_due_all_is_well() -> None:
    reading = read(rhythm(started_on=ago(8)), TODAY)

    assert reading.state == State.ON_TRACK
    assert reading.reason == "Matched 8 days ago; a first meeting is due by 27 November."


@pytest.mark.parametrize(("waited", "state"), [(21, State.ON_TRACK), (22, State.NOT_STARTED)])
def test_a_first_meeting_has_a_week_of_grace(waited: int, state: State) -> None:
    assert read(rhythm(started_on=ago(waited)), TODAY).state == state


@pytest.mark.parametrize(("days", "expected"), [(13, 0), (14, 1), (43, 1), (44, 2), (120, 4)])
def test_meetings_expected_so_far(days: int, expected: int) -> None:
    assert expected_by(rhythm(started_on=ago(days)), TODAY) == expected


def test_no_first_meeting_in_time_is_not_started() -> None:
    reading = read(rhythm(started_on=ago(37)), TODAY)

    assert reading.state == State.NOT_STARTED
    assert reading.reason == (
        "No first meeting 37 days after they were matched; it was due within 14."
    )


def test_a_first_meeting_in_the_diary_is_a_start() -> None:
    reading = read(rhythm(started_on=ago(37), planned_on=[ago(-4)]), TODAY)

    assert reading.state == State.ON_TRACK
    assert reading.reason == "First meeting planned for 25 November."


def test_a_first_meeting_far_away_is_not() -> None:
    reading = read(rhythm(started_on=ago(37), planned_on=[ago(-60)]), TODAY)

    assert reading.state == State.NOT_STARTED


def test_a_planned_meeting_softens_a_stall() -> None:
    reading = read(rhythm(held_on=[ago(70)], planned_on=[ago(-3)]), TODAY)

    assert reading.state == State.SLOWING
    assert reading.reason == (
        "No meeting for 70 days; they agreed on every 30. The next is planned for 24 November."
    )
    assert reading.next_step == "Nothing yet: look again after the planned meeting."


def test_two_missed_meetings_are_slowing_even_in_time() -> None:
    reading = read(rhythm(held_on=[ago(25)], missed_on=[ago(40), ago(10), ago(3)]), TODAY)

    assert reading.state == State.SLOWING
    assert "2 planned ones did not happen" in reading.reason
    assert reading.since == ago(3)


def test_support_comes_before_everything() -> None:
    reading = read(rhythm(held_on=[ago(1)], support_asked_on=ago(2)), TODAY)

    assert reading.state == State.ASKED_FOR_SUPPORT
    assert reading.reason == "One of them asked for support on 19 November."


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
