"""Programmes for some of the staff: who may join, by every way in, never by what is declared."""

from typing import Any

import pytest
from django.urls import reverse

from mentorship.errors import Conflict, Invalid
from participants import services
from participants.models import (
    Department,
    Enrollment,
    JoinCriterion,
    Person,
    Profession,
    Site,
)
from participants.models.targets import OF_WHICH
from participants.queries.targets import join_criteria, roles_open_to
from participants.services.targets import save_join_criteria
from participants.targets import JoinCriteria
from programs.models import Cohort
from tests.factories.participants import PersonFactory
from tests.world import House, World


@pytest.fixture
def house(world: World) -> Any:
    with world.northgate.activate():
        yield world.northgate


def only(house: House, role: str = "mentee", **chosen: Any) -> None:
    save_join_criteria(
        actor=house.actor("manager"), program=house.program, role=role, chosen=chosen
    )


def nursing(house: House) -> Profession:
    return Profession.objects.get(name="Nursing")


def test_of_one_kind_any_and_of_several_kinds_each(house: House) -> None:
    medical, site = Profession.objects.get(name="Medical"), Site.objects.get(name="Community")
    only(house, profession=[nursing(house).pk, medical.pk], site=[site.pk], career_stage=[1, 2])
    criteria = join_criteria(house.program.pk, "mentee")
    fits = PersonFactory(profession=medical, site=site, career_stage=2)
    assert criteria.allow(fits)
    for lacks in (
        {"profession": None},
        {"site": None},
        {"career_stage": 3},
        {"career_stage": None},
    ):
        facts = {"profession": medical, "site": site, "career_stage": 1} | lacks
        assert not criteria.allow(PersonFactory(**facts))
    found = set(Person.objects.filter(criteria.as_filter()))
    assert found == {one for one in Person.objects.all() if criteria.allow(one)}
    assert fits in found


def test_a_department_counts_with_what_lies_below(house: House) -> None:
    top, ward = Department.objects.get(name="Medicine"), Department.objects.get(name="Stroke")
    only(house, department=[top.pk])
    criteria = join_criteria(house.program.pk, "mentee")
    assert criteria.allow(PersonFactory(department=ward))
    assert not criteria.allow(PersonFactory(department=Department.objects.get(name="Surgery")))


def test_without_criteria_everybody_may_join(house: House) -> None:
    assert join_criteria(house.program.pk, "mentee") == JoinCriteria()
    assert roles_open_to(PersonFactory(), house.cohort) == ["mentor", "mentee"]


def test_nobody_else_is_invited_or_enrolled(house: House) -> None:
    only(house, profession=[nursing(house).pk])
    nurse, other = PersonFactory(profession=nursing(house)), PersonFactory()
    asked: dict[str, Any] = {
        "actor": house.actor("manager"),
        "cohort": house.enrolling,
        "person_ids": [nurse.pk, other.pk],
        "role": "mentee",
    }
    done = services.invite_people(**asked)
    assert ([one.person for one in done.invited], done.outside) == ([nurse], 1)
    moved = services.enroll_people(**asked)
    assert (moved.changed, moved.outside) == ([], 1)
    as_mentors = services.invite_people(**asked | {"role": "mentor"})
    assert ([one.person for one in as_mentors.invited], as_mentors.outside) == ([other], 0)


def test_nobody_else_can_apply(house: House, world: World) -> None:
    Cohort.objects.filter(pk=house.enrolling.pk).update(is_open_to_applications=True)
    only(house, career_stage=[7])
    only(house, "mentor", career_stage=[7])
    token = house.enrolling.join_token
    member = world.client("member")
    page = reverse("participants:join", kwargs={"slug": "northgate", "token": token})
    text = member.get(page).content.decode()
    assert "This programme is for others" in text
    assert "Executive" in text
    assert "Apply</button>" not in text
    assert member.post(page, {"role": "mentee"}).status_code == 422
    cohort = Cohort.objects.get(pk=house.enrolling.pk)
    with pytest.raises(Conflict, match="some groups of staff"):
        services.apply_to_cohort(actor=house.actor("member"), cohort=cohort, role="mentee")
    assert not Enrollment.objects.filter(cohort=cohort).exists()


def test_who_takes_part_or_was_asked_before_stays(house: House) -> None:
    person = house.person("member")
    done = services.invite_people(
        actor=house.actor("manager"),
        cohort=house.enrolling,
        person_ids=[person.pk],
        role="mentee",
    )
    only(house, career_stage=[7])
    row = services.accept_invitation(actor=house.actor("member"), enrollment=done.invited[0])
    assert row.status == "accepted"


def test_saving_again_takes_the_place_of_before(house: House) -> None:
    only(house, career_stage=[1, 2])
    only(house, "mentor", career_stage=[5])
    only(house, profession=[nursing(house).pk])
    rows = JoinCriterion.objects.filter(program=house.program).values_list("role", "career_stage")
    assert set(rows) == {("mentee", None), ("mentor", 5)}


def test_what_is_not_on_the_lists_is_refused(house: House) -> None:
    for wrong in ({"career_stage": [8]}, {"site": [house.program.pk]}):
        with pytest.raises(Invalid) as refusal:
            only(house, **wrong)
        assert list(refusal.value.fields) == list(wrong)
    assert not JoinCriterion.objects.filter(program=house.program).exists()


def test_a_word_in_use_stays_on_its_list(house: House) -> None:
    site = Site.objects.create(name="New site")
    only(house, site=[site.pk])
    with pytest.raises(Conflict, match="in use"):
        services.remove_list_entry(actor=house.actor("admin"), kind="sites", entry_id=site.pk)


def test_nothing_declared_can_be_a_criterion(house: House) -> None:
    """The columns are these; none of them is a characteristic, nor leads to one."""
    columns = {field.name for field in JoinCriterion._meta.get_fields()}
    assert columns == {"id", "organization", "program", "role", *OF_WHICH}
    assert OF_WHICH == ("profession", "specialty", "site", "department", "career_stage")


def test_a_manager_says_it_on_a_page(house: House, world: World) -> None:
    manager = world.client("manager")
    where = {"slug": "northgate", "program_id": house.program.pk}
    page = reverse("participants:join_criteria", kwargs=where)
    sent = {"mentee-profession": [str(nursing(house).pk)], "mentee-career_stage": ["1", "2"]}
    told = manager.post(page, sent, follow=True).content.decode()
    assert "Nursing; Newly qualified, Early career" in " ".join(told.split())
    assert "checked" in manager.get(page).content.decode()
    invite = reverse(
        "participants:enrollments_invite",
        kwargs={"slug": "northgate", "cohort_id": house.enrolling.pk},
    )
    listed = manager.get(invite, {"may_join": "mentee"})
    assert listed.context["page"].paginator.count == sum(
        join_criteria(house.program.pk, "mentee").allow(one) for one in Person.objects.all()
    )
