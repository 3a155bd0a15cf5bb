"""Programmes and cohorts: for administrators and the programme's own managers; its guides also
for those who take part."""

from datetime import date
from typing import Any

from mentorship.models import Membership
from programs.catalogue.instruments import EXPERIENCE
from programs.models import (
    InstrumentPack,
    PreparationItem,
    Program,
    ProgramManager,
    ProgramTemplate,
)
from tests.permissions.matrix import Route
from tests.world import House

RUNNERS = {"admin": 200, "manager": 200, "other_manager": 200, "rest": 404}
RUNNERS_THEN_ON = {"admin": 302, "manager": 302, "other_manager": 302, "rest": 404}
RUNNERS_MAKE = {"admin": 201, "manager": 201, "other_manager": 201, "rest": 404}
RUNNERS_INVALID = {"admin": 422, "manager": 422, "other_manager": 422, "rest": 404}
OWN = {"admin": 200, "manager": 200, "rest": 404}
OWN_THEN_ON = {"admin": 302, "manager": 302, "rest": 404}
OWN_MAKE = {"admin": 201, "manager": 201, "rest": 404}
OWN_CONFLICT = {"admin": 409, "manager": 409, "rest": 404}
OWN_INVALID = {"admin": 422, "manager": 422, "rest": 404}
READERS = {
    "admin": 200,
    "manager": 200,
    "mentor": 200,
    "mentee": 200,
    "other_mentor": 200,
    "rest": 404,
}


def program(house: House) -> dict[str, Any]:
    return {"program_id": house.program.pk}


def cohort(house: House) -> dict[str, Any]:
    return {"cohort_id": house.cohort.pk}


def step(house: House) -> dict[str, Any]:
    with house.activate():
        return {"touchpoint_id": house.program.touchpoints.first().pk}


def guide(house: House) -> dict[str, Any]:
    with house.activate():
        return {"guide_id": house.program.guides.get().pk}


def survey(house: House) -> dict[str, Any]:
    with house.activate():
        return {"survey_id": house.program.surveys.get().pk}


def question(house: House) -> dict[str, Any]:
    return {**survey(house), "key": "useful"}


def instrument(house: House) -> dict[str, Any]:
    return {"ref": "own_experience"}


def shipped(house: House) -> dict[str, Any]:
    return {"instrument": "own_experience"}


def added_pack(house: House) -> dict[str, Any]:
    with house.activate():
        return {"pack_id": InstrumentPack.objects.get().pk}


def new_pack(house: House) -> dict[str, Any]:
    return {"pack": EXPERIENCE | {"key": "sent"}, "has_permission": True}


def new_survey(house: House) -> dict[str, Any]:
    return {"title": "Half-way", "kind": "midpoint", "audience": "both"}


def new_question(house: House) -> dict[str, Any]:
    return {"text": "Enough time?", "type": "choice", "choices": "Yes\nNo", "audience": "both"}


def template(house: House) -> dict[str, Any]:
    with house.activate():
        return {"template_id": ProgramTemplate.objects.get().pk}


def manager(house: House) -> dict[str, Any]:
    with house.activate():
        row = ProgramManager.objects.get(program=house.program)
        return {"program_id": house.program.pk, "manager_id": row.pk}


def catalogue(house: House) -> dict[str, Any]:
    return {"template_key": "peer_support"}


def other_membership(house: House) -> dict[str, Any]:
    with house.activate():
        return {"membership": str(Membership.objects.get(user=house.user("other_manager")).pk)}


def new_step(house: House) -> dict[str, Any]:
    return {"title": "Meet", "kind": "meeting", "audience": "both", "offset_days": 30}


def part(house: House) -> dict[str, Any]:
    with house.activate():
        row, _ = PreparationItem.objects.get_or_create(
            program=house.program, position=1, kind="check", text="I have found the hours."
        )
        return {"item_id": row.pk}


def new_part(house: House) -> dict[str, Any]:
    return {"kind": "check", "text": "I have found a place.", "best": "1"}


def new_guide(house: House) -> dict[str, Any]:
    return {"title": "Nights", "audience": "both", "body": "Sleep before."}


def new_cohort(house: House) -> dict[str, Any]:
    days = {"starts_on": date(2027, 3, 1), "ends_on": date(2027, 9, 1)}
    return {"name": "Fresh", "response_days": 7, **days}


def peers_beside(house: House) -> dict[str, Any]:
    return {"template": "peer_support", "cohort_id": house.cohort.pk}


def name(house: House) -> dict[str, Any]:
    return {"name": "A name of its own"}


def text(house: House) -> dict[str, Any]:
    return {"text": "What is said here stays here."}


def to_closing(house: House) -> dict[str, Any]:
    return {"to": "closing"}


def down(house: House) -> dict[str, Any]:
    return {"direction": "down"}


def first_place(house: House) -> dict[str, Any]:
    return {"place": "0"}


