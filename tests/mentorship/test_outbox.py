"""E-mails that are owed, with a real SMTP server at the other end."""

import os
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import psycopg
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mentorship import outbox
from mentorship.models import Organization, OutboxMessage
from mentorship.post import message_id
from mentorship.tenancy import NoTenant, activate
from tests.world import World


class Received(Message):
    """Keeps what arrives; refuses as many as it is told to."""

    def __init__(self) -> None:
        super().__init__(EmailMessage)
        self.messages: list[EmailMessage] = []
        self.refuse = 0
        self.connections = 0

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

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
    assert smtp.messages[0]["Message-ID"] == message_id(row.pk)


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
    with committed.northgate.activate():
        assert outbox._claim(now + timedelta(seconds=1))
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


def test_a_slow_worker_does_not_mark_over_a_newer_attempt(
    committed: World, caplog: pytest.LogCaptureFixture
) -> None:
    now = timezone.now()
    with committed.northgate.activate():
        _owe()
        slow = outbox._claim(now + timedelta(seconds=1))
        quick = outbox._claim(now + timedelta(minutes=5))
        assert slow
        assert quick
        assert slow.pk == quick.pk
        outbox._mark(outbox._Done(slow, OSError()), now)
        outbox._mark(outbox._Done(slow, None), now)
        row = OutboxMessage.objects.get(pk=slow.pk)
        assert (row.sent_at, row.attempts, row.last_error) == (None, 2, "")
        assert row.leased_until == now + timedelta(minutes=7)
        said = [one.message for one in caplog.records if one.name == "mentorship.outbox"]
        assert said == [f"outbox message {row.pk} was taken up by another worker"] * 2
        outbox._mark(outbox._Done(quick, None), now)
        assert OutboxMessage.objects.get(pk=slow.pk).sent_at == now


def test_what_is_owed_anew_is_another_message(committed: World, smtp: Received) -> None:
    """Whoever was sending the old one does not mark the new one, and mailboxes tell them apart."""
    now = timezone.now()
    with committed.northgate.activate():
        _owe()
        old = outbox._claim(now + timedelta(seconds=1))
        assert old
        outbox.withdraw(key="greeting")
        _owe()
        outbox._mark(outbox._Done(old, None), now)
        new = OutboxMessage.objects.get(key="greeting")
        assert (new.sent_at, new.attempts) == (None, 0)
    assert outbox.deliver_due() == 1
    assert [one["Message-ID"] for one in smtp.messages] == [message_id(new.pk)]
    assert new.pk != old.pk


def test_two_workers_never_claim_the_same(committed: World) -> None:
    """The second passes over what the first holds in an open transaction."""
    later = timezone.now() + timedelta(seconds=1)
    with committed.northgate.activate():
        for number in range(6):
            _owe(str(number))

    def claim() -> str | None:
        try:
            with committed.northgate.activate():
                found = outbox._claim(later)
                all_have_claimed.wait(timeout=20)
                return found and found.key
        finally:
            connection.close()

    all_have_claimed = threading.Barrier(8)
    with ThreadPoolExecutor(8) as threads:
        claimed = [one.result() for one in [threads.submit(claim) for _ in range(8)]]
    assert sorted(one for one in claimed if one) == [str(number) for number in range(6)]


def test_an_outage_takes_none_of_a_messages_attempts(
    committed: World, smtp: Received, settings: Any
) -> None:
    with committed.northgate.activate():
        _owe()
    up = settings.MAILERS
    settings.MAILERS = {"default": up["default"] | {"OPTIONS": _nobody_listens()}}
    assert [outbox.deliver_due() for _ in range(3)] == [0, 0, 0]
    with committed.northgate.activate():
        assert OutboxMessage.objects.get(key="greeting").attempts == 0
    settings.MAILERS = up
    assert outbox.deliver_due() == 1


def _nobody_listens() -> dict[str, Any]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return {"host": "127.0.0.1", "port": probe.getsockname()[1]}


def test_many_go_over_one_connection_and_a_refusal_over_another(
    committed: World, smtp: Received
) -> None:
    smtp.refuse = 1
    with committed.northgate.activate():
        for number in range(5):
            _owe(str(number), to=f"{number}@northgate.example")
    assert outbox.deliver_due() == 4
    assert len(smtp.messages) == 4
    assert smtp.connections == 2


