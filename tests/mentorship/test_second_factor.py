"""Who must have a second factor reaches nothing before it is there; and cannot let go of it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client

from mentorship.factor_secrets import rewrap_factor_secrets
from mentorship.models import Organization, User
from mentorship.root_key_file import RootKeyMissing, add_root_key
from mentorship.sealing.errors import Tampered
from tests.factories.mentorship import PASSWORD, with_password
from tests.permissions.test_matrix import ROWS, _ask
from tests.world import World, signed_in

HOME, API = "/o/northgate/", "/api/v1/organizations/northgate/"
SET_UP = "/accounts/second-factor/"


def without(user: User) -> User:
    Authenticator.objects.filter(user=user).delete()
    return user


def ask_of(who: str) -> None:
    Organization.objects.filter(slug="northgate").update(second_factor=who)


@pytest.mark.parametrize(
    ("wanted", "part", "is_asked"),
    [
        ("staff", "admin", True),
        ("staff", "manager", True),
        ("staff", "member", False),
        ("everyone", "member", True),
        ("everyone", "mentee", True),
        ("nobody", "admin", False),
        ("nobody", "manager", False),
    ],
)
def test_who_is_asked(world: World, wanted: str, part: str, is_asked: bool) -> None:
    ask_of(wanted)
    client = signed_in(without(world.northgate.user(part)))
    response = client.get("/o/northgate/me/profile/")
    assert (response.headers.get("Location") == SET_UP) is is_asked
    assert client.get(f"{API}members/").status_code in ({403} if is_asked else {200, 404})


def test_production_never_does_without(world: World, settings: Any) -> None:
    settings.MAY_WAIVE_SECOND_FACTOR = False
    ask_of("nobody")
    client = signed_in(without(world.northgate.user("admin")))
    assert client.get(HOME).headers["Location"] == SET_UP
    assert signed_in(without(world.northgate.user("member"))).get(HOME).status_code != 404


def test_recovery_codes_alone_are_none(world: World) -> None:
    user = without(world.northgate.user("admin"))
    Authenticator.objects.create(
        user=user, type="recovery_codes", data={"seed": "x", "used_mask": 0}
    )
    assert signed_in(user).get(HOME).headers["Location"] == SET_UP


@pytest.mark.parametrize("row", {row.name: row for row in ROWS}.values(), ids=lambda row: row.name)
def test_nothing_of_the_organization_is_reached_before(world: World, row: Any) -> None:
    """Every route, by its own method: a page leads to the set-up, the API says what is missing."""
    client = signed_in(without(world.northgate.user("admin")))
    response = _ask(client, row, world, row.method)
    if row.is_api:
        assert response.status_code == 403
        assert response.json()["code"] == "second_factor_needed"
    else:
        assert (response.status_code, response.headers["Location"]) == (302, SET_UP)


def test_the_way_in_offers_a_passkey_first(world: World) -> None:
    client = signed_in(without(world.northgate.user("admin")))
    client.get("/o/northgate/people/")
    page = client.get(SET_UP).content.decode()
    assert "Northgate asks for a second factor" in page
    assert page.index("/accounts/2fa/webauthn/add/") < page.index("/accounts/2fa/totp/activate/")


def code_of(secret: str) -> str:
    return f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06d}"


def test_from_the_set_up_to_where_one_was_going(committed: World) -> None:
    world = committed
    client = signed_in(with_password(world.northgate.user("admin"), second_factor=False))
    client.get("/o/northgate/people/?q=omar")
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'id="authenticator_secret" type="text" value="(\w+)"', page)
    assert secret
    codes = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret[1])}, follow=True)
    assert "Recovery codes" in codes.content.decode()
    assert f'href="{SET_UP}">I have kept them' in codes.content.decode()
    assert client.get(SET_UP).headers["Location"] == "/o/northgate/people/?q=omar"
    assert client.get("/o/northgate/people/").status_code == 200
    assert [letter.to for letter in mail.outbox] == [["ada@northgate.example"]]


def test_setting_up_ends_sessions_that_a_password_alone_opened(committed: World) -> None:
    world = committed
    user = with_password(world.northgate.user("admin"), second_factor=False)
    elsewhere, here = Client(), Client()
    for client in (elsewhere, here):
        client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    page = here.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'id="authenticator_secret" type="text" value="(\w+)"', page)
    assert secret
    here.post("/accounts/2fa/totp/activate/", {"code": code_of(secret[1])})
    assert here.get(HOME).status_code == 302
    assert here.get(HOME).headers["Location"] != "/accounts/login/?next=/o/northgate/"
    assert elsewhere.get(HOME).headers["Location"] == "/accounts/login/?next=/o/northgate/"


def test_the_last_one_stays_where_it_is_asked_for(world: World) -> None:
    client = world.client("admin")
    response = client.post("/accounts/2fa/totp/deactivate/", follow=True)
    assert "Add another one first" in response.content.decode()
    assert Authenticator.objects.filter(user=world.northgate.user("admin")).exists()
    free = world.client("member")
    free.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=world.northgate.user("member")).exists()


def test_nor_is_the_last_passkey_removed(world: World) -> None:
    user = without(world.northgate.user("admin"))
    key = Authenticator.objects.create(
        user=user, type="webauthn", data={"name": "Phone", "credential": {}}
    )
    remove = f"/accounts/2fa/webauthn/keys/{key.pk}/remove/"
    client = signed_in(user)
    assert client.post(remove).headers["Location"] == "/accounts/2fa/webauthn/"
    assert Authenticator.objects.filter(pk=key.pk).exists()
    assert world.client("member").post(remove).status_code == 404
    ask_of("nobody")
    client.post(remove)
    assert not Authenticator.objects.filter(pk=key.pk).exists()


def test_a_password_does_not_open_what_a_second_factor_closes(world: World) -> None:
    user = with_password(world.northgate.user("admin"))
    client = Client()
    response = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert response.headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get(HOME).headers["Location"] == "/accounts/login/?next=/o/northgate/"


def test_a_demonstration_says_on_every_page_that_it_is_one(world: World) -> None:
    ask_of("nobody")
    words = "no second factor is asked for here"
    assert words in world.client("admin").get("/o/northgate/people/").content.decode()
    assert words in world.client("manager").get("/o/northgate/programs/").content.decode()
    assert words not in world.client("member").get("/o/northgate/me/profile/").content.decode()


def test_secrets_are_kept_wrapped_and_follow_the_root_key(
    world: World, settings: Any, tmp_path: Path
) -> None:
    user = with_password(world.northgate.user("admin"))
    codes = RecoveryCodes.activate(user).generate_codes()
    rows = Authenticator.objects.filter(user=user)
    kept = json.dumps([row.data for row in rows])
    assert "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" not in kept
    own = tmp_path / "root.key"
    own.write_bytes(Path(settings.ROOT_KEY_FILE).read_bytes())
    settings.ROOT_KEY_FILE = str(own)
    add_root_key(own)
    assert rewrap_factor_secrets() == Authenticator.objects.count()
    assert rewrap_factor_secrets() == 0
    own.write_text(own.read_text().splitlines()[0])
    assert RecoveryCodes.activate(user).generate_codes() == codes
    row = rows.get(type="totp")
    row.data["secret"] = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    with pytest.raises((Tampered, RootKeyMissing, ValueError)):
        row.wrap().validate_code("000000")
