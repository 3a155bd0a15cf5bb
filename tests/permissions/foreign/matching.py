"""Matching, its rules and runs."""

from tests.permissions.foreign.case import (
    COHORT,
    ENROLLING,
    LED_ON,
    RELATIONSHIP,
    RUN,
    Case,
    always,
    choosing,
    enrolled,
    keywords,
    locks,
    named,
    other_proposal,
    pair,
    solved,
    somebody,
    swap,
)

CASES = [
    Case(
        "InviteMentorsForm.person",
        "matching:planner_invite",
        "post",
        "manager",
        somebody("member"),
        "person",
        kwargs=ENROLLING,
        statuses=LED_ON,
    ),
    Case(
        "StartRunForm.base_run",
        "matching:run_start",
        "post",
        "manager",
        named("run"),
        "base_run",
        kwargs=COHORT,
        statuses=LED_ON,
    ),
    Case(
        "StartRunSerializer.base_run",
        "api:match-run-list",
        "post",
        "manager",
        named("run"),
        "base_run",
        kwargs=COHORT,
    ),
    *(
        Case(
            f"{form}.{side}",
            route,
            method,
            "manager",
            enrolled(part),
            side,
            kwargs=kwargs,
            data=data,
            statuses=statuses,
        )
        for side, part in (("mentor", "mentor"), ("mentee", "mentee"))
        for form, route, method, kwargs, data, statuses in (
            ("PairForm", "matching:pair_rule_new", "post", COHORT, locks, LED_ON),
            (
                "NewPairRuleSerializer",
                "api:pair-rule-list",
                "post",
                COHORT,
                locks,
                frozenset({404, 422}),
            ),
            ("PairSerializer", "api:match-run-why", "get", solved, pair, frozenset({404})),
            (
                "NewPairRuleSerializer, tried",
                "api:match-run-effect",
                "get",
                solved,
                locks,
                frozenset({404}),
            ),
            ("by hand: why", "matching:why", "get", solved, pair, LED_ON),
        )
    ),
    *(
        Case(
            f"{form}.mentor",
            route,
            "post",
            "mentee",
            enrolled("mentor"),
            "mentor",
            kwargs=choosing,
            statuses=statuses,
        )
        for form, route, statuses in (
            ("ChooseMentorForm", "matching:my_choice_ask", LED_ON),
            ("ChooseMentorSerializer", "api:recommended-mentor-list", frozenset({409})),
        )
    ),
    *(
        Case(
            f"{form}.enrollment",
            route,
            "post",
            "manager",
            enrolled("mentee"),
            "enrollment",
            kwargs=RELATIONSHIP,
            statuses=statuses,
        )
        for form, route, statuses in (
            ("PlaceForm", "matching:place", LED_ON),
            ("FillPlaceSerializer", "api:place", frozenset({409})),
        )
    ),
    *(
        Case(
            f"SwapSerializer.{name}",
            "api:match-run-swap",
            "post",
            "manager",
            other_proposal,
            name,
            kwargs=RUN,
            data=swap,
        )
        for name in ("first", "second")
    ),
    Case(
        "by hand: other",
        "matching:swap",
        "post",
        "manager",
        other_proposal,
        "other",
        kwargs=keywords(proposal_id=named("proposal")),
        statuses=LED_ON,
    ),
    Case(
        "by hand: other to look",
        "matching:swap",
        "get",
        "manager",
        other_proposal,
        "other",
        kwargs=keywords(proposal_id=named("proposal")),
        statuses=LED_ON,
    ),
    Case(
        "by hand: run",
        "matching:pair_rule_new",
        "post",
        "manager",
        named("run"),
        "run",
        kwargs=COHORT,
        data=always({"kind": "forbidden"}),
        statuses=LED_ON,
    ),
]
