"""After leaving: one's own record where the organisation allows it, and nothing else."""

import json
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from mentorship.models import AuditEvent, Membership, Organization
from mentorship.tenancy import activate
from tests.world import House, World, signed_in

RECORD = "/records/northgate/"


@pytest.fixture
def house(world: World) -> House:
    return world.northgate


@pytest.fixture
def left(house: House) -> Client:
    """The mentee, whose place was taken away, signed in."""
    user = house.user("mentee")
    with house.activate():
        Membership.objects.filter(user=user).delete()
    return signed_in(user)


def allow(house: House, **changes: Any) -> None:
    Organization.objects.filter(pk=house.organization.pk).update(
        keeps_records_for_leavers=True, **changes
    )


def test_what_is_theirs_is_there(house: House, left: Client) -> None:
    allow(house)
    assert "Northgate" in left.get("/records/").content.decode()
    page = left.get(RECORD).content.decode()
    assert "45 min" in page
    assert "Omar" not in page
    pdf = left.get(f"{RECORD}certificates/{house.certificate.pk}/")
    assert pdf["Content-Type"] == "application/pdf"
    made = left.post(f"{RECORD}export/", {"format": "json", "with_reflections": "on"})
    assert "zebra-umbrella" in json.loads(made.content)["reflections"][0]["stages"]["what"]
    with activate(house.organization):
        event = AuditEvent.objects.get(action="personal_record.exported")
        assert (event.actor_id, event.actor_role) == (house.user("mentee").pk, "former")
    assert left.get("/o/northgate/me/").status_code == 404
    assert left.get("/o/northgate/me/record/").status_code == 404


def test_where_it_is_not_allowed_nothing_is(house: House, left: Client) -> None:
    pages = [left.get(path) for path in (RECORD, "/records/harbour/", "/records/nowhere/")]
    assert {one.status_code for one in pages} == {404}
    # The form that signs out is masked anew each time.
    bodies = {re.sub(rb'value="\w{64}"', b"", one.content) for one in pages}
    assert len(bodies) == 1
    assert left.post(f"{RECORD}export/", {"format": "json"}).status_code == 404
    assert "There is none" in left.get("/records/").content.decode()


def test_nobody_else_comes_in_that_way(house: House, world: World) -> None:
    allow(house)
    for part in ("mentee", "admin", "foreign"):
        assert world.client(part).get(RECORD).status_code == 404
    assert Client().get(RECORD).status_code == 302
    assert Client().get("/records/").status_code == 302


def test_another_ones_certificate_is_not_there(house: House, world: World) -> None:
    allow(house)
    user = house.user("mentor")
    with house.activate():
        Membership.objects.filter(user=user).delete()
    path = f"{RECORD}certificates/{house.certificate.pk}/"
    assert signed_in(user).get(path).status_code == 404


def test_who_needs_a_second_factor_needs_it_still(house: House, left: Client) -> None:
    allow(house, second_factor="everyone")
    assert left.get(RECORD).status_code == 200
    Authenticator.objects.filter(user=house.user("mentee")).delete()
    answer = left.get(RECORD)
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/")
