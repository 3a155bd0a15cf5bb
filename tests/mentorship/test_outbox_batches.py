"""Many e-mails owed at once read as if each had been owed by itself."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mentorship import outbox
from mentorship.models import OutboxMessage
from tests.world import World


def owed(*numbers: int) -> list[outbox.Owed]:
    return [
        outbox.Owed(key=f"many:{n}", kind="welcome", to=f"{n}@example.org", payload={"n": n})
        for n in numbers
    ]


def test_many_are_owed_once_by_few_statements(world: World) -> None:
    with world.northgate.activate():
        with CaptureQueriesContext(connection) as captured:
            outbox.enqueue_all(owed(*range(40)))
        assert len(captured) < 6
        outbox.enqueue_all(owed(*range(41)))
        rows = OutboxMessage.objects.filter(key__startswith="many:")
        assert rows.count() == 41
        assert rows.get(key="many:7").to == ["7@example.org"]


def test_what_was_withdrawn_is_owed_again_and_what_was_sent_is_not(world: World) -> None:
    with world.northgate.activate():
        outbox.enqueue_all(owed(1, 2))
        OutboxMessage.objects.filter(key="many:1").update(sent_at=timezone.now())
        assert outbox.withdraw_all(keys=["many:1", "many:2"]) == 1
        later = timezone.now() + timedelta(days=3)
        outbox.enqueue_all(
            [outbox.Owed(one.key, one.kind, one.to, one.payload, later) for one in owed(1, 2)]
        )
        again = OutboxMessage.objects.get(key="many:2")
        assert (again.withdrawn_at, again.send_at) == (None, later)
        assert OutboxMessage.objects.get(key="many:1").send_at < later
