"""Filters in the address, what they must not tell, and cohorts beside each other."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from matching.queries.capacity import capacity_of
from mentorship.addresses import org_reverse
from participants.models import Department, Enrollment, Site
from programs.models import Cohort
from reporting.queries.capacity import capacities
from reporting.queries.comparison import ByWeek, by_same_week
from reporting.queries.journey import journey_of
from reporting.queries.met_weeks import met_weeks
from reporting.services import publish_weeks, renew_rollups, renew_signals
from tests.factories.matching import pair
from tests.factories.participants import EnrollmentFactory
from tests.factories.scheduling import MeetingFactory
from tests.reporting.cohorts import add_pair, cohort_of_pairs
from tests.world import House, World

pytestmark = pytest.mark.django_db


def renew(house: House) -> None:
    with house.activate():
        renew_rollups(actor=house.system)
        renew_signals(actor=house.system)
        publish_weeks(actor=house.system)


def ask(client: Client, house: House, name: str, query: str, **kwargs: object) -> tuple[int, str]:
    response = client.get(org_reverse(house.organization, f"reporting:{name}", **kwargs) + query)
    return response.status_code, response.content.decode()


def test_a_view_is_in_its_address(world: World) -> None:
    """What a manager chose is what the address says, in figures and in words."""
    house = world.northgate
    with house.activate():
        cohort_of_pairs(2, met_days_ago=(3, 40), cohort=house.cohort)
        cohort_of_pairs(
            3,
            program=house.program,
            met_days_ago=(200,),
            name="Long ago",
            status=Cohort.Status.CLOSED,
            starts_on=timezone.localdate() - dt.timedelta(days=300),
            ends_on=timezone.localdate() - dt.timedelta(days=100),
        )
    renew(house)
    client = world.client("manager")

    status, everything = ask(client, house, "overview", "")
    assert status == 200
    assert "Long ago" in everything
    assert "Look at these first" in everything

    status, running = ask(
        client, house, "overview", f"?program={house.program.pk}&status=active&period=4"
    )
    assert status == 200
    assert "Long ago" not in running
    assert "Last 4 weeks" in running
    assert "Meetings held each week" in running

    status, closed = ask(client, house, "overview", "?status=closed")
    assert "Long ago" in closed
    assert "no relationship" not in closed

    status, nothing = ask(client, house, "overview", "?status=closing")
    assert (status, "No cohort is like that" in nothing) == (200, True)

    day = timezone.localdate() - dt.timedelta(days=203)
    status, then = ask(
        client,
        house,
        "program",
        f"?period=between&since={day}&until={day + dt.timedelta(days=7)}",
        program_id=house.program.pk,
    )
    assert status == 200
    assert "Meetings held each week" in then


def test_an_address_that_cannot_be_followed_says_why(world: World) -> None:
    house = world.northgate
    renew(house)
    client = world.client("manager")
    cohort = {"cohort_id": house.cohort.pk}

    for query, why in [
        ("?period=3", "Select a valid choice"),
        ("?period=between", "Choose a day."),
        ("?period=between&since=2026-02-30&until=2026-03-01", "Enter a valid date."),
        ("?period=between&since=2026-03-01&until=2026-02-01", "The last day is before the first."),
        ("?period=between&since=2999-01-01&until=2999-02-01", "This day has not come yet."),
        ("?period=between&since=0001-01-01&until=2026-01-01", "Choose a day after the year 2000."),
        ("?period=between&since=2001-01-01&until=9999-12-31", ""),
    ]:
        status, text = ask(client, house, "cohort", query, **cohort)
        assert (status, why in text) == (422 if why else 200, True), query
        assert ("Hours together" in text) is not bool(why), query
    for query in ("?status=draft", "?status='", "?period=12&period=x"):
        assert ask(client, house, "overview", query)[0] == 422, query
    other = house.other_program.pk
    for query in (
        f"?program={other}",
        "?program=x",
        "?place=site-1",
        f"?place={other}",
        "?place=x",
    ):
        assert ask(client, house, "overview", query)[0] == 404, query
    assert ask(client, house, "overview", "?place=%00")[0] in {400, 404}


def test_a_place_is_shown_where_its_row_is(world: World) -> None:
    """A department by itself says what the table of departments says, and no more."""
    house = world.northgate
    with house.activate():
        cohort = cohort_of_pairs(10, met_days_ago=(20,), program=house.program)
        for _ in range(9):
            add_pair(cohort, department="Surgery", met_days_ago=(20,))
        keys = {one.name: f"department-{one.pk}" for one in Department.objects.all()}
        empty = Site.objects.order_by("-name").first()
    renew(house)

    for part in ("admin", "manager"):
        client = world.client(part)
        status, medicine = ask(client, house, "overview", f"?place={keys['Medicine']}")
        assert status == 200
        assert "People taking part" in medicine
        assert "This page is only about Medicine." in medicine
        assert "Places with mentors" not in medicine, "not shown by department"
        # Who manages them sees each relationship; others read what was published.
        for told in ("Look at these first", "How they are doing", "From invited to completed"):
            assert (told in medicine) is (part == "manager"), told
        assert "Meetings held" in medicine
        _, nobody = ask(client, house, "overview", f"?place=site-{empty.pk}")
        assert "No figures of this group" in nobody

    with house.activate():
        for person in {one.person for one in cohort.enrollments.select_related("person")}:
            if person.department.name == "Surgery":
                person.department = Department.objects.get(name="Medicine")
                person.save()
        add_pair(cohort, department="Surgery")
    renew(house)
    _, few = ask(world.client("manager"), house, "overview", f"?place={keys['Surgery']}")
    assert "Fewer than 11 people take part from there" in few
    assert "People taking part" not in few


def test_administrators_cannot_subtract_two_views(world: World) -> None:
    """By department they see whole weeks as published, and no stage of cohorts alone."""
    house = world.northgate
    with house.activate():
        for _ in range(2):
            cohort_of_pairs(12, met_days_ago=(40, 20), program=house.other_program)
    renew(house)
    client = world.client("admin")

    _, plain = ask(client, house, "overview", "")
    _, weeks = ask(client, house, "overview", "?period=4")
    _, stage = ask(client, house, "overview", "?status=active")
    _, place = ask(client, house, "overview", f"?status=active&place=site-{_site(house)}")

    def cells(text: str) -> list[str]:
        body = (
            text.partition('id="departments"')[2].partition("</section>")[0].partition("<tbody")[2]
        )
        return re.findall(r"<td[^>]*>([^<]*)</td>", body)

    assert any("%" in cell for cell in cells(plain))
    assert [cell for cell in cells(weeks) if cell not in cells(plain)] == []
    assert "Not shown for only some stages of cohorts" in stage
    assert not cells(stage)
    assert "Not shown for only some stages of cohorts" in place
    assert "People taking part" not in place


def test_a_small_cohort_stays_withheld_under_every_filter(world: World) -> None:
    house = world.northgate
    renew(house)
    client = world.client("admin")

    for query in ("?status=active", f"?program={house.program.pk}", "?period=4", "?period=52"):
        status, text = ask(client, house, "overview", query)
        assert status == 200
        assert "withheld: a small group" in text, query
        assert "Without 1 cohort of fewer than 11 people" in text, query
    _, cohort = ask(client, house, "cohort", "?period=4", cohort_id=house.cohort.pk)
    assert "Activity is not shown here" in cohort
    assert "Hours together" not in cohort


def test_filtered_pages_need_the_same_queries_at_any_size(world: World) -> None:
    house = world.northgate
    client = world.client("manager")
    with house.activate():
        cohort_of_pairs(11, cohort=house.cohort, met_days_ago=(50,))
        cohort_of_pairs(1, program=house.program, starts_on=dt.date(2025, 1, 1))
        place = Department.objects.get(name="Medicine").pk
    renew(house)
    pages = [
        ("overview", f"?period=12&status=active&program={house.program.pk}", {}),
        ("overview", f"?place=department-{place}&period=26", {}),
        ("cohort", "?period=12", {"cohort_id": house.cohort.pk}),
    ]

    def counts() -> list[int]:
        found = []
        for name, query, kwargs in pages:
            cache.clear()
            with CaptureQueriesContext(connection) as captured:
                assert ask(client, house, name, query, **kwargs)[0] == 200
            found.append(len(captured))
        return found

    counts()
    few = counts()
    with house.activate():
        cohort_of_pairs(3, cohort=house.cohort, met_days_ago=(50, 20))
        cohort_of_pairs(3, program=house.program)
    renew(house)

    assert counts() == few


def test_places_are_counted_as_matching_counts_them(world: World) -> None:
    house = world.northgate
    with house.activate():
        EnrollmentFactory(cohort=house.cohort, role="mentor", capacity=3)
        EnrollmentFactory(cohort=house.cohort, status=Enrollment.Status.WAITLISTED)
        house.program.is_preparation_required = True
        house.program.save()
        cohorts = list(Cohort.objects.select_related("program"))
        manager = house.actor("manager")
        told = capacities(manager, cohorts)

        assert told[house.cohort.pk].waiting_list
        assert told[house.cohort.pk].unprepared >= 1
        # A mentor who has to look at something again still has their mentee.
        assert told[house.cohort.pk].places >= told[house.cohort.pk].matched > 0
        for cohort in cohorts:
            if cohort.pk in told:
                assert told[cohort.pk] == capacity_of(manager, cohort)
        assert {cohort.pk for cohort in cohorts if cohort.program_id == house.program.pk} >= set(
            told
        )


def test_two_cohorts_are_compared_at_the_same_week_of_their_lives(world: World) -> None:
    house = world.northgate
    today = timezone.localdate()
    monday = today - dt.timedelta(days=today.weekday())
    with house.activate():
        # Three weeks old, and one that began forty weeks ago: of that, its first three weeks count.
        now = cohort_of_pairs(
            0,
            program=house.program,
            starts_on=monday - dt.timedelta(weeks=2),
            ends_on=monday + dt.timedelta(weeks=20),
        )
        then = cohort_of_pairs(
            0,
            program=house.program,
            starts_on=monday - dt.timedelta(weeks=40),
            ends_on=monday - dt.timedelta(weeks=10),
        )
        old = (today - then.starts_on).days
        for cohort, days in [
            (now, [(7,), ()]),
            (then, [(old - 8, old - 10, old - 30), (old - 40,), ()]),
        ]:
            for met in days:
                pair = add_pair(cohort, met_days_ago=met)
                pair.began_on = cohort.starts_on
                pair.save()
                pair.members.update(joined_on=cohort.starts_on)
        late = add_pair(then, met_days_ago=(100,))
        late.began_on = then.starts_on + dt.timedelta(weeks=6)
        late.save()
    renew(house)

    with house.activate():
        found = by_same_week(house.actor("manager"), now, then, today)
        unseen = by_same_week(house.actor("other_manager"), now, then, today)

    minutes = found[0].minutes
    assert found == (
        ByWeek(begun=2, met=1, meetings_held=1, minutes=minutes),
        ByWeek(begun=3, met=1, meetings_held=2, minutes=2 * minutes),
    )
    assert unseen == (ByWeek(), ByWeek())


def _site(house: House) -> object:
    with house.activate():
        return Site.objects.order_by("name").first().pk


def test_weeks_in_which_people_met_are_counted_once(world: World) -> None:
    """Two relationships of one person, two meetings in a week, one missed, one just outside."""
    house = world.northgate
    since = dt.date(2026, 10, 19)
    zone = ZoneInfo(house.organization.time_zone)
    with house.activate():
        cohort = cohort_of_pairs(0, program=house.program)
        mentor = EnrollmentFactory(cohort=cohort, role="mentor", capacity=3)
        pairs = [pair(mentor, EnrollmentFactory(cohort=cohort)) for _ in range(2)]
        gone = pair(
            EnrollmentFactory(cohort=cohort, role="mentor"), EnrollmentFactory(cohort=cohort)
        )
        for one in (*pairs, gone):
            one.began_on = dt.date(2026, 9, 1)
            one.save()
        gone.ended_on = dt.date(2026, 10, 18)
        gone.status = "ended"
        gone.save()
        # The clocks go back on 25 October: its Sunday ends an hour later.
        for one, day, hour, status in [
            (pairs[0], 19, 0, "held"),
            (pairs[1], 20, 9, "held"),
            (pairs[1], 25, 23, "held"),
            (pairs[0], 26, 9, "missed"),
            (pairs[0], 18, 23, "held"),
            (gone, 12, 9, "held"),
        ]:
            at = dt.datetime(2026, 10, day, hour, 30, tzinfo=zone)
            MeetingFactory(relationship=one, starts_at=at, status=status, minutes=30)
        found = met_weeks(house.actor("manager"), [cohort.pk], since, dt.date(2026, 11, 1))
        stages = journey_of(house.actor("manager"), [cohort])

    together: Counter[dt.date] = Counter()
    for one in found:
        together.update(one.weeks)
    assert sum(one.people for one in found) == 3
    assert together == {since: 3}
    # Who has ended met, too, though no signal says so any more.
    assert (stages.matched, stages.met) == (5, 5)
