"""E-mails that are owed, with a real SMTP server at the other end."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from django.utils import timezone

from mentorship import outbox
from mentorship.models import OutboxMessage
from tests.world import World


class Received(Message):
    """Keeps what arrives; refuses as many as it is told to."""

    def __init__(self) -> None:
        super().__init__(EmailMessage)
        self.messages: list[EmailMessage] = []
        self.refuse = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refuse:
            self.refuse -= 1
            return "451 try again later"
        return await super().handle_DATA(server, session, envelope)

    def handle_message(self, message: Any) -> None:
        self.messages.append(message)


@pytest.fixture
def smtp(settings: Any) -> Iterator[Received]:
    received = Received()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(received, hostname="127.0.0.1", port=port)
    controller.start()
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": port},
        }
    }
    yield received
    controller.stop()


def _owe(key: str = "greeting", **fields: Any) -> bool:
    message = {"kind": "test_message", "to": "nia@northgate.example", "payload": {"who": "Nia"}}
    return outbox.enqueue(key=key, **(message | fields))


@pytest.fixture(autouse=True)
def _message_template(settings: Any, tmp_path: Any) -> None:
    folder = tmp_path / "templates" / "email"
    folder.mkdir(parents=True)
    (folder / "test_message.txt").write_text("Subject: Hello {{ who }}\n\nA word for you.\n")
    engine = dict(settings.TEMPLATES[0])
    engine["DIRS"] = [*engine["DIRS"], folder.parent]
    settings.TEMPLATES = [engine]


def test_a_due_message_is_sent_once(committed: World, smtp: Received) -> None:
    with committed.northgate.activate():
        assert _owe()
        assert not _owe()
    assert outbox.deliver_due() == 1
    assert outbox.deliver_due() == 0
    [message] = smtp.messages
    assert message["Subject"] == "Hello Nia"
    assert message["To"] == "nia@northgate.example"


def test_a_refused_message_is_tried_again_with_the_same_message_id(
    committed: World, smtp: Received
) -> None:
    smtp.refuse = 1
    with committed.northgate.activate():
        _owe()
    assert outbox.deliver_due() == 0
    with committed.northgate.activate():
        row = OutboxMessage.objects.get(key="greeting")
        assert (row.sent_at, row.attempts) == (None, 1)
    assert outbox.deliver_due() == 0, "not before its wait is over"
    assert outbox.deliver_due(now=timezone.now() + timedelta(hours=1)) == 1
    assert smtp.messages[0]["Message-ID"] == outbox.message_id(row.pk)


def test_a_message_is_given_up_where_an_operator_can_see_it(
    committed: World, smtp: Received
) -> None:
    smtp.refuse = 1000
    with committed.northgate.activate():
        _owe()
    for day in range(20):
        outbox.deliver_due(now=timezone.now() + timedelta(days=day))
    with committed.northgate.activate():
        row = OutboxMessage.objects.get(key="greeting")
    assert row.failed_at
    assert row.attempts == 12
    assert row.last_error == "SMTPDataError"


def test_a_dead_workers_message_is_taken_up_after_its_lease(
    committed: World, smtp: Received
) -> None:
    now = timezone.now()
    with committed.northgate.activate():
        _owe()
    assert len(outbox._claim(committed.northgate.organization, now + timedelta(seconds=1))) == 1
    assert outbox.deliver_due(now=now + timedelta(seconds=2)) == 0
    assert outbox.deliver_due(now=now + timedelta(minutes=5)) == 1


def test_nothing_is_sent_before_its_time_or_after_it_is_withdrawn(
    committed: World, smtp: Received
) -> None:
    with committed.northgate.activate():
        _owe("later", send_at=timezone.now() + timedelta(hours=1))
        _owe("never")
        assert outbox.withdraw(key="never")
        assert not outbox.withdraw(key="never")
    assert outbox.deliver_due() == 0


def test_a_withdrawn_message_may_be_owed_again(committed: World, smtp: Received) -> None:
    with committed.northgate.activate():
        _owe()
        outbox.withdraw(key="greeting")
        assert _owe()
    assert outbox.deliver_due() == 1


def test_an_act_that_is_undone_owes_nothing(committed: World, smtp: Received) -> None:
    def undone() -> None:
        with committed.northgate.activate():
            _owe()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        undone()
    assert outbox.deliver_due() == 0


def test_each_organization_sends_its_own(committed: World, smtp: Received) -> None:
    for house in (committed.northgate, committed.harbour):
        with house.activate():
            _owe(payload={"who": house.organization.name})
    assert outbox.deliver_due() == 2
    assert {message["Subject"] for message in smtp.messages} == {"Hello Northgate", "Hello Harbour"}
