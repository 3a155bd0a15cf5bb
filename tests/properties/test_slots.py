"""Times that suit all, against somebody who asks about every minute by itself, over every zone
change; and the bits of meetability against the times."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from participants.availability import WINDOWS, window_at
from participants.meetable import (
    BYTES,
    QUARTER,
    QUARTERS,
    could_begin,
    moved,
    of_windows,
    packed,
    unpacked,
)
from scheduling.free_time import common, minute_of, moment_of, union, without
from scheduling.meetability import meetable_bits
from scheduling.quiet import QuietHours
from scheduling.slots import Attendee, State, best, free_starts, slots
from scheduling.working_time import Duty, DutyKind, Span, WorkingTime

LONDON = ZoneInfo("Europe/London")
ZONES = [
    LONDON,
    ZoneInfo("America/New_York"),
    ZoneInfo("Australia/Lord_Howe"),  # changes by half an hour
    ZoneInfo("Asia/Kathmandu"),  # three quarters of an hour off
    ZoneInfo("Pacific/Apia"),
]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


# --- Asking about one minute ----------------------------------------------------------------------


def suits(one: Attendee, minute: datetime) -> bool:
    """Whether the person can be in a meeting during this minute, by the words of the rules."""
    time_, local = one.time, minute.astimezone(one.time.zone)
    clock = local.time()
    if time_.earliest < time_.latest:
        within = time_.earliest <= clock < time_.latest
    else:
        within = clock >= time_.earliest or clock < time_.latest
    is_known = any(span.starts_at <= minute < span.ends_at for span in time_.known)
    is_usual = window_at(local) in time_.windows if time_.windows else local.weekday() < 5
    return (
        within
        and (is_known or is_usual)
        and not any(span.starts_at <= minute < span.ends_at for span in (*time_.leave, *one.busy))
        and not (one.quiet and one.quiet.is_quiet(minute))
        and not any(keeps_away(duty, time_, minute) for duty in time_.duties)
    )


def keeps_away(duty: Duty, time_: WorkingTime, minute: datetime) -> bool:
    is_night = duty.kind == DutyKind.NIGHT
    around = time_.minutes_around * MINUTE
    if duty.starts_at - around <= minute < duty.starts_at:
        return True
    if duty.ends_at <= minute < duty.ends_at + around:
        return True
    if duty.starts_at <= minute < duty.ends_at:
        in_the_middle = duty.starts_at + 2 * HOUR <= minute < duty.ends_at - 2 * HOUR
        return is_night or not time_.meets_in_breaks or not in_the_middle
    if duty.kind != DutyKind.DAY and duty.ends_at <= minute < duty.ends_at + 11 * HOUR:
        return True
    return is_night and duty.starts_at - 8 * HOUR <= minute < duty.starts_at


def starts_one_by_one(attendees, since, until, minutes):
    free = set()
    minute = since
    while minute < until:
        if all(suits(one, minute) for one in attendees):
            free.add(minute)
        minute += MINUTE
    found = []
    start = since
    while start < until:
        if start.minute % 15 == 0 and all(start + n * MINUTE in free for n in range(minutes)):
            found.append(start)
        start += MINUTE
    return found


# --- People ---------------------------------------------------------------------------------------

clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))


def changes_of(zone: ZoneInfo) -> list[datetime]:
    """The days of the years 2024 to 2030 on which the zone's clocks change."""
    start = datetime(2024, 1, 1, tzinfo=UTC)
    days = [start + n * DAY for n in range(7 * 365)]
    return [
        day
        for day in days
        if day.astimezone(zone).utcoffset() != (day + DAY).astimezone(zone).utcoffset()
    ]


CHANGES = [(zone, day) for zone in ZONES for day in changes_of(zone)]


@st.composite
def spans(draw, since, made=Span, **kwargs):
    start = since + draw(st.integers(-24 * 60, 3 * 24 * 60)) * MINUTE
    return made(start, start + draw(st.integers(1, 14 * 60)) * MINUTE, **kwargs)


