"""A participant's own form."""

import re
from typing import Any

import pytest

from mentorship.models import AuditEvent
from participants.models import Enrollment, Wish
from programs.models import Cohort
from tests.world import World

QUESTIONS = [
    {"key": "why", "text": "Why now?", "type": "text"},
    {"key": "how", "text": "How often?", "type": "choice", "choices": ["weekly", "monthly"]},
    {"key": "what", "text": "What happened last?", "type": "text"},
]


def test_in_a_large_cohort_wishes_are_named_by_address(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thousands of names in a list help nobody on a phone."""
    monkeypatch.setattr("participants.forms.enrollments.MOST_LISTED", 1)
    house = world.northgate
    path = f"/o/northgate/me/enrollments/{house.enrollment('mentee').pk}/"
    client = world.client("mentee")
    page = client.get(path).content.decode()
    assert "their work e-mail address" in page
    assert 'value="lena@northgate.example"' in page, "the wish that was made before"
    answers = {"wish_1": "Omar@northgate.example", "availability": ["mon-morning"]}
    assert client.post(path, answers).status_code == 302
    with house.activate():
        [wish] = Wish.objects.filter(enrollment=house.enrollment("mentee"))
        assert wish.person == house.person("mentor")
    refused = client.post(path, {"wish_1": "nobody@northgate.example"})
    assert "No colleague has the address nobody@northgate.example." in refused.content.decode()


@pytest.fixture
def asked(world: World) -> Any:
    """The mentee's own form of a cohort with questions."""
    house = world.northgate
    with house.activate():
        Cohort.objects.filter(pk=house.cohort.pk).update(questions=QUESTIONS)
    return house.enrollment("mentee")


def answers_of(world: World, own: Enrollment) -> dict[str, str]:
    with world.northgate.activate():
        return dict(Enrollment.objects.get(pk=own.pk).answers)


def test_an_answer_that_looks_like_a_patient_is_held_back(world: World, asked: Enrollment) -> None:
    """All of them at once, marked; overruled for these very texts alone."""
    client, path = world.client("mentee"), f"/o/northgate/me/enrollments/{asked.pk}/"
    said = {
        "question_why": "I looked after 943 476 5919\r\nand would like to talk.",
        "question_how": "weekly",
        "question_what": "Her son rang from 07700 900123.",
    }
    before = answers_of(world, asked)
    held = client.post(path, said)
    page = held.content.decode()
    assert held.status_code == 422
    assert "<mark>943 476 5919<" in page
    assert "<mark>07700 900123<" in page
    assert page.count('class="field field--bad"') == 2
    assert answers_of(world, asked) == before
    digest = re.search(r'name="checked" value="(\w{64})"', page)
    assert digest
    other = said | {"question_what": "Her son rang from 07700 900124.", "checked": digest[1]}
    assert client.post(path, other).status_code == 422
    assert answers_of(world, asked) == before
    assert client.post(path, said | {"checked": digest[1]}).status_code == 302
    assert answers_of(world, asked)["how"] == "weekly"
    assert "943 476 5919" in answers_of(world, asked)["why"]
    with world.northgate.activate():
        event = AuditEvent.objects.filter(action="enrollment.answered").latest("at")
    assert event.details == {"has_overruled_the_guard": True}


def test_the_api_holds_it_back_too(world: World, asked: Enrollment) -> None:
    client = world.client("mentee")
    path = f"/api/v1/organizations/northgate/me/enrollments/{asked.pk}/"
    body = {"answers": {"why": "MRN", "what": "Call me: pat@home.example"}}
    held = client.put(path, body, content_type="application/json")
    assert (held.status_code, held.json()["code"]) == (422, "looks_like_patient")
    assert set(held.json()["fields"]) == {"question_what"}
    kept = client.put(path, body | {"is_checked": True}, content_type="application/json")
    assert kept.status_code == 200
    assert answers_of(world, asked) == body["answers"]


def test_what_names_nobody_goes_straight_through(world: World, asked: Enrollment) -> None:
    client, path = world.client("mentee"), f"/o/northgate/me/enrollments/{asked.pk}/"
    said = {"question_why": "A new post, 2 wards and 36 beds.", "question_how": "monthly"}
    assert client.post(path, said).status_code == 302
    with world.northgate.activate():
        event = AuditEvent.objects.filter(action="enrollment.answered").latest("at")
    assert event.details == {}
