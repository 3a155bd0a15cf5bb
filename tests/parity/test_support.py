"""Support and concerns: page and API leave the same rows, events and e-mails, and refuse alike."""

from typing import Any

import pytest

from scheduling.support.models import (
    CircleAnswer,
    CircleMeeting,
    Concern,
    Contact,
    Signpost,
    SupportRequest,
)
from tests.parity.both_ways import Act, assert_done_alike, both_ways, undone
from tests.world import House, World

TEXT = "I would like to talk about how it goes."


def the_request(house: House) -> dict[str, Any]:
    return {"id": house.support_request.pk}


def the_concern(house: House) -> dict[str, Any]:
    return {"id": house.concern.pk}


def contact(house: House, part: str = "other_manager") -> str:
    with house.activate():
        return str(Contact.objects.get(membership__user=house.user(part)).pk)


def deputy(house: House) -> dict[str, Any]:
    return {"id": contact(house)}


def words(house: House) -> dict[str, Any]:
    return {"text": "We spoke on the telephone."}


def email_and_title(house: House) -> dict[str, Any]:
    return {"email": house.user("mentor").email, "title": "Safeguarding lead"}


ACTS = [
    Act(
        "ask for support",
        "mentor",
        "me/support/ask/",
        "support-requests/",
        SupportRequest,
        form=lambda house: {"matter": str(house.program.pk), "text": TEXT},
        body=lambda house: {"about": str(house.program.pk), "text": TEXT},
    ),
    Act(
        "say that it is seen",
        "manager",
        "support/{id}/seen/",
        "support-requests/{id}/acknowledge/",
        SupportRequest,
        kwargs=the_request,
    ),
    Act(
        "answer a request",
        "manager",
        "support/{id}/answer/",
        "support-requests/{id}/answer/",
        SupportRequest,
        form=words,
        body=words,
        kwargs=the_request,
    ),
    Act(
        "take a request back",
        "mentee",
        "support/{id}/withdraw/",
        "support-requests/{id}/withdraw/",
        SupportRequest,
        kwargs=the_request,
    ),
    Act(
        "write of a concern",
        "mentor",
        "concerns/new/",
        "concerns/",
        Concern,
        form=lambda house: {"contact": contact(house), "text": "It is not safe."},
        body=lambda house: {"contact_id": contact(house), "text": "It is not safe."},
    ),
    Act(
        "see a concern",
        "member",
        "concerns/{id}/seen/",
        "concerns/{id}/seen/",
        Concern,
        kwargs=the_concern,
    ),
    Act(
        "answer a concern",
        "member",
        "concerns/{id}/answer/",
        "concerns/{id}/answer/",
        Concern,
        form=words,
        body=words,
        kwargs=the_concern,
    ),
    Act(
        "pass a concern on",
        "mentee",
        "concerns/{id}/pass-on/",
        "concerns/{id}/pass-on/",
        Concern,
        form=lambda house: {"contact": contact(house)},
        body=lambda house: {"contact_id": contact(house)},
        kwargs=the_concern,
    ),
    Act(
        "name a contact",
        "admin",
        "settings/contacts/",
        "contacts/",
        Contact,
        form=email_and_title,
        body=email_and_title,
    ),
    Act(
        "put a contact first",
        "admin",
        "settings/contacts/{id}/first/",
        "contacts/{id}/",
        Contact,
        kwargs=deputy,
    ),
    Act(
        "remove a contact",
        "admin",
        "settings/contacts/{id}/remove/",
        "contacts/{id}/",
        Contact,
        method="delete",
        kwargs=deputy,
    ),
    Act(
        "write a signpost",
        "admin",
        "settings/signposts/danger/",
        "directions/danger/",
        Signpost,
        form=lambda house: {"text": "Ring at once.", "phone": "0 1 2"},
        body=lambda house: {"text": "Ring at once.", "phone": "0 1 2"},
        method="put",
    ),
]


@pytest.mark.parametrize("act", ACTS, ids=str)
def test_both_leave_the_same(world: World, act: Act) -> None:
    assert_done_alike(world, act)


REFUSED = [
    Act(
        "what was asked already",
        "mentee",
        "me/support/ask/",
        "support-requests/",
        SupportRequest,
        form=lambda house: {"matter": str(house.program.pk), "text": TEXT},
        body=lambda house: {"about": str(house.program.pk), "text": TEXT},
    ),
    Act(
        "what names a patient",
        "mentor",
        "me/support/ask/",
        "support-requests/",
        SupportRequest,
        form=lambda house: {"matter": str(house.program.pk), "text": "It was 943 476 5919."},
        body=lambda house: {"about": str(house.program.pk), "text": "It was 943 476 5919."},
    ),
    Act(
        "to write to oneself",
        "other_manager",
        "concerns/new/",
        "concerns/",
        Concern,
        form=lambda house: {"contact": contact(house), "text": "It is not safe."},
        body=lambda house: {"contact_id": contact(house), "text": "It is not safe."},
    ),
    Act(
        "a contact who is none of them",
        "admin",
        "settings/contacts/",
        "contacts/",
        Contact,
        form=lambda house: {"email": "nobody@else.example", "title": "Guardian"},
        body=lambda house: {"email": "nobody@else.example", "title": "Guardian"},
    ),
]


@pytest.mark.parametrize("act", REFUSED, ids=str)
def test_both_refuse_it_and_leave_nothing(world: World, act: Act) -> None:
    page, api = both_ways(world, act)
    assert page.answer.status_code == 422
    assert api.answer.status_code in {409, 422}
    assert page.traces == api.traces
    assert page.rows == undone(world, act)


def the_circle_meeting(house: House) -> dict[str, Any]:
    return {"id": house.circle_meeting.pk}


KEY = "0192a1b2-0000-7000-8000-0000000000aa"
CIRCLE_ACTS = [
    Act(
        "call the mentors together",
        "mentor",
        "circles/{id}/plan/",
        "circle-meetings/",
        CircleMeeting,
        form=lambda house: {
            "client_key": KEY, "topic": "How we begin", "day": "2099-06-05", "clock": "13:00",
            "minutes": 45, "means": "video", "place": "Room 4", "guide": "",
        },
        body=lambda house: {
            "client_key": KEY, "program_id": str(house.program.pk), "topic": "How we begin",
            "starts_at": "2099-06-05T12:00:00Z", "minutes": 45, "means": "video",
            "place": "Room 4",
        },
        kwargs=lambda house: {"id": house.program.pk},
    ),
    Act(
        "cancel a meeting of mentors",
        "manager",
        "circle-meetings/{id}/cancel/",
        "circle-meetings/{id}/",
        CircleMeeting,
        method="delete",
        kwargs=the_circle_meeting,
    ),
    Act(
        "say that one comes",
        "other_mentor",
        "circle-meetings/{id}/answer/",
        "circle-meetings/{id}/answer/",
        CircleAnswer,
        form=lambda house: {"is_coming": "yes"},
        body=lambda house: {"is_coming": True},
        kwargs=the_circle_meeting,
    ),
]  # fmt: skip


@pytest.mark.parametrize("act", CIRCLE_ACTS, ids=str)
def test_both_leave_the_same_in_a_circle(world: World, act: Act) -> None:
    assert_done_alike(world, act)
