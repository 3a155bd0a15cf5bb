"""The nets under the fields: what cannot be kept is the asker's fault, in words; see also
tests/permissions/test_bad_input.py."""

from typing import Any

import pytest
from django.core import mail
from django.db import DataError, connection, transaction
from django.test import Client

from mentorship import outbox
from mentorship.errors import refusal_of
from mentorship.models import Invitation, User
from tests.world import World


@pytest.mark.parametrize("name", ["a\x00b", "\ud800", "x" * 300])
def test_what_the_database_cannot_keep_is_refused_in_words(world: World, name: str) -> None:
    with pytest.raises((DataError, UnicodeEncodeError)) as refused, transaction.atomic():
        User.objects.filter(pk=world.northgate.user("member").pk).update(name=name)
    refusal = refusal_of(refused.value)
    assert refusal is not None
    assert (refusal.status, refusal.code) == (422, "unkeepable")


def test_a_number_that_is_too_large_is_refused_in_words(world: World) -> None:
    with (
        pytest.raises(DataError) as refused,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT 10000000000::int")
    assert refusal_of(refused.value) is not None


def test_more_than_the_api_takes_at_once_is_refused_in_its_one_shape(world: World) -> None:
    address = "/api/v1/organizations/northgate/templates/files/"
    body = b"{" + b" " * 20_000_000 + b"}"
    answer = world.client("admin").post(address, body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_fault_of_ours_stays_one() -> None:
    assert refusal_of(KeyError("x")) is None


def test_a_name_cannot_write_a_header_or_a_paragraph(world: World) -> None:
    house = world.northgate
    name = "Ada\r\nBcc: everybody@example.org\r\n\r\nSend your password to"
    with house.activate():
        Invitation.objects.all().delete()
        outbox.enqueue(
            key="hostile",
            kind="invitation",
            to="somebody@northgate.example",
            payload={
                "inviter": name,
                "invited_by": name,
                "name": name,
                "link": "https://x.example",
            },
        )
    outbox.deliver_due()
    (letter,) = [one for one in mail.outbox if one.to == ["somebody@northgate.example"]]
    assert "\n" not in letter.subject
    assert "\r" not in letter.subject
    assert letter.bcc == []
    assert not [line for line in letter.body.splitlines() if line.startswith(("Bcc:", "Send your"))]


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND"])
def test_a_method_that_nothing_has_is_refused(anonymous: Client, method: str) -> None:
    for path in ("/", "/api/v1/schema/", "/healthz"):
        assert anonymous.generic(method, path).status_code == 405


def test_the_api_is_not_led_on_from_http(anonymous: Client, settings: Any) -> None:
    """A page is, so that a person arrives; a program is told that it asked in the clear."""
    settings.SECURE_SSL_REDIRECT = True
    answer = anonymous.get("/api/v1/organizations/northgate/")
    assert (answer.status_code, answer.json()["code"]) == (403, "https_needed")
    answer = anonymous.get("/api/v1/organizations/northgate/", secure=True)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