@st.composite
def attendees(draw, zone, since):
    kinds = st.sampled_from(list(DutyKind))
    some = lambda strategy, most: st.lists(strategy, max_size=most).map(tuple)  # noqa: E731
    duties = draw(some(kinds.flatmap(lambda kind: spans(since, Duty, kind=kind)), 4))
    return Attendee(
        "Somebody",
        WorkingTime(
            zone=draw(st.sampled_from([zone, zone, draw(st.sampled_from(ZONES))])),
            duties=duties,
            leave=draw(some(spans(since), 1)),
            known=draw(
                st.sampled_from([(), (Span(since - DAY, since + 4 * DAY),), None]).flatmap(
                    lambda known: some(spans(since), 3) if known is None else st.just(known)
                )
            ),
            windows=draw(st.frozensets(st.sampled_from(WINDOWS), max_size=20)),
            meets_in_breaks=draw(st.booleans()),
            earliest=draw(st.just(time(7)) | clocks),
            latest=draw(st.just(time(21)) | clocks),
            minutes_around=draw(st.sampled_from([0, 15, 60])),
        ),
        quiet=draw(st.none() | st.builds(QuietHours, clocks, clocks, st.just(zone))),
        busy=draw(some(spans(since), 2)),
    )


@st.composite
def groups(draw):
    zone, day = draw(st.sampled_from(CHANGES))
    since = day + draw(st.integers(-36 * 60, 12 * 60)) * MINUTE
    people = draw(st.lists(attendees(zone, since), min_size=2, max_size=4))
    return people, since, since + draw(st.integers(1, 48 * 60)) * MINUTE


@settings(max_examples=60, deadline=None)
@given(groups(), st.sampled_from([15, 30, 45, 90]))
def test_the_times_are_those_that_somebody_finds_who_asks_about_every_minute(group, minutes):
    people, since, until = group
    found = [moment_of(start) for start in free_starts(people, since, until, minutes)]
    assert found == starts_one_by_one(people, since, until, minutes)


def plain(zone=LONDON, **kwargs) -> WorkingTime:
    return WorkingTime(zone=zone, earliest=time(0), latest=time(0), **kwargs)


@pytest.mark.parametrize(
    ("day", "hours"), [(datetime(2026, 3, 29), 23), (datetime(2026, 10, 25), 25)]
)
def test_a_day_of_the_clock_change_has_its_own_length(day, hours):
    since = day.replace(tzinfo=LONDON).astimezone(UTC)
    until = (day + DAY).replace(tzinfo=LONDON).astimezone(UTC)
    people = [Attendee("You", plain(known=(Span(since, until),)))] * 2
    assert len(free_starts(people, since, until, 15)) == hours * 4


def test_between_people_of_two_continents_both_clocks_count():
    since = datetime(2026, 11, 30, tzinfo=UTC)
    known = (Span(since, since + 7 * DAY),)
    people = [
        Attendee("You", WorkingTime(LONDON, known=known)),
        Attendee("Ana", WorkingTime(ZoneInfo("America/New_York"), known=known)),
    ]
    found = free_starts(people, since, since + DAY, 45)
    # From seven in New York until nine in the evening in London.
    assert moment_of(found[0]) == since + 12 * HOUR
    assert moment_of(found[-1]) == since + 20 * HOUR + 15 * MINUTE


@settings(max_examples=40, deadline=None)
@given(groups())
def test_the_order_is_the_same_always_and_never_hides_a_time(group):
    people, since, until = group
    found = slots(people, since, until, 45)
    assert found == slots(people, since, until, 45)
    assert sorted(minute_of(slot.span.starts_at) for slot in found) == free_starts(
        people, since, until, 45
    )
    assert [slot.cost for slot in found] == sorted(slot.cost for slot in found)


def shift(day: int, kind: DutyKind) -> Duty:
    begin, hours = {
        DutyKind.NIGHT: (19.5, 12.5),
        DutyKind.LONG_DAY: (7.5, 12.5),
        DutyKind.DAY: (7, 8),
    }[kind]
    start = datetime(2026, 11, 30, tzinfo=UTC) + day * DAY + begin * HOUR
    return Duty(start, start + hours * HOUR, kind)


WEEK_OF = (Span(datetime(2026, 11, 28, tzinfo=UTC), datetime(2026, 12, 28, tzinfo=UTC)),)


def test_two_who_are_off_come_before_all_else_and_nights_are_far_away():
    since = datetime(2026, 11, 30, tzinfo=UTC)
    nights = WorkingTime(LONDON, tuple(shift(day, DutyKind.NIGHT) for day in (0, 1)), known=WEEK_OF)
    days = WorkingTime(
        LONDON, tuple(shift(day, DutyKind.DAY) for day in (0, 1, 2, 3)), known=WEEK_OF
    )
    first = slots([Attendee("You", nights), Attendee("Sam", days)], since, since + 7 * DAY, 45)[0]
    # Days until Thursday, the second night ends on Wednesday morning: Friday suits best.
    assert first.span.starts_at == datetime(2026, 12, 4, 9, tzinfo=UTC)
    assert [bearing.state for bearing in first.bearings] == [State.OFF, State.OFF]
    assert first.bearings[0].night_ended_at == datetime(2026, 12, 2, 8, tzinfo=UTC)