def blank(house: House) -> dict[str, Any]:
    return {
        "name": "Blank",
        "purpose": "To begin.",
        "model": Program.Model.GROUP,
        "rhythm_days": 30,
        "rhythm_min_days": 14,
        "rhythm_max_days": 60,
        "meeting_minutes": 45,
        "protected_hours": 0,
    }


def _page(route: str, who: dict[str, int], **kwargs: Any) -> Route:
    return Route(f"programs:{route}", who, **kwargs)


def _post(route: str, who: dict[str, int], **kwargs: Any) -> Route:
    return Route(f"programs:{route}", who, method="post", **kwargs)


PAGES = [
    _page("programs", RUNNERS),
    _page("program_new", RUNNERS),
    _page("program_blank", RUNNERS),
    _post("program_blank", RUNNERS_THEN_ON, data=blank),
    _page("program_start", RUNNERS, kwargs=catalogue),
    _post("program_start", RUNNERS_THEN_ON, kwargs=catalogue, data=name),
    _page("program_start_saved", RUNNERS, kwargs=template),
    _post("program_start_saved", RUNNERS_THEN_ON, kwargs=template, data=name),
    _post(
        "template_remove",
        {"admin": 302, "manager": 403, "other_manager": 403, "rest": 404},
        kwargs=template,
    ),
    _page("program", OWN, kwargs=program),
    _page("program_edit", OWN, kwargs=program),
    _post("program_edit", OWN_THEN_ON, kwargs=program, data=blank),
    _post("program_archive", OWN_THEN_ON, kwargs=program),
    _post("program_restore", OWN_THEN_ON, kwargs=program),
    _post("template_save", OWN_THEN_ON, kwargs=program, data=name),
    _post("manager_add", OWN_THEN_ON, kwargs=program, data=other_membership),
    _post("manager_remove", OWN_THEN_ON, kwargs=manager),
    _page("program_file", OWN, kwargs=program),
    _page("template_file", RUNNERS, kwargs=template),
    _page("catalogue_file", RUNNERS, kwargs=catalogue),
    _page("template_import", RUNNERS),
    _post("template_import", RUNNERS_INVALID),
    _page("structure", OWN, kwargs=program),
    _page("touchpoint_new", OWN, kwargs=program),
    _post("touchpoint_new", OWN_THEN_ON, kwargs=program, data=new_step),
    _page("touchpoint_edit", OWN, kwargs=step),
    _post("touchpoint_edit", OWN_THEN_ON, kwargs=step, data=new_step),
    _post("touchpoint_move", OWN_THEN_ON, kwargs=step, data=down),
    _post("touchpoint_place", OWN_THEN_ON, kwargs=step, data=first_place),
    _page("structure_preview", OWN, kwargs=program),
    _page("cohort_structure", OWN, kwargs=cohort),
    _post("structure_take", OWN_THEN_ON, kwargs=cohort),
    _post("touchpoint_remove", OWN_THEN_ON, kwargs=step),
    _page("preparation", OWN, kwargs=program),
    _page("preparation_new", OWN, kwargs=program),
    _post("preparation_new", OWN_THEN_ON, kwargs=program, data=new_part),
    _page("preparation_item", OWN, kwargs=part),
    _post("preparation_item", OWN_THEN_ON, kwargs=part, data=new_part),
    _post("preparation_move", OWN_THEN_ON, kwargs=part, data=down),
    _post("preparation_remove", OWN_THEN_ON, kwargs=part),
    _page("guide", READERS, kwargs=guide),
    _page("guide_new", OWN, kwargs=program),
    _post("guide_new", OWN_THEN_ON, kwargs=program, data=new_guide),
    _page("guide_edit", OWN, kwargs=guide),
    _post("guide_edit", OWN_THEN_ON, kwargs=guide, data=new_guide),
    _page("surveys", OWN, kwargs=program),
    _page("survey_new", OWN, kwargs=program),
    _post("survey_new", OWN_THEN_ON, kwargs=program, data=new_survey),
    _page("survey", OWN, kwargs=survey),
    _page("survey_edit", OWN, kwargs=survey),
    _post("survey_edit", OWN_THEN_ON, kwargs=survey, data=new_survey),
    _post("survey_remove", OWN_THEN_ON, kwargs=survey),
    _page("survey_preview", OWN, kwargs=survey),
    _post("survey_instrument", OWN_THEN_ON, kwargs=survey, data=shipped),
    _page("question_new", OWN, kwargs=survey),
    _post("question_new", OWN_THEN_ON, kwargs=survey, data=new_question),
    _page("question_edit", OWN, kwargs=question),
    _post("question_edit", OWN_THEN_ON, kwargs=question, data=new_question),
    _post("question_move", OWN_THEN_ON, kwargs=question, data=down),
    _post("question_remove", OWN_THEN_ON, kwargs=question),
    _page("instruments", RUNNERS),
    _post("instruments", {"admin": 422, "manager": 403, "other_manager": 403, "rest": 404}),
    _page("instrument_schema", RUNNERS),
    _page("instrument", RUNNERS, kwargs=instrument),
    _post(
        "instrument_remove",
        {"admin": 302, "manager": 403, "other_manager": 403, "rest": 404},
        kwargs=added_pack,
    ),
    _page("agreement", OWN, kwargs=program),
    _post("agreement", OWN_THEN_ON, kwargs=program, data=text),
    _page("cohort_new", OWN, kwargs=program),
    _post("cohort_new", OWN_THEN_ON, kwargs=program, data=new_cohort),
    _page("cohort_settings", OWN, kwargs=cohort),
    _post("cohort_settings", OWN_INVALID, kwargs=cohort),
    _post("cohort_move", OWN_THEN_ON, kwargs=cohort, data=to_closing),
    _post("cohort_lessons", OWN_THEN_ON, kwargs=cohort),
    _post("cohort_join_link", OWN_THEN_ON, kwargs=cohort),
]


