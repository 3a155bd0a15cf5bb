"""Mentors prepare part by part; what changes is asked for again, what they tried is not kept."""

from collections.abc import Iterator
from typing import Any

import pytest

from matching.queries import capacity_of
from matching.queries.snapshots import matchable_enrollments
from mentorship.errors import Conflict, Invalid, NotAllowed
from mentorship.models import AuditEvent
from participants import queries, services
from participants.models import Enrollment, PreparationMark
from programs import services as program_services
from programs.models import PreparationItem, Program
from tests.factories.participants import EnrollmentFactory
from tests.world import World

OPTIONS = [
    {"text": "Mentoring", "feedback": "Not this time.", "is_best": False},
    {"text": "Safeguarding", "feedback": "Yes, today.", "is_best": True},
]


@pytest.fixture
def house(world: World) -> Iterator[Any]:
    with world.northgate.activate():
        house = world.northgate
        PreparationItem.objects.all().delete()
        Program.objects.filter(pk=house.program.pk).update(is_preparation_required=True)
        house.program.refresh_from_db()
        house.cohort.program.refresh_from_db()
        yield house


@pytest.fixture
def parts(house: Any) -> dict[str, PreparationItem]:
    def add(**fields: Any) -> PreparationItem:
        return program_services.add_preparation_item(
            actor=house.actor("manager"), program=house.program, **fields
        )

    return {
        "check": add(kind="check", text="I have found the hours."),
        "reading": add(kind="reading", text="Read this.", guide=house.program.guides.get()),
        "scenario": add(kind="scenario", text="What is this?", options=OPTIONS),
    }


def work(house: Any, item: PreparationItem, choice: int | None = None) -> str:
    return services.work_through(
        actor=house.actor("mentor"),
        enrollment=house.enrollment("mentor"),
        item=item,
        choice=choice,
    )


def is_matchable(house: Any) -> bool:
    found = matchable_enrollments(house.cohort)
    return found.filter(pk=house.enrollment("mentor").pk).exists()


def do_all(house: Any, parts: dict[str, PreparationItem]) -> None:
    work(house, parts["check"])
    work(house, parts["reading"])
    work(house, parts["scenario"], choice=1)


def test_with_the_last_part_one_is_ready_and_matchable(house: Any, parts: Any) -> None:
    work(house, parts["check"])
    work(house, parts["reading"])
    assert not is_matchable(house)
    with pytest.raises(Conflict) as refusal:
        services.confirm_preparation(
            actor=house.actor("mentor"), enrollment=house.enrollment("mentor")
        )
    assert refusal.value.code == "preparation_open"
    assert work(house, parts["scenario"], choice=1) == "Yes, today."
    assert is_matchable(house)
    assert capacity_of(house.actor("manager"), house.cohort).unprepared == 1
    assert AuditEvent.objects.filter(action="enrollment.prepared").count() == 1


def test_another_answer_than_the_best_is_told_why_and_kept_nowhere(house: Any, parts: Any) -> None:
    before = AuditEvent.objects.count()
    assert work(house, parts["scenario"], choice=0) == "Not this time."
    assert not PreparationMark.objects.exists()
    assert AuditEvent.objects.count() == before
    for choice in (None, 2, -1):
        with pytest.raises(Invalid):
            work(house, parts["scenario"], choice=choice)


def test_a_change_asks_again_only_where_the_manager_says_so(house: Any, parts: Any) -> None:
    do_all(house, parts)
    manager, check = house.actor("manager"), parts["check"]
    program_services.update_preparation_item(
        actor=manager, item=check, asks_again=False, text="I have found the hours, really."
    )
    assert is_matchable(house)
    program_services.update_preparation_item(
        actor=manager, item=check, asks_again=True, text="I have found the hours and a room."
    )
    assert not is_matchable(house)
    found = queries.preparation_of(house.enrollment("mentor"))
    assert found is not None
    assert (found.done, found.total, found.is_refresher) == (2, 3, True)
    assert queries.own_open_preparations(house.actor("mentor")) != []
    check.refresh_from_db()
    work(house, check)
    assert is_matchable(house)
    assert queries.own_open_preparations(house.actor("mentor")) == []


def test_a_guide_that_changed_is_read_again(house: Any, parts: Any) -> None:
    do_all(house, parts)
    guide = house.program.guides.get()
    program_services.update_guide(actor=house.actor("manager"), guide=guide, title="Put right")
    assert is_matchable(house)
    program_services.update_guide(
        actor=house.actor("manager"), guide=guide, body="Something else.", asks_again=True
    )
    assert not is_matchable(house)


