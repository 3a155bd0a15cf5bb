"""An idea without a name, attacked with the app's own database role: nothing leads to a person."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from mentorship.errors import NotAllowed
from mentorship.models import AuditEvent, OutboxMessage
from mentorship.tenancy import TenantModel
from participants.ideas import services
from participants.ideas.models import Idea, IdeaSlip
from participants.ideas.queries import idea_of_receipt
from participants.ideas.receipts import new_receipt
from tests.world import House, World

pytestmark = pytest.mark.django_db
WORDS = "Tell us earlier in which room the first meeting is."


def sql(statement: str, *params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall() if cursor.description else []


def dropped(world: World, receipt: str, who: str = "mentee") -> None:
    """By the page, as somebody who is signed in does it."""
    sent = {"text": WORDS, "is_named": "no", "receipt": receipt, "program": ""}
    answer = world.client(who).post("/o/northgate/me/ideas/new/", sent)
    assert answer.status_code == 200
    assert receipt in answer.content.decode()


def put_in(house: House, receipt: str, days_ago: int = 1) -> None:
    """A slip of an earlier day."""
    from_then = dt.date.today() - dt.timedelta(days=days_ago)
    then = dt.datetime.combine(from_then, dt.time(9), dt.UTC)
    with time_machine.travel(then, tick=False), house.activate():
        services.drop_idea_without_name(
            actor=house.actor("mentee"), text=f"{WORDS} {receipt}", receipt=receipt
        )


def test_the_box_can_be_read_changed_and_emptied_by_nobody(world: World) -> None:
    house = world.northgate
    dropped(world, new_receipt())
    for part in ("mentee", "admin"):
        with house.activate(part):
            assert sql("SELECT * FROM ideas_ideaslip") == []
            assert not IdeaSlip.objects.exists()
            assert IdeaSlip.objects.update(text="") == 0
            assert IdeaSlip.objects.all().delete()[0] == 0


def test_the_day_s_own_slips_stay_in_the_box(world: World) -> None:
    """Otherwise who empties it after each request would see who put what in."""
    house = world.northgate
    receipt = new_receipt()
    dropped(world, receipt)
    with house.activate():
        assert services.release_ideas(actor=house.system) == 0
        sql("SET LOCAL timezone = 'Pacific/Kiritimati'")
        assert sql("SELECT public.ideas_release()") == [(0,)]
        assert idea_of_receipt(house.actor("admin"), receipt) is None


def test_nobody_empties_it_by_hand(world: World) -> None:
    house = world.northgate
    with house.activate(), pytest.raises(NotAllowed):
        services.release_ideas(actor=house.actor("admin"))


def test_no_row_of_any_table_is_written_beside_it(world: World) -> None:
    """No event, no e-mail, nothing in the same transaction: no two rows share their `xmin`."""
    house = world.northgate
    before = _counts(house)
    dropped(world, new_receipt())
    after = _counts(house)
    assert after == before


def test_a_released_idea_has_nothing_of_its_writer(world: World) -> None:
    house = world.northgate
    receipts = [new_receipt() for _ in range(6)]
    for number, receipt in enumerate(receipts):
        put_in(house, receipt, days_ago=40 + number % 2)
    with house.activate():
        assert services.release_ideas(actor=house.system) == 6
        ideas = list(Idea.objects.filter(is_named=False).exclude(receipt_hash="0" * 64))
        assert len(ideas) == 6
        person = house.person("mentee")
        for one in ideas:
            assert one.author_id is None
            assert one.passed_on_on.day == 1
            assert one.pk.version == 4, "an identifier with a time in it"
        rows = sql("SELECT to_jsonb(i)::text FROM ideas_idea i WHERE NOT is_named")
        for name in (person.pk, person.user_id, person.email, person.given_name):
            assert str(name) not in str(rows)
        written = sql(
            "SELECT DISTINCT xmin::text FROM ideas_idea WHERE NOT is_named AND receipt_hash <> %s",
            "0" * 64,
        )
        assert len(written) == 1, "one transaction for all"
        (event,) = AuditEvent.objects.filter(action="idea.released")
        assert (event.actor_id, event.subject_id, event.details) == (None, None, {"count": 6})
        assert not AuditEvent.objects.filter(action="idea.passed_on").exists()


def test_the_order_of_release_is_not_that_of_arrival(world: World) -> None:
    """Of 12 the chance of the same order is one in 479 million."""
    house = world.northgate
    receipts = [new_receipt() for _ in range(12)]
    for receipt in receipts:
        put_in(house, receipt)
    with house.activate():
        services.release_ideas(actor=house.system)
        rows = sql("SELECT text FROM ideas_idea WHERE text LIKE %s ORDER BY ctid", f"{WORDS}%")
    arrived = [f"{WORDS} {receipt}" for receipt in receipts]
    assert sorted(text for (text,) in rows) == sorted(arrived)
    assert [text for (text,) in rows] != arrived


def test_the_database_refuses_a_name_on_it(world: World) -> None:
    house = world.northgate
    with house.activate():
        (one,) = Idea.objects.filter(is_named=False)
        mentee = house.person("mentee").pk
        for change in ({"author_id": mentee}, {"passed_on_on": dt.date(2026, 3, 2)}):
            with pytest.raises(DatabaseError, match="without_a_name"), transaction.atomic():
                Idea.objects.filter(pk=one.pk).update(**change)


def test_the_same_receipt_twice_is_one_idea(world: World) -> None:
    house = world.northgate
    receipt = new_receipt()
    put_in(house, receipt)
    put_in(house, receipt)
    with house.activate():
        assert services.release_ideas(actor=house.system) == 1


def test_the_receipt_shows_the_answer_and_leaves_no_trace(world: World) -> None:
    house = world.northgate
    receipt = new_receipt()
    put_in(house, receipt)
    with house.activate():
        services.release_ideas(actor=house.system)
        idea = idea_of_receipt(house.actor("mentee"), receipt)
        assert idea is not None
        services.answer_idea(
            actor=house.actor("admin"), idea=idea, state="done", reply="It is on the door now."
        )
        assert not OutboxMessage.objects.filter(kind="idea_answered").exists()
    before = _counts(house)
    copied = receipt.lower().replace("-", " ")
    page = world.client("mentee").post("/o/northgate/me/ideas/receipt/", {"receipt": copied})
    assert "It is on the door now." in page.content.decode()
    assert _counts(house) == before
    elsewhere = world.client("foreign").post("/o/harbour/me/ideas/receipt/", {"receipt": receipt})
    assert elsewhere.status_code == 422
    assert "on the door" not in elsewhere.content.decode()


def test_a_manager_and_the_worker_are_told_nothing_of_it_by_the_trail(world: World) -> None:
    house = world.northgate
    with house.activate():
        before = set(AuditEvent.objects.values_list("pk", flat=True))
    dropped(world, new_receipt(), who="mentor")
    with house.activate():
        assert set(AuditEvent.objects.values_list("pk", flat=True)) == before


def _counts(house: House) -> dict[str, int]:
    """Rows of every tenant table, and sessions."""
    with house.activate("mentee"):
        return {
            model._meta.label: model._default_manager.count()
            for model in apps.get_models()
            if issubclass(model, TenantModel) and model._meta.managed
        }
