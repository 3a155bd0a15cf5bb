"""Ideas: page and API leave the same rows, events and e-mails, and refuse alike."""

from typing import Any

import pytest

from participants.ideas.models import Idea
from tests.parity.both_ways import Act, both_ways
from tests.world import House, World

ANSWER = {"state": "planned", "reply": "In spring."}


def the_idea(house: House) -> dict[str, Any]:
    return {"id": house.idea.pk}


ACTS = [
    Act(
        "pass an idea on",
        "mentor",
        "me/ideas/new/",
        "ideas/",
        Idea,
        form=lambda house: {
            "text": "Badges.", "program": str(house.program.pk), "is_named": "yes",
        },
        body=lambda house: {
            "text": "Badges.", "program_id": str(house.program.pk), "is_named": True,
        },
    ),
    Act(
        "answer an idea",
        "admin",
        "ideas/{id}/answer/",
        "ideas/{id}/answer/",
        Idea,
        form=lambda house: ANSWER,
        body=lambda house: ANSWER,
        kwargs=the_idea,
    ),
    Act(
        "take an idea back",
        "mentee",
        "ideas/{id}/take-back/",
        "ideas/{id}/",
        Idea,
        method="delete",
        kwargs=the_idea,
    ),
]  # fmt: skip


@pytest.mark.parametrize("act", ACTS, ids=str)
def test_both_ways_leave_the_same(world: World, act: Act) -> None:
    by_page, by_api = both_ways(world, act)
    assert by_page.answer.status_code == 302
    assert by_api.answer.status_code in {200, 201, 204}
    assert by_page.traces == by_api.traces
    assert by_page.events


def test_both_refuse_an_end_without_a_word(world: World) -> None:
    path, body = "ideas/{id}/answer/", {"state": "declined", "reply": ""}
    act = Act("answer", "admin", path, path, Idea, lambda h: body, lambda h: body, kwargs=the_idea)
    by_page, by_api = both_ways(world, act)
    assert (by_page.answer.status_code, by_api.answer.status_code) == (422, 422)
    assert by_api.answer.json()["code"] == "reply_needed"
    assert by_page.traces == by_api.traces
