"""The same act through a page and through the API leaves the same rows and the same audit."""

from collections.abc import Callable
from typing import Any

import pytest
from django.forms.models import model_to_dict
from django.test import Client

from mentorship.models import AuditEvent
from programs.models import AgreementVersion, Cohort, Program, Touchpoint
from tests.world import House, World

DAYS = {"starts_on": "2027-03-01", "ends_on": "2027-09-01", "response_days": 7}


class Ways:
    """The page and the API of Northgate for one browser."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def page(self, path: str, body: dict[str, Any]) -> Any:
        return self.client.post(f"/o/northgate/{path}", body)

    def api(self, method: str, path: str, body: dict[str, Any]) -> Any:
        send = getattr(self.client, method)
        address = f"/api/v1/organizations/northgate/{path}"
        return send(address, body, content_type="application/json")


def _start(house: House, ways: Ways) -> tuple[Callable[[str], Any], Callable[[str], Any]]:
    return (
        lambda name: ways.page("programs/new/peer_support/", {"name": name}),
        lambda name: ways.api("post", "programs/", {"template": "peer_support", "name": name}),
    )


def _cohort(house: House, ways: Ways) -> tuple[Callable[[str], Any], Callable[[str], Any]]:
    path = f"programs/{house.program.pk}/cohorts/"
    return (
        lambda name: ways.page(f"{path}new/", {"name": name, **DAYS}),
        lambda name: ways.api("post", path, {"name": name, **DAYS}),
    )


def _step(house: House, ways: Ways) -> tuple[Callable[[str], Any], Callable[[str], Any]]:
    path = f"programs/{house.program.pk}"
    body = {"kind": "meeting", "audience": "both", "offset_days": 50}
    return (
        lambda title: ways.page(
            f"{path}/structure/new/", {"title": title, "prompts": "Why?\nHow?", **body}
        ),
        lambda title: ways.api(
            "post", f"{path}/touchpoints/", {"title": title, "prompts": ["Why?", "How?"], **body}
        ),
    )


def _agreement(house: House, ways: Ways) -> tuple[Callable[[str], Any], Callable[[str], Any]]:
    path = f"programs/{house.program.pk}"
    return (
        lambda text: ways.page(f"{path}/agreement/", {"text": text}),
        lambda text: ways.api("post", f"{path}/agreements/", {"text": text}),
    )


ACTS = [
    (_start, Program, "name", {"name"}),
    (_cohort, Cohort, "name", {"name", "join_token"}),
    (_step, Touchpoint, "title", {"title", "position"}),
    (_agreement, AgreementVersion, "text", {"text", "number", "published_at"}),
]


@pytest.mark.parametrize(
    ("act", "model", "named", "apart"), ACTS, ids=["start", "cohort", "step", "agreement"]
)
def test_both_ways_leave_the_same(
    world: World, act: Any, model: Any, named: str, apart: set[str]
) -> None:
    house = world.northgate
    by_page, by_api = act(house, Ways(world.client("manager")))
    assert by_page("One way").status_code == 302
    assert by_api("Another").status_code == 201
    with house.activate():
        first = model.objects.get(**{named: "One way"})
        second = model.objects.get(**{named: "Another"})
        assert _row(first, apart) == _row(second, apart)
        one, other = AuditEvent.objects.order_by("-at")[:2][::-1]
        assert (one.action, one.actor_id, set(one.details)) == (
            other.action,
            other.actor_id,
            set(other.details),
        )


def test_both_ways_refuse_the_same(world: World) -> None:
    house = world.northgate
    ways = Ways(world.client("manager"))
    taken = house.program.name
    page = ways.page("programs/new/peer_support/", {"name": taken})
    api = ways.api("post", "programs/", {"template": "peer_support", "name": taken})
    assert (page.status_code, api.status_code) == (422, 409)
    assert api.json()["message"] in page.content.decode()


def _row(row: Any, apart: set[str]) -> dict[str, Any]:
    return model_to_dict(row, exclude=["id", *apart])


@pytest.mark.django_db
def test_what_a_form_is_filled_in_with_is_what_the_api_proposes(world: World) -> None:
    house = world.northgate
    ways = Ways(world.client("manager"))
    path = f"programs/{house.program.pk}/cohorts"

    def filled_in(address: str, names: tuple[str, ...]) -> dict[str, str]:
        form = ways.client.get(f"/o/northgate/{address}").context["form"]
        return {name: str(form.initial.get(name)) for name in names}

    def proposed(address: str, names: tuple[str, ...]) -> dict[str, str]:
        found = ways.client.get(f"/api/v1/organizations/northgate/{address}").json()
        return {name: str(found[name]) for name in names}

    days = ("name", "starts_on", "ends_on", "enrollment_closes_on", "mentee_places")
    for asked in ("", f"?copy={house.cohort.pk}", f"?beside={house.cohort.pk}&places=5"):
        ours = proposed(f"{path}/proposal/{asked}", days)
        assert ours == filled_in(f"{path}/new/{asked}", days)
    assert (ours["name"], ours["mentee_places"]) == (house.cohort.name, "5")
    beside = f"beside={house.cohort.pk}"
    names = ("name", "audience")
    ours = proposed(f"cohorts/{house.cohort.pk}/beside/peer_support/", names)
    assert ours == filled_in(f"programs/new/peer_support/?{beside}", names)
    started = ways.api("post", "programs/", {"template": "peer_support", **ours})
    assert started.status_code == 201
    with house.activate():
        assert Program.objects.get(name=ours["name"]).audience == ours["audience"]
