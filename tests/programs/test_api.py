from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from programs import services
from programs.catalogue import BY_KEY
from programs.models import Cohort, Program
from tests.factories.programs import CohortFactory, ProgramFactory
from tests.world import World

DAYS = {"starts_on": "2027-03-01", "ends_on": "2027-09-01"}


class Api:
    """The API of Northgate as somebody uses it."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def __call__(self, method: str, path: str, body: Any = None) -> Any:
        send = getattr(self.client, method)
        address = f"/api/v1/organizations/northgate/{path}"
        if method == "get":
            return send(address, body)
        return send(address, body or {}, content_type="application/json")


@pytest.fixture
def house(world: World) -> Any:
    return world.northgate


@pytest.fixture
def api(world: World) -> Api:
    return Api(world.client("manager"))


def test_templates_are_the_seven_and_the_saved_ones(api: Api) -> None:
    rows = api("get", "templates/").json()
    assert sum(row["is_own"] for row in rows) == 1
    assert len(rows) == 8
    assert all(row["meetings"] >= 5 for row in rows if not row["is_own"])


def test_a_programme_from_a_template(api: Api) -> None:
    response = api("post", "programs/", {"template": "peer_support", "name": "Circles"})
    assert response.status_code == 201
    program = response.json()
    assert (program["name"], program["model"]) == ("Circles", "peer_circle")
    steps = api("get", f"programs/{program['id']}/touchpoints/").json()["results"]
    assert len(steps) == 10
    assert steps[0]["guide"]
    assert api("get", f"programs/{program['id']}/agreements/").json()["count"] == 1
    assert api("get", f"programs/{program['id']}/surveys/").json()["count"] == 4
    guides = BY_KEY["peer_support"].guides
    assert api("get", f"programs/{program['id']}/guides/").json()["count"] == len(guides)


def test_a_saved_template_by_its_id(api: Api, house: Any) -> None:
    saved = api("post", f"programs/{house.program.pk}/template/", {"name": "Leading here"})
    assert saved.status_code == 201
    made = api("post", "programs/", {"template": saved.json()["id"], "name": "From it"})
    assert made.status_code == 201
    assert made.json()["purpose"] == house.program.purpose


@pytest.mark.parametrize(
    ("body", "status", "code", "fields"),
    [
        ({}, 422, "invalid", {"template"}),
        ({"template": "no_such"}, 422, "invalid", {"template"}),
        ({"template": "peer_support", "name": "Nurse leadership"}, 409, "conflict", set()),
    ],
)
def test_a_programme_that_cannot_be_started(
    api: Api, body: Any, status: int, code: str, fields: set[str]
) -> None:
    response = api("post", "programs/", body)
    assert response.status_code == status
    assert response.json()["code"] == code
    assert set(response.json()["fields"]) == fields


def test_the_list_searches_and_pages(api: Api) -> None:
    assert [p["name"] for p in api("get", "programs/").json()["results"]] == ["Nurse leadership"]
    assert api("get", "programs/", {"search": "astronaut"}).json()["count"] == 0
    assert api("get", "programs/", {"state": "archived"}).json()["count"] == 0
    assert api("get", "programs/", {"state": "lost"}).status_code == 422


def test_a_programme_is_changed_in_part(api: Api, house: Any) -> None:
    path = f"programs/{house.program.pk}/"
    assert api("patch", path, {"rhythm_days": 40}).json()["rhythm_days"] == 40
    refused = api("patch", path, {"rhythm_days": 5})
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["rhythm_days"])
    outside = api("patch", path, {"rhythm_days": 100})
    assert (outside.status_code, outside.json()["code"]) == (409, "conflict")


def test_weights_and_state_are_not_changed_here(api: Api, house: Any) -> None:
    body = {"matching_weights": {"goals": 1}, "archived_at": "2026-01-01T00:00Z"}
    program = api("patch", f"programs/{house.program.pk}/", body).json()
    assert program["archived_at"] is None
    assert program["matching_weights"] == house.program.matching_weights


def test_steps_are_added_moved_changed_and_removed(api: Api, house: Any) -> None:
    path = f"programs/{house.program.pk}/touchpoints/"
    guide = api("get", f"programs/{house.program.pk}/guides/").json()["results"][0]["id"]
    body = {"title": "Read this", "kind": "guide", "offset_days": 100, "prompts": ["Why?"]}
    refused = api("post", path, body)
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["guide"])
    step = api("post", path, body | {"guide": guide}).json()
    assert (step["guide"], step["prompts"]) == (guide, ["Why?"])
    here = f"touchpoints/{step['id']}/"
    assert api("patch", here, {"title": "Read that"}).json()["title"] == "Read that"
    moved = api("post", f"{here}move/", {"direction": "up"}).json()
    assert moved["offset_days"] < 100
    assert api("delete", here).status_code == 204
    assert api("get", here).status_code == 404


def test_a_guide_of_another_programme_is_not_there(api: Api, house: Any) -> None:
    with house.activate():
        other = house.other_program.guides.get()
    body = {"title": "Read", "kind": "guide", "offset_days": 1, "guide": str(other.pk)}
    refused = api("post", f"programs/{house.program.pk}/touchpoints/", body)
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["guide"])


def test_managers_come_and_go(api: Api, house: Any) -> None:
    path = f"programs/{house.program.pk}/managers/"
    with house.activate():
        from_other = house.user("other_manager").memberships.get()
    added = api("post", path, {"membership": str(from_other.pk)})
    assert added.status_code == 201
    assert api("get", path).json()["count"] == 2
    again = api("post", path, {"membership": str(from_other.pk)})
    assert again.status_code == 409
    assert api("delete", f"{path}{added.json()['id']}/").status_code == 204


def test_an_agreement_is_published_once(api: Api, house: Any) -> None:
    path = f"programs/{house.program.pk}/agreements/"
    assert api("post", path, {"text": "Only us."}).json()["number"] == 2
    assert api("post", path, {"text": "Only us."}).json()["code"] == "agreement_unchanged"


def test_a_cohort_from_draft_to_closed(api: Api, house: Any) -> None:
    made = api("post", f"programs/{house.program.pk}/cohorts/", {"name": "Spring", **DAYS})
    assert made.status_code == 201
    assert made.json()["status"] == "draft"
    path = f"cohorts/{made.json()['id']}/"
    skipped = api("post", f"{path}move/", {"to": "active"})
    assert (skipped.status_code, skipped.json()["code"]) == (409, "cohort_state")
    for stage in ("enrolling", "matching", "active", "closing", "closed"):
        assert api("post", f"{path}move/", {"to": stage}).json()["status"] == stage
    assert api("patch", path, {"name": "Late"}).json()["code"] == "cohort_closed"
    copy = api("post", f"{path}copy/", {"name": "Spring again", **DAYS}).json()
    assert copy["copied_from"] == made.json()["id"]


def test_days_out_of_order_name_their_fields(api: Api, house: Any) -> None:
    body = {"name": "Odd", "starts_on": DAYS["ends_on"], "ends_on": DAYS["starts_on"]}
    refused = api("post", f"programs/{house.program.pk}/cohorts/", body)
    assert refused.status_code == 422
    assert refused.json()["code"] == "days_out_of_order"
    assert list(refused.json()["fields"]) == ["ends_on"]


def test_cohorts_are_filtered(api: Api, house: Any) -> None:
    with house.activate():
        statuses = dict(Cohort.objects.filter(program=house.program).values_list("name", "status"))
    found = api("get", "cohorts/").json()["results"]
    assert {row["name"]: row["status"] for row in found} == statuses
    enrolling = api("get", "cohorts/", {"status": "enrolling"}).json()["results"]
    assert {row["status"] for row in enrolling} == {"enrolling"}
    assert api("get", "cohorts/", {"program": str(house.other_program.pk)}).json()["count"] == 0


@pytest.mark.parametrize("path", ["programs/", "cohorts/"])
def test_the_same_number_of_queries_for_one_and_for_many(
    world: World, house: Any, path: str
) -> None:
    admin = Api(world.client("admin"))

    def count() -> int:
        admin("get", path)  # the first request of a session writes it
        with CaptureQueriesContext(connection) as captured:
            assert admin("get", path).status_code == 200
        return len(captured)

    few = count()
    with house.activate():
        for _ in range(4):
            CohortFactory(program=ProgramFactory())
    assert count() == few


def test_a_member_finds_nothing(world: World, house: Any) -> None:
    member = Api(world.client("mentor"))
    for path in ("programs/", "cohorts/", "templates/", f"programs/{house.program.pk}/"):
        response = member("get", path)
        assert response.status_code == 404
        assert response.json()["code"] == "not_found"


def test_what_is_made_stays_in_the_organisation(world: World, api: Api) -> None:
    api("post", "programs/", {"template": "digital_adoption", "name": "Only here"})
    with world.harbour.activate():
        assert not Program.objects.filter(name="Only here").exists()
        services.create_program_from_template(
            actor=world.harbour.system, template_key="digital_adoption", name="Only here"
        )
