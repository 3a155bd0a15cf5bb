"""Sign-in is throttled by account and by address, over all processes."""

import secrets
from typing import Any

import pytest
from django.core.cache import caches, close_caches
from django.http import HttpRequest
from django.test import Client

from mentorship.client_address import client_address
from tests.factories.mentorship import PASSWORD, with_password
from tests.world import World

LOGIN = "/accounts/login/"
REFUSED = "Too many failed login attempts"


def attempt(email: str, password: str = "wrong wrong wrong", **extra: Any) -> str:
    response = Client().post(LOGIN, {"login": email, "password": password}, **extra)
    return response.content.decode() if response.status_code != 302 else "in"


def test_by_account_from_many_addresses(world: World) -> None:
    user = with_password(world.northgate.user("member"), second_factor=False)
    for number in range(5):
        assert REFUSED not in attempt(user.email, REMOTE_ADDR=f"10.0.0.{number}")
    assert REFUSED in attempt(user.email.upper(), PASSWORD, REMOTE_ADDR="10.0.0.9")
    other = with_password(world.northgate.user("mentee"), second_factor=False)
    assert attempt(other.email, PASSWORD, REMOTE_ADDR="10.0.0.9") == "in"


def test_by_address_over_many_accounts(world: World) -> None:
    user = with_password(world.northgate.user("member"), second_factor=False)
    answers = [attempt(f"n{n}@x.example", REMOTE_ADDR="10.0.0.7") for n in range(20)]
    assert not any(REFUSED in one for one in answers)
    assert REFUSED in attempt(user.email, PASSWORD, REMOTE_ADDR="10.0.0.7")
    assert attempt(user.email, PASSWORD, REMOTE_ADDR="10.0.0.8") == "in"


def test_the_second_factor_cannot_be_guessed_either(world: World) -> None:
    user = with_password(world.northgate.user("admin"))
    client = Client()
    client.post(LOGIN, {"login": user.email, "password": PASSWORD})
    answers = [
        client.post("/accounts/2fa/authenticate/", {"code": f"{n:06d}"}).content.decode()
        for n in range(6)
    ]
    assert REFUSED in answers[-1]


def test_it_holds_over_processes(world: World, settings: Any) -> None:
    """Counted in the shared cache: another connection to it, as another process has, sees it."""
    prefix = secrets.token_hex(8)
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": settings.REDIS_URL,
            "KEY_PREFIX": prefix,
        }
    }
    user = with_password(world.northgate.user("member"), second_factor=False)
    for _ in range(5):
        attempt(user.email)
    close_caches()
    del caches["default"]
    assert REFUSED in attempt(user.email, PASSWORD)


@pytest.mark.parametrize(
    ("proxies", "written", "expected"),
    [
        (0, "6.6.6.6", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "6.6.6.6, 198.51.100.7", "198.51.100.7"),
        (2, "6.6.6.6, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        (2, "198.51.100.7", "192.0.2.1"),
        (1, "nonsense", "192.0.2.1"),
        (1, "[2001:db8::1]:443", "2001:db8::1"),
    ],
)
def test_only_our_own_proxies_say_who_asks(
    settings: Any, proxies: int, written: str, expected: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": "192.0.2.1"}
    if written:
        request.META["HTTP_X_FORWARDED_FOR"] = written
    assert client_address(request) == expected


def test_a_forged_header_wins_no_more_attempts(world: World, settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    for n in range(20):
        attempt(f"n{n}@x.example", HTTP_X_FORWARDED_FOR=f"6.6.6.{n}, 198.51.100.7")
    user = with_password(world.northgate.user("member"), second_factor=False)
    answer = attempt(user.email, PASSWORD, HTTP_X_FORWARDED_FOR="9.9.9.9, 198.51.100.7")
    assert REFUSED in answer
