"""Inviting, places, the waiting list, and what a participant says."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mentorship.errors import Conflict, Invalid, NotAllowed
from mentorship.models import AuditEvent, Invitation, OutboxMessage
from participants import queries, services
from participants.models import Enrollment, Exclusion, Person, Skill
from programs.models import Cohort
from tests.factories.mentorship import UserFactory
from tests.factories.participants import PersonFactory
from tests.factories.programs import AgreementVersionFactory
from tests.world import House, World

pytestmark = pytest.mark.django_db
QUESTION = {"key": "why", "text": "Why now?", "type": "text", "is_required": True}


@pytest.fixture
def house(world: World) -> Iterator[House]:
    with world.northgate.activate():
        yield world.northgate


@pytest.fixture
def cohort(house: House) -> Cohort:
    Cohort.objects.filter(pk=house.enrolling.pk).update(
        mentee_places=1, mentor_places=None, is_open_to_applications=True
    )
    return Cohort.objects.get(pk=house.enrolling.pk)


def statuses(cohort: Cohort) -> dict[str, str]:
    rows = Enrollment.objects.filter(cohort=cohort).select_related("person")
    return {row.person.given_name: row.status for row in rows}


def enrolled(house: House, cohort: Cohort, *people: Person, role: str = "mentee") -> None:
    for person in people:
        services.enroll_people(
            actor=house.actor("manager"), cohort=cohort, person_ids=[person.pk], role=role
        )


def letters(kind: str) -> list[list[str]]:
    return [message.to for message in OutboxMessage.objects.filter(kind=kind)]


def test_invitations_go_out_once_and_make_accounts_possible(house: House, cohort: Cohort) -> None:
    UserFactory(email="nemo@northgate.example", language="es")  # from elsewhere
    silent = PersonFactory(given_name="Silent", email="")
    people = [house.person("member"), house.person("Nemo"), silent]
    ask: dict[str, Any] = {
        "actor": house.actor("manager"),
        "cohort": cohort,
        "person_ids": [person.pk for person in people],
        "role": "mentee",
    }
    result = services.invite_people(**ask)
    assert (len(result.invited), result.already, result.without_email) == (2, 0, 1)
    assert services.invite_people(**ask).already == 2
    assert sorted(letters("enrollment_invitation")) == [
        ["nemo@northgate.example"],
        ["otto@northgate.example"],
    ]
    links = {m.to[0]: m.payload["url"] for m in OutboxMessage.objects.exclude(payload={})}
    assert "/me/enrollments/" in links["otto@northgate.example"]
    assert "/me/enrollments/" not in links["nemo@northgate.example"]
    days = {m.to[0]: m.payload["starts_on"] for m in OutboxMessage.objects.exclude(payload={})}
    assert [days[to].count(" de ") for to in sorted(days)] == [2, 0]
    assert Invitation.objects.filter(email="nemo@northgate.example").count() == 1


def test_who_is_taken_in_unasked_finds_a_way_in_too(house: House, cohort: Cohort) -> None:
    enrolled(house, cohort, house.person("Nemo"))
    told = OutboxMessage.objects.get(kind="enrollment_accepted")
    assert "/invitations/" in told.payload["url"]
    assert Invitation.objects.filter(email="nemo@northgate.example").count() == 1


def test_who_is_in_another_organization_cannot_be_invited(world: World) -> None:
    stranger = world.harbour.person("member").pk
    house = world.northgate
    with house.activate():
        result = services.invite_people(
            actor=house.actor("manager"),
            cohort=house.enrolling,
            person_ids=[stranger],
            role="mentee",
        )
        assert result.invited == []
        assert not Enrollment.objects.filter(person=stranger).exists()


def test_the_full_cohort_lets_people_wait_and_moves_them_up(house: House, cohort: Cohort) -> None:
    first, second, third = PersonFactory.create_batch(3)
    enrolled(house, cohort, first, second, third)
    names = [first.given_name, second.given_name, third.given_name]
    assert statuses(cohort) == dict(
        zip(names, ["accepted", "waitlisted", "waitlisted"], strict=True)
    )
    services.withdraw_enrollments(
        actor=house.actor("manager"),
        cohort=cohort,
        enrollment_ids=[Enrollment.objects.get(person=first, cohort=cohort).pk],
    )
    assert statuses(cohort) == dict(
        zip(names, ["withdrawn", "accepted", "waitlisted"], strict=True)
    )
    assert letters("enrollment_moved_up") == [[second.email]]


def test_places_that_are_added_are_given_by_the_clock(house: House, cohort: Cohort) -> None:
    enrolled(house, cohort, *PersonFactory.create_batch(3))
    Cohort.objects.filter(pk=cohort.pk).update(mentee_places=2)
    assert services.fill_places(actor=house.system, cohort=cohort) == 1
    assert services.fill_all_places(actor=house.system) == 1, "Nemo waits in the other cohort"
    assert services.fill_all_places(actor=house.system) == 0
    assert sorted(statuses(cohort).values()) == ["accepted", "accepted", "waitlisted"]


def test_accepting_more_than_there_are_places(house: House, cohort: Cohort) -> None:
    for name in ("mentee", "member"):
        services.apply_to_cohort(actor=house.actor(name), cohort=cohort, role="mentee")
    ids = list(Enrollment.objects.filter(cohort=cohort).values_list("pk", flat=True))
    moved = services.accept_enrollments(
        actor=house.actor("manager"), cohort=cohort, enrollment_ids=ids
    )
    assert (len(moved.changed), moved.waiting) == (2, 1)
    assert statuses(cohort) == {"Nia": "accepted", "Otto": "waitlisted"}


def test_a_closed_cohort_takes_nobody(house: House, cohort: Cohort) -> None:
    Cohort.objects.filter(pk=cohort.pk).update(status=Cohort.Status.CLOSED)
    with pytest.raises(Conflict):
        enrolled(house, cohort, house.person("member"))


def test_only_who_runs_the_cohort_enrolls(house: House, cohort: Cohort) -> None:
    ask = {"cohort": cohort, "person_ids": [house.person("member").pk], "role": "mentee"}
    for part in ("other_manager", "member", "mentee"):
        with pytest.raises(NotAllowed):
            services.invite_people(actor=house.actor(part), **ask)


def test_an_invitation_is_answered_by_its_owner(house: House, cohort: Cohort) -> None:
    services.invite_people(
        actor=house.actor("manager"),
        cohort=cohort,
        person_ids=[house.person("member").pk],
        role="mentee",
    )
    row = Enrollment.objects.get(cohort=cohort)
    with pytest.raises(NotAllowed):
        services.accept_invitation(actor=house.actor("mentee"), enrollment=row)
    assert services.accept_invitation(actor=house.actor("member"), enrollment=row).status == (
        "accepted"
    )
    with pytest.raises(Conflict):
        services.decline_invitation(actor=house.actor("member"), enrollment=row)


def test_who_withdrew_may_be_invited_again(house: House, cohort: Cohort) -> None:
    enrolled(house, cohort, house.person("member"))
    row = Enrollment.objects.get(cohort=cohort)
    services.withdraw_enrollment(actor=house.actor("member"), enrollment=row)
    result = services.invite_people(
        actor=house.actor("manager"), cohort=cohort, person_ids=[row.person_id], role="mentee"
    )
    assert [one.status for one in result.invited] == ["invited"]


def test_answers_are_kept_in_their_order(house: House, cohort: Cohort) -> None:
    enrolled(house, cohort, house.person("member"))
    row = Enrollment.objects.get(cohort=cohort)
    skills = list(Skill.objects.order_by("-name"))
    said = services.EnrollmentAnswers(
        goals=[skill.pk for skill in skills],
        exclusions=[house.person("mentor").pk],
        availability=["tue-night", "mon-morning"],
    )
    services.save_own_enrollment(actor=house.actor("member"), enrollment=row, said=said)
    row.refresh_from_db()
    assert row.availability == ["mon-morning", "tue-night"]
    assert [one.skill_id for one in row.skills.all()] == [skill.pk for skill in skills]
    assert Exclusion.objects.get(person=row.person_id).excluded == house.person("mentor")


def test_an_exclusion_is_told_to_nobody(world: World, house: House, cohort: Cohort) -> None:
    """Not in the trail, not on the manager's pages, not in the API; its owner alone sees it."""
    assert Exclusion.objects.filter(person=house.person("mentee")).count() == 1
    own = house.enrollment("mentee")
    excluded = house.person("member")
    for part in ("manager", "admin", "mentor", "member"):
        assert not queries.own_exclusions(house.actor(part)).exists()
    page = world.client("manager").get(f"/o/northgate/enrollments/{own.pk}/").content.decode()
    assert "Otto" not in page
    shown = world.client("manager").get(
        f"/api/v1/organizations/northgate/cohorts/{house.cohort.pk}/enrollments/"
    )
    assert str(excluded.pk) not in shown.content.decode()
    mine = world.client("mentee").get(f"/o/northgate/me/enrollments/{own.pk}/").content.decode()
    assert "Otto" in mine
    said = services.EnrollmentAnswers(exclusions=[excluded.pk, house.person("mentor").pk])
    services.save_own_enrollment(actor=house.actor("mentee"), enrollment=own, said=said)
    event = AuditEvent.objects.filter(action="enrollment.answered").latest("at")
    assert event.details == {}


