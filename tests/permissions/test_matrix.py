"""Who gets which status where; and no address without a row (see matrix.py)."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module, util
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.permissions.matrix import PARTS, Route
from tests.world import World

APPS = (
    "mentorship",
    "programs",
    "participants",
    "ideas",
    "matching",
    "scheduling",
    "rosters",
    "support",
    "record",
    "reporting",
    "rights",
)
# Addresses outside of any organisation: what anybody may open.
PUBLIC = {
    "home",
    "healthz",
    "readyz",
    "template_schema",
    "schema",
    "docs",
    "invitation",
    "calendar_feed",
    "certificate",
    "kept_certificate",
    "kept_export",
    "kept_record",
    "kept_records",
    "calendar_answers",
    "answer_link",
    "unsubscribe_link",
    "log_link",
    "manifest",
    "quick_log",
    "service_worker",
    "second_factor",
    "mailbox",
    "mailbox_message",
    "components",
}
PUBLIC_PREFIXES = ("account_", "mfa_", "socialaccount_", "usersessions_")


def _rows() -> list[Route]:
    modules = [f"tests.permissions.{app}" for app in APPS]
    return [row for name in modules if util.find_spec(name) for row in import_module(name).ROUTES]


ROWS = _rows()


def _walk(resolver: URLResolver, namespace: str = "", path: str = "") -> Iterator[tuple[str, str]]:
    """Every route as (name with its namespace, pattern)."""
    for pattern in resolver.url_patterns:
        where = path + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern, inner, where)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", where


def test_every_address_has_a_row() -> None:
    listed = {row.name for row in ROWS}
    missing = [
        name
        for name, path in _walk(get_resolver())
        if name not in listed
        and name not in PUBLIC
        and not name.startswith(PUBLIC_PREFIXES)
        and not path.startswith(("static/", "accounts/social/"))
    ]
    assert missing == []


def test_public_addresses_lie_outside_of_organizations() -> None:
    for name, path in _walk(get_resolver()):
        if name in PUBLIC or name.startswith(PUBLIC_PREFIXES):
            assert "<slug:slug>" not in path, name


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _ask(client: Client, row: Route, world: World, method: str) -> Any:
    house = world.northgate
    kwargs = {"slug": house.slug, **row.kwargs(house)}
    address = reverse(row.name, kwargs=kwargs)
    if method == "get":
        return client.get(address)
    data = row.data(house) if method == row.method else {}
    content_type = {"content_type": "application/json"} if row.is_api else {}
    return getattr(client, method)(address, data, **content_type)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_status(world: World, row: Route) -> None:
    found = {}
    # Of GET and POST these two are asked below.
    outside = () if row.method in ("get", "post") else ("anonymous", "foreign")
    for part in [*PARTS, *outside]:
        with _undone():
            client = world.client(None if part == "anonymous" else part)
            found[part] = _ask(client, row, world, row.method).status_code
    assert found == {part: row.expected(part) for part in found}


@pytest.mark.parametrize("row", {row.name: row for row in ROWS}.values(), ids=lambda row: row.name)
def test_nothing_of_an_organization_is_there_for_others(world: World, row: Route) -> None:
    """Also by the method that the row does not name; and a 404 says nothing that would tell."""
    name = world.northgate.organization.name
    for method in ("get", "post"):
        response = _ask(world.client(None), row, world, method)
        assert response.status_code == row.expected("anonymous"), method
        response = _ask(world.client("foreign"), row, world, method)
        assert response.status_code == 404, method
        assert name not in response.content.decode()
