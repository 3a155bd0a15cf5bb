"""People's rights: page and API leave the same rows and events, and refuse in the same words."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.html import escape

from reporting.rights.models import (
    Breach,
    Erasure,
    LegalHold,
    PersonalExport,
    ProcessingStatement,
    RetentionRule,
)
from tests.parity.both_ways import Act, assert_done_alike, both_ways, undone
from tests.world import House, World


def erase(house: House) -> dict[str, Any]:
    return {"confirm": "ERASE"}


def waiting(house: House) -> dict[str, Any]:
    with house.activate():
        return {"id": Erasure.objects.get(state="asked", is_asked_by_themselves=False).pk}


def own(house: House) -> dict[str, Any]:
    with house.activate():
        return {"id": Erasure.objects.get(is_asked_by_themselves=True).pk}


def hold(house: House) -> dict[str, Any]:
    with house.activate():
        return {"id": LegalHold.objects.get(lifted_at=None).pk}


def breach(house: House) -> dict[str, Any]:
    with house.activate():
        return {"id": Breach.objects.get().pk}


def somebody(name: str) -> Any:
    return lambda house: {name: str(house.person("other_mentor").pk), "reason": "By letter"}


def a_breach(house: House) -> dict[str, Any]:
    aware = timezone.now() - timedelta(hours=2)
    return {
        "title": "A list sent astray",
        "aware_at": f"{aware:%Y-%m-%dT%H:%M}",
        "facts": "Sent to another ward.",
        "effects": "",
        "remedy": "Asked back.",
        "people_affected": 12,
        "regulator_duty": "no",
        "duty_reason": "Within the house.",
    }


def due(world: World) -> None:
    with world.northgate.activate():
        Erasure.objects.update(due_at=timezone.now() - timedelta(minutes=1))


def not_due(world: World) -> None:
    with world.northgate.activate():
        Erasure.objects.update(due_at=timezone.now() + timedelta(days=1))


ACTS = [
    Act("a copy of one's own data", "mentor", "me/data/exports/", "me/exports/", PersonalExport),
    Act("to be erased", "mentor", "me/data/erasure/", "erasures/", Erasure, form=erase),
    Act(
        "to stay",
        "mentee",
        "me/data/erasure/{id}/take-back/",
        "erasures/{id}/withdraw/",
        Erasure,
        kwargs=own,
    ),
    Act(
        "somebody's erasure",
        "admin",
        "settings/erasures/",
        "erasures/",
        Erasure,
        form=somebody("person"),
        body=somebody("person_id"),
    ),
    Act(
        "carry an erasure out",
        "admin",
        "settings/erasures/{id}/",
        "erasures/{id}/carry-out/",
        Erasure,
        form=erase,
        kwargs=waiting,
        before=due,
    ),
    Act(
        "withdraw an erasure",
        "admin",
        "settings/erasures/{id}/withdraw/",
        "erasures/{id}/withdraw/",
        Erasure,
        kwargs=waiting,
    ),
    Act(
        "place a hold",
        "admin",
        "settings/holds/",
        "holds/",
        LegalHold,
        form=somebody("person"),
        body=somebody("person_id"),
    ),
    Act(
        "lift a hold",
        "admin",
        "settings/holds/{id}/lift/",
        "holds/{id}/lift/",
        LegalHold,
        form=lambda house: {"lift_reason": "Settled"},
        body=lambda house: {"reason": "Settled"},
        kwargs=hold,
    ),
    Act(
        "for how long a kind is kept",
        "admin",
        "settings/retention/mails/",
        "retention/mails/",
        RetentionRule,
        form=lambda house: {"months": 6, "is_on": "on"},
        body=lambda house: {"months": 6, "is_on": True},
        method="put",
    ),
    Act(
        "a breach",
        "admin",
        "settings/breaches/new/",
        "breaches/",
        Breach,
        form=a_breach,
        body=a_breach,
    ),
    Act(
        "more on a breach",
        "admin",
        "settings/breaches/{id}/",
        "breaches/{id}/",
        Breach,
        form=a_breach,
        body=a_breach,
        method="patch",
        kwargs=breach,
    ),
    Act(
        "words on processing",
        "admin",
        "settings/processing/",
        "processing/",
        ProcessingStatement,
        form=lambda house: {"controller": "The trust", "erasure_wait_days": 9},
        body=lambda house: {
            "controller": "The trust",
            "protection_officer": "",
            "lawful_basis": "",
            "sub_processors": "",
            "erasure_wait_days": 9,
        },
        method="patch",
    ),
]


@pytest.mark.parametrize("act", ACTS, ids=str)
def test_both_leave_the_same(world: World, act: Act) -> None:
    assert assert_done_alike(world, act).events


REFUSED = [
    Act("the last administrator", "admin", "me/data/erasure/", "erasures/", Erasure, form=erase),
    Act("what was asked already", "mentee", "me/data/erasure/", "erasures/", Erasure, form=erase),
    Act(
        "an erasure that waits",
        "admin",
        "settings/erasures/{id}/",
        "erasures/{id}/carry-out/",
        Erasure,
        form=erase,
        kwargs=waiting,
        before=not_due,
    ),
    Act(
        "a hold on nobody",
        "admin",
        "settings/holds/",
        "holds/",
        LegalHold,
        form=lambda house: {"reason": "A claim"},
        body=lambda house: {"reason": "A claim"},
    ),
    Act(
        "months out of bounds",
        "admin",
        "settings/retention/mails/",
        "retention/mails/",
        RetentionRule,
        form=lambda house: {"months": 60, "is_on": "on"},
        body=lambda house: {"months": 60, "is_on": True},
        method="put",
    ),
    Act(
        "not to tell without a reason",
        "admin",
        "settings/breaches/new/",
        "breaches/",
        Breach,
        form=lambda house: a_breach(house) | {"duty_reason": ""},
        body=lambda house: a_breach(house) | {"duty_reason": ""},
    ),
    Act(
        "days out of bounds",
        "admin",
        "settings/processing/",
        "processing/",
        ProcessingStatement,
        form=lambda house: {"controller": "The trust", "erasure_wait_days": 60},
        body=lambda house: {"erasure_wait_days": 60},
        method="patch",
    ),
]


@pytest.mark.parametrize("act", REFUSED, ids=str)
def test_both_refuse_in_the_same_words(world: World, act: Act) -> None:
    page, api = both_ways(world, act)
    said = api.answer.json()
    assert page.answer.status_code == 422
    assert api.answer.status_code in {400, 409, 422}
    shown = page.answer.content.decode()
    marked = [one if isinstance(one, str) else one[0] for one in said["fields"].values()]
    assert any(escape(words) in shown for words in marked or [said["message"]]), said
    assert page.traces == api.traces
    assert page.rows == undone(world, act)