def test_excluded_pairs_do_not_say_who_excluded_whom(house: House) -> None:
    ids = list(Person.objects.values_list("pk", flat=True))
    assert queries.excluded_pairs(ids) == {
        frozenset({house.person("mentee").pk, house.person("member").pk})
    }


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"wishes": ["nemo"] * 2}, "wishes"),
        ({"wishes": ["member"]}, "wishes"),
        ({"exclusions": ["mentee"]}, "exclusions"),
        ({"wishes": ["mentor"], "exclusions": ["mentor"]}, "wishes"),
        ({"availability": ["sometimes"]}, "availability"),
        ({"capacity": 9}, "capacity"),
    ],
)
def test_what_cannot_be_said(house: House, said: dict[str, Any], field: str) -> None:
    words = {
        name: [house.person(one).pk for one in value] if name in ("wishes", "exclusions") else value
        for name, value in said.items()
    }
    with pytest.raises(Invalid) as refusal:
        services.save_own_enrollment(
            actor=house.actor("mentee"),
            enrollment=house.enrollment("mentee"),
            said=services.EnrollmentAnswers(**words),
        )
    assert field in refusal.value.fields


def test_required_questions_must_be_answered(house: House, cohort: Cohort) -> None:
    Cohort.objects.filter(pk=cohort.pk).update(questions=[QUESTION])
    enrolled(house, cohort, house.person("member"))
    row = Enrollment.objects.get(cohort=cohort)
    with pytest.raises(Invalid) as refusal:
        services.save_own_enrollment(
            actor=house.actor("member"), enrollment=row, said=services.EnrollmentAnswers()
        )
    assert set(refusal.value.fields) == {"question_why"}


