"""Follow-ups: page and API leave the same rows, events and e-mails, and refuse alike."""

from typing import Any

import pytest
from django.utils import timezone

from reporting.models import FollowUp
from tests.parity.both_ways import Act, both_ways
from tests.world import House, World


def offered(house: House) -> dict[str, Any]:
    now = timezone.now()
    with house.activate():
        FollowUp.objects.create(
            relationship=house.relationship,
            kind="rematch",
            state_then="stalled",
            made_at=now,
            made_on=now.date(),
        )
    return the_relationship(house)


def the_relationship(house: House) -> dict[str, Any]:
    return {"id": house.relationship.pk}


def saying(kind: str, text: str = "Shall we find a date?") -> Any:
    return lambda house: {"kind": kind, "text": text}


def act(name: str, kind: str, text: str = "Shall we find a date?") -> Act:
    return Act(
        name,
        "manager",
        "relationships/{id}/follow-up/",
        "relationships/{id}/follow-ups/",
        FollowUp,
        form=saying(kind, text),
        body=saying(kind, text),
        kwargs=the_relationship,
    )


ACTS = [
    act("nudge", "nudge"),
    act("a word to the mentor", "mentor"),
    act("offer a new match", "rematch"),
    act("spoke with them", "spoke", ""),
]
OFFER = [
    Act(
        name,
        "mentee",
        "relationships/{id}/offer/",
        "relationships/{id}/offer/",
        FollowUp,
        form=lambda _house, answer=answer: {"answer": answer},
        body=lambda _house, answer=answer: {"wants_new_match": answer == "change"},
        kwargs=offered,
    )
    for name, answer in (("take the offer", "change"), ("go on", "go_on"))
]
REFUSED = [
    (act("without words", "nudge", " "), "empty"),
    # The mentee has an e-mail of this week already, and wants one at most.
    (act("nobody to be reached", "mentee"), "nobody_reached"),
]


@pytest.mark.django_db
@pytest.mark.parametrize("act", ACTS, ids=str)
def test_page_and_api_do_the_same(world: World, act: Act) -> None:
    by_page, by_api = both_ways(world, act)

    assert (by_page.answer.status_code, by_api.answer.status_code) == (302, 201)
    assert by_page.traces == by_api.traces
    assert [event[0] for event in by_page.events] == ["follow_up.made"]


@pytest.mark.django_db
@pytest.mark.parametrize("act", OFFER, ids=str)
def test_an_offer_is_answered_alike(world: World, act: Act) -> None:
    by_page, by_api = both_ways(world, act)

    assert (by_page.answer.status_code, by_api.answer.status_code) == (302, 204)
    assert by_page.traces == by_api.traces
    assert "follow_up.answered" in [event[0] for event in by_page.events]


@pytest.mark.django_db
@pytest.mark.parametrize(("act", "code"), REFUSED, ids=str)
def test_page_and_api_refuse_alike(world: World, act: Act, code: str) -> None:
    by_page, by_api = both_ways(world, act)

    assert by_page.answer.status_code == 422
    assert by_api.answer.json()["code"] == code
    assert by_page.traces == by_api.traces
    assert not by_page.events
