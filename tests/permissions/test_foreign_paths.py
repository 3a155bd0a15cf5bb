"""A foreign organisation's identifier in a path reads like one that does not exist.

Every route of an organisation with an identifier in its path, found by walking the resolver; every
part of the cast; every method. The two answers are the same, to the letter, and nothing is written.
"""

import re
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from mentorship.tenancy import new_id
from tests.permissions.matrix import Route
from tests.permissions.test_matrix import ROWS, _walk
from tests.world import World

METHODS = ("get", "post", "put", "patch", "delete")
WHO = ("admin", "manager", "mentor", "mentee")
# What changes from one request to the next, whatever was asked.
_CHANGING = re.compile(r'value="\w{64}"|X-CSRFToken[^,}]+')


def _identifiers(row: Route, world: World) -> dict[str, Any]:
    return {
        name: value
        for name, value in row.kwargs(world.northgate).items()
        if isinstance(value, UUID)
    }


IN_PATH = {
    name
    for name, path in _walk(get_resolver())
    if "<uuid:" in path and path.startswith(("o/<slug", "api/v1/organizations/<slug"))
}
BY_NAME: dict[str, list[Route]] = {}
for _row in ROWS:
    BY_NAME.setdefault(_row.name, []).append(_row)


def test_every_route_with_an_identifier_has_one_to_try(world: World) -> None:
    without = [name for name in sorted(IN_PATH) if not _identifiers(BY_NAME[name][0], world)]
    assert without == []


def _own(name: str) -> set[str]:
    """The methods that the route has."""
    return {row.method for row in BY_NAME[name]}


def writes(queries: Any) -> list[str]:
    """What a request wrote, but for the session's own moment."""
    found = [one["sql"] for one in queries if re.match(r"INSERT|UPDATE|DELETE", one["sql"])]
    return [sql for sql in found if "django_session" not in sql]


def answer(client: Any, method: str, path: str, data: Any, is_api: bool) -> tuple[int, str, str]:
    """Status, place to go to, body; fails when something was written."""
    options = {"content_type": "application/json"} if is_api else {}
    with CaptureQueriesContext(connection) as queries:
        if method == "get":
            response = client.get(path, data)
        else:
            response = getattr(client, method)(path, data or {}, **options)
    assert writes(queries) == [], f"{method} {path} wrote something"
    body = b"".join(response) if response.streaming else response.content
    text = _CHANGING.sub("", body.decode(errors="replace")).replace(path, "PATH")
    return response.status_code, response.headers.get("Location", ""), text


@pytest.mark.parametrize("name", sorted(IN_PATH))
def test_a_foreign_identifier_reads_like_a_missing_one(world: World, name: str) -> None:
    row = BY_NAME[name][0]
    own, foreign = row.kwargs(world.northgate), row.kwargs(world.harbour)
    clients = {part: world.client(part) for part in WHO}
    for key in _identifiers(row, world):
        path = reverse(name, kwargs={"slug": "northgate", **own, key: foreign[key]})
        for method in set(METHODS) - _own(name):
            status, _, _ = answer(clients["admin"], method, path, {}, row.is_api)
            assert status in {404, 405}, (method, key)
        for part, method in product(WHO, sorted(_own(name))):
            client = clients[part]
            sent = next(
                (one.data(world.northgate) for one in BY_NAME[name] if one.method == method), {}
            )
            answers = []
            for value in (foreign[key], new_id()):
                kwargs = {"slug": "northgate", **own, key: value}
                path = reverse(name, kwargs=kwargs)
                status, place, body = answer(client, method, path, sent, row.is_api)
                answers.append(
                    (status, place.replace(str(value), "ID"), body.replace(str(value), "ID"))
                )
            assert answers[0] == answers[1], (part, method, key)
            assert answers[0][0] in {404, 405}, (part, method, key, answers[0])
