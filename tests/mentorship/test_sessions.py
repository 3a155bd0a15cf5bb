"""Sessions end: idle, after so long, by their owner, and when how one signs in changes."""

import time
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mentorship.models import Organization, User
from mentorship.sessions import GRAIN_SECONDS
from tests.factories.mentorship import PASSWORD, with_password
from tests.world import World

SESSIONS = "/accounts/sessions/"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Safari/604.1"


def limits(slug: str, idle: int, hours: int) -> None:
    Organization.objects.filter(slug=slug).update(idle_minutes=idle, session_hours=hours)


def rewound(client: Client, **back: float) -> Client:
    """The same browser, had it been seen or had it signed in that many seconds earlier."""
    session = client.session
    for name, seconds in back.items():
        session[name] = session[name] - seconds
    session.save()
    return client


def is_in(client: Client) -> bool:
    return client.get("/").wsgi_request.user.is_authenticated


def begun(world: World, who: str) -> Client:
    client = world.client(who)
    client.get("/o/northgate/")
    return client


@pytest.mark.parametrize(("minutes", "stays"), [(19, True), (21, False)])
def test_an_idle_session_ends(world: World, minutes: int, stays: bool) -> None:
    limits("northgate", idle=20, hours=12)
    client = rewound(begun(world, "member"), seen_at=minutes * 60)
    response = client.get("/o/northgate/me/profile/")
    if stays:
        assert response.status_code == 200
        assert client.session["seen_at"] >= int(time.time()) - 5
    else:
        assert response.headers["Location"].startswith("/accounts/login/")
        assert not is_in(client)


@pytest.mark.parametrize(("hours", "stays"), [(1.9, True), (2.1, False)])
def test_a_busy_session_ends_too(world: World, hours: float, stays: bool) -> None:
    limits("northgate", idle=20, hours=2)
    client = rewound(begun(world, "member"), began_at=hours * 3600)
    assert is_in(client) is stays


@pytest.mark.parametrize("strict", ["northgate", "harbour"])
def test_the_strictest_organization_counts_everywhere(world: World, strict: str) -> None:
    limits("northgate", idle=240, hours=24)
    limits("harbour", idle=240, hours=24)
    limits(strict, idle=10, hours=1)
    assert is_in(rewound(begun(world, "bo"), seen_at=9 * 60))
    assert not is_in(rewound(begun(world, "bo"), seen_at=11 * 60))
    assert not is_in(rewound(begun(world, "bo"), began_at=61 * 60))


def test_a_change_of_the_limits_reaches_sessions_that_are_open(world: World) -> None:
    client = begun(world, "member")
    limits("northgate", idle=5, hours=1)
    assert is_in(rewound(client, seen_at=GRAIN_SECONDS + 1))
    assert client.session["idle_seconds"] == 300
    assert not is_in(rewound(client, seen_at=301))


def _writes(queries: Any) -> list[str]:
    words = ("INSERT", "UPDATE", "DELETE")
    return [one["sql"] for one in queries if one["sql"].startswith(words)]


def test_a_session_is_written_once_in_a_few_minutes(world: World) -> None:
    client = begun(world, "member")
    with CaptureQueriesContext(connection) as queries:
        for _ in range(5):
            assert client.get("/o/northgate/me/profile/").status_code == 200
    assert _writes(queries) == []
    rewound(client, seen_at=GRAIN_SECONDS)
    with CaptureQueriesContext(connection) as queries:
        for _ in range(5):
            client.get("/o/northgate/me/profile/")
    assert len(_writes(queries)) == 1


def test_a_request_costs_few_queries(world: World) -> None:
    """A page that does nothing: who, where, and what the floors know of them."""
    client = begun(world, "admin")
    client.get("/o/northgate/settings/members/invite/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/o/northgate/settings/members/invite/").status_code == 200
    assert len(queries) <= 14, [one["sql"][:150] for one in queries]


def user_with_password(world: World) -> User:
    return with_password(world.northgate.user("member"), second_factor=False)


