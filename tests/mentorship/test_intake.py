"""The nets under the fields: what cannot be kept is the asker's fault, in words; see also
tests/permissions/test_bad_input.py."""

import pytest
from django.core import mail
from django.db import DataError, connection, transaction

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