def test_who_owes_is_found_in_as_many_statements_with_many_organizations(
    committed: World, smtp: Received
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert outbox.deliver_due() == 0
        return len(captured)

    before = statements()
    Organization.objects.bulk_create(
        [Organization(slug=f"house-{number}", name=str(number)) for number in range(30)]
    )
    assert statements() == before
    last = Organization.objects.get(slug="house-29")
    with activate(last):
        _owe()
    assert outbox.deliver_due() == 1
    with pytest.raises(NoTenant):
        OutboxMessage.objects.count()


def test_a_large_organization_does_not_keep_a_small_one_waiting(
    committed: World, smtp: Received
) -> None:
    with committed.northgate.activate():
        for number in range(120):
            _owe(str(number), to=f"{number}@northgate.example")
    with committed.harbour.activate():
        _owe(to="one@harbour.example")
    assert outbox.deliver_due() == 121
    place = [message["To"] for message in smtp.messages].index("one@harbour.example")
    assert place <= outbox._TURN


def test_nothing_is_sent_after_its_last_moment_until_it_is_put_off(
    committed: World, smtp: Received
) -> None:
    now = timezone.now()
    with committed.northgate.activate():
        _owe(send_until=now + timedelta(hours=1))
        first = OutboxMessage.objects.get(key="greeting").pk
    assert outbox.deliver_due(now=now + timedelta(hours=2)) == 0
    with committed.northgate.activate():
        assert outbox.put_off(key="greeting", send_at=now + timedelta(hours=8))
    assert outbox.deliver_due(now=now + timedelta(hours=7)) == 0
    assert outbox.deliver_due(now=now + timedelta(hours=9)) == 1
    assert smtp.messages[0]["Message-ID"] == message_id(first), "the same message"


def test_what_a_worker_is_at_is_not_put_off(committed: World) -> None:
    now = timezone.now()
    with committed.northgate.activate():
        _owe()
        outbox._claim(now + timedelta(seconds=1))
        assert not outbox.put_off(key="greeting", send_at=now + timedelta(hours=8))


def test_who_owes_something_now_wakes_a_worker_once(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as later, world.northgate.activate():
        _owe("later", send_at=timezone.now() + timedelta(hours=1))
    assert later == []
    with django_capture_on_commit_callbacks() as woken, world.northgate.activate():
        _owe("now")
        assert not _owe("now")
    assert len(woken) == 1


@pytest.mark.parametrize(
    ("question", "sent"),
    [(lambda message: False, 0), (lambda message: True, 1), (lambda message: 1 / 0, 1)],
    ids=["not wanted", "wanted", "the question fails"],
)
def test_who_owes_is_asked_before_it_is_sent(
    committed: World,
    smtp: Received,
    monkeypatch: pytest.MonkeyPatch,
    question: Any,
    sent: int,
) -> None:
    monkeypatch.setattr(outbox, "_asked", {})
    outbox.ask_before_sending("test_message", question)
    with committed.northgate.activate():
        _owe()
    assert outbox.deliver_due() == sent
    with committed.northgate.activate():
        row = OutboxMessage.objects.get(key="greeting")
        assert (row.withdrawn_at is None, row.sent_at is None) == (bool(sent), not sent)


def test_what_may_have_arrived_is_not_taken_back_to_be_owed_anew(committed: World) -> None:
    with committed.northgate.activate():
        _owe("tried")
        outbox._claim(timezone.now() + timedelta(seconds=1))
        _owe("untried")
        assert not outbox.withdraw(key="tried", only_untried=True)
        assert outbox.withdraw(key="untried", only_untried=True)


def test_what_was_sent_is_marked_though_the_database_was_away(
    committed: World, smtp: Received, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection is cut between sending and marking, as by a restart."""
    monkeypatch.setattr(outbox, "_PATIENCE", (0.01, 0.01))
    with committed.northgate.activate():
        _owe()
    taken = smtp.handle_message

    def cut(message: Any) -> None:
        taken(message)
        with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as superuser:
            superuser.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = %s AND pid <> pg_backend_pid()",
                [connection.settings_dict["NAME"]],
            )

    monkeypatch.setattr(smtp, "handle_message", cut)
    assert outbox.deliver_due() == 1
    assert len(smtp.messages) == 1
    with committed.northgate.activate():
        assert OutboxMessage.objects.get(key="greeting").sent_at
