"""Whatever is sent, wherever: a clear refusal, never a fault of ours, and nothing half-written.

By introspection over the permission matrix: every route, with every method that it lists, as
somebody who may. Field names are those of the API's document and of the forms on the pages.
"""

import html
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator

from tests.permissions.matrix import PARTS, Route
from tests.permissions.test_matrix import ROWS
from tests.world import World

LONG = "x" * 1_000_000
DEEP = "[" * 200_000
# Of a text, as JSON would hold it.
TEXTS = {
    "null": "a\x00b",
    "header break": "=cmd|' /C calc'!A0<script>alert(1)</script>{{ 7*7 }}%s\r\nBcc: a@example.org",
}
# Instead of a value, whatever its type.
VALUES: dict[str, Any] = {
    **TEXTS,
    "nothing": None,
    "object": {"a": {"b": []}},
    "list": [[], {}, None, "x"],
    "huge": 10**40,
    "huge digits": "9" * 400,
    "far date": "99999-12-31",
    "lone surrogate": "\ud800",
}
BODIES = {
    "empty": (b"", "application/json"),
    "cut off": (b'{"a": ', "application/json"),
    "a list": (b'[{"a": 1}]', "application/json"),
    "a text": (b'"a"', "application/json"),
    "nothing": (b"null", "application/json"),
    "not a number": (b'{"a": NaN, "b": Infinity}', "application/json"),
    "deep": (DEEP.encode(), "application/json"),
    "deep but whole": (b'{"a":' + b"[" * 500 + b"]" * 500 + b"}", "application/json"),
    "endless number": (b'{"a": 1' + b"0" * 10_000 + b"}", "application/json"),
    "broken UTF-8": (b'{"a": "\xff\xfe"}', "application/json"),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), "application/json; charset=utf-16"),
    "no charset": (b'{"a": 1}', "application/json; charset=no-such"),
    "binary charset": (b'{"a": 1}', "application/json; charset=hex"),
    "wrong type": (b"<a/>", "application/xml"),
    "no type": (b"{}", ""),
    "strange type": (b"{}", "a/b/c; ="),
    "no boundary": (b"--x\r\n", "multipart/form-data"),
    "broken multipart": (b"--x\r\nrubbish", "multipart/form-data; boundary=x"),
    "multipart in another charset": (
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\\ud800\r\n--x--\r\n',
        "multipart/form-data; boundary=x; charset=unicode_escape",
    ),
    "too large": (b'{"a": "' + b"x" * (5 * 1024 * 1024) + b'"}', "application/json"),
}
QUERY = {
    *("page", "page_size", "search", "q", "sort", "ordering", "status", "role", "kind", "next"),
    *("since", "until", "subject", "action", "who", "cohort", "program", "denials"),
}
NO_TEXTS = ("%FF%ED%A0%80'%22%3C", "9" * 400)
WRITES = [row for row in ROWS if row.method != "get"]
READS = [row for row in ROWS if row.method == "get"]


@pytest.fixture
def unchanged(world: World) -> Iterator[Any]:
    """A context for one request: what an accepted one did is undone. In the end, all that were
    refused must have left Northgate's rows as they were."""
    tables = [
        model._meta.db_table
        for model in apps.get_models()
        if model._meta.app_label in {"mentorship", "account", "mfa"}
        or any(field.name == "organization" for field in model._meta.local_fields)
    ]
    # Denials are meant to stay, and lie on another connection.
    tables = [name for name in tables if not name.startswith("mentorship_audit")]
    hashed = "sum(hashtextextended(t::text, 0)::numeric)"
    sql = " UNION ALL ".join(
        f"SELECT '{name}' AS name, count(*), {hashed} FROM \"{name}\" t" for name in tables
    )
    before: dict[str, Any] = {}

    def state() -> dict[str, Any]:
        with world.northgate.activate(), connection.cursor() as cursor:
            cursor.execute(sql)
            return {name: (count, hashed) for name, count, hashed in cursor.fetchall()}

    @contextmanager
    def check() -> Iterator[list[Any]]:
        answers: list[Any] = []
        # Once somebody is signed in, and before the first thing is sent.
        if not before:
            before.update(state())
        with transaction.atomic():
            yield answers
            transaction.set_rollback(answers[0].status_code < 400)

    yield check
    after = state()
    assert {name for name in before if after[name] != before[name]} == set()


def somebody_who_may(row: Route) -> str:
    """The first of the cast whom the route lets through; otherwise whom it refuses least."""
    return min(PARTS, key=lambda part: (row.expected(part) >= 400, row.expected(part) == 404))


def address(row: Route, world: World) -> str:
    house = world.northgate
    return reverse(row.name, kwargs={"slug": house.slug, **row.kwargs(house)})


def sent(client: Client, method: str, path: str, body: bytes, content_type: str) -> Any:
    return client.generic(method.upper(), path, body, content_type=content_type)


