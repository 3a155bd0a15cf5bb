"""Who gets what from the pages and the API of support: never an administrator as such."""

from typing import Any

from tests.permissions.matrix import Route
from tests.world import House

TEAM = {"manager": 200, "other_manager": 200, "rest": 404}


def _request(house: House) -> dict[str, Any]:
    return {"request_id": house.support_request.pk}


def _about(house: House) -> dict[str, Any]:
    return {"about": str(house.program.pk), "text": "I would like to talk."}


def _ask(house: House) -> dict[str, Any]:
    return {"matter": str(house.program.pk), "text": "I would like to talk."}


def _answer(house: House) -> dict[str, Any]:
    return {"text": "We spoke on the telephone."}


def reads(status: int) -> dict[str, int]:
    """The programme's manager and the writer; for everybody else there is nothing."""
    return {"manager": status, "mentee": status, "rest": 404}


def manages(status: int) -> dict[str, int]:
    """The manager alone; the writer may see it, and not do it."""
    return {"manager": status, "mentee": 403, "rest": 404}


def writes(status: int) -> dict[str, int]:
    """The writer alone."""
    return {"manager": 403, "mentee": status, "rest": 404}


ASKS = {"mentor": 302, "mentee": 302, "other_mentor": 302, "rest": 200}
ASKS_JSON = {"mentor": 201, "mentee": 201, "other_mentor": 201, "rest": 422}
ROUTES = [
    Route("support:support", {"rest": 200}),
    Route("support:mentors", {"mentor": 200, "other_mentor": 200, "rest": 404}),
    Route("support:ask", {"rest": 200}),
    Route("support:ask", ASKS, "post", data=_ask),
    Route("support:requests", TEAM),
    Route("support:request", reads(200), kwargs=_request),
    Route("support:acknowledge", manages(302), "post", _request),
    Route("support:answer", manages(302), "post", _request, _answer),
    Route("support:withdraw", writes(302), "post", _request),
    Route("api:support-request-list", {"rest": 200}),
    Route("api:support-request-list", ASKS_JSON, "post", data=_about),
    Route("api:support-request-detail", reads(200), kwargs=_request),
    Route("api:support-request-open", reads(200), "post", _request),
    Route("api:support-request-acknowledge", manages(200), "post", _request),
    Route("api:support-request-answer", manages(200), "post", _request, _answer),
    Route("api:support-request-withdraw", writes(200), "post", _request),
]