def test_the_agreement_is_accepted_in_its_current_version(house: House) -> None:
    own = house.enrollment("mentee")
    assert queries.agreement_to_accept(own) is None
    old = house.program.agreements.get()
    new = AgreementVersionFactory(program=house.program, number=2)
    assert queries.agreement_to_accept(own) == new
    actor = house.actor("mentee")
    with pytest.raises(Conflict):
        services.accept_agreement(actor=actor, enrollment=own, version=old)
    first = services.accept_agreement(actor=actor, enrollment=own, version=new)
    assert services.accept_agreement(actor=actor, enrollment=own, version=new) == first
    assert queries.agreement_to_accept(own) is None


def test_applying_by_the_link(world: World, house: House, cohort: Cohort) -> None:
    client = world.client("member")
    address = f"/o/northgate/join/{cohort.join_token}/"
    assert client.get(address).status_code == 200
    answer = client.post(address, {"role": "mentee"})
    row = Enrollment.objects.get(cohort=cohort)
    assert (row.status, answer["Location"]) == ("applied", f"/o/northgate/me/enrollments/{row.pk}/")
    assert client.get(address).status_code == 302
    assert client.get("/o/northgate/join/made-up/").status_code == 404


def test_the_own_page_saves_and_keeps_what_was_typed(
    world: World, house: House, cohort: Cohort
) -> None:
    Cohort.objects.filter(pk=cohort.pk).update(questions=[QUESTION])
    enrolled(house, cohort, house.person("member"))
    row = Enrollment.objects.get(cohort=cohort)
    client, address = world.client("member"), f"/o/northgate/me/enrollments/{row.pk}/"
    wrong = client.post(address, {"availability": ["fri-evening"], "question_why": ""})
    assert wrong.status_code == 422
    assert 'value="fri-evening" checked' in wrong.content.decode()
    skill = Skill.objects.first()
    right = {
        "goals": [str(skill.pk)],
        "availability": ["fri-evening"],
        "question_why": "Because",
        "more_exclusions": "omar@northgate.example",
    }
    assert client.post(address, right).status_code == 302
    row.refresh_from_db()
    assert (row.availability, row.answers) == (["fri-evening"], {"why": "Because"})
    assert Exclusion.objects.filter(person=row.person_id, excluded__given_name="Omar").exists()


def _queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


@pytest.mark.parametrize("page", ["", "invite/"])
def test_the_lists_take_the_same_number_of_queries(
    world: World, house: House, cohort: Cohort, page: str
) -> None:
    client, address = world.client("manager"), f"/o/northgate/cohorts/{cohort.pk}/people/{page}"
    Cohort.objects.filter(pk=cohort.pk).update(mentee_places=None)
    enrolled(house, cohort, PersonFactory())
    one = _queries(client, address)
    enrolled(house, cohort, *PersonFactory.create_batch(3))
    assert _queries(client, address) == one