def calm(response: Any, what: object) -> None:
    """A refusal, or a success; and a refusal of the API says what and why."""
    assert response.status_code < 500, (what, response.status_code, response.content[:300])
    if response.status_code >= 400 and response.headers["Content-Type"] == "application/json":
        assert {"code", "message", "fields"} == set(response.json()), what


@cache
def _documented() -> dict[tuple[str, str], set[str]]:
    """The fields of every operation's body: (method, path with its parameters) -> names."""
    document = SchemaGenerator().get_schema(request=None, public=True)
    schemas = document["components"]["schemas"]
    found = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            names: set[str] = set()
            for content in operation.get("requestBody", {}).get("content", {}).values():
                name = content["schema"].get("$ref", "").rpartition("/")[2]
                names |= set(schemas.get(name, content["schema"]).get("properties", {}))
            found[method, re.sub(r"\{\w+\}", "*", path)] = names
    return found


def api_fields(row: Route, path: str) -> set[str]:
    pattern = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "*", path.replace("/northgate/", "/*/"))
    return _documented().get((row.method, pattern), set())


def page_fields(client: Client, path: str) -> set[str]:
    """The names of the fields of the form that the page shows, if it shows one."""
    response = client.get(path)
    if response.status_code != 200 or "html" not in response.headers["Content-Type"]:
        return set()
    names = re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', response.content.decode())
    return {html.unescape(name) for name in names} - {"csrfmiddlewaretoken"}


def one_after_another(good: dict[str, Any], name: str) -> list[list[str]]:
    """Each field alone, so that a refusal of the first hides none of the others; where it tells
    something new."""
    is_telling = name in {"object", "huge digits"} and 1 < len(good) < 6
    return [[field] for field in good] if is_telling else []


API_WRITES = [row for row in WRITES if row.is_api and row.method != "delete"]
PAGE_WRITES = [row for row in WRITES if not row.is_api]


@pytest.mark.parametrize("row", API_WRITES, ids=str)
def test_values_of_the_api(world: World, row: Route, unchanged: Any) -> None:
    client, path = world.client(somebody_who_may(row)), address(row, world)
    good = row.data(world.northgate)
    fields = sorted(api_fields(row, path) | set(good))
    for name in ("a list", "a text", "nothing", "deep") if fields else ():
        with unchanged() as answers:
            answers.append(sent(client, row.method, path, *BODIES[name]))
            assert answers[0].status_code in {400, 415}, name
            calm(answers[0], name)
    fields = fields or ["name"]
    with unchanged() as answers:
        body = json.dumps({**good, fields[0]: LONG, fields[-1]: LONG}, default=str)
        answers.append(sent(client, row.method, path, body.encode(), "application/json"))
        calm(answers[0], "long")
    for name, value in VALUES.items():
        for poisoned in (fields, *one_after_another(good, name)):
            body = json.dumps({**good, **dict.fromkeys(poisoned, value)}, default=str)
            with unchanged() as answers:
                answers.append(sent(client, row.method, path, body.encode(), "application/json"))
                calm(answers[0], (name, poisoned))


@pytest.mark.parametrize("row", PAGE_WRITES, ids=str)
def test_values_of_the_pages(world: World, row: Route, unchanged: Any) -> None:
    client, path = world.client(somebody_who_may(row)), address(row, world)
    good = {name: value for name, value in row.data(world.northgate).items() if value is not None}
    fields = sorted(page_fields(client, path) | set(good)) or ["name", "text"]
    with unchanged() as answers:
        answers.append(client.post(path, {**good, fields[0]: LONG, fields[-1]: LONG}))
        calm(answers[0], "long")
    texts = {**TEXTS, "huge digits": "9" * 400, "not there": None}
    for name, value in texts.items():
        for poisoned in (fields, *one_after_another(good, name)):
            data = {**good, **dict.fromkeys(poisoned, value)}
            data = {key: one for key, one in data.items() if one is not None}
            with unchanged() as answers:
                answers.append(client.post(path, data))
                calm(answers[0], (name, poisoned))


ONE_OF_EACH = [
    *{row.method: row for row in WRITES if row.is_api}.values(),
    *[row for row in PAGE_WRITES if row.name in {"mentorship:invite", "programs:cohort_new"}],
]


@pytest.mark.parametrize("row", ONE_OF_EACH, ids=str)
def test_bodies(world: World, row: Route, unchanged: Any) -> None:
    client, path = world.client(somebody_who_may(row)), address(row, world)
    for name, (body, content_type) in BODIES.items():
        with unchanged() as answers:
            answers.append(sent(client, row.method, path, body, content_type))
            calm(answers[0], name)
            if row.method == "post" and row.is_api:
                assert answers[0].status_code in {400, 413, 415, 422}, name