def sign_in(user: User, agent: str, password: str = PASSWORD) -> Client:
    client = Client(headers={"User-Agent": agent})
    client.post("/accounts/login/", {"login": user.email, "password": password})
    return client


def test_the_list_names_devices_in_plain_words(world: World) -> None:
    user = user_with_password(world)
    desk, phone = sign_in(user, CHROME), sign_in(user, PHONE)
    sign_in_of_another = world.client("mentee")
    page = desk.get(SESSIONS).content.decode()
    assert "Chrome on Windows" in page
    assert "Safari on iPhone" in page
    assert page.count("This one") == 1
    assert is_in(phone)
    assert is_in(sign_in_of_another)


def test_one_is_ended(world: World) -> None:
    user = user_with_password(world)
    desk, phone = sign_in(user, CHROME), sign_in(user, PHONE)
    row = UserSession.objects.get(session_key=phone.session.session_key)
    desk.post(f"{SESSIONS}{row.pk}/end/")
    assert (is_in(desk), is_in(phone)) == (True, False)
    assert "iPhone" not in desk.get(SESSIONS).content.decode()


def test_all_others_are_ended(world: World) -> None:
    user = user_with_password(world)
    desk, phone, tablet = (sign_in(user, agent) for agent in (CHROME, PHONE, PHONE))
    response = desk.post(f"{SESSIONS}others/end/", follow=True)
    assert "2 other browsers are signed out" in response.content.decode()
    assert [is_in(one) for one in (desk, phone, tablet)] == [True, False, False]


def test_somebody_elses_is_as_one_that_does_not_exist(world: World) -> None:
    theirs = sign_in(user_with_password(world), PHONE)
    row = UserSession.objects.get(session_key=theirs.session.session_key)
    attacker = world.client("admin")
    attacker.get("/")
    foreign = attacker.post(f"{SESSIONS}{row.pk}/end/")
    missing = attacker.post(f"{SESSIONS}{row.pk + 1000}/end/")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert is_in(theirs)


def test_a_new_password_ends_all_of_them(world: World) -> None:
    user = user_with_password(world)
    desk, phone = sign_in(user, CHROME), sign_in(user, PHONE)
    new = "three wards and a lift"
    desk.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert (is_in(desk), is_in(phone)) == (False, False)
    assert is_in(sign_in(user, CHROME, new))


def test_the_browser_keeps_no_page(world: World) -> None:
    client = begun(world, "admin")
    for path in ("/", "/o/northgate/", "/o/northgate/people/", SESSIONS):
        assert "no-store" in client.get(path).headers["Cache-Control"]
    answer = client.get("/api/v1/organizations/northgate/members/")
    assert "no-store" in answer.headers["Cache-Control"]


def test_signing_out_clears_the_browser(world: World) -> None:
    client = begun(world, "member")
    assert "Clear-Site-Data" not in client.get("/o/northgate/me/profile/").headers
    response = client.post("/accounts/logout/")
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in client.get("/").headers


def test_a_session_that_ran_out_leaves_what_waits_to_be_sent(world: World) -> None:
    """A telephone that had no network for hours keeps the log of a meeting; pages it has none."""
    limits("northgate", idle=20, hours=12)
    response = rewound(begun(world, "member"), seen_at=21 * 60).get("/")
    assert response.headers["Clear-Site-Data"] == '"cache"'


def test_the_only_cookies_are_the_two_tokens(world: World) -> None:
    """What happened is said with names: it waits on the server, not in the browser."""
    client = begun(world, "admin")
    client.get("/o/northgate/settings/members/invite/")
    client.post(
        "/o/northgate/settings/members/invite/",
        {"email": "somebody@northgate.example", "role": "member"},
    )
    assert set(client.cookies) == {"sessionid", "csrftoken"}
    page = client.get("/o/northgate/settings/invitations/").content.decode()
    assert "An invitation to somebody@northgate.example is on its way." in page
