"""No e-mail wakes anybody: over every day, zone, change of the clocks and rota."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from scheduling.peace import SLEEP_AFTER_NIGHT, Peace
from scheduling.quiet import QuietHours
from scheduling.working_time import Duty, DutyKind, Span, WorkingTime

LONDON = ZoneInfo("Europe/London")
ZONES = [LONDON, ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("UTC")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

moments = st.datetimes(
    min_value=datetime(2024, 1, 2), max_value=datetime(2030, 12, 1), timezones=st.just(UTC)
)
# Quiet hours that leave at least four hours of a day, like those that people choose.
quiets = st.builds(
    lambda starts, length, zone: QuietHours(time(starts), time((starts + length) % 24), zone),
    st.integers(0, 23),
    st.integers(0, 14),
    st.sampled_from(ZONES),
)


@st.composite
def rotas(draw):
    """A moment, and shifts and leave around it."""
    moment = draw(moments)
    duties, leave = [], []
    for day in range(-2, 14):
        kind = draw(st.sampled_from([None, None, *DutyKind]))
        starts = (moment + day * DAY).replace(hour=20 if kind == DutyKind.NIGHT else 7, minute=30)
        if kind:
            duties.append(Duty(starts, starts + 12 * HOUR, kind))
    for start, length in draw(
        st.lists(st.tuples(st.integers(-5, 10), st.integers(1, 9)), max_size=2)
    ):
        leave.append(Span(moment + start * DAY, moment + (start + length) * DAY))
    return moment, WorkingTime(draw(st.sampled_from(ZONES)), tuple(duties), tuple(leave))


@given(quiets, rotas(), st.timedeltas(timedelta(0), 12 * DAY))
def test_never_quiet_never_asleep_and_never_on_leave_unless_too_late(quiet, rota, useful):
    moment, working = rota
    peace = Peace.of(quiet, working)
    allowed = peace.next_allowed(moment, moment + useful)
    assert allowed >= moment
    assert not quiet.is_quiet(allowed)
    for duty in working.duties:
        if duty.kind == DutyKind.NIGHT:
            assert not duty.ends_at <= allowed < duty.ends_at + SLEEP_AFTER_NIGHT
    if any(span.starts_at <= allowed < span.ends_at for span in working.leave):
        # Every quarter of an hour until it is too late is quiet, sleep or leave.
        assert not any(
            peace.is_kind(one) and not any(s.starts_at <= one < s.ends_at for s in working.leave)
            for one in _quarters(moment, moment + useful)
        )


@given(quiets, rotas())
def test_it_is_the_first_such_moment(quiet, rota):
    moment, working = rota
    peace = Peace.of(quiet, working)
    allowed = peace.next_allowed(moment, moment)
    assert not any(peace.is_kind(one) for one in _quarters(moment, allowed - HOUR / 60))


@given(quiets, rotas(), st.timedeltas(timedelta(0), 3 * DAY))
def test_from_an_allowed_moment_until_its_end_nobody_is_woken(quiet, rota, useful):
    moment, working = rota
    peace = Peace.of(quiet, working)
    allowed = peace.next_allowed(moment, moment)
    ends_at = peace.ends_at(allowed, allowed + useful)
    assert ends_at <= allowed + useful
    assert all(peace.is_kind(one) for one in _quarters(allowed, ends_at) if one < ends_at)


def _quarters(since: datetime, until: datetime) -> list[datetime]:
    count = int((until - since) / (HOUR / 4))
    return [since + number * HOUR / 4 for number in range(count + 1)] if until >= since else []


def test_after_a_night_the_e_mail_waits_for_the_afternoon():
    quiet = QuietHours(time(20), time(8), LONDON)
    night = Duty(
        datetime(2026, 6, 8, 20, 30, tzinfo=LONDON),
        datetime(2026, 6, 9, 8, 30, tzinfo=LONDON),
        DutyKind.NIGHT,
    )
    peace = Peace.of(quiet, WorkingTime(LONDON, (night,)))
    nine = datetime(2026, 6, 9, 9, tzinfo=LONDON)
    assert peace.next_allowed(nine, nine + DAY) == datetime(2026, 6, 9, 16, 30, tzinfo=LONDON)
    assert peace.ends_at(nine + 8 * HOUR, nine + DAY) == datetime(2026, 6, 9, 20, tzinfo=LONDON)


def test_leave_is_kept_unless_the_e_mail_would_come_too_late():
    quiet = QuietHours(time(20), time(8), LONDON)
    nine = datetime(2026, 6, 9, 9, tzinfo=LONDON)
    back = datetime(2026, 6, 13, 0, tzinfo=LONDON)
    peace = Peace.of(quiet, WorkingTime(LONDON, leave=(Span(nine - DAY, back),)))
    assert peace.next_allowed(nine, nine + 9 * DAY) == back + 8 * HOUR
    assert peace.next_allowed(nine, nine + 2 * DAY) == nine