def test_a_choice_offers_different_parts_of_different_days():
    since = datetime(2026, 11, 30, tzinfo=UTC)
    free = Attendee("You", WorkingTime(LONDON, known=WEEK_OF))
    chosen = best([free, free], since, since + 7 * DAY, 45, most=6).slots
    assert len(chosen) == 6
    assert len({(s.span.starts_at.date(), s.span.starts_at.hour < 12) for s in chosen}) == 6
    assert (
        max(
            [s.span.starts_at.date() for s in chosen].count(s.span.starts_at.date()) for s in chosen
        )
        == 2
    )


@pytest.mark.parametrize("count", [1, 9])
def test_a_time_is_sought_for_two_to_eight(count):
    free = Attendee("You", WorkingTime(LONDON, known=WEEK_OF))
    since = datetime(2026, 11, 30, tzinfo=UTC)
    with pytest.raises(ValueError, match="2 to 8"):
        free_starts([free] * count, since, since + DAY, 45)


# --- Meetability ----------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(groups())
def test_what_two_share_in_bits_are_the_times_at_which_both_could_begin(group):
    people, since, _ = group
    start = since.replace(minute=0)
    shared = [
        unpacked(meetable_bits(one.time, start, quiet=one.quiet, busy=one.busy))
        for one in people[:2]
    ]
    until = start + QUARTERS * QUARTER
    times = [minute_of(start) + 15 * int(n) for n in (shared[0] & shared[1]).nonzero()[0]]
    assert times == free_starts(people[:2], start, until, 45)


@settings(max_examples=40, deadline=None)
@given(st.frozensets(st.sampled_from(WINDOWS)), st.sampled_from(CHANGES))
def test_an_ordinary_week_gives_the_same_bits_to_matching_as_to_the_times(windows, change):
    zone, day = change
    by_day = frozenset(one for one in windows if not one.endswith("night"))
    week = WorkingTime(zone, windows=by_day)
    wanted = meetable_bits(week, day) if by_day else bytes(BYTES)
    assert of_windows(windows, zone, day) == wanted


bits = st.binary(min_size=BYTES, max_size=BYTES)


@given(bits)
def test_bits_come_back_as_they_were(found):
    assert packed(unpacked(found)) == found


@given(bits, st.integers(-QUARTERS, QUARTERS))
@example(b"\xff" * BYTES, 96)
def test_bits_counted_from_another_start_stand_for_the_same_moments(found, by):
    since = datetime(2026, 11, 30, tzinfo=UTC)
    there = {since + int(n) * QUARTER for n in unpacked(found).nonzero()[0]}
    start = since + by * QUARTER
    again = {start + int(n) * QUARTER for n in unpacked(moved(found, since, start)).nonzero()[0]}
    assert again == {moment for moment in there if start <= moment < start + QUARTERS * QUARTER}


def test_a_meeting_begins_where_three_quarter_hours_are_free():
    free = unpacked(bytes(BYTES))
    free[4:8] = True
    free[-2:] = True
    assert could_begin(free).nonzero()[0].tolist() == [4, 5]


# --- Sets of stretches ----------------------------------------------------------------------------

sets = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6).map(union)


def minutes_of(stretches):
    return {minute for start, end in stretches for minute in range(start, end)}


@given(sets, sets)
def test_sets_of_stretches_are_sets(one, other):
    for found, wanted in [
        (union([*one, *other]), minutes_of(one) | minutes_of(other)),
        (common(one, other), minutes_of(one) & minutes_of(other)),
        (without(one, other), minutes_of(one) - minutes_of(other)),
    ]:
        assert minutes_of(found) == wanted
        assert found == union(found)


def test_a_later_window_replaces_nothing():
    """A copy with other limits leaves the first as it was: what is cached is not shared."""
    since = minute_of(datetime(2026, 11, 30, tzinfo=UTC))
    week = WorkingTime(LONDON, windows=frozenset({"mon-morning"}))
    first = Attendee("You", week).free(since, since + 1440)
    Attendee("You", replace(week, earliest=time(10))).free(since, since + 1440)
    assert Attendee("You", week).free(since, since + 1440) == first == [(since + 420, since + 720)]
