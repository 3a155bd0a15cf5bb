"""Who gets what of people, imports and enrolments."""

from typing import Any

from participants.models import Department, PersonImport, Skill
from participants.queries.equity import equity_questions
from programs.models import Cohort, PreparationItem
from tests.permissions.matrix import Route
from tests.world import House

READ_PEOPLE = {"admin": 200, "manager": 200, "other_manager": 200, "rest": 404}
CHANGE_PEOPLE = {"admin": 200, "manager": 403, "other_manager": 403, "rest": 404}
ADMIN = {"admin": 200, "rest": 404}
RUN_COHORT = {"admin": 200, "manager": 200, "rest": 404}
OWN = {"mentee": 200, "rest": 404}
EVERYBODY = {"rest": 200}


def told(who: dict[str, int]) -> dict[str, int]:
    """The same, where a page answers a form by leading on."""
    return {part: 302 if status == 200 else status for part, status in who.items()}


def person(house: House) -> dict[str, Any]:
    return {"person_id": house.person("member").pk}


def person_import(house: House) -> dict[str, Any]:
    return {"import_id": house._one(PersonImport).pk}


def departments(house: House) -> dict[str, Any]:
    return {"kind": "departments"}


def department(house: House) -> dict[str, Any]:
    return {"kind": "departments", "entry_id": house._one(Department, name="Surgery").pk}


def skill(house: House) -> dict[str, Any]:
    return {"kind": "skills", "entry_id": house._one(Skill, name="leadership").pk}


def cohort(house: House) -> dict[str, Any]:
    return {"cohort_id": house.cohort.pk}


def enrolling(house: House) -> dict[str, Any]:
    return {"cohort_id": house.enrolling.pk}


def own(house: House) -> dict[str, Any]:
    return {"enrollment_id": house.enrollment("mentee").pk}


def program(house: House) -> dict[str, Any]:
    return {"program_id": house.program.pk}


def equity_questions_of(house: House) -> dict[str, Any]:
    with house.activate():
        found = equity_questions(house.actor("admin"), also_not_asked=True)
        return {
            "questions": [
                {"key": one.key, "choices": [*one.choices, "Another"], "is_asked": True}
                for one in found
            ]
        }


def link(house: House) -> dict[str, Any]:
    with house.activate():
        Cohort.objects.filter(pk=house.enrolling.pk).update(is_open_to_applications=True)
    return {"token": house.enrolling.join_token}


def mentors_own(house: House) -> dict[str, Any]:
    return {"enrollment_id": house.enrollment("mentor").pk}


def a_part(house: House) -> dict[str, Any]:
    return {"item": str(house._one(PreparationItem).pk)}


def new_name(house: House) -> dict[str, Any]:
    return {"name": "Renal"}


def new_person(house: House) -> dict[str, Any]:
    return {"employee_number": "777", "given_name": "Una", "family_name": "New", "email": ""}


def somebody(house: House) -> dict[str, Any]:
    return {"people": [str(house.person("member").pk)], "role": "mentee"}


def mentee_waits(house: House) -> dict[str, Any]:
    return {"enrollments": [str(house.enrollment("mentee").pk)], "move": "waitlist"}


def answers(house: House) -> dict[str, Any]:
    return {"availability": ["mon-morning"]}


def version(house: House) -> dict[str, Any]:
    with house.activate():
        return {"version": str(house.program.agreements.get().pk)}


def as_mentee(house: House) -> dict[str, Any]:
    return {"role": "mentee"}


TAKE_PART = {"mentor": 200, "mentee": 200, "other_mentor": 200, "rest": 404}


def survey_answers(house: House) -> dict[str, Any]:
    return {"answers": {"useful": "4"}}


def asked(house: House) -> dict[str, Any]:
    with house.activate():
        return {"round_id": house.cohort.survey_rounds.get().pk}


def survey_to_ask(house: House) -> dict[str, Any]:
    with house.activate():
        return {"survey": str(house.program.surveys.get().pk)}


PAGES = [
    Route("participants:people", READ_PEOPLE),
    Route("participants:person_new", CHANGE_PEOPLE),
    Route("participants:person", READ_PEOPLE, kwargs=person),
    Route("participants:person_edit", CHANGE_PEOPLE, kwargs=person),
    Route("participants:own_list", ADMIN, kwargs=departments),
    Route("participants:list_entry", ADMIN, kwargs=department),
    Route("participants:list_entry_remove", told(ADMIN), method="post", kwargs=skill),
    Route("participants:imports", ADMIN),
    Route("participants:import", ADMIN, kwargs=person_import),
    Route("participants:import_columns", told(ADMIN), kwargs=person_import),
    Route("participants:import_progress", ADMIN, kwargs=person_import),
    Route(
        "participants:import_start",
        {"admin": 409, "rest": 404},
        method="post",
        kwargs=person_import,
    ),
    Route(
        "participants:import_discard",
        {"admin": 409, "rest": 404},
        method="post",
        kwargs=person_import,
    ),
    Route("participants:import_report", ADMIN, kwargs=person_import),
    Route("participants:enrollments", RUN_COHORT, kwargs=cohort),
    Route("participants:enrollments_move", told(RUN_COHORT), method="post", kwargs=cohort),
    Route("participants:enrollments_invite", RUN_COHORT, kwargs=enrolling),
    Route("participants:enrollment", RUN_COHORT, kwargs=own),
    Route("participants:my_profile", EVERYBODY),
    Route("participants:my_enrollment", OWN, kwargs=own),
    Route("participants:my_enrollment_answer", told(OWN), method="post", kwargs=own),
    Route("participants:my_agreement", told(OWN), method="post", kwargs=own),
    Route("participants:my_preparation", OWN, kwargs=own),
    Route("participants:preparation", {"admin": 200, "manager": 200, "rest": 404}, kwargs=cohort),
    Route("participants:my_preparation", told(OWN), method="post", kwargs=own),
    Route("participants:my_enrollment_withdraw", OWN, kwargs=own),
    Route("participants:my_survey", TAKE_PART, kwargs=asked),
    # Closed long ago; the mentee is told that their answers are in.
    Route(
        "participants:my_survey",
        {"mentor": 409, "mentee": 200, "other_mentor": 409, "rest": 404},
        method="post",
        kwargs=asked,
    ),
    Route("participants:survey_ask", RUN_COHORT, kwargs=cohort),
    Route(
        "participants:survey_ask",
        told(RUN_COHORT),
        method="post",
        kwargs=cohort,
        data=survey_to_ask,
    ),
    Route("participants:join", EVERYBODY, kwargs=link),
]

