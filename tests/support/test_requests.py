"""A request for support: read by the programme's managers, and by nobody else."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mentorship.access import Actor
from mentorship.errors import Conflict, NotAllowed
from mentorship.models import AuditEvent, Membership, OutboxMessage
from mentorship.queries.trail import visible_events
from mentorship.tenancy import acting_as
from programs.models import ProgramManager
from reporting import services as reporting
from reporting.models import Signal
from reporting.queries.activity import standings
from reporting.queries.signals import visible_signals
from scheduling.support.models import SupportRequest, SupportWords
from scheduling.support.queries.requests import (
    own_matters,
    own_requests,
    team_requests,
    visible_requests,
)
from scheduling.support.services import requests as services
from tests.world import CASTS, MARKER, House, World

pytestmark = pytest.mark.django_db
OTHERS = ("admin", "other_manager", "mentor", "other_mentor", "other_mentee", "member")


@contextmanager
def signed_in(house: House, part: str) -> Iterator[Actor]:
    """As the tenant middleware does it for a request."""
    with acting_as(house.user(part)), house.activate():
        yield house.actor(part)


def ask(house: House, part: str = "mentor", words: str = "I would like to talk.") -> SupportRequest:
    with signed_in(house, part) as actor:
        return services.ask_for_support(actor=actor, matter=own_matters(actor)[0], text=words)


def test_the_managers_read_what_its_writer_chose(world: World) -> None:
    made = ask(world.northgate, words="My mentee no longer answers.")
    with signed_in(world.northgate, "manager") as actor:
        assert made in team_requests(actor)
        assert services.open_request(actor=actor, request=made).asked == (
            "My mentee no longer answers."
        )


@pytest.mark.parametrize("part", OTHERS)
def test_nobody_else_sees_that_it_was_made(world: World, part: str) -> None:
    found = world.northgate.support_request
    with signed_in(world.northgate, part) as actor:
        assert found not in visible_requests(actor)
        with pytest.raises(NotAllowed):
            services.open_request(actor=actor, request=found)


@pytest.mark.parametrize("part", CASTS["northgate"])
def test_no_page_and_no_answer_of_the_api_says_so_to_others(world: World, part: str) -> None:
    """The words, and the request's id, appear for its writer and its manager alone."""
    found = world.northgate.support_request
    client = world.client(part)
    seen = ""
    for name in (
        "support:support", "support:requests", "api:support-request-list", "mentorship:audit",
        "api:audit-list", "reporting:overview", "scheduling:my_mentoring",
    ):  # fmt: skip
        seen += client.get(reverse(name, kwargs={"slug": "northgate"})).content.decode()
    page = reverse("support:request", kwargs={"slug": "northgate", "request_id": found.pk})
    opened = client.get(page).content.decode()
    may_see = part in {"manager", "mentee"}
    assert (MARKER in opened) is may_see
    assert (str(found.pk) in seen) is may_see
    assert MARKER not in seen


def test_the_database_hides_the_words_from_everybody_else(world: World) -> None:
    """Also from a query that asks no rule."""
    house = world.northgate
    count = "SELECT count(*) FROM support_supportwords"
    for part in CASTS["northgate"]:
        with acting_as(house.user(part)), house.activate(), connection.cursor() as cursor:
            cursor.execute(count)
            assert cursor.fetchone()[0] == (1 if part in {"manager", "mentee"} else 0), part
    with house.activate(), connection.cursor() as cursor:
        cursor.execute(count)
        assert cursor.fetchone()[0] == 0


def test_a_manager_who_is_made_a_member_reads_no_more(world: World) -> None:
    house = world.northgate
    with house.activate():
        Membership.objects.filter(user=house.user("manager")).update(role="member")
    with acting_as(house.user("manager")), house.activate():
        assert not SupportWords.objects.exists()


def test_the_e_mail_holds_neither_a_word_nor_a_name(world: World) -> None:
    house = world.northgate
    made = ask(house, words=f"{MARKER} it is hard")
    with house.activate():
        mail = OutboxMessage.objects.get(kind="support_asked")
    assert mail.to == [house.user("manager").email]
    assert set(mail.payload) == {"program", "url"}
    assert str(made.pk) in mail.payload["url"]
    assert "Omar" not in str(mail.payload)


def test_seen_answered_and_told(world: World) -> None:
    house = world.northgate
    made = ask(house)
    with signed_in(house, "manager") as actor:
        services.acknowledge_request(actor=actor, request=made)
        services.acknowledge_request(actor=actor, request=made)
        services.answer_request(actor=actor, request=made, text=f"{MARKER} we spoke")
        with pytest.raises(Conflict, match="answered already"):
            services.answer_request(actor=actor, request=made, text="again")
    with signed_in(house, "mentor") as actor:
        (mine,) = own_requests(actor)
        assert (mine.state, mine.handled_by.user) == ("answered", house.user("manager"))
        assert services.open_request(actor=actor, request=mine).answered == f"{MARKER} we spoke"
        mails = OutboxMessage.objects.filter(to=[house.user("mentor").email])
        assert sorted(mails.values_list("kind", flat=True)) == [
            "support_answered", "support_seen",
        ]  # fmt: skip
        assert MARKER not in str(list(mails.values_list("payload", flat=True)))


