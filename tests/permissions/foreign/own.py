"""What somebody does of their own."""

from participants.models import Skill
from programs.models import Survey
from tests.permissions.foreign.case import (
    COHORT,
    LED_ON,
    OWN,
    Case,
    agreement,
    always,
    first_of,
    preparation_part,
    somebody,
)

CASES = [
    *(
        Case(
            f"AnswersSerializer.{name}",
            "api:my-enrollment",
            "put",
            "mentee",
            pick,
            name,
            kwargs=OWN,
            as_list=True,
        )
        for name, pick in (
            ("goals", first_of(Skill)),
            ("expertise", first_of(Skill)),
            ("wishes", somebody("mentor")),
            ("exclusions", somebody("member")),
        )
    ),
    *(
        Case(
            f"by hand: {name}",
            "participants:my_enrollment",
            "post",
            "mentee",
            pick,
            name,
            kwargs=OWN,
        )
        for name, pick in (
            ("goals", first_of(Skill)),
            ("wish_1", somebody("mentor")),
            ("exclusions", somebody("member")),
        )
    ),
    Case(
        "AskCohortSerializer.survey",
        "api:cohort-survey-ask",
        "post",
        "manager",
        first_of(Survey),
        "survey",
        kwargs=COHORT,
        statuses=frozenset({404}),
    ),
    Case(
        "WorkThroughSerializer.item",
        "api:my-preparation",
        "post",
        "mentee",
        preparation_part,
        "item",
        kwargs=OWN,
        statuses=frozenset({404}),
    ),
    Case(
        "AcceptAgreementSerializer.version",
        "api:my-enrollment-agreement",
        "post",
        "mentee",
        agreement,
        "version",
        kwargs=OWN,
    ),
    Case(
        "by hand: version",
        "participants:my_agreement",
        "post",
        "mentee",
        agreement,
        "version",
        kwargs=OWN,
        data=always({"agreed": "on"}),
        statuses=LED_ON,
    ),
    Case(
        "ProfileSerializer.skills",
        "api:my-profile",
        "put",
        "mentee",
        first_of(Skill),
        "skills",
        data=always({"languages": ["English"]}),
        as_list=True,
    ),
    Case(
        "by hand: skills",
        "participants:my_profile",
        "post",
        "mentee",
        first_of(Skill),
        "skills",
        data=always({"languages": "English"}),
    ),
]
