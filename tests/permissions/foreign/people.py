"""People, their lists and filters."""

from participants.models import Department, Profession, Site, Specialty
from tests.permissions.foreign.case import (
    COHORT,
    COUNTED,
    ENROLLING,
    LED_ON,
    OF_LISTS,
    PERSON,
    PROGRAM,
    READ,
    Case,
    always,
    enrolled,
    first_of,
    keywords,
    somebody,
)

CASES = [
    *(
        Case(
            f"PeopleFilterForm.{name}",
            "participants:people",
            "get",
            "admin",
            first_of(model),
            name,
            statuses=READ,
        )
        for name, model in (("site", Site), ("profession", Profession), ("department", Department))
    ),
    *(
        Case(
            f"PersonForm.{name}",
            "participants:person_new",
            "post",
            "admin",
            first_of(model),
            name,
            data=always(PERSON),
        )
        for name, model in (
            ("site", Site),
            ("profession", Profession),
            ("specialty", Specialty),
            ("department", Department),
        )
    ),
    *(
        Case(
            f"PersonChangeSerializer.{name}",
            "api:person-detail",
            "patch",
            "admin",
            pick,
            name,
            kwargs=keywords(person_id=somebody("member")),
        )
        for name, pick in (
            ("site", first_of(Site)),
            ("profession", first_of(Profession)),
            ("specialty", first_of(Specialty)),
            ("department", first_of(Department)),
            ("line_manager", somebody("mentor")),
            ("supervisor", somebody("mentor")),
            ("assessor", somebody("mentor")),
            ("appraiser", somebody("mentor")),
        )
    ),
    Case(
        "ListEntrySerializer.parent",
        "api:own-list",
        "post",
        "admin",
        first_of(Department),
        "parent",
        kwargs=always({"kind": "departments"}),
        data=always({"name": "Renal"}),
    ),
    Case(
        "InviteSerializer.people",
        "api:enrollment-list",
        "post",
        "manager",
        somebody("member"),
        "people",
        kwargs=ENROLLING,
        data=always({"role": "mentee"}),
        as_list=True,
        statuses=COUNTED,
    ),
    Case(
        "by hand: person",
        "participants:enrollments_invite",
        "post",
        "manager",
        somebody("member"),
        "person",
        kwargs=ENROLLING,
        data=always({"role": "mentee"}),
        statuses=LED_ON,
    ),
    *(
        Case(
            f"JoinCriteriaForm.{kind}",
            "participants:join_criteria",
            "post",
            "manager",
            first_of(model),
            f"mentee-{kind}",
            kwargs=PROGRAM,
            as_list=True,
        )
        for kind, model in OF_LISTS
    ),
    *(
        Case(
            f"JoinCriteriaSerializer.{kind}",
            "api:join-criteria",
            "put",
            "manager",
            first_of(model),
            kind,
            kwargs=PROGRAM,
            data=always({"role": "mentee"}),
            as_list=True,
        )
        for kind, model in OF_LISTS
    ),
    Case(
        "MoveSerializer.enrollments",
        "api:enrollment-move",
        "post",
        "manager",
        enrolled("mentee"),
        "enrollments",
        kwargs=COHORT,
        data=always({"move": "waitlist"}),
        as_list=True,
        statuses=COUNTED,
    ),
    Case(
        "by hand: enrollment",
        "participants:enrollments_move",
        "post",
        "manager",
        enrolled("mentee"),
        "enrollment",
        kwargs=COHORT,
        data=always({"move": "waitlist"}),
        statuses=LED_ON,
    ),
]