API = [
    Route(
        "api:cohort-survey-ask",
        {"admin": 201, "manager": 201, "rest": 404},
        method="post",
        kwargs=cohort,
        data=survey_to_ask,
    ),
    Route("api:my-survey-list", EVERYBODY),
    Route("api:my-survey", TAKE_PART, kwargs=asked),
    Route(
        "api:my-survey",
        {"mentor": 409, "mentee": 409, "other_mentor": 409, "rest": 404},
        method="post",
        kwargs=asked,
        data=survey_answers,
    ),
    Route("api:person-list", READ_PEOPLE),
    Route(
        "api:person-list",
        {"admin": 201, "manager": 403, "other_manager": 403, "rest": 404},
        method="post",
        data=new_person,
    ),
    Route("api:person-detail", READ_PEOPLE, kwargs=person),
    Route("api:person-detail", CHANGE_PEOPLE, method="patch", kwargs=person),
    Route("api:person-chain", READ_PEOPLE, kwargs=person),
    Route("api:own-list", EVERYBODY, kwargs=departments),
    Route(
        "api:own-list",
        {"admin": 201, "manager": 403, "other_manager": 403, "rest": 404},
        method="post",
        kwargs=departments,
        data=new_name,
    ),
    # There are skills already.
    Route(
        "api:usual-skills",
        {"admin": 409, "manager": 403, "other_manager": 403, "rest": 404},
        method="post",
    ),
    Route("api:own-list-entry", CHANGE_PEOPLE, method="put", kwargs=department, data=new_name),
    Route("api:my-profile", EVERYBODY),
    Route("api:import-list", ADMIN),
    Route("api:import-detail", ADMIN, kwargs=person_import),
    Route("api:import-start", {"admin": 409, "rest": 404}, method="post", kwargs=person_import),
    Route(
        "api:import-mapping",
        {"admin": 409, "rest": 404},
        method="post",
        kwargs=person_import,
        data=lambda house: {"mapping": {"Employee Number": "employee_number"}},
    ),
    Route("api:import-rows", ADMIN, kwargs=person_import),
    Route("api:enrollment-list", RUN_COHORT, kwargs=cohort),
    Route("api:enrollment-list", RUN_COHORT, method="post", kwargs=enrolling, data=somebody),
    Route("api:enrollment-move", RUN_COHORT, method="post", kwargs=cohort, data=mentee_waits),
    Route("api:my-enrollment-list", EVERYBODY),
    Route("api:my-enrollment", OWN, kwargs=own),
    Route("api:my-enrollment", OWN, method="put", kwargs=own, data=answers),
    Route("api:my-preparation", OWN, kwargs=own),
    Route(
        "api:my-preparation",
        {"mentor": 200, "rest": 404},
        method="post",
        kwargs=mentors_own,
        data=a_part,
    ),
    Route("api:cohort-preparation", {"admin": 200, "manager": 200, "rest": 404}, kwargs=cohort),
    Route("api:my-enrollment-agreement", OWN, method="post", kwargs=own, data=version),
    Route(
        "api:my-enrollment-act",
        OWN,
        method="post",
        kwargs=lambda house: {**own(house), "act": "withdraw"},
    ),
    Route(
        "api:my-enrollment-act",
        OWN,
        method="post",
        kwargs=lambda house: {**own(house), "act": "prepare"},
        label="prepare",
    ),
    Route("api:join", {"rest": 201}, method="post", kwargs=link, data=as_mentee),
]

DECLARED = {"answers": {"caring": "Yes"}, "has_consented": True}
EQUITY = [
    Route("participants:my_equity", {"rest": 200}),
    Route(
        "participants:my_equity",
        {"rest": 302},
        method="post",
        data=lambda house: {"caring": "Yes", "consent": "on"},
    ),
    Route("participants:my_equity_withdraw", {"rest": 302}, method="post"),
    Route("participants:equity", {"admin": 200, "rest": 404}),
    Route("participants:equity", {"admin": 422, "rest": 404}, method="post"),
    Route("api:my-equity", {"rest": 200}),
    Route("api:equity-questions", {"rest": 200}),
    Route(
        "api:equity-questions",
        {"admin": 200, "rest": 403},
        method="put",
        data=equity_questions_of,
    ),
    Route("api:my-equity", {"rest": 200}, method="put", data=lambda house: DECLARED),
    Route("api:my-equity", {"rest": 204}, method="delete"),
]
LEAD = RUN_COHORT
TARGETS = [
    Route("participants:join_criteria", LEAD, kwargs=program),
    Route("participants:join_criteria", told(LEAD), method="post", kwargs=program),
    Route("api:join-criteria", LEAD, kwargs=program),
    Route(
        "api:join-criteria",
        LEAD,
        method="put",
        kwargs=program,
        data=lambda house: {"role": "mentee", "career_stage": [1, 2]},
    ),
]
ROUTES = PAGES + API + EQUITY + TARGETS
