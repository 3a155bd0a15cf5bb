"""Who gets what of matching: managers steer, administrators read, the two answer."""

from typing import Any

from matching.models import PairRule
from programs.models import Cohort
from tests.permissions.matrix import Route
from tests.world import House

READ = {"admin": 200, "manager": 200, "rest": 404}
PAGE_ACT = {"admin": 403, "manager": 302, "rest": 404}
OF_THE_MANAGER = {"manager": 200, "rest": 404}
TOLD_THE_MANAGER = {"manager": 302, "rest": 404}
OF_THE_TWO = {"mentor": 200, "mentee": 200, "rest": 404}
NOT_THEIRS = {"mentor": 403, "mentee": 403, "rest": 404}
TOLD_THE_TWO = {"mentor": 302, "mentee": 302, "rest": 404}


def acts(status: int) -> dict[str, int]:
    """An act of the API that the programme's managers alone may do."""
    return {"admin": 403, "manager": status, "rest": 404}


def cohort(house: House) -> dict[str, Any]:
    return {"cohort_id": house.cohort.pk}


def run(house: House) -> dict[str, Any]:
    return {"run_id": house.run.pk}


def proposal(house: House) -> dict[str, Any]:
    return {"proposal_id": house.proposal.pk}


def relationship(house: House) -> dict[str, Any]:
    return {"relationship_id": house.relationship.pk}


def one(house: House) -> dict[str, Any]:
    return {"enrollment": str(house.enrollment("mentee").pk)}


def rule(house: House) -> dict[str, Any]:
    return {"rule_id": house._one(PairRule, cohort=house.cohort).pk}


def pair(house: House) -> dict[str, Any]:
    return {
        "mentor": str(house.enrollment("other_mentor").pk),
        "mentee": str(house.enrollment("mentee").pk),
        "kind": "forbidden",
    }


def other_proposal(house: House) -> str:
    with house.activate():
        return str(house.run.proposals.exclude(pk=house.proposal.pk).get().pk)


def name(_: House) -> dict[str, Any]:
    return {"name": "Fair try"}


def settings(house: House) -> dict[str, Any]:
    return {"weights": {"goals": 5}, "rules": {}}


def choosing(house: House) -> dict[str, Any]:
    """The mentee's enrolment, in a cohort where mentees choose."""
    with house.activate():
        Cohort.objects.filter(pk=house.cohort.pk).update(has_choice=True)
    return {"enrollment_id": house.enrollment("mentee").pk}


def mentor(house: House) -> dict[str, Any]:
    return {"mentor": str(house.enrollment("other_mentor").pk)}


def listed(house: House) -> dict[str, Any]:
    return {"pairs": f"{house.enrollment('mentee').pk}:{house.enrollment('other_mentor').pk}"}


def own_list(house: House) -> dict[str, Any]:
    mentee, mentor = house.person("mentee"), house.person("other_mentor")
    return {"pairs": [{"mentee": mentee.email, "mentor": mentor.email}]}


def enrolling(house: House) -> dict[str, Any]:
    return {"cohort_id": house.enrolling.pk}


def staff(house: House) -> dict[str, Any]:
    return {"person": str(house.person("member").pk)}


def sliders(_: House) -> dict[str, Any]:
    return {"weight_goals": 5}


PREVIEW = {"admin": 409, "manager": 409, "rest": 404}
"""Nobody is left to be matched in that cohort."""

