"""Rosters: page and API leave the same."""

from typing import Any

import pytest

from scheduling.models import RosterCode, RosterImport
from tests.parity.both_ways import Act, both_ways
from tests.scheduling.rosters.files import HEADINGS, day, explained, read
from tests.world import House, World

CODES = {"LD": "works", "OFF": "off", "AL": "leave"}
TIMES = {"kind": "", "starts": None, "ends": None}


def content(house: House) -> str:
    """Three days of one of the cast, one code each."""
    number = house.person("mentee").employee_number
    rows = [
        f"{number},{day(place)},{code},07:30,20:00" for place, code in enumerate(CODES, start=1)
    ]
    return "\n".join([HEADINGS, *rows])


def asking(world: World) -> None:
    with world.northgate.activate("admin"):
        RosterCode.objects.all().delete()
        assert read(world.northgate, content(world.northgate)).status == "asking"


def previewed(world: World) -> None:
    asking(world)
    house = world.northgate
    with house.activate("admin"):
        row = RosterImport.objects.get(pk=newest(house)["id"])
        assert explained(house, row).status == "previewed"


def newest(house: House) -> dict[str, Any]:
    with house.activate("admin"):
        return {"id": RosterImport.objects.latest("created_at").pk}


def a_code(house: House) -> dict[str, Any]:
    with house.activate("admin"):
        return {"id": RosterCode.objects.earliest("code").pk}


def asked(house: House) -> list[str]:
    with house.activate("admin"):
        return [one["code"] for one in RosterImport.objects.latest("created_at").questions]


def answers_of_the_form(house: House) -> dict[str, Any]:
    return {f"code_{place}-means": CODES[code] for place, code in enumerate(asked(house))}


def answers(house: House) -> dict[str, Any]:
    return {"answers": {code: {"means": CODES[code], **TIMES} for code in asked(house)}}


ACTS = [
    Act(
        "explain codes",
        "admin",
        "rosters/{id}/codes/",
        "rosters/{id}/answers/",
        RosterCode,
        form=answers_of_the_form,
        body=answers,
        kwargs=newest,
        before=asking,
    ),
    Act(
        "start",
        "admin",
        "rosters/{id}/start/",
        "rosters/{id}/start/",
        RosterImport,
        kwargs=newest,
        before=previewed,
    ),
    Act(
        "change a code",
        "admin",
        "rosters/codes/{id}/",
        "rosters/codes/{id}/",
        RosterCode,
        form=lambda house: {"means": "leave"},
        body=lambda house: {"means": "leave", **TIMES},
        method="put",
        kwargs=a_code,
        before=previewed,
    ),
]
DISCARD = ("rosters/{id}/discard/", "rosters/{id}/")


@pytest.mark.parametrize("act", ACTS, ids=str)
def test_both_ways_leave_the_same(world: World, act: Act) -> None:
    page, api = both_ways(world, act)
    assert page.answer.status_code == 302
    assert api.answer.status_code in {200, 202}
    assert _of_any_file(page.rows) == _of_any_file(api.rows)
    # A small file is read while the page loads; the API always leaves that to the worker.
    assert page.events[: len(api.events)] == api.events


def test_both_discard(world: World) -> None:
    act = Act("discard", "admin", *DISCARD, RosterImport, method="delete", kwargs=newest,
              before=previewed)  # fmt: skip
    page, api = both_ways(world, act)
    assert (page.answer.status_code, api.answer.status_code) == (302, 204)
    assert _of_any_file(page.rows) == _of_any_file(api.rows)
    assert page.events == api.events


def _of_any_file(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each way has its own copy of the file."""
    return [{name: row[name] for name in row if name != "file"} for row in rows]
