"""Who gets what from the pages and the API of support: never an administrator as such."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from scheduling.support.models import Contact
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


def _concern(house: House) -> dict[str, Any]:
    return {"concern_id": house.concern.pk}


def _contact(house: House, part: str) -> Contact:
    with house.activate():
        return Contact.objects.get(membership__user=house.user(part))


def _deputy(house: House) -> dict[str, Any]:
    return {"contact_id": _contact(house, "other_manager").pk}


def _write_to(house: House) -> dict[str, Any]:
    return {"contact": _deputy(house)["contact_id"], "text": "It is not safe."}


def _write_json(house: House) -> dict[str, Any]:
    return {**_deputy(house), "text": "It is not safe."}


def _to_the_deputy(house: House) -> dict[str, Any]:
    return {"contact": _deputy(house)["contact_id"]}


def _name(house: House) -> dict[str, Any]:
    return {"email": house.user("mentor").email, "title": "Safeguarding lead"}


def _kind(house: House) -> dict[str, Any]:
    return {"kind": "danger"}


def told(status: int) -> dict[str, int]:
    """The contact it was written to, and the writer: no office."""
    return {"member": status, "mentee": status, "rest": 404}


def is_told(status: int) -> dict[str, int]:
    """The contact alone; the writer may see it, and not do it."""
    return {"member": status, "mentee": 403, "rest": 404}


def tells(status: int) -> dict[str, int]:
    """The writer alone."""
    return {"member": 403, "mentee": status, "rest": 404}


def admins(status: int) -> dict[str, int]:
    return {"admin": status, "rest": 404}


def _program(house: House) -> dict[str, Any]:
    return {"program_id": house.program.pk}


def _circle_meeting(house: House) -> dict[str, Any]:
    return {"meeting_id": house.circle_meeting.pk}


def _occasion(house: House) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=20)
    return {
        "client_key": str(uuid4()), "topic": "When it is hard", "day": f"{day}", "clock": "12:30",
        "minutes": 45, "means": "video", "place": "", "guide": "",
    }  # fmt: skip


def _occasion_json(house: House) -> dict[str, Any]:
    day = timezone.now() + timedelta(days=20)
    return {"topic": "When it is hard", "starts_at": day.isoformat(), "minutes": 45} | {
        "means": "video"
    }


def _planned_json(house: House) -> dict[str, Any]:
    ids = {"program_id": str(house.program.pk), "client_key": str(uuid4())}
    return _occasion_json(house) | ids


def in_circle(status: int) -> dict[str, int]:
    """The mentors of the programme, and its manager."""
    return dict.fromkeys(("mentor", "other_mentor", "manager"), status) | {"rest": 404}


def of_manager(status: int) -> dict[str, int]:
    """Who planned it; the other mentors see it, and may not change it."""
    return {"manager": status, "mentor": 403, "other_mentor": 403, "rest": 404}


CIRCLES = dict.fromkeys(("mentor", "other_mentor", "manager", "other_manager"), 200) | {"rest": 404}
COMES = {"mentor": 302, "other_mentor": 302, "manager": 403, "rest": 404}
# The mentee has asked for it already, and it waits unread.
ASKS = {"mentor": 302, "mentee": 422, "other_mentor": 302, "rest": 200}
ASKS_JSON = {"mentor": 201, "mentee": 409, "other_mentor": 201, "rest": 422}
ROUTES = [
    Route("support:support", {"rest": 200}),
    Route("support:mentors", {"mentor": 200, "other_mentor": 200, "rest": 404}),
    Route("support:ask", {"rest": 200}),
    Route("support:ask", ASKS, "post", data=_ask),
    Route("support:circles", CIRCLES),
    Route("support:circle", in_circle(200), kwargs=_program),
    Route("support:circle_plan", in_circle(200), kwargs=_program),
    Route("support:circle_plan", in_circle(302), "post", _program, _occasion),
    Route("support:circle_change", in_circle(200), kwargs=_circle_meeting),
    Route("support:circle_change", of_manager(302), "post", _circle_meeting, _occasion),
    Route("support:circle_cancel", of_manager(302), "post", _circle_meeting),
    Route("support:circle_answer", COMES, "post", _circle_meeting, lambda h: {"is_coming": "yes"}),
    Route("api:circle-list", {"rest": 200}),
    Route("api:circle-meeting-list", {"rest": 200}),
    Route(
        "api:circle-meeting-list",
        dict.fromkeys(("mentor", "other_mentor", "manager"), 201) | {"rest": 422},
        "post",
        data=_planned_json,
    ),
    Route("api:circle-meeting-detail", in_circle(200), kwargs=_circle_meeting),
    Route("api:circle-meeting-detail", of_manager(200), "put", _circle_meeting, _occasion_json),
    Route("api:circle-meeting-detail", of_manager(200), "delete", _circle_meeting),
    Route(
        "api:circle-meeting-answer",
        {"mentor": 200, "other_mentor": 200, "manager": 403, "rest": 404},
        "post",
        _circle_meeting,
        lambda house: {"is_coming": True},
    ),
    Route("support:requests", TEAM),
    Route("support:request", reads(200), kwargs=_request),
    Route("support:acknowledge", manages(302), "post", _request),
    Route("support:answer", manages(302), "post", _request, _answer),
    Route("support:withdraw", writes(302), "post", _request),
    Route("support:concerns", {"rest": 200}),
    Route("support:concern_write", {"rest": 200}),
    # One does not write to oneself.
    Route("support:concern_write", {"other_manager": 422, "rest": 302}, "post", data=_write_to),
    Route("support:inbox", {"member": 200, "other_manager": 200, "rest": 404}),
    Route("support:concern", told(200), kwargs=_concern),
    Route("support:concern_seen", is_told(302), "post", _concern),
    Route("support:concern_answer", is_told(302), "post", _concern, _answer),
    Route("support:concern_pass_on", tells(302), "post", _concern, _to_the_deputy),
    Route("support:contacts", admins(200)),
    Route("support:contacts", admins(302), "post", data=_name),
    Route("support:contact_first", admins(302), "post", _deputy),
    Route("support:contact_remove", admins(302), "post", _deputy),
    Route("support:signpost", admins(200), kwargs=_kind),
    Route("support:signpost", admins(302), "post", _kind, lambda house: {"phone": "0 1 2"}),
    Route("api:direction-list", {"rest": 200}),
    Route("api:direction-detail", admins(200), "put", _kind, lambda house: {"phone": "0 1 2"}),
    Route("api:contact-list", {"rest": 200}),
    Route("api:contact-list", admins(201), "post", data=_name),
    Route("api:contact-detail", admins(200), "post", _deputy),
    Route("api:contact-detail", admins(204), "delete", _deputy),
    Route("api:concern-list", {"rest": 200}),
    Route("api:concern-list", {"other_manager": 422, "rest": 201}, "post", data=_write_json),
    Route("api:concern-open", told(200), "post", _concern),
    Route("api:concern-seen", is_told(200), "post", _concern),
    Route("api:concern-answer", is_told(200), "post", _concern, _answer),
    Route("api:concern-pass-on", tells(200), "post", _concern, _deputy),
    Route("api:support-request-list", {"rest": 200}),
    Route("api:support-request-list", ASKS_JSON, "post", data=_about),
    Route("api:support-request-detail", reads(200), kwargs=_request),
    Route("api:support-request-open", reads(200), "post", _request),
    Route("api:support-request-acknowledge", manages(200), "post", _request),
    Route("api:support-request-answer", manages(200), "post", _request, _answer),
    Route("api:support-request-withdraw", writes(200), "post", _request),
]