def test_taking_it_back_deletes_the_words_and_stops_the_e_mail(world: World) -> None:
    house = world.northgate
    made = ask(house)
    with signed_in(house, "mentor") as actor:
        services.withdraw_request(actor=actor, request=made)
        assert not SupportWords.objects.filter(request=made).exists()
        assert OutboxMessage.objects.get(kind="support_asked").withdrawn_at is not None
    with signed_in(house, "manager") as actor:
        assert team_requests(actor).get(pk=made.pk).state == "withdrawn"
        assert services.open_request(actor=actor, request=made).asked == ""


def test_one_waits_unread_at_a_time(world: World) -> None:
    first, second = ({"matter": None, "text": "Help"} for _ in range(2))
    client = world.client("mentor")
    address = reverse("support:ask", kwargs={"slug": "northgate"})
    first["matter"] = second["matter"] = world.northgate.relationship.pk
    assert client.post(address, first).status_code == 302
    refused = client.post(address, second)
    assert refused.status_code == 422
    assert b"is waiting to be read" in refused.content
    with world.northgate.activate():
        person = world.northgate.person("mentor")
        assert SupportRequest.objects.filter(person=person).count() == 1


def test_without_a_manager_it_is_not_sent(world: World) -> None:
    house = world.northgate
    with house.activate():
        ProgramManager.objects.all().delete()
    client = world.client("mentor")
    address = reverse("support:ask", kwargs={"slug": "northgate"})
    assert b"Nobody else runs this programme" in client.get(address).content
    answer = client.post(address, {"matter": house.program.pk, "text": "My own words"})
    assert answer.status_code == 422
    assert b"My own words" in answer.content


def test_a_text_that_may_name_a_patient_is_held_back(world: World) -> None:
    data = {"matter": world.northgate.program.pk, "text": "NHS number 943 476 5919"}
    address = reverse("support:ask", kwargs={"slug": "northgate"})
    answer = world.client("mentor").post(address, data)
    assert answer.status_code == 422
    assert b"Could this identify a patient?" in answer.content
    with world.northgate.activate():
        assert SupportRequest.objects.count() == 1


def test_the_page_says_who_will_read_it(world: World) -> None:
    page = world.client("mentor").get(reverse("support:ask", kwargs={"slug": "northgate"}))
    assert b"Mira" in page.content
    assert b"Max" not in page.content


def test_it_is_on_record_and_on_no_administrators_screen(world: World) -> None:
    house = world.northgate
    made = ask(house)
    with house.activate():
        assert AuditEvent.objects.filter(subject_id=made.pk).exists()
        events = visible_events(house.actor("admin"))
        assert not events.filter(subject_id=made.pk).exists()
        assert not events.filter(action__startswith="support_request").exists()


def test_the_signal_shows_it_to_managers_and_a_count_hides_it_from_others(world: World) -> None:
    house = world.northgate
    ask(house)
    with house.activate():
        reporting.refresh_touched(actor=house.system)
        manager, admin = house.actor("manager"), house.actor("admin")
        signal = visible_signals(manager).first()
        assert (signal.relationship_id, signal.state) == (
            house.relationship.pk, Signal.State.ASKED_FOR_SUPPORT,
        )  # fmt: skip
        since = timezone.localdate()
        seen = standings(manager, [house.cohort], since)[house.cohort.pk].states
        hidden = standings(admin, [house.cohort], since)[house.cohort.pk].states
        assert seen["asked_for_support"] == 1
        assert "asked_for_support" not in hidden
        assert sum(seen.values()) == 2
        # What is published for those who do not see each one is counted of this.
        assert "asked_for_support" not in Signal.objects.values_list("rhythm_state", flat=True)


def test_the_signal_goes_once_it_is_answered(world: World) -> None:
    house = world.northgate
    made = ask(house)
    with signed_in(house, "manager") as actor:
        services.answer_request(actor=actor, request=made, text="We spoke.")
    with house.activate():
        reporting.renew_signals(actor=house.system)
        states = set(Signal.objects.values_list("state", flat=True))
    assert Signal.State.ASKED_FOR_SUPPORT not in states


def test_a_mentors_own_channel_links_the_guides_for_mentors(world: World) -> None:
    page = world.client("mentor").get(reverse("support:mentors", kwargs={"slug": "northgate"}))
    assert b"A guide" in page.content
    assert str(world.northgate.relationship.pk) in page.content.decode()


def test_the_teams_list_takes_the_same_number_of_queries(world: World) -> None:
    house = world.northgate
    client = world.client("manager")
    address = reverse("support:requests", kwargs={"slug": "northgate"})
    client.get(address)
    with CaptureQueriesContext(connection) as of_one:
        client.get(address)
    ask(house, "mentor")
    ask(house, "other_mentor")
    with CaptureQueriesContext(connection) as of_three:
        assert client.get(address).content.count(b"<tr>") == 4
    assert len(of_three) == len(of_one)