ROUTES = [
    Route("matching:matching", READ, kwargs=cohort),
    Route(
        "matching:preview",
        {"admin": 422, "manager": 422, "rest": 404},
        method="post",
        kwargs=cohort,
        data=sliders,
    ),
    Route("matching:planner", READ, kwargs=cohort),
    Route("matching:planner_progress", READ, kwargs=cohort),
    Route(
        "matching:planner_start",
        {"admin": 302, "manager": 302, "rest": 404},
        method="post",
        kwargs=cohort,
    ),
    Route(
        "matching:planner_invite",
        {"admin": 302, "manager": 302, "rest": 404},
        method="post",
        kwargs=enrolling,
        data=staff,
    ),
    Route("api:capacity", READ, kwargs=cohort),
    Route("api:capacity-plan", READ, kwargs=cohort),
    Route(
        "api:capacity-plan",
        {"admin": 202, "manager": 202, "rest": 404},
        method="post",
        kwargs=cohort,
    ),
    Route("api:pairs-from-list", acts(200), method="post", kwargs=cohort, data=own_list),
    Route("matching:pairs_file", READ, kwargs=cohort),
    Route(
        "matching:pairs_file",
        {"admin": 403, "manager": 422, "rest": 404},
        method="post",
        kwargs=cohort,
    ),
    Route("matching:pairs_begin", PAGE_ACT, method="post", kwargs=cohort, data=listed),
    Route("matching:run_start", PAGE_ACT, method="post", kwargs=cohort),
    Route("matching:circles_begin", PAGE_ACT, method="post", kwargs=cohort),
    Route("matching:compare", READ, kwargs=cohort),
    Route("matching:pair_rule_new", PAGE_ACT, method="post", kwargs=cohort, data=pair),
    Route("matching:pair_rule_release", PAGE_ACT, method="post", kwargs=rule),
    Route("matching:run", READ, kwargs=run),
    Route("matching:unmatched", READ, kwargs=run),
    Route("matching:run_progress", READ, kwargs=run),
    Route("matching:run_cancel", PAGE_ACT, method="post", kwargs=run),
    Route("matching:run_rename", PAGE_ACT, method="post", kwargs=run, data=name),
    Route("matching:run_publish", PAGE_ACT, method="post", kwargs=run),
    Route("matching:run_unpublish", PAGE_ACT, method="post", kwargs=run),
    Route("matching:why", READ, kwargs=run),
    Route("matching:swap", READ, kwargs=proposal),
    Route(
        "matching:swap",
        PAGE_ACT,
        method="post",
        kwargs=proposal,
        data=lambda house: {"other": other_proposal(house)},
    ),
    Route("matching:place", OF_THE_MANAGER, kwargs=relationship),
    Route("matching:place", TOLD_THE_MANAGER, method="post", kwargs=relationship, data=one),
    Route("api:free-place-list", READ, kwargs=cohort),
    Route("api:place", OF_THE_MANAGER, kwargs=relationship),
    # In a pair no place is free.
    Route("api:place", {"manager": 409, "rest": 404}, method="post", kwargs=relationship, data=one),
    Route("matching:my_choice", {"mentee": 200, "rest": 404}, kwargs=choosing),
    Route(
        "matching:my_choice_ask",
        {"mentee": 302, "rest": 404},
        method="post",
        kwargs=choosing,
        data=mentor,
    ),
    # What the programme team proposed is answered, not taken back.
    Route("matching:my_choice_withdraw", NOT_THEIRS, method="post", kwargs=proposal),
    Route("matching:my_match", OF_THE_TWO, kwargs=proposal),
    Route("matching:my_match_accept", TOLD_THE_TWO, method="post", kwargs=proposal),
    Route("matching:my_match_decline", TOLD_THE_TWO, method="post", kwargs=proposal),
    Route("api:matching-settings", READ, kwargs=cohort),
    Route("api:matching-settings", acts(200), method="put", kwargs=cohort, data=settings),
    Route("api:matching-preview", PREVIEW, method="post", kwargs=cohort, data=settings),
    Route("api:match-run-list", READ, kwargs=cohort),
    Route("api:match-run-list", acts(409), method="post", kwargs=cohort),
    Route("api:match-run-detail", READ, kwargs=run),
    Route("api:match-run-detail", acts(200), method="patch", kwargs=run, data=name),
    Route("api:match-run-cancel", acts(409), method="post", kwargs=run),
    Route("api:match-run-publish", acts(409), method="post", kwargs=run),
    Route("api:match-run-unpublish", acts(409), method="post", kwargs=run),
    Route("api:match-run-proposals", READ, kwargs=run),
    Route("api:match-run-unmatched", READ, kwargs=run),
    # Nobody is named in the question, so those who may ask are told that something is missing.
    Route("api:match-run-effect", {"admin": 422, "manager": 422, "rest": 404}, kwargs=run),
    Route("api:match-run-why", {"admin": 422, "manager": 422, "rest": 404}, kwargs=run),
    Route(
        "api:match-run-swap",
        acts(409),
        method="post",
        kwargs=run,
        data=lambda house: {"first": str(house.proposal.pk), "second": other_proposal(house)},
    ),
    Route("api:circle-list", READ, kwargs=cohort),
    Route("api:circle-list", acts(409), method="post", kwargs=cohort),
    Route("api:pair-rule-list", READ, kwargs=cohort),
    Route("api:pair-rule-list", acts(201), method="post", kwargs=cohort, data=pair),
    Route("api:pair-rule-detail", acts(204), method="delete", kwargs=rule),
    Route("api:recommended-mentor-list", {"mentee": 200, "rest": 404}, kwargs=choosing),
    Route(
        "api:recommended-mentor-list",
        {"mentee": 409, "rest": 404},
        method="post",
        kwargs=choosing,
        data=mentor,
    ),
    Route("api:my-match-withdraw", NOT_THEIRS, method="post", kwargs=proposal),
    Route("api:my-match-list", {"rest": 200}),
    Route("api:my-match-detail", OF_THE_TWO, kwargs=proposal),
    Route("api:my-match-accept", OF_THE_TWO, method="post", kwargs=proposal),
    Route(
        "api:my-match-decline",
        {"mentor": 409, "mentee": 409, "rest": 404},
        method="post",
        kwargs=proposal,
        data=lambda house: {"reason": "no"},
    ),
]
