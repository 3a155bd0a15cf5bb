"""Who was refused is written down, and stays written when the request is undone."""

from typing import Any

import pytest
from django.test import Client

from mentorship import denials
from mentorship.models import AuditEvent, User
from mentorship.tenancy import new_id
from tests.factories.mentorship import PASSWORD, with_password
from tests.world import House, World

DENIED = ("access.denied", "sign_in.denied")
API = "/api/v1/organizations/northgate"


def told(house: House) -> list[tuple[Any, ...]]:
    """Denials in the organisation's trail: who, what, of what, and the details."""
    with house.activate():
        rows = AuditEvent.objects.filter(action__in=DENIED).order_by("at")
        names = {user.pk: user.name for user in User.objects.all()}
        return [
            (row.actor_label or names[row.actor_id], row.action, row.subject_id, row.details)
            for row in rows
        ]


def test_a_page_for_others_is_a_denial(world: World) -> None:
    assert world.client("member").get("/o/northgate/settings/audit/").status_code == 404
    assert world.client("member").get(f"{API}/audit/").status_code == 404
    assert told(world.northgate) == [
        (
            "Otto",
            "access.denied",
            None,
            {"page": "mentorship:audit", "method": "GET", "rule": "see_audit"},
        )
    ]


def test_a_refused_act_is_a_denial_and_is_itself_undone(world: World) -> None:
    """Visible, and not theirs to change: 403, with the rule and the object."""
    house = world.northgate
    path = f"/o/northgate/relationships/{house.relationship.pk}/meetings/plan/"
    response = world.client("manager").get(path)
    assert response.status_code in {403, 404}
    ((who, action, subject, details),) = told(house)
    assert (who, action, subject) == ("Mira", "access.denied", house.relationship.pk)
    assert details["page"] == "scheduling:meeting_plan"


def test_a_row_that_is_not_theirs_is_a_denial_that_names_it(world: World) -> None:
    house = world.northgate
    assert world.client("member").get(f"{API}/cohorts/{house.cohort.pk}/").status_code == 404
    ((who, _, subject, details),) = told(house)
    assert (who, subject) == ("Otto", house.cohort.pk)
    assert details["page"] == "api:cohort-detail"


def test_what_is_not_there_is_told_without_an_object_and_once_for_a_page(world: World) -> None:
    """A row of another organisation is not there."""
    client = world.client("mentor")
    for key in (world.harbour.cohort.pk, new_id(), new_id()):
        assert client.get(f"{API}/cohorts/{key}/").status_code == 404
    ((who, _, subject, details),) = told(world.northgate)
    assert (who, subject) == ("Omar", None)
    assert details["page"] == "api:cohort-detail"
    assert told(world.harbour) == []


def test_an_address_that_is_no_page_is_no_denial(world: World) -> None:
    assert world.client("member").get("/o/northgate/nothing-here/").status_code == 404
    assert told(world.northgate) == []


@pytest.mark.parametrize("path", ["/o/northgate/", f"{API}/programs/"])
def test_somebody_from_outside_is_told_to_the_organization_without_a_name(
    world: World, path: str
) -> None:
    assert world.client("foreign").get(path).status_code == 404
    assert world.client("foreign").get(path.replace("northgate", "nowhere")).status_code == 404
    assert told(world.northgate) == [("Somebody from outside", "access.denied", None, {})]
    assert told(world.harbour) == []
    with world.northgate.activate():
        event = AuditEvent.objects.get(action="access.denied")
    assert event.actor_id == world.harbour.user("admin").pk


def test_knocking_does_not_fill_the_trail(world: World) -> None:
    client = world.client("member")
    for _ in range(5):
        client.get("/o/northgate/settings/audit/")
    assert len(told(world.northgate)) == 1


def test_one_account_has_a_limit(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(denials, "AT_MOST", 2)
    client, house = world.client("member"), world.northgate
    for page in ("settings", "settings/audit", f"cohorts/{house.cohort.pk}/settings"):
        client.get(f"/o/northgate/{page}/")
    assert [row[3].get("and_more") for row in told(house)] == [None, True]


def test_it_is_recorded_without_a_cache_too(world: World, settings: Any) -> None:
    client = world.client("member")
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    client.force_login(world.northgate.user("member"))
    client.get("/o/northgate/settings/audit/")
    assert len(told(world.northgate)) == 1


def test_a_failed_sign_in_is_told_to_the_organizations_of_the_account(world: World) -> None:
    with_password(world.northgate.user("member"))
    for address in ("otto@northgate.example", "bo@both.example", "nobody@nowhere.example"):
        response = Client().post(
            "/accounts/login/", {"login": address, "password": "not the right one at all"}
        )
        assert response.status_code == 200
    northgate, harbour = told(world.northgate), told(world.harbour)
    assert [row[:2] for row in northgate] == [("Somebody", "sign_in.denied")] * 2
    assert [row[:2] for row in harbour] == [("Somebody", "sign_in.denied")]
    assert northgate[0][2] == world.northgate.user("member").pk
    assert northgate[0][3] == {"attempts": 1, "address": "127.0.0.1"}


def test_signing_in_is_told_to_the_organizations_of_the_account(world: World) -> None:
    with_password(world.northgate.user("member"), second_factor=False)
    answer = {"login": "otto@northgate.example", "password": PASSWORD}
    assert Client().post("/accounts/login/", answer).status_code == 302
    with world.northgate.activate():
        event = AuditEvent.objects.get(action="sign_in.succeeded")
    assert event.actor_id == world.northgate.user("member").pk
    assert event.details == {"address": "127.0.0.1"}
    with world.harbour.activate():
        assert not AuditEvent.objects.filter(action="sign_in.succeeded").exists()