@pytest.mark.parametrize("part", PARTS)
def test_query_strings(world: World, part: str) -> None:
    """Every page and list, with every filter that its form shows."""
    client = world.client(part)
    for row in (row for row in READS if somebody_who_may(row) == part):
        path = address(row, world)
        shown = [] if row.is_api else page_fields(client, path)
        names = sorted({*QUERY, *shown})
        for shift in (0, 1):
            values = [
                ("%FF%ED%A0%80'%22%3C", "9" * 400)[(at + shift) % 2] for at in range(len(names))
            ]
            pairs = (f"{name}={value}" for name, value in zip(names, values, strict=True))
            calm(client.get(f"{path}?{'&'.join(pairs)}"), (row, shift))


@pytest.mark.parametrize("query", ["search=%00", "%00=x", "page=1%00", "a=\x00"])
def test_a_null_in_a_query_string(world: World, query: str) -> None:
    client = world.client("admin")
    for path in ("/", "/o/northgate/people/", "/api/v1/organizations/northgate/people/"):
        assert client.get(f"{path}?{query}").status_code == 400


STRANGE_PATHS = [
    "/o/northgate%00/",
    "/o/northgate/people/%00/",
    "/o/northgate/join/%ED%A0%80/",
    "/o/northgate/join/" + "x" * 5_000 + "/",
    "/o/north\u202egate/",
    "/o/northgate/lists/%0d%0aSet-Cookie:%20a=b/",
    "/api/v1/organizations/northgate/cohorts/%00/",
    "/api/v1/organizations/northgate/cohorts/00000000-0000-0000-0000-000000000000%0a/",
    "/api/v1/organizations/northgate/lists/%c0%af/",
    "/invitations/%00/",
    "/mailbox/..%2f..%2fetc%2fpasswd/",
]


@pytest.mark.parametrize("part", ["admin", None])
def test_paths(world: World, part: str | None) -> None:
    client = world.client(part)
    for path in STRANGE_PATHS:
        response = client.get(path)
        calm(response, path)
        assert response.status_code in {302, 400, 401, 404}, path
        assert "a=b" not in str(response.headers)


HEADERS = {
    "Accept": "text/html;q=nonsense, */*;q=" + "9" * 400,
    "Accept-Language": "x-" + "a" * 10_000,
    "X-Forwarded-For": "not an address, \xff, ::::",
    "HX-Request": "true",
    "HX-Current-URL": "http://[::1/%ff%00",
    "HX-Target": "%ff",
    "Referer": "http://[broken",
    "If-Modified-Since": "Thu, 99 Foo 99999 99:99:99 GMT",
    "If-None-Match": '"' + "x" * 10_000,
    "Range": "bytes=999999999999999999999-1,-0",
    "User-Agent": "\xff<script>" + "x" * 10_000,
    "Cookie": 'sessionid="\\000\\377"; messages=\xff; csrftoken="\\000"',
    "X-CSRFToken": "\xff",
    "Host": "evil.example",
    "X-Forwarded-Host": "evil.example",
    "X-HTTP-Method-Override": "DELETE",
    "Content-Encoding": "gzip",
}


@pytest.mark.parametrize(
    "path", ["/", "/o/northgate/people/", "/api/v1/organizations/northgate/people/"]
)
def test_headers(world: World, path: str) -> None:
    for name, value in HEADERS.items():
        response = world.client("admin").get(path, headers={name: value})
        calm(response, name)
        assert "evil.example" not in response.content.decode(), name


FILES = {
    "empty": b"",
    "nulls": b"\x00" * 10_000,
    "broken UTF-8": b"Employee number,Name\n1,\xff\xfe\xff\n",
    "no lines": b"x" * 1_000_000,
    "one endless quote": b'Employee number,Name\n1,"' + b"x\n" * 10_000,
    "a zip that is none": b"PK\x03\x04" + b"\x00" * 1_000,
    "formulas": b"Employee number,Given name,Family name\n=1+1,=cmd(),@x\n",
    "markup": b"<html><script>alert(1)</script></html>",
    "ten thousand columns": b"," * 10_000 + b"\n" + b"," * 10_000,
    "lone surrogate": "Employee number,Name\n1,\ud800\n".encode("utf-8", "surrogatepass"),
}


@pytest.mark.parametrize("name", FILES)
def test_files(world: World, name: str, unchanged: Any) -> None:
    client = world.client("admin")
    hostile = '../../<b>"=x\r\nA: b\x00' + "x" * 300 + ".csv"
    for path in ("/o/northgate/people/imports/", "/api/v1/organizations/northgate/imports/"):
        for file_name in ("people.csv", "people.xlsx", hostile):
            file = SimpleUploadedFile("x", FILES[name])
            file.name = file_name
            with unchanged() as answers:
                answers.append(client.post(path, {"file": file}))
                calm(answers[0], file_name)
