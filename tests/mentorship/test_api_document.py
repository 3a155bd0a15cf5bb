"""The API's document can be made while no organisation is active (`./test` checks its warnings)."""

from typing import Any

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from tests.world import World

API = "/api/v1/organizations/northgate/"
JSON = "application/json"


def test_everybody_may_read_it(db: None, anonymous: Client) -> None:
    answer = anonymous.get("/api/v1/schema/")
    assert answer.status_code == 200
    assert b"/api/v1/organizations/{slug}/members/" in answer.content


def test_people_may_read_it_too(db: None, anonymous: Client) -> None:
    page = anonymous.get("/api/v1/docs/").content.decode()
    assert "/api/v1/organizations/{slug}/members/" in page
    assert "one of: admin, manager, member" in page
    assert "weekly_email_budget" in page


def test_each_operation_names_its_refusals() -> None:
    document: Any = SchemaGenerator().get_schema(request=None, public=True)
    operations = [
        (method, operation)
        for methods in document["paths"].values()
        for method, operation in methods.items()
    ]
    assert len(operations) > 200
    for method, operation in operations:
        reading = {"401", "404"}
        assert operation["description"]
        assert operation["responses"].keys() >= (
            reading if method == "get" else reading | {"403", "409", "422"}
        )
    assert set(document["components"]["schemas"]["Refusal"]["properties"]) == {
        "code",
        "message",
        "fields",
    }


@pytest.mark.django_db
def test_every_refusal_has_one_shape(world: World, anonymous: Client) -> None:
    """What a program from outside gets wrong on its first day."""
    admin = world.client("admin")
    wanted = {"kind": "board", "format": "csv"}
    answers = {
        "signed out": (401, anonymous.get(f"{API}programs/")),
        "no such address": (404, admin.get(f"{API}nonsense/")),
        "no such address of ours": (404, anonymous.get("/api/v1/nonsense/")),
        "no identifier": (404, admin.get(f"{API}cohorts/abc/")),
        "no such page": (404, admin.get(f"{API}cohorts/?page=99")),
        "no such filter": (422, admin.get(f"{API}cohorts/?status=nonsense")),
        "no such method": (405, admin.delete(f"{API}cohorts/")),
        "no JSON": (400, admin.post(f"{API}exports/", "{bad", JSON)),
        "no object": (400, admin.post(f"{API}exports/", "[]", JSON)),
        "no such type": (415, admin.post(f"{API}exports/", "x", "text/plain")),
        "no such answer": (406, admin.get(f"{API}programs/", headers={"accept": "text/csv"})),
        "what cannot be made": (422, admin.post(f"{API}exports/", wanted, JSON)),
        "somebody else's": (404, world.client("mentee").get(f"{API}exports/")),
    }
    for name, (status, answer) in answers.items():
        assert answer.status_code == status, name
        assert answer.headers["Content-Type"].startswith(JSON), name
        body = answer.json()
        assert set(body) == {"code", "message", "fields"}, name
        assert isinstance(body["code"], str), name
        assert isinstance(body["message"], str), name
        assert isinstance(body["fields"], dict), name
