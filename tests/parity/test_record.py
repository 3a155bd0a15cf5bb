"""The record: page and API leave the same rows, events and e-mails, and refuse alike."""

from typing import Any

import pytest

from programs.models import Cohort
from scheduling.record.models import Certificate, Reflection, WishToGoOn
from tests.parity.both_ways import Act, both_ways
from tests.world import House, World


def the_reflection(house: House) -> dict[str, Any]:
    return {"id": house.reflection.pk}


def the_relationship(house: House) -> dict[str, Any]:
    return {"id": house.relationship.pk}


def close(world: World) -> None:
    house = world.northgate
    with house.activate():
        Cohort.objects.filter(pk=house.cohort.pk).update(status="closing")


DAY = {"happened_on": "2026-01-05", "title": "A bell"}
CORRECT = {
    "holder": "Right",
    "began_on": "2026-03-01",
    "ended_on": "2026-03-02",
    "meetings": 2,
    "minutes": 90,
}
ACTS = [
    Act(
        "write a reflection",
        "mentee",
        "me/record/reflections/new/?framework=driscoll",
        "me/reflections/",
        Reflection,
        form=lambda _: {**DAY, "what": "It rang."},
        body=lambda _: {**DAY, "framework": "driscoll", "stages": {"what": "It rang."}},
    ),
    Act(
        "delete a reflection",
        "mentee",
        "me/record/reflections/{id}/delete/",
        "me/reflections/{id}/",
        Reflection,
        method="delete",
        kwargs=the_reflection,
    ),
    Act(
        "correct a certificate",
        "manager",
        "certificates/{number}/",
        "certificates/{number}/correct/",
        Certificate,
        form=lambda _: CORRECT,
        body=lambda _: CORRECT,
        kwargs=lambda house: {"number": house.certificate.number},
    ),
    Act(
        "say that one would like to go on",
        "mentor",
        "me/relationships/{id}/going-on/",
        "relationships/{id}/going-on/",
        WishToGoOn,
        form=lambda _: {"wishes": "yes"},
        body=lambda _: {"wishes": True},
        kwargs=the_relationship,
        before=close,
    ),
]


@pytest.mark.parametrize("act", ACTS, ids=str)
def test_both_leave_the_same(world: World, act: Act) -> None:
    page, api = both_ways(world, act)
    assert (page.answer.status_code, api.answer.status_code // 100) == (302, 2)
    assert page.events
    assert page.traces == api.traces


def test_both_refuse_a_patient(world: World) -> None:
    words = {"what": "NHS number 943 476 5919 rang."}
    act = Act(
        "write of a patient",
        "mentee",
        "me/record/reflections/new/?framework=driscoll",
        "me/reflections/",
        Reflection,
        form=lambda _: {**DAY, **words},
        body=lambda _: {**DAY, "framework": "driscoll", "stages": words},
    )
    page, api = both_ways(world, act)
    assert (page.answer.status_code, api.answer.status_code) == (422, 422)
    assert api.answer.json()["code"] == "looks_like_patient"
    assert page.rows == api.rows