def test_a_part_is_done_by_the_mentor_of_that_programme_alone(house: Any, parts: Any) -> None:
    other = PreparationItem.objects.create(
        program=Program.objects.create(name="Other", purpose="Else"),
        position=1,
        kind="check",
        text="Else",
    )
    with pytest.raises(Invalid):
        work(house, other)
    with pytest.raises(NotAllowed):
        services.work_through(
            actor=house.actor("manager"),
            enrollment=house.enrollment("mentor"),
            item=parts["check"],
        )
    with pytest.raises(Invalid):
        services.work_through(
            actor=house.actor("mentee"),
            enrollment=house.enrollment("mentee"),
            item=parts["check"],
        )
    Enrollment.objects.filter(pk=house.enrollment("mentor").pk).update(status="withdrawn")
    with pytest.raises(Conflict):
        work(house, parts["check"])


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "reading"},
        {"kind": "scenario", "options": OPTIONS[:1]},
        {"kind": "scenario", "options": [OPTIONS[0], OPTIONS[0]]},
        {"kind": "scenario", "options": [OPTIONS[1], OPTIONS[1]]},
    ],
    ids=["no guide", "one answer", "no best", "two best"],
)
def test_a_part_is_whole(house: Any, fields: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        program_services.add_preparation_item(
            actor=house.actor("manager"), program=house.program, text="Half", **fields
        )


def test_pages_of_mentor_and_manager(world: World, house: Any, parts: Any) -> None:
    mine = house.enrollment("mentor")
    address = f"/o/northgate/me/enrollments/{mine.pk}/preparation/"
    client = world.client("mentor")
    assert "Your next step: prepare" in client.get("/o/northgate/me/").content.decode()
    client.post(address, {"item": str(parts["check"].pk)})
    tried = client.post(address, {"item": str(parts["scenario"].pk), "choice": "0"})
    assert "Not this time." in tried.content.decode()
    assert client.post(address, {"item": "none"}).status_code == 404
    page = world.client("manager").get(f"/o/northgate/cohorts/{house.cohort.pk}/preparation/")
    assert "1 of 3" in page.content.decode()
    assert "begun" in page.content.decode()


def test_by_api_as_on_the_pages(world: World, house: Any, parts: Any) -> None:
    base = "/api/v1/organizations/northgate"
    mine = f"{base}/me/enrollments/{house.enrollment('mentor').pk}/preparation/"
    client = world.client("mentor")

    def do(item: PreparationItem, **choice: int) -> Any:
        body = {"item": str(item.pk), **choice}
        return client.post(mine, body, content_type="application/json").json()

    do(parts["check"])
    do(parts["reading"])
    assert do(parts["scenario"], choice=0)["feedback"] == "Not this time."
    assert client.get(mine).json()["is_ready"] is False
    assert do(parts["scenario"], choice=1)["is_ready"] is True
    cohort = f"{base}/cohorts/{house.cohort.pk}/preparation/"
    rows = world.client("manager").get(cohort).json()["results"]
    assert [(row["done"], row["total"]) for row in rows if row["is_ready"]] == [(3, 3)]


def test_who_is_how_far_comes_in_pages_and_by_state(world: World, house: Any, parts: Any) -> None:
    other = EnrollmentFactory(cohort=house.cohort, role="mentor", status="accepted")
    manager = world.client("manager")

    def shown(state: str) -> list[Any]:
        page = manager.get(f"/o/northgate/cohorts/{house.cohort.pk}/preparation/?state={state}")
        return [one.enrollment.pk for one in page.context["rows"]]

    mine = house.enrollment("mentor").pk
    everybody = set(shown("all"))
    assert {mine, other.pk} <= everybody
    assert (shown("ready"), set(shown("open")), shown("again")) == ([], everybody, [])
    do_all(house, parts)
    assert (shown("ready"), set(shown("open"))) == ([mine], everybody - {mine})
    program_services.update_preparation_item(
        actor=house.actor("manager"), item=parts["check"], asks_again=True, text="Once more."
    )
    assert (shown("ready"), shown("again")) == ([], [mine])
    assert queries.how_many_are_ready(house.actor("manager"), house.cohort) == (0, len(everybody))
    listed = manager.get(
        f"/api/v1/organizations/northgate/cohorts/{house.cohort.pk}/preparation/?page_size=1"
    ).json()
    assert (listed["count"], len(listed["results"])) == (len(everybody), 1)
