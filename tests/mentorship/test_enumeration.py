"""Nobody learns who has an account: not by text, by status, by work done, nor by what is written.

Time is compared by what costs it: password hashings and queries are counted, not seconds.
"""

import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mentorship.invitations import token_of
from mentorship.models import Invitation, User
from tests.factories.mentorship import with_password
from tests.world import World

KNOWN, UNKNOWN = "otto@northgate.example", "nina@northgate.example"
NEW = "three wards and a lift"


class CountingHasher(PBKDF2PasswordHasher):
    """Hashes quickly, and counts."""

    iterations = 1
    hashings = 0

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        type(self).hashings += 1
        return super().encode(password, salt, iterations)


@pytest.fixture(autouse=True)
def _counting(settings: Any) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    CountingHasher.hashings = 0


def seen(act: Callable[[], Any], address: str) -> dict[str, Any]:
    """What somebody outside can tell apart, but for the address they typed themselves."""
    CountingHasher.hashings = 0
    letters = len(mail.outbox)
    with CaptureQueriesContext(connection) as queries:
        response = act()
    body = response.content.decode().replace(address, "ADDRESS")
    return {
        "status": response.status_code,
        "to": response.headers.get("Location"),
        "body": re.sub(r'value="[\w-]{32,}"|\b01[0-9a-f]{6}-[0-9a-f-]+', "", body),
        "hashings": CountingHasher.hashings,
        "letters": len(mail.outbox) - letters,
        "queries": len(queries),
    }


def both(path: str, form: Callable[[str], dict[str, str]], client: Any = Client) -> Any:
    """The same act for an address that has an account and for one that has none; what the first
    wrote is undone before the second."""
    found = []
    for one in (KNOWN, UNKNOWN):
        with transaction.atomic():
            browser = client()
            found.append(seen(lambda b=browser, o=one: b.post(path, form(o), follow=True), one))  # type: ignore[misc]
            transaction.set_rollback(True)
    return found


def without_queries(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name != "queries"}


@pytest.mark.parametrize("state", ["with a password", "without one", "closed"])
def test_signing_in(world: World, state: str) -> None:
    user = with_password(world.northgate.user("member"))
    if state == "without one":
        user.set_unusable_password()
    user.is_active = state != "closed"
    user.save()
    known, unknown = both(
        "/accounts/login/", lambda one: {"login": one, "password": "wrong wrong wrong"}
    )
    assert known["hashings"] == unknown["hashings"] == 1
    assert without_queries(known) == without_queries(unknown)
    assert abs(known["queries"] - unknown["queries"]) <= 1


def test_asking_for_a_new_password(world: World) -> None:
    with_password(world.northgate.user("member"))
    known, unknown = both("/accounts/password/reset/", lambda one: {"email": one})
    assert known["letters"] == unknown["letters"] == 1
    assert without_queries(known) == without_queries(unknown)


def test_too_many_attempts_read_the_same(world: World) -> None:
    with_password(world.northgate.user("member"))
    for _ in range(5):
        both("/accounts/login/", lambda one: {"login": one, "password": "wrong wrong wrong"})
    known, unknown = both(
        "/accounts/login/", lambda one: {"login": one, "password": "wrong wrong wrong"}
    )
    assert "Too many failed login attempts" in known["body"]
    assert known["hashings"] == unknown["hashings"] == 0
    assert without_queries(known) == without_queries(unknown)


def test_signing_up_without_an_invitation(world: World) -> None:
    known, unknown = both(
        "/accounts/signup/",
        lambda one: {"name": "N", "email": one, "password1": NEW, "password2": NEW},
    )
    assert known == unknown
    assert not User.objects.filter(email=UNKNOWN).exists()


def test_signing_up_with_somebody_elses_invitation(world: World) -> None:
    with world.northgate.activate():
        path = f"/invitations/{token_of(Invitation.objects.get())}/"

    def guest() -> Client:
        client = Client()
        client.get(path)
        return client

    known, unknown = both(
        "/accounts/signup/",
        lambda one: {"name": "N", "email": one, "password1": NEW, "password2": NEW},
        client=guest,
    )
    assert "The invitation is for" in known["body"]
    assert without_queries(known) == without_queries(unknown)


def test_signing_up_costs_as_much_where_there_is_an_account(world: World) -> None:
    """Whoever holds the link reads the mailbox, but the work is the same all the same."""
    with world.northgate.activate():
        row = Invitation.objects.get()
        path = f"/invitations/{token_of(row)}/"
    form = {"name": "N", "email": row.email, "password1": NEW, "password2": NEW}
    counts = []
    for has_account in (False, True):
        client = Client()
        client.get(path)
        assert User.objects.filter(email=row.email).exists() is has_account
        counts.append(seen(lambda c=client: c.post("/accounts/signup/", form), row.email))  # type: ignore[misc]
    assert counts[0]["hashings"] == counts[1]["hashings"] == 1


def test_a_change_to_an_address_that_is_taken(world: World) -> None:
    with_password(world.northgate.user("member"))
    known, unknown = both(
        "/accounts/email/",
        lambda one: {"action_add": "", "email": one},
        client=lambda: world.client("mentee"),
    )
    assert without_queries(known) == without_queries(unknown)


def test_a_passkey_of_nobody_and_of_somebody(world: World) -> None:
    def login(handle: str) -> dict[str, str]:
        encoded = urlsafe_b64encode(handle.encode()).decode().rstrip("=")
        response = dict.fromkeys(("clientDataJSON", "authenticatorData", "signature"), "AAAA")
        body = {"id": "AAAA", "rawId": "AAAA", "response": response | {"userHandle": encoded}}
        return {"credential": json.dumps(body)}

    user = world.northgate.user("member")
    answers = [
        seen(lambda h=handle: Client().post("/accounts/2fa/webauthn/login/", login(h)), handle)  # type: ignore[misc]
        for handle in (str(user.pk), str(world.northgate.organization.pk))
    ]
    assert without_queries(answers[0]) == without_queries(answers[1])


@pytest.mark.parametrize("sent", ["", "{}", "[]", "1", "null", "{", '{"id": 1}', '{"rawId": []}'])
def test_a_passkey_of_any_shape_is_refused(world: World, sent: str) -> None:
    signing_in = Client().post("/accounts/2fa/webauthn/login/", {"credential": sent})
    assert signing_in.status_code in {200, 302}
    adding = world.client("member").post("/accounts/2fa/webauthn/add/", {"credential": sent})
    assert adding.status_code == 200
