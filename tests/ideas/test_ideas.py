"""Ideas with a name, the board, and the answer."""

import ast
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mentorship.errors import Conflict, Invalid, NotAllowed
from mentorship.guard import LooksLikePatient
from mentorship.models import AuditEvent, OutboxMessage
from mentorship.post import render_email
from participants.ideas import receipts, services
from participants.ideas.models import Idea
from participants.ideas.queries import own_ideas, visible_ideas
from tests.world import World

pytestmark = pytest.mark.django_db
BOARD = "/o/northgate/ideas/"


def test_a_named_idea_is_on_the_board_and_the_answer_reaches_its_author(world: World) -> None:
    house = world.northgate
    with house.activate():
        mentor, admin = house.actor("mentor"), house.actor("admin")
        made = services.pass_idea_on(actor=mentor, text="Badges.", program=house.program)
        assert list(own_ideas(mentor)) == [made]
        assert made in visible_ideas(admin)
        services.answer_idea(actor=admin, idea=made, state="planned", reply="In spring.")
        services.answer_idea(actor=admin, idea=made, state="planned", reply="In spring.")
        (mail,) = OutboxMessage.objects.filter(kind="idea_answered")
        assert mail.to == [house.person("mentor").email]
        assert set(mail.payload) == {"url"}
        actions = AuditEvent.objects.filter(subject_id=made.pk).order_by("at")
        assert [one.action for one in actions] == ["idea.passed_on", "idea.answered"]
        assert "Badges" not in str([one.details for one in actions])
        made.refresh_from_db()
        assert (made.state, made.reply) == ("planned", "In spring.")


def test_administrators_are_told_once_a_day_and_not_what_it_says(world: World) -> None:
    house = world.northgate
    with house.activate():
        Idea.objects.all().delete()
        assert services.tell_of_new_ideas(actor=house.system) == 0
        for text in ("A quieter room for nights.", "Tea."):
            services.pass_idea_on(actor=house.actor("mentee"), text=text)
        assert services.tell_of_new_ideas(actor=house.system) == 2
        services.pass_idea_on(actor=house.actor("mentee"), text="And a clock.")
        services.tell_of_new_ideas(actor=house.system)
        owed = OutboxMessage.objects.filter(kind="ideas_waiting")
        assert [one.to for one in owed] == [[house.user("admin").email]]
        subject, body = render_email("ideas_waiting", owed.get().payload)
        assert "2 new ideas" in subject
        assert "/ideas/" in body
        assert "quieter" not in body
        with pytest.raises(NotAllowed):
            services.tell_of_new_ideas(actor=house.actor("admin"))


@pytest.mark.parametrize("part", ["manager", "other_mentor", "member"])
def test_others_see_neither_the_board_nor_the_idea(world: World, part: str) -> None:
    house = world.northgate
    with house.activate():
        actor = house.actor(part)
        assert not visible_ideas(actor).exists()
        with pytest.raises(NotAllowed):
            services.answer_idea(actor=actor, idea=house.idea, state="planned")


def test_who_takes_no_part_passes_nothing_on(world: World) -> None:
    house = world.northgate
    with house.activate():
        for actor, program in (
            (house.actor("member"), None),
            (house.actor("mentor"), house.other_program),
        ):
            with pytest.raises(NotAllowed):
                services.pass_idea_on(actor=actor, text="Tea.", program=program)
            with pytest.raises(NotAllowed):
                services.drop_idea_without_name(
                    actor=actor, text="Tea.", program=program, receipt=receipts.new_receipt()
                )


@pytest.mark.parametrize("state", ["done", "declined"])
def test_an_end_needs_a_word_of_why(world: World, state: str) -> None:
    house = world.northgate
    with house.activate():
        with pytest.raises(Invalid) as refused:
            services.answer_idea(actor=house.actor("admin"), idea=house.idea, state=state)
        assert refused.value.code == "reply_needed"


def test_what_may_identify_a_patient_is_held_back(world: World) -> None:
    house = world.northgate
    words = "NHS 943 476 5919 waited for a room."
    with house.activate():
        for service in (services.pass_idea_on, services.drop_idea_without_name):
            more = {} if service is services.pass_idea_on else {"receipt": receipts.new_receipt()}
            with pytest.raises(LooksLikePatient):
                service(actor=house.actor("mentor"), text=words, **more)  # type: ignore[operator]


def test_it_is_taken_back_only_while_new(world: World) -> None:
    house = world.northgate
    with house.activate():
        mentee = house.actor("mentee")
        services.answer_idea(actor=house.actor("admin"), idea=house.idea, state="considered")
        with pytest.raises(Conflict):
            services.take_idea_back(actor=mentee, idea=house.idea)
        assert Idea.objects.filter(pk=house.idea.pk).exists()
        made = services.pass_idea_on(actor=mentee, text="Tea.")
        services.take_idea_back(actor=mentee, idea=made)
        assert not Idea.objects.filter(pk=made.pk).exists()


def test_a_refused_form_keeps_the_words_and_the_receipt(world: World) -> None:
    sent = {"text": "Badges.", "is_named": "", "receipt": "ABCD-EFGH-JKMN-PQRS-TVWX"}
    page = world.client("mentee").post("/o/northgate/me/ideas/new/", sent)
    assert page.status_code == 422
    assert "Badges." in page.content.decode()
    assert sent["receipt"] in page.content.decode()


def test_the_board_takes_the_same_queries_however_long_it_is(world: World) -> None:
    house = world.northgate
    client = world.client("admin")
    client.get(BOARD)
    with CaptureQueriesContext(connection) as few:
        client.get(BOARD)
    with house.activate():
        for number in range(3):
            Idea.objects.create(
                text=f"Number {number}",
                program=house.program,
                author=house.person("mentor"),
                is_named=True,
                passed_on_on=timezone.localdate(),
            )
    with CaptureQueriesContext(connection) as many:
        page = client.get(BOARD, {"q": "number"}).content.decode()
    assert page.count("Number ") == 3
    assert len(many) == len(few)


def test_rubbish_in_the_board_s_address_is_no_fault(world: World) -> None:
    for query in ({"program": "x"}, {"state": "x"}, {"q": "x" * 500}, {"page": "x"}):
        assert world.client("admin").get(BOARD, query).status_code == 200


@pytest.mark.parametrize(
    "typed", ["", "ABCD", "ABCD-EFGH-JKMN-PQRS-TVW0", "ABCD-EFGH-JKMN-PQRS-TVWX-Y"]
)
def test_what_is_no_receipt_finds_nothing(typed: str) -> None:
    assert receipts.digest(typed) == ""


def test_a_receipt_is_found_however_it_is_copied() -> None:
    receipt = receipts.new_receipt()
    assert receipts.digest(receipt) == receipts.digest(f"  {receipt.lower().replace('-', '')} ")
    assert receipts.digest(receipt) != receipts.digest(receipts.new_receipt())


def test_nothing_of_meetings_or_notes_can_be_drawn_on() -> None:
    """The room knows people and programmes, and imports nothing of what is above them."""
    room = Path(services.__file__).parent
    for path in room.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [one.name for one in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                assert name.partition(".")[0] not in {"matching", "scheduling", "reporting"}, path
