"""The same act through a page and through the API leaves the same rows and the same audit."""

from typing import Any

import pytest

from mentorship.models import AuditEvent
from participants.models import (
    Department,
    Enrollment,
    EnrollmentSkill,
    EquityQuestion,
    Exclusion,
    JoinCriterion,
    Person,
    PersonSkill,
    Profession,
    Skill,
)
from programs.models import SurveyRound
from tests.factories.participants import PersonFactory
from tests.world import House, World

pytestmark = pytest.mark.django_db
PAGES, API = "/o/northgate/", "/api/v1/organizations/northgate/"


@pytest.fixture
def house(world: World) -> House:
    return world.northgate


def page(world: World, who: str, path: str, body: dict[str, Any]) -> Any:
    return world.client(who).post(f"{PAGES}{path}", body)


def api(world: World, who: str, path: str, body: dict[str, Any], method: str = "post") -> Any:
    send = getattr(world.client(who), method)
    return send(f"{API}{path}", body, content_type="application/json")


def events(house: House, since: int) -> list[tuple[str, dict[str, Any]]]:
    with house.activate():
        rows = AuditEvent.objects.order_by("at", "pk")[since:]
        return [(row.action, row.details) for row in rows]


def count(house: House) -> int:
    with house.activate():
        return AuditEvent.objects.count()


def audited(house: House, act: Any) -> list[tuple[str, dict[str, Any]]]:
    before = count(house)
    answer = act()
    assert answer.status_code in {200, 201, 202, 302}, answer.content
    return events(house, before)


def test_adding_a_person(world: World, house: House) -> None:
    def body(number: str) -> dict[str, Any]:
        return {"employee_number": number, "given_name": "Una", "family_name": "New"}

    one = audited(house, lambda: page(world, "admin", "people/new/", body("701")))
    other = audited(house, lambda: api(world, "admin", "people/", body("702")))
    assert [action for action, _ in one] == [action for action, _ in other] == ["person.added"]
    with house.activate():
        rows = Person.objects.filter(employee_number__in=["701", "702"])
        alike = rows.values("given_name", "family_name", "email", "line_manager", "languages")
        first, second = alike
    assert first == second


def test_a_taken_number_has_the_same_words(world: World, house: House) -> None:
    body = {"employee_number": "1", "given_name": "Una", "family_name": "New"}
    words = "Another person has this employee number."
    shown = page(world, "admin", "people/new/", body)
    said = api(world, "admin", "people/", body)
    assert words in shown.content.decode()
    assert (said.status_code, said.json()["message"]) == (409, words)


def test_a_list_entry(world: World, house: House) -> None:
    with house.activate():
        top = str(Department.objects.get(name="Medicine").pk)
    one = audited(
        house,
        lambda: page(world, "admin", "people/lists/departments/", {"name": "Renal", "parent": top}),
    )
    other = audited(
        house,
        lambda: api(world, "admin", "lists/departments/", {"name": "Gastro", "parent": top}),
    )
    assert one == other == [("department.added", {})]
    with house.activate():
        new = Department.objects.filter(name__in=["Renal", "Gastro"])
        assert {str(department.parent_id) for department in new} == {top}


def test_inviting(world: World, house: House) -> None:
    with house.activate():
        first, second = PersonFactory.create_batch(2)
    path = f"cohorts/{house.enrolling.pk}"
    one = audited(
        house,
        lambda: page(
            world, "manager", f"{path}/people/invite/", {"person": [first.pk], "role": "mentee"}
        ),
    )
    other = audited(
        house,
        lambda: api(
            world, "manager", f"{path}/enrollments/", {"people": [str(second.pk)], "role": "mentee"}
        ),
    )
    assert one == other == [("enrollment.invited", {"role": "mentee"})]
    with house.activate():
        rows = Enrollment.objects.filter(person__in=[first, second])
        assert {row.status for row in rows} == {"invited"}


@pytest.mark.parametrize("move", ["waitlist", "withdraw"])
def test_moving(world: World, house: House, move: str) -> None:
    path = f"cohorts/{house.cohort.pk}"
    mentee, other_mentee = house.enrollment("mentee"), house.enrollment("other_mentee")
    one = audited(
        house,
        lambda: page(
            world, "manager", f"{path}/people/move/", {"enrollment": [mentee.pk], "move": move}
        ),
    )
    other = audited(
        house,
        lambda: api(
            world,
            "manager",
            f"{path}/enrollments/move/",
            {"enrollments": [str(other_mentee.pk)], "move": move},
        ),
    )
    assert one[0] == other[0]
    with house.activate():
        states = {
            row.status for row in Enrollment.objects.filter(pk__in=[mentee.pk, other_mentee.pk])
        }
    assert len(states) == 1


def test_answering(world: World, house: House) -> None:
    excluded = str(house.person("member").pk)
    said = {"availability": ["mon-morning"], "exclusions": [excluded]}
    mentee, other = house.enrollment("mentee"), house.enrollment("other_mentee")
    one = audited(house, lambda: page(world, "mentee", f"me/enrollments/{mentee.pk}/", said))
    two = audited(
        house, lambda: api(world, "theo", f"me/enrollments/{other.pk}/", said, method="put")
    )
    assert one == two == [("enrollment.answered", {})]
    with house.activate():
        assert Exclusion.objects.filter(person=other.person_id).count() == 1
        assert Enrollment.objects.get(pk=other.pk).availability == ["mon-morning"]


