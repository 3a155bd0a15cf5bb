"""Who gets what from the pages and the API of ideas."""

from typing import Any

from participants.ideas.receipts import new_receipt
from tests.permissions.matrix import Route
from tests.world import House


def _idea(house: House) -> dict[str, Any]:
    return {"idea_id": house.idea.pk}


def _named(house: House) -> dict[str, Any]:
    return {"text": "A room near the wards.", "is_named": "yes"}


def _nameless(house: House) -> dict[str, Any]:
    return {"text": "A room near the wards.", "is_named": "no", "receipt": new_receipt()}


def _answer(house: House) -> dict[str, Any]:
    return {"state": "planned", "reply": "In spring."}


def admins(status: int) -> dict[str, int]:
    return {"admin": status, "rest": 404}


def read(status: int) -> dict[str, int]:
    """Administrators, and the mentee who passed it on with her name."""
    return {"admin": status, "mentee": status, "rest": 404}


TAKE_PART = ("mentor", "mentee", "other_mentor")
PASS_ON = dict.fromkeys(TAKE_PART, 302) | {"rest": 403}
DROP = dict.fromkeys(TAKE_PART, 200) | {"rest": 403}
ROUTES = [
    Route("ideas:ideas", {"rest": 200}),
    Route("ideas:idea_new", {"rest": 200}),
    Route("ideas:idea_new", PASS_ON, "post", data=_named, label="with a name"),
    Route("ideas:idea_new", DROP, "post", data=_nameless, label="without a name"),
    Route("ideas:receipt", {"rest": 200}),
    Route("ideas:receipt", {"rest": 422}, "post", data=lambda house: {"receipt": new_receipt()}),
    Route("ideas:board", admins(200)),
    Route("ideas:idea", read(200), kwargs=_idea),
    Route("ideas:answer", {"admin": 302, "mentee": 403, "rest": 404}, "post", _idea, _answer),
    Route("ideas:take_back", {"admin": 403, "mentee": 302, "rest": 404}, "post", _idea),
    Route("api:idea-list", {"rest": 200}),
    Route(
        "api:idea-list",
        dict.fromkeys(TAKE_PART, 201) | {"rest": 403},
        "post",
        data=lambda house: {"text": "A room near the wards.", "is_named": True},
    ),
    Route("api:idea-detail", read(200), kwargs=_idea),
    Route("api:idea-detail", {"admin": 403, "mentee": 204, "rest": 404}, "delete", _idea),
    Route("api:idea-answer", {"admin": 200, "mentee": 403, "rest": 404}, "post", _idea, _answer),
    Route("api:idea-receipt", {"rest": 404}, "post", data=lambda h: {"receipt": new_receipt()}),
]