def _get(route: str, who: dict[str, int], **kwargs: Any) -> Route:
    return Route(f"api:{route}", who, **kwargs)


def _send(method: str, route: str, who: dict[str, int], **kwargs: Any) -> Route:
    return Route(f"api:{route}", who, method=method, **kwargs)


GONE = {"admin": 204, "manager": 204, "rest": 404}

API = [
    _get("program-list", RUNNERS),
    _send("post", "program-list", RUNNERS_MAKE, data=blank),
    _get("program-detail", OWN, kwargs=program),
    _send("patch", "program-detail", OWN, kwargs=program, data=name),
    _send("post", "program-archive", OWN_CONFLICT, kwargs=program),
    _send("post", "program-restore", OWN, kwargs=program),
    _get("program-managers", OWN, kwargs=program),
    _send("post", "program-managers", OWN_MAKE, kwargs=program, data=other_membership),
    _send(
        "delete",
        "program-manager",
        {"admin": 204, "manager": 409, "rest": 404},
        kwargs=manager,
    ),
    _send("post", "program-template", OWN_MAKE, kwargs=program, data=name),
    _get("template-list", RUNNERS),
    _send(
        "delete",
        "template-detail",
        {"admin": 204, "manager": 403, "other_manager": 403, "rest": 404},
        kwargs=template,
    ),
    _get("template-file", RUNNERS, kwargs=template),
    _send("post", "template-files", RUNNERS_INVALID),
    _get("touchpoint-list", OWN, kwargs=program),
    _send("post", "touchpoint-list", OWN_MAKE, kwargs=program, data=new_step),
    _get("touchpoint-detail", OWN, kwargs=step),
    _send("patch", "touchpoint-detail", OWN, kwargs=step, data=new_step),
    _send("delete", "touchpoint-detail", GONE, kwargs=step),
    _send("post", "touchpoint-move", OWN, kwargs=step, data=down),
    _get("cohort-structure", OWN, kwargs=cohort),
    _send("post", "cohort-structure", OWN_CONFLICT, kwargs=cohort),
    _get("guide-list", OWN, kwargs=program),
    _send("post", "guide-list", OWN_MAKE, kwargs=program, data=new_guide),
    _get("guide-detail", READERS, kwargs=guide),
    _send(
        "patch",
        "guide-detail",
        # Whoever takes part may read it, and knows that it is there.
        {**READERS, "mentor": 403, "mentee": 403, "other_mentor": 403},
        kwargs=guide,
        data=new_guide,
    ),
    _get("survey-list", OWN, kwargs=program),
    _send("post", "survey-list", OWN_MAKE, kwargs=program, data=new_survey),
    _get("survey-detail", OWN, kwargs=survey),
    _send("patch", "survey-detail", OWN, kwargs=survey, data=new_survey),
    # A cohort was asked.
    _send("delete", "survey-detail", OWN_CONFLICT, kwargs=survey),
    _send("post", "survey-instruments", OWN, kwargs=survey, data=shipped),
    _get("instrument-list", RUNNERS),
    _send(
        "post",
        "instrument-list",
        {"admin": 201, "manager": 403, "other_manager": 403, "rest": 404},
        data=new_pack,
    ),
    _send(
        "delete",
        "instrument-detail",
        {"admin": 204, "manager": 403, "other_manager": 403, "rest": 404},
        kwargs=added_pack,
    ),
    _get("agreement-list", OWN, kwargs=program),
    _send("post", "agreement-list", OWN_MAKE, kwargs=program, data=text),
    _get("cohort-list", RUNNERS),
    _get("cohort-proposal", OWN, kwargs=program),
    _get("program-proposal", OWN, kwargs=peers_beside),
    _send("post", "program-cohorts", OWN_MAKE, kwargs=program, data=new_cohort),
    _get("cohort-detail", OWN, kwargs=cohort),
    _send("patch", "cohort-detail", OWN, kwargs=cohort, data=name),
    _send("post", "cohort-move", OWN, kwargs=cohort, data=to_closing),
    _send("post", "cohort-copy", OWN_MAKE, kwargs=cohort, data=new_cohort),
    _send("post", "cohort-join-link", OWN, kwargs=cohort),
]

ROUTES = [*PAGES, *API]
