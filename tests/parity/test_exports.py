"""Exports: page and API leave the same rows, events and e-mails, and refuse alike."""

from typing import Any
from unittest import mock

import pytest

from reporting.models import Export, ExportSchedule
from tests.parity.both_ways import Act, both_ways
from tests.world import House, World

WANTED = {"kind": "activity", "format": "parquet", "period": "last_year", "with_bom": True}

MONTHS = {"period": "between", "since": "2026-03-01", "until": "2026-04-30"}
DAYS = MONTHS | {"since": "2026-03-02"}


def an_export(house: House) -> dict[str, Any]:
    with house.activate():
        return {"id": Export.objects.get().pk}


def a_schedule(house: House) -> dict[str, Any]:
    with house.activate():
        return {"id": ExportSchedule.objects.get().pk}


def weekly(_: House) -> dict[str, Any]:
    return WANTED | {"rhythm": "weekly", "weekday": "4", "monthday": "1"}


ACTS = [
    Act(
        "ask for a file",
        "manager",
        "exports/",
        "exports/",
        Export,
        form=lambda _: WANTED,
        body=lambda _: WANTED,
    ),
    Act(
        "ask for what cannot be made",
        "manager",
        "exports/",
        "exports/",
        Export,
        form=lambda _: WANTED | {"kind": "engagement"},
        body=lambda _: WANTED | {"kind": "engagement"},
    ),
    Act(
        "ask for days of groups",
        "manager",
        "exports/",
        "exports/",
        Export,
        form=lambda _: WANTED | DAYS,
        body=lambda _: WANTED | DAYS,
    ),
    Act(
        "ask for whole months",
        "manager",
        "exports/",
        "exports/",
        Export,
        form=lambda _: WANTED | MONTHS,
        body=lambda _: WANTED | MONTHS,
    ),
    Act(
        "ask again",
        "manager",
        "exports/{id}/again/",
        "exports/{id}/again/",
        Export,
        kwargs=an_export,
    ),
    Act(
        "delete a file",
        "manager",
        "exports/{id}/delete/",
        "exports/{id}/",
        Export,
        method="delete",
        kwargs=an_export,
    ),
    Act(
        "have one made regularly",
        "manager",
        "exports/schedules/new/",
        "exports/schedules/",
        ExportSchedule,
        form=weekly,
        body=lambda _: WANTED | {"rhythm": "weekly", "day": 4},
    ),
    Act(
        "change what is made regularly",
        "manager",
        "exports/schedules/{id}/",
        "exports/schedules/{id}/",
        ExportSchedule,
        form=weekly,
        body=lambda _: WANTED | {"rhythm": "weekly", "day": 4, "cohort": None},
        method="patch",
        kwargs=a_schedule,
    ),
    Act(
        "stop it",
        "manager",
        "exports/schedules/{id}/stop/",
        "exports/schedules/{id}/",
        ExportSchedule,
        method="delete",
        kwargs=a_schedule,
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize("act", ACTS, ids=str)
def test_page_and_api_leave_the_same(world: World, act: Act) -> None:
    with mock.patch("celery.current_app.send_task"):
        page, api = both_ways(world, act)

    assert page.traces == api.traces
    assert page.answer.status_code in {200, 302, 422}
    assert api.answer.status_code in {200, 201, 202, 204, 422}
    assert (page.answer.status_code == 422) == (api.answer.status_code == 422)
