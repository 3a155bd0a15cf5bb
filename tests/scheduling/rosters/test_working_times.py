"""What is known of people's working time, and from which source."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from participants.models import Enrollment, Site
from scheduling.models import RosterEntry, WorkCalendar, WorkingHabits
from scheduling.queries.working_times import working_times
from scheduling.rosters.moments import kind_of, shift, whole_day
from scheduling.rosters.patterns import CYCLES, cycle_of, letters_of
from scheduling.working_time import DutyKind, Span
from tests.world import House, World

LONDON = ZoneInfo("Europe/London")
SINCE, UNTIL = datetime(2026, 11, 30, tzinfo=UTC), datetime(2026, 12, 7, tzinfo=UTC)
D, LD, N = (time(9), time(17)), (time(7, 30), time(20)), (time(19, 30), time(8))


def enter(
    person: object, day: date, hours: tuple[time, time] | str, source: str = "roster"
) -> None:
    if isinstance(hours, str):
        span, kind = whole_day(day, LONDON), hours
    else:
        span = shift(day, *hours, LONDON)
        kind = kind_of(span, LONDON)
    RosterEntry.objects.create(
        person=person,
        source=source,
        rostered_on=day,
        kind=kind,
        starts_at=span.starts_at,
        ends_at=span.ends_at,
    )


def day(number: int) -> date:
    return date(2026, 12, number)


@pytest.fixture
def house(world: World) -> House:
    return world.northgate


def test_nothing_is_known_of_somebody_who_told_nothing(house: House) -> None:
    with house.activate():
        person = house.person("member")
        found = working_times([person.pk], SINCE, UNTIL)[person.pk]
    assert (found.duties, found.leave, found.known) == ((), (), ())
    assert (found.meets_in_breaks, found.earliest, found.latest) == (False, time(7), time(21))


def test_windows_of_open_enrolments_together(house: House) -> None:
    with house.activate():
        enrollment = house.enrollment("mentee")
        enrollment.availability = ["mon-morning", "fri-night"]
        enrollment.save()
        found = working_times([enrollment.person_id], SINCE, UNTIL)[enrollment.person_id]
        assert found.windows >= {"mon-morning", "fri-night"}
        Enrollment.objects.filter(person=enrollment.person_id).update(status="withdrawn")
        found = working_times([enrollment.person_id], SINCE, UNTIL)[enrollment.person_id]
    assert found.windows == frozenset()


def test_a_roster_tells_shifts_leave_and_free_days(house: House) -> None:
    with house.activate():
        person = house.person("mentee")
        for number, hours in ((1, LD), (2, N), (3, "off"), (5, "leave")):
            enter(person, day(number), hours)
        found = working_times([person.pk], SINCE, UNTIL)[person.pk]
    assert [duty.kind for duty in found.duties] == [DutyKind.LONG_DAY, DutyKind.NIGHT]
    assert found.duties[1].ends_at == datetime(2026, 12, 3, 8, tzinfo=UTC)
    assert found.leave == (whole_day(day(5), LONDON),)
    assert found.known == (
        Span(datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 12, 4, tzinfo=UTC)),
        Span(datetime(2026, 12, 5, tzinfo=UTC), datetime(2026, 12, 6, tzinfo=UTC)),
    )


def test_shifts_before_and_after_are_told_for_the_rest_around_them(house: House) -> None:
    with house.activate():
        person = house.person("mentee")
        enter(person, date(2026, 11, 29), N)
        enter(person, day(8), N)
        enter(person, day(12), N)
        found = working_times([person.pk], SINCE, UNTIL)[person.pk]
    assert [duty.starts_at.day for duty in found.duties] == [29, 8]
    assert found.known == ()


def test_of_each_day_the_roster_counts_before_the_calendar_before_the_pattern(
    house: House,
) -> None:
    with house.activate():
        person = house.person("mentee")
        WorkingHabits.objects.create(
            person=person, pattern="weekly", meets_in_breaks=True, earliest=time(8),
            latest=time(18), week={"mon": ["09:00", "17:00"], "wed": ["09:00", "12:00"]},
        )  # fmt: skip
        WorkCalendar.objects.create(person=person, covers_from=day(1), covers_until=day(4))
        enter(person, day(1), "off")
        enter(person, day(1), N, source="calendar")
        enter(person, day(3), D, source="calendar")
        enter(person, day(6), N, source="calendar")
        found = working_times([person.pk], SINCE, UNTIL)[person.pk]
    # Mondays and the later Wednesday by the pattern, Thursday by the calendar, which says that
    # the other Wednesday is free; what lies outside of its days is old and does not count.
    assert [(duty.starts_at.day, duty.kind) for duty in found.duties] == [
        (30, DutyKind.DAY),
        (3, DutyKind.DAY),
        (7, DutyKind.DAY),
        (9, DutyKind.DAY),
    ]
    assert found.known == (Span(SINCE, UNTIL),)
    assert (found.meets_in_breaks, found.earliest, found.latest) == (True, time(8), time(18))


def test_each_person_by_the_clock_of_their_site(house: House) -> None:
    with house.activate():
        far, here = house.person("mentee"), house.person("mentor")
        far.site = Site.objects.create(name="Perth", time_zone="Australia/Perth")
        far.save()
        for person in (far, here):
            WorkingHabits.objects.create(
                person=person, pattern="four_on_days", begins_on=day(1), day_starts=time(9),
                day_ends=time(17),
            )  # fmt: skip
        found = working_times([far.pk, here.pk], SINCE, UNTIL)
    assert found[far.pk].duties[-1].starts_at == datetime(2026, 12, 9, 1, tzinfo=UTC)
    assert found[here.pk].duties[-1].starts_at == datetime(2026, 12, 9, 9, tzinfo=UTC)


def test_another_organisations_people_are_not_there(world: World) -> None:
    with world.harbour.activate():
        foreign = world.harbour.person("mentee").pk
    with world.northgate.activate():
        assert working_times([foreign], SINCE, UNTIL) == {}


def test_the_same_number_of_queries_for_one_and_for_three(house: House) -> None:
    counts = []
    with house.activate():
        people = [house.person(who).pk for who in ("mentee", "mentor", "member")]
        for some in (people[:1], people):
            with CaptureQueriesContext(connection) as queries:
                working_times(some, SINCE, UNTIL)
            asked = [one for one in queries if one["sql"].startswith(("SELECT", "DECLARE"))]
            counts.append(len(asked))
    assert counts[0] == counts[1] <= 6


def test_the_known_patterns() -> None:
    panama = CYCLES["panama"]
    assert panama[:14] == panama[14:28] == "DD--DDD--DD---"
    assert panama[28:] == panama[:28].replace("D", "N")
    assert CYCLES["dupont"] == "NNNN---DDD-NNN---DDDD-------"
    assert {len(cycle) for cycle in (CYCLES["four_on_days"], CYCLES["two_two_four"])} == {8}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DDNNOOOO", "DDNN----"),
        ("d d n n off off", "DDNN--"),
        ("day day night rest, rest", "DDN--"),
        ("DDxx", None),
        ("", None),
        ("D" * 85, None),
    ],
)
def test_cycles_as_they_are_typed(text: str, expected: str | None) -> None:
    assert letters_of(text) == expected


def test_four_on_four_off_moves_through_the_week() -> None:
    cycle = cycle_of(CYCLES["four_on_days"], day(1), LD, N)
    worked = [n for n in range(16) if cycle.duty_on(day(1) + timedelta(days=n), LONDON)]
    assert worked == [0, 1, 2, 3, 8, 9, 10, 11]
    assert cycle.duty_on(day(1) - timedelta(days=1), LONDON) is None
    assert cycle.duty_on(day(1) - timedelta(days=8), LONDON)
