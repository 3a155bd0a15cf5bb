"""Quiet hours, the weekly budget and the rhythm, over every day and every clock change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.budget import WEEK, Wanted, fits, mailings
from scheduling.peace import Peace
from scheduling.quiet import QuietHours
from scheduling.rhythm import ASKED_AT_MOST, History, check_in_on, next_due_on

LONDON = ZoneInfo("Europe/London")
ZONES = [
    LONDON,
    ZoneInfo("America/New_York"),
    ZoneInfo("Australia/Lord_Howe"),  # changes by half an hour
    ZoneInfo("Asia/Kolkata"),
    ZoneInfo("Pacific/Apia"),
    UTC,
]

moments = st.datetimes(
    min_value=datetime(2024, 1, 2), max_value=datetime(2030, 12, 30), timezones=st.just(UTC)
)
clocks = st.times().map(lambda t: t.replace(second=0, microsecond=0))
hours = st.builds(QuietHours, starts=clocks, ends=clocks, zone=st.sampled_from(ZONES))


@st.composite
def clock_changes(draw):
    """A moment within two days of a change of the clocks."""
    zone = draw(st.sampled_from([z for z in ZONES if z is not UTC]))
    year = draw(st.integers(2024, 2030))
    start = datetime(year, 1, 1, tzinfo=UTC)
    changes = [
        day
        for day in (start + timedelta(days=n) for n in range(365))
        if day.astimezone(zone).utcoffset()
        != (day + timedelta(days=1)).astimezone(zone).utcoffset()
    ]
    day = draw(st.sampled_from(changes or [start]))
    return zone, day + timedelta(minutes=draw(st.integers(-2880, 2880)))


def wall_clock_is_quiet(quiet: QuietHours, moment: datetime) -> bool:
    now = moment.astimezone(quiet.zone).time().replace(second=0, microsecond=0, tzinfo=None)
    if quiet.starts <= quiet.ends:
        return quiet.starts <= now < quiet.ends
    return now >= quiet.starts or now < quiet.ends


@given(hours, moments)
def test_the_next_allowed_moment_is_never_quiet_and_never_before(quiet, moment):
    allowed = quiet.next_allowed(moment)
    assert allowed >= moment
    # Only quiet hours that leave less room than a change of clocks can fill a whole day.
    free = (
        datetime.combine(date(2024, 1, 2), quiet.starts)
        - datetime.combine(date(2024, 1, 1), quiet.ends)
    ) % timedelta(days=1)
    if quiet.starts == quiet.ends or free > timedelta(hours=2):
        assert not quiet.is_quiet(allowed)


@given(hours, moments)
def test_whatever_the_wall_clock_calls_quiet_is_quiet(quiet, moment):
    if wall_clock_is_quiet(quiet, moment):
        assert quiet.is_quiet(moment)


@given(clock_changes(), clocks, clocks)
def test_the_wall_clock_is_respected_around_a_change_of_clocks(change, starts, ends):
    zone, moment = change
    quiet = QuietHours(starts, ends, zone)
    if wall_clock_is_quiet(quiet, moment):
        assert quiet.is_quiet(moment)
    assert quiet.next_allowed(moment) - moment <= timedelta(hours=51)


@given(hours, moments)
def test_away_from_a_change_of_clocks_nothing_else_is_quiet(quiet, moment):
    offsets = {
        (moment + timedelta(days=n)).astimezone(quiet.zone).utcoffset() for n in range(-3, 4)
    }
    if len(offsets) == 1:
        assert quiet.is_quiet(moment) == wall_clock_is_quiet(quiet, moment)


def test_a_night_of_quiet_ends_at_seven_on_both_sides_of_the_change():
    quiet = QuietHours(time(21), time(7), LONDON)
    spring_night = datetime(2026, 3, 28, 23, 0, tzinfo=LONDON)
    autumn_night = datetime(2026, 10, 24, 23, 0, tzinfo=LONDON)
    assert quiet.next_allowed(spring_night) == datetime(2026, 3, 29, 6, 0, tzinfo=UTC)
    assert quiet.next_allowed(autumn_night) == datetime(2026, 10, 25, 7, 0, tzinfo=UTC)


def test_the_hour_that_happens_twice_is_quiet_twice():
    quiet = QuietHours(time(22), time(1, 30), LONDON)
    between = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)  # 01:45 summer time, before 01:00 returns
    assert quiet.is_quiet(between)
    assert quiet.next_allowed(between) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_an_end_that_does_not_exist_that_night_ends_after_the_gap():
    quiet = QuietHours(time(22), time(1, 30), LONDON)
    allowed = quiet.next_allowed(datetime(2026, 3, 29, 0, 30, tzinfo=UTC))
    assert allowed == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_equal_times_mean_no_quiet_hours():
    quiet = QuietHours(time(9), time(9), LONDON)
    moment = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
    assert not quiet.is_quiet(moment)
    assert quiet.next_allowed(moment) == moment


wanted_lists = st.lists(
    st.builds(
        lambda n, at, useful: Wanted(n, at, at + useful),
        st.integers(),
        moments,
        st.timedeltas(timedelta(0), timedelta(days=30)),
    ),
    max_size=12,
)


@given(wanted_lists, st.lists(moments, max_size=6), st.integers(0, 3), hours)
def test_the_budget_is_never_exceeded_and_no_mail_is_quiet_or_late(wanted, sent, budget, quiet):
    kept: list[datetime] = []
    for moment in sent:  # a past that itself kept the budget
        if fits(kept, moment, budget):
            kept.append(moment)
    planned = mailings(wanted, sent_at=kept, budget=budget, next_allowed=Peace(quiet).next_allowed)
    everything = sorted(kept + [m.send_at for m in planned])
    for index, start in enumerate(everything):
        assert sum(1 for other in everything[index:] if other - start < WEEK) <= budget
    by_number = {w.what: w for w in wanted}
    if len(by_number) == len(wanted):
        for mailing in planned:
            for number in mailing.contents:
                assert by_number[number].at <= mailing.send_at <= by_number[number].useful_until


def test_reminders_that_fall_together_are_one_digest():
    at = datetime(2026, 5, 4, 9, tzinfo=UTC)
    late = at + timedelta(days=20)
    planned = mailings(
        [Wanted("a", at, late), Wanted("b", at, late), Wanted("c", at, late)],
        sent_at=[],
        budget=2,
        next_allowed=lambda moment, latest: moment,
    )
    assert [m.contents for m in planned] == [("a", "b", "c")]
    assert planned[0].is_digest


def test_a_spent_budget_gathers_what_comes_into_one_later_mail():
    at = datetime(2026, 5, 4, 9, tzinfo=UTC)
    late = at + timedelta(days=20)
    planned = mailings(
        [Wanted("a", at, late), Wanted("b", at + timedelta(days=2), late)],
        sent_at=[at - timedelta(days=1)],
        budget=1,
        next_allowed=lambda moment, latest: moment,
    )
    assert [(m.send_at, m.contents) for m in planned] == [(at + timedelta(days=6), ("a", "b"))]


def test_no_budget_means_no_mail():
    at = datetime(2026, 5, 4, 9, tzinfo=UTC)
    wanted = [Wanted("a", at, at + WEEK)]
    assert mailings(wanted, sent_at=[], budget=0, next_allowed=lambda moment, latest: moment) == []


days = st.dates(date(2025, 1, 1), date(2026, 12, 31))


@given(
    began=days,
    every=st.integers(7, 90),
    met=st.lists(days, max_size=8),
    today=days,
)
def test_check_ins_are_few_and_their_day_is_stable(began, every, met, today):
    history = History(began, timedelta(days=every), tuple(met))
    asked = check_in_on(history, today)
    if asked is not None:
        assert next_due_on(history) <= asked <= today
        assert check_in_on(history, asked) == asked
    over_a_year = {
        check_in_on(history, next_due_on(history) + timedelta(days=n)) for n in range(365)
    }
    assert len(over_a_year - {None}) == ASKED_AT_MOST


@pytest.mark.parametrize(("planned_in", "asked"), [(3, None), (-3, date(2026, 5, 1))])
def test_a_planned_meeting_silences_the_check_in(planned_in, asked):
    today = date(2026, 5, 2)
    history = History(
        date(2026, 1, 1),
        timedelta(days=30),
        met_on=(date(2026, 4, 1),),
        planned_on=(today + timedelta(days=planned_in),),
    )
    assert check_in_on(history, today) == asked


def test_the_first_meeting_is_due_within_a_fortnight():
    history = History(date(2026, 1, 1), timedelta(days=60))
    assert next_due_on(history) == date(2026, 1, 15)
