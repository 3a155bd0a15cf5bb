"""A concern: for its writer and the contact whom the writer chose. No office reads it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.urls import reverse

from mentorship.access import Actor
from mentorship.errors import NotAllowed
from mentorship.models import AuditEvent, Membership, OutboxMessage
from mentorship.tenancy import acting_as
from reporting import services as reporting
from reporting.models import Signal
from scheduling.support.models import Concern, ConcernEvent, Contact, Signpost
from scheduling.support.queries.concerns import directions, happenings, readable_concerns
from scheduling.support.services import concerns as services
from scheduling.support.services import contacts as contact_services
from scheduling.support.signposts import NO_NUMBER
from tests.world import CASTS, MARKER, House, World

pytestmark = pytest.mark.django_db
TWO = {"mentee", "member"}


@contextmanager
def signed_in(house: House, part: str) -> Iterator[Actor]:
    with acting_as(house.user(part)), house.activate():
        yield house.actor(part)


def contact(house: House, part: str) -> Contact:
    with house.activate():
        return Contact.objects.select_related("membership__user").get(
            membership__user=house.user(part)
        )


def raise_one(house: House, part: str = "mentor", words: str = "Unsafe") -> Concern:
    with signed_in(house, part) as actor:
        return services.raise_concern(actor=actor, contact=contact(house, "member"), text=words)


@pytest.mark.parametrize("part", CASTS["northgate"])
def test_only_its_writer_and_the_contact_read_it(world: World, part: str) -> None:
    house = world.northgate
    with signed_in(house, part) as actor:
        assert readable_concerns(actor).filter(pk=house.concern.pk).exists() is (part in TWO)
        if part in TWO:
            text = services.open_concern(actor=actor, concern=house.concern).text
            assert text == f"{MARKER} concern"
        else:
            with pytest.raises(NotAllowed):
                services.open_concern(actor=actor, concern=house.concern)


@pytest.mark.parametrize("part", CASTS["northgate"])
def test_the_database_hides_it_from_everybody_else(world: World, part: str) -> None:
    """From queries that ask no rule; also that there is one."""
    house = world.northgate
    with acting_as(house.user(part)), house.activate(), connection.cursor() as cursor:
        for table in ("support_concern", "support_concernevent"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone()[0] == (1 if part in TWO else 0)
        cursor.execute("UPDATE support_concern SET state = 'seen'")
        assert cursor.rowcount == (1 if part in TWO else 0)
        cursor.execute("DELETE FROM support_concern")
        assert cursor.rowcount == (1 if part in TWO else 0)


def test_the_worker_who_acts_for_nobody_sees_none(world: World) -> None:
    with world.northgate.activate():
        assert not Concern.objects.exists()


def test_nobody_writes_in_anothers_name(world: World) -> None:
    house = world.northgate
    with signed_in(house, "admin"), pytest.raises(ProgrammingError), transaction.atomic():
        Concern.objects.create(
            author_user_id=house.user("mentee").pk,
            recipient_user_id=house.user("admin").pk,
            sealed_text=b"x",
        )


@pytest.mark.parametrize("part", [part for part in CASTS["northgate"] if part not in TWO])
def test_pages_and_answers_say_nothing_of_it_to_others(world: World, part: str) -> None:
    client, found = world.client(part), world.northgate.concern
    kwargs = {"slug": "northgate", "concern_id": found.pk}
    seen = client.get(reverse("support:concern", kwargs=kwargs))
    elsewhere = kwargs | {"concern_id": world.harbour.concern.pk}
    missing = client.get(reverse("support:concern", kwargs=elsewhere))
    assert seen.status_code == missing.status_code == 404
    assert _without_token(seen.content) == _without_token(missing.content)
    for name in ("support:concerns", "support:inbox", "api:concern-list", "mentorship:audit"):
        body = client.get(reverse(name, kwargs={"slug": "northgate"})).content.decode()
        assert str(found.pk) not in body
        assert MARKER not in body


def _signals() -> list[object]:
    return list(Signal.objects.order_by("pk").values("relationship", "state", "reason"))


def _without_token(body: bytes) -> bytes:
    return re.sub(rb'csrfmiddlewaretoken" value="[^"]*"', b"", body)


def test_nothing_of_it_is_in_the_audit_trail_the_mail_or_the_signals(world: World) -> None:
    house = world.northgate
    with house.activate():
        reporting.renew_signals(actor=house.system)
        before = _signals()
        events = AuditEvent.objects.count()
    made = raise_one(house, words=f"{MARKER} harm")
    with signed_in(house, "member") as actor:
        services.open_concern(actor=actor, concern=made)
        services.mark_concern_seen(actor=actor, concern=made)
        services.answer_concern(actor=actor, concern=made, text=f"{MARKER} done")
    with house.activate():
        assert AuditEvent.objects.count() == events
        mails = OutboxMessage.objects.filter(kind__startswith="concern_")
        assert {tuple(mail.payload) for mail in mails} == {("url",)}
        assert sorted(mail.to[0] for mail in mails) == sorted(
            [house.user("member").email, *[house.user("mentor").email] * 2]
        )
        reporting.renew_signals(actor=house.system)
        assert _signals() == before


def test_its_own_trail_is_for_the_two(world: World) -> None:
    house = world.northgate
    made = raise_one(house)
    with signed_in(house, "member") as actor:
        services.open_concern(actor=actor, concern=made)
    with signed_in(house, "mentor"):
        trail = ConcernEvent.objects.filter(concern=made).values_list("what", "by_writer")
        assert list(trail) == [("raised", True), ("opened", False)]


def test_what_is_read_again_and_again_is_told_once(world: World) -> None:
    house = world.northgate
    made = raise_one(house)
    for part, times in (("member", 3), ("mentor", 2), ("member", 1)):
        for _ in range(times):
            with signed_in(house, part) as actor:
                services.open_concern(actor=actor, concern=made)
    with signed_in(house, "mentor"):
        told = [(one.words, one.by_writer, one.times) for one in happenings(made)]
        last = ConcernEvent.objects.filter(concern=made).last()
    assert told == [("Sent", True, 1), ("Read", False, 3), ("Read", True, 2), ("Read", False, 1)]
    assert last is not None
    with signed_in(house, "mentor"):
        assert happenings(made)[-1].at == last.at


def test_the_writer_chooses_a_deputy_and_the_first_sees_no_more(world: World) -> None:
    house = world.northgate
    with signed_in(house, "mentee") as actor:
        services.pass_concern_on(
            actor=actor, concern=house.concern, contact=contact(house, "other_manager")
        )
    with signed_in(house, "member") as actor:
        assert not readable_concerns(actor).exists()
        assert not Concern.objects.exists()
    with signed_in(house, "other_manager") as actor:
        assert services.open_concern(actor=actor, concern=readable_concerns(actor).get()).text


def test_who_is_no_contact_any_more_reads_nothing_further(world: World) -> None:
    house = world.northgate
    with house.activate():
        contact_services.remove_contact(
            actor=house.actor("admin"), contact=contact(house, "member")
        )
    with signed_in(house, "member") as actor:
        assert not readable_concerns(actor).exists()
        assert not Concern.objects.exists()
    page = world.client("mentee").get(
        reverse("support:concern", kwargs={"slug": "northgate", "concern_id": house.concern.pk})
    )
    assert b"is no longer a contact" in page.content
    assert b"Max" in page.content


def test_a_contact_who_leaves_the_organisation_takes_nothing_along(world: World) -> None:
    """And removing them does not fail on what nobody may see."""
    house = world.northgate
    with house.activate():
        Membership.objects.get(user=house.user("member")).delete()
        assert not Contact.objects.filter(title="Guardian").exists()
    assert world.client("member").get("/o/northgate/concerns/").status_code == 404
    with signed_in(house, "mentee") as actor:
        assert readable_concerns(actor).count() == 1


def test_an_administrator_who_names_themselves_reads_nothing_earlier(world: World) -> None:
    house = world.northgate
    with house.activate():
        admin = house.actor("admin")
        named = contact_services.name_contact(
            actor=admin, email=house.user("admin").email, title="Me"
        )
        contact_services.put_contact_first(actor=admin, contact=named)
    with signed_in(house, "admin") as actor:
        assert not readable_concerns(actor).exists()
        assert not Concern.objects.exists()


def test_there_is_never_a_number_that_nobody_set(world: World) -> None:
    with world.harbour.activate():
        Signpost.objects.all().delete()
        shown = directions()
    assert [one.kind for one in shown] == [
        "danger", "safeguarding", "speaking_up", "occupational_health",
    ]  # fmt: skip
    assert {one.phone for one in shown} == {""}
    assert {one.phone_note for one in shown} == {NO_NUMBER}
    assert not any(character.isdigit() for one in shown for character in one.text)


def test_the_organisations_own_words_come_before_ours(world: World) -> None:
    client = world.client("admin")
    address = reverse("support:signpost", kwargs={"slug": "northgate", "kind": "speaking_up"})
    client.post(address, {"text": "Come to room 4.", "phone": "ext. 12345"})
    page = world.client("mentee").get(reverse("support:concerns", kwargs={"slug": "northgate"}))
    assert b"Come to room 4." in page.content
    assert b"ext. 12345" in page.content


def test_the_decision_aid_comes_before_the_form(world: World) -> None:
    page = world.client("mentee").get(reverse("support:concerns", kwargs={"slug": "northgate"}))
    body = page.content.decode()
    danger, form = body.index("immediate danger"), body.index("concerns/new/")
    assert danger < form
    assert "<textarea" not in body


def test_without_a_contact_the_page_says_so(world: World) -> None:
    with world.northgate.activate():
        Contact.objects.all().delete()
    address = reverse("support:concern_write", kwargs={"slug": "northgate"})
    page = world.client("mentee").post(address, {"text": "x", "contact": "y"})
    assert b"has not named a contact" in page.content


def test_what_is_old_can_be_forgotten_by_who_sees_none(world: World) -> None:
    """And nothing else: an open concern, and a younger one, stay."""
    house = world.northgate
    made = raise_one(house)
    with signed_in(house, "member") as actor:
        services.answer_concern(actor=actor, concern=made, text="Done")
    with house.activate(), connection.cursor() as cursor:
        for before, gone in (("2020-01-01", 0), ("2999-01-01", 1)):
            cursor.execute("SELECT set_config('app.forget_before', %s, true)", [before])
            cursor.execute("DELETE FROM support_concern")
            assert cursor.rowcount == gone
    with signed_in(house, "mentor") as actor:
        assert not readable_concerns(actor).exists()
    with signed_in(house, "mentee") as actor:
        assert readable_concerns(actor).exists()