def test_what_is_asked_for_monitoring(world: World, house: House) -> None:
    asked = ["Children", "Adults", "Nobody"]
    by_page = {"caring_asked": "on", "caring_choices": "\n".join(asked)}
    by_api = {"questions": [{"key": "caring", "choices": asked, "is_asked": True}]}
    one = audited(house, lambda: page(world, "admin", "people/equity/", by_page))
    with house.activate():
        first = list(EquityQuestion.objects.values("key", "label", "choices", "is_asked"))
    other = audited(house, lambda: api(world, "admin", "equity-questions/", by_api, method="put"))
    with house.activate():
        second = list(EquityQuestion.objects.values("key", "label", "choices", "is_asked"))
    assert one == other == [("equity_questions.changed", {"asked": ["caring"]})]
    assert first == second


@pytest.mark.parametrize("choices", [["One"], ["x" * 81, "Two"], [str(n) for n in range(21)]])
def test_choices_are_refused_by_both(world: World, house: House, choices: list[str]) -> None:
    shown = page(
        world,
        "admin",
        "people/equity/",
        {"caring_asked": "on", "caring_choices": "\n".join(choices)},
    )
    body = {"questions": [{"key": "caring", "choices": choices, "is_asked": True}]}
    said = api(world, "admin", "equity-questions/", body, method="put")
    assert (shown.status_code, said.status_code) in {(422, 422), (422, 400)}
    with house.activate():
        assert EquityQuestion.objects.get().choices not in ([], choices)


def test_a_question_that_is_not_there_is_refused(world: World, house: House) -> None:
    body = {"questions": [{"key": "shoes", "choices": ["Yes", "No"], "is_asked": True}]}
    said = api(world, "admin", "equity-questions/", body, method="put")
    assert (said.status_code, said.json()["code"]) == (422, "invalid")
    assert set(said.json()["fields"]) == {"shoes_choices", "questions"}
    with house.activate():
        assert EquityQuestion.objects.get().key == "caring"


def test_members_read_what_is_asked(world: World, house: House) -> None:
    with house.activate():
        EquityQuestion.objects.update(is_asked=False)
    path = f"{API}equity-questions/"
    assert world.client("mentee").get(path).json() == {"questions": []}
    (seen,) = world.client("admin").get(path).json()["questions"]
    assert (seen["key"], seen["is_asked"]) == ("caring", False)


def test_saying_whom_a_programme_is_for(world: World, house: House) -> None:
    with house.activate():
        nursing = str(Profession.objects.get(name="Nursing").pk)

    def rows() -> set[tuple[Any, ...]]:
        with house.activate():
            kept = JoinCriterion.objects.filter(program=house.program)
            return set(kept.values_list("role", "profession__name", "career_stage"))

    path = f"programs/{house.program.pk}/"
    both = {"mentee-profession": [nursing], "mentee-career_stage": ["1", "2"]}
    by_page = audited(house, lambda: page(world, "manager", f"{path}who/", both))
    kept = rows()
    assert kept == {("mentee", "Nursing", None), ("mentee", None, 1), ("mentee", None, 2)}
    said = {"role": "mentee", "profession": [nursing], "career_stage": [1, 2]}
    by_api = audited(
        house, lambda: api(world, "manager", f"{path}join-criteria/", said, method="put")
    )
    assert rows() == kept
    assert by_api == [one for one in by_page if one[1]["role"] == "mentee"]


def test_asking_a_cohort_now(world: World, house: House) -> None:
    with house.activate():
        survey = house.program.surveys.get()
    path, body = f"cohorts/{house.cohort.pk}/surveys/ask/", {"survey": str(survey.pk)}
    one = audited(house, lambda: page(world, "manager", path, body))
    with house.activate():
        first = SurveyRound.objects.latest("opens_on")
        assert (first.survey_id, first.audience) == (survey.pk, survey.audience)
        first.delete()
    two = audited(house, lambda: api(world, "manager", path, body))
    assert one == two
    again = api(world, "manager", path, body)
    assert (again.status_code, again.json()["code"]) == (409, "survey_is_open")
    page(world, "manager", path, body)
    assert "to answer already" in world.client("manager").get(f"{PAGES}{path}").content.decode()


def test_beginning_the_list_of_skills(world: World, house: House) -> None:
    def begun(act: Any) -> tuple[list[tuple[str, dict[str, Any]]], set[tuple[str, str]]]:
        with house.activate():
            EnrollmentSkill.objects.all().delete()
            PersonSkill.objects.all().delete()
            Skill.objects.all().delete()
        told = audited(house, act)
        with house.activate():
            return told, set(Skill.objects.values_list("name", "area"))

    one = begun(lambda: page(world, "admin", "people/lists/skills/", {"usual": "1"}))
    two = begun(lambda: api(world, "admin", "lists/skills/usual/", {}))
    assert one == two
    again = api(world, "admin", "lists/skills/usual/", {})
    assert (again.status_code, again.json()["code"]) == (409, "skills_begun")
