"""Ideas, circles of mentors, and asking for support."""

from scheduling.support.models import Contact
from tests.permissions.foreign.case import (
    CIRCLE,
    LED_ON,
    LOG,
    PROGRAM,
    READ,
    Case,
    always,
    first_of,
    guide,
    keywords,
    named,
)

CASES = [
    # --- ideas ---
    Case(
        "PassIdeaOnSerializer.program_id",
        "api:idea-list",
        "post",
        "mentee",
        named("program"),
        "program_id",
        data=always({"text": "A room near the wards.", "is_named": True}),
    ),
    Case(
        "by hand: program",
        "ideas:idea_new",
        "post",
        "mentee",
        named("program"),
        "program",
        data=always({"text": "A room near the wards.", "is_named": "yes"}),
    ),
    Case(
        "by hand: program of the board",
        "ideas:board",
        "get",
        "admin",
        named("program"),
        "program",
        statuses=READ,
    ),
    # --- circles of mentors ---
    Case(
        "PlanCircleMeetingSerializer.program_id",
        "api:circle-meeting-list",
        "post",
        "mentor",
        named("program"),
        "program_id",
        data=always(CIRCLE | {"client_key": LOG["client_key"]}),
    ),
    Case(
        "PlanCircleMeetingSerializer.guide_id",
        "api:circle-meeting-list",
        "post",
        "mentor",
        guide,
        "guide_id",
        data=lambda house: (
            CIRCLE | {"client_key": LOG["client_key"], "program_id": str(house.program.pk)}
        ),
    ),
    Case(
        "ChangeCircleMeetingSerializer.guide_id",
        "api:circle-meeting-detail",
        "put",
        "manager",
        guide,
        "guide_id",
        kwargs=keywords(meeting_id=named("circle_meeting")),
        data=always(CIRCLE),
    ),
    Case(
        "by hand: guide of a meeting of mentors",
        "support:circle_plan",
        "post",
        "mentor",
        guide,
        "guide",
        kwargs=PROGRAM,
        data=always(
            CIRCLE | {"client_key": LOG["client_key"], "day": "2099-01-05", "clock": "12:00"}
        ),
    ),
    # --- support ---
    Case(
        "AskSerializer.about",
        "api:support-request-list",
        "post",
        "mentor",
        named("program"),
        "about",
        data=always({"text": "I would like to talk."}),
    ),
    Case(
        "by hand: matter",
        "support:ask",
        "post",
        "mentor",
        named("program"),
        "matter",
        data=always({"text": "I would like to talk."}),
    ),
    Case(
        "by hand: about", "support:ask", "get", "mentor", named("program"), "about", statuses=READ
    ),
    Case(
        "RaiseConcernSerializer.contact_id",
        "api:concern-list",
        "post",
        "mentee",
        first_of(Contact),
        "contact_id",
        data=always({"text": "It is not safe."}),
    ),
    Case(
        "by hand: contact",
        "support:concern_write",
        "post",
        "mentee",
        first_of(Contact),
        "contact",
        data=always({"text": "It is not safe."}),
    ),
    Case(
        "PassOnSerializer.contact_id",
        "api:concern-pass-on",
        "post",
        "mentee",
        first_of(Contact),
        "contact_id",
        kwargs=keywords(concern_id=named("concern")),
    ),
    Case(
        "by hand: contact to pass on to",
        "support:concern_pass_on",
        "post",
        "mentee",
        first_of(Contact),
        "contact",
        kwargs=keywords(concern_id=named("concern")),
        is_ignored=True,
        statuses=LED_ON,
    ),
]
