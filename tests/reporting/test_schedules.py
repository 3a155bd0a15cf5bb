"""Files made again and again: on their day, once, for who may still see them."""

from __future__ import annotations

import datetime as dt
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentorship.models import OutboxMessage
from programs.models import ProgramManager
from reporting import services, tasks
from reporting.models import Export, ExportSchedule
from reporting.wanted import days_of, next_day
from tests.world import House, World


@pytest.mark.parametrize(
    ("rhythm", "day", "after", "expected"),
    [
        ("weekly", 7, (2026, 11, 22), (2026, 11, 29)),  # a Sunday, asked for on a Sunday
        ("weekly", 1, (2026, 11, 22), (2026, 11, 23)),
        ("monthly", 22, (2026, 11, 22), (2026, 12, 22)),
        ("monthly", 28, (2026, 11, 22), (2026, 11, 28)),
        ("monthly", 28, (2027, 1, 31), (2027, 2, 28)),
        ("monthly", 1, (2026, 12, 31), (2027, 1, 1)),
    ],
)
def test_the_next_day(
    rhythm: str, day: int, after: tuple[int, int, int], expected: tuple[int, int, int]
) -> None:
    assert next_day(rhythm, day, dt.date(*after)) == dt.date(*expected)


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("all", (None, None)),
        ("last_month", (dt.date(2025, 12, 1), dt.date(2025, 12, 31))),
        ("last_quarter", (dt.date(2025, 10, 1), dt.date(2025, 12, 31))),
        ("last_year", (dt.date(2025, 1, 1), dt.date(2025, 12, 31))),
        ("calendar_year", (dt.date(2025, 1, 1), dt.date(2025, 12, 31))),
    ],
)
def test_periods_are_whole_months(period: str, expected: tuple[dt.date, dt.date]) -> None:
    assert days_of(period, dt.date(2026, 1, 31)) == expected


def added(house: House) -> ExportSchedule:
    ExportSchedule.objects.all().delete()
    return services.add_schedule(
        actor=house.actor("manager"),
        kind="activity",
        format="csv",
        cohort=house.cohort,
        rhythm="weekly",
        day=1,
    )


@pytest.mark.django_db
def test_it_is_made_on_its_day_once_and_told_without_a_figure(world: World) -> None:
    house = world.northgate
    with mock.patch("celery.current_app.send_task"), house.activate():
        schedule = added(house)
        due = schedule.next_on
        made = services.make_scheduled_exports
        assert due.isoweekday() == 1
        assert made(actor=house.system, today=due - dt.timedelta(days=1)) == 0
        assert made(actor=house.system, today=due) == 1
        assert made(actor=house.system, today=due) == 0
        # The clock stood still for three weeks: the latest is made up for, the others are not.
        assert made(actor=house.system, today=due + dt.timedelta(days=22)) == 1
        schedule.refresh_from_db()
        assert schedule.next_on == due + dt.timedelta(days=28)
        export = Export.objects.get(schedule=schedule, due_on=due)
    tasks.make_export(str(house.organization.pk), str(export.pk))
    with house.activate():
        mail = OutboxMessage.objects.get(key=f"export:{export.pk}")
        assert mail.to == [house.user("manager").email]
        assert set(mail.payload) == {"url", "days"}
        assert mail.payload["url"].endswith("/o/northgate/exports/")


@pytest.mark.django_db
def test_lists_ask_as_often_for_three_as_for_one(world: World) -> None:
    house = world.northgate
    client = world.client("manager")
    addresses = ("/o/northgate/exports/", "/api/v1/organizations/northgate/exports/schedules/")
    counted = []
    with mock.patch("celery.current_app.send_task"):
        for more in (0, 2):
            with house.activate():
                for _ in range(more):
                    house_of = {"actor": house.actor("manager"), "cohort": house.cohort}
                    wanted = {"kind": "activity", "format": "csv"}
                    services.request_export(**house_of, **wanted)
                    services.add_schedule(**house_of, **wanted, rhythm="weekly", day=1)
            for address in addresses:
                client.get(address)
                with CaptureQueriesContext(connection) as queries:
                    assert client.get(address).status_code == 200
                counted.append(len(queries))
    assert counted[:2] == counted[2:]


@pytest.mark.django_db
def test_it_stops_by_itself_for_who_may_no_longer_see(world: World) -> None:
    house = world.northgate
    with mock.patch("celery.current_app.send_task"), house.activate():
        schedule = added(house)
        ProgramManager.objects.filter(program=house.program).delete()
        assert services.make_scheduled_exports(actor=house.system, today=schedule.next_on) == 0
        schedule.refresh_from_db()
        assert schedule.stopped_because == "no_longer"
        assert not Export.objects.filter(schedule=schedule).exists()
        mail = OutboxMessage.objects.get(key=f"export_schedule_stopped:{schedule.pk}")
        assert set(mail.payload) == {"url"}
