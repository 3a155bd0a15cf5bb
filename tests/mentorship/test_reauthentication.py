"""What a stolen session alone cannot do: change roles, invite, change settings, take exports."""

import time
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.test import Client

from mentorship.models import Invitation, Membership, SecondFactorReset, User
from programs.models import ProgramManager
from reporting.models import Export
from tests.factories.mentorship import PASSWORD, with_password
from tests.world import World

MEMBERS = "/o/northgate/settings/members/"
API = "/api/v1/organizations/northgate/"


def stale(world: World, who: str = "admin") -> Client:
    """A browser in which somebody signed in a while ago."""
    client = world.client(who)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - 901}]
    session.save()
    return client


def member(world: World) -> Membership:
    with world.northgate.activate():
        return Membership.objects.get(user=world.northgate.user("member"))


def state(world: World) -> Any:
    with world.northgate.activate():
        return (
            member(world).role,
            Invitation.objects.count(),
            Export.objects.count(),
            SecondFactorReset.objects.count(),
            world.northgate.system.organization.name,
        )


PAGES = {
    "role": (lambda who: f"{MEMBERS}{who.pk}/role/", {"role": "admin"}),
    "sign out": (lambda who: f"{MEMBERS}{who.pk}/sign-out/", {}),
    "lost factor": (lambda who: f"{MEMBERS}{who.pk}/second-factor/", {}),
    "remove": (lambda who: f"{MEMBERS}{who.pk}/remove/", {}),
    "invite": (lambda who: f"{MEMBERS}invite/", {"email": "x@y.example", "role": "admin"}),
    "settings": (lambda who: "/o/northgate/settings/", {"name": "Mine"}),
    "export": (lambda who: "/o/northgate/exports/", {"kind": "enrollments", "format": "csv"}),
}


@pytest.mark.parametrize("act", PAGES)
def test_a_page_asks_once_more(world: World, act: str) -> None:
    path, data = PAGES[act]
    before = state(world)
    response = stale(world).post(
        path(member(world)), data, headers={"Referer": f"http://testserver{MEMBERS}?q=otto"}
    )
    assert response.status_code == 302
    assert "/reauthenticate/?next=%2Fo%2Fnorthgate%2Fsettings%2Fmembers" in response["Location"]
    assert state(world) == before


@pytest.mark.parametrize(
    ("method", "path", "data"),
    [
        ("patch", lambda who: f"{API}members/{who.pk}/", {"role": "admin"}),
        ("delete", lambda who: f"{API}members/{who.pk}/", {}),
        ("delete", lambda who: f"{API}members/{who.pk}/sessions/", {}),
        ("post", lambda who: f"{API}members/{who.pk}/second-factor-reset/", {}),
        ("post", lambda who: f"{API}invitations/", {"email": "x@y.example", "role": "admin"}),
        ("patch", lambda who: f"{API}settings/", {"name": "Mine"}),
        ("post", lambda who: f"{API}exports/", {"kind": "enrollments", "format": "csv"}),
    ],
)
def test_the_api_says_so(world: World, method: str, path: Any, data: dict[str, str]) -> None:
    before = state(world)
    response = getattr(stale(world), method)(
        path(member(world)), data, content_type="application/json"
    )
    assert (response.status_code, response.json()["code"]) == (403, "confirmation_needed")
    assert state(world) == before


def test_a_referer_from_elsewhere_leads_nowhere(world: World) -> None:
    response = stale(world).post(
        f"{MEMBERS}{member(world).pk}/role/",
        {"role": "admin"},
        headers={"Referer": "https://evil.example/o/northgate/"},
    )
    assert response["Location"].endswith("?next=%2F")


def test_reading_does_not_ask(world: World) -> None:
    client = stale(world)
    for path in (MEMBERS, f"{MEMBERS}invite/", "/o/northgate/settings/", "/o/northgate/exports/"):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/"])
def test_changing_how_one_signs_in_asks_once_more(world: World, path: str) -> None:
    user = with_password(world.northgate.user("member"), second_factor=False)
    client = Client()
    client.force_login(user)
    assert "/accounts/reauthenticate/" in client.get(path).headers["Location"]


def test_a_new_e_mail_address_asks_once_more(world: World) -> None:
    user = with_password(world.northgate.user("member"))
    client = Client()
    client.force_login(user)
    response = client.post("/accounts/email/", {"action_add": "", "email": "mine@evil.example"})
    assert "/accounts/reauthenticate/" in response.headers["Location"]
    assert user.emailaddress_set.count() == 1


def test_ending_sessions_asks_once_more(world: World) -> None:
    user = with_password(world.northgate.user("member"), second_factor=False)
    client = stale(world, "member")
    response = client.post("/accounts/sessions/others/end/")
    assert "/accounts/reauthenticate/" in response.headers["Location"]
    assert user.is_active


def test_what_decides_counts_from_the_next_request_on(world: World) -> None:
    """A role, a place or a programme taken away, an account closed: at once, in open sessions."""
    program = f"/o/northgate/programs/{world.northgate.program.pk}/"
    manager, admin, member = (world.client(part) for part in ("manager", "admin", "member"))
    assert manager.get(program).status_code == 200
    with world.northgate.activate():
        ProgramManager.objects.filter(program=world.northgate.program).delete()
    assert manager.get(program).status_code == 404
    assert admin.get("/o/northgate/settings/").status_code == 200
    with world.northgate.activate():
        Membership.objects.filter(user=world.northgate.user("admin")).update(role="member")
    assert admin.get("/o/northgate/settings/").status_code == 404
    with world.northgate.activate():
        Membership.objects.filter(user=world.northgate.user("admin")).delete()
    assert admin.get("/o/northgate/me/").status_code == 404
    assert member.get("/o/northgate/me/").status_code == 200
    User.objects.filter(email="otto@northgate.example").update(is_active=False)
    assert member.get("/o/northgate/me/").headers["Location"].startswith("/accounts/login/")


def with_token(token: str) -> Client:
    """Somebody else's browser, with a copy of the cookie."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = token
    return client


def confirm_by(method: str, client: Client, user: User) -> None:
    if method == "password":
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    else:
        code = RecoveryCodes.activate(user).generate_codes()[0]
        client.post("/accounts/2fa/reauthenticate/", {"code": code})


@pytest.mark.parametrize("method", ["password", "second factor"])
def test_confirming_gives_a_new_token_and_the_old_one_is_dead(world: World, method: str) -> None:
    user = with_password(world.northgate.user("member"), second_factor=False)
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    page = "/o/northgate/me/profile/"
    assert client.get(page).status_code == 200
    old = client.session.session_key
    confirm_by(method, client, user)
    new = client.session.session_key
    assert new != old
    assert client.get(page).status_code == 200
    assert with_token(new).get(page).status_code == 200
    assert with_token(old).get(page).headers["Location"].startswith("/accounts/login/")
    assert [one.session_key for one in UserSession.objects.filter(user=user)] == [new]


def test_a_confirmation_that_failed_keeps_the_token(world: World) -> None:
    user = with_password(world.northgate.user("member"), second_factor=False)
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    old = client.session.session_key
    client.post("/accounts/reauthenticate/", {"password": "not the one of this account"})
    assert client.session.session_key == old
