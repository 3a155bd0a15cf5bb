"""Circles of peers: even, mixed, safe, and the same whatever the order."""

from dataclasses import replace

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import services
from matching.circles import SMALLEST, circles_of
from matching.features import Participant
from matching.models import Relationship
from mentorship.errors import Conflict, NotAllowed
from mentorship.models import OutboxMessage
from participants.models import Enrollment, Exclusion, Person
from programs.models import Program
from tests.matching.conftest import Ward
from tests.matching.people import mentee
from tests.world import World


def peers(number: int, departments: int = 3) -> list[Participant]:
    return [mentee(f"n{n}", department=(f"D{n % departments}",)) for n in range(number)]


@given(st.integers(0, 40), st.integers(3, 8), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_everybody_sits_once_in_circles_of_even_size(
    number: int, size: int, random: object
) -> None:
    people = peers(number)
    found = circles_of(people, size)
    seated = [one for circle in found.circles for one in circle]
    assert sorted([*seated, *found.left_over]) == sorted(one.id for one in people)
    assert all(len(circle) >= SMALLEST for circle in found.circles)
    random.shuffle(people)
    assert circles_of(people, size) == found


def test_departments_are_mixed() -> None:
    people = peers(20, departments=5)
    department = {one.id: one.department for one in people}
    for circle in circles_of(people, 5).circles:
        assert len({department[one] for one in circle}) == 5


def test_nobody_sits_with_whom_they_are_kept_apart_from() -> None:
    people = peers(12)
    people[0] = replace(people[0], excluded=frozenset(one.person_id for one in people[1:7]))
    people[8] = replace(people[8], chain=frozenset({people[9].person_id}))
    for circle in circles_of(people, 4).circles:
        if people[0].id in circle:
            assert not set(circle) & {one.id for one in people[1:7]}
        assert not {people[8].id, people[9].id} <= set(circle)


@pytest.fixture
def circle_ward(ward: Ward) -> Ward:
    Program.objects.filter(pk=ward.cohort.program_id).update(model="peer_circle")
    Enrollment.objects.filter(cohort=ward.cohort).update(role="peer")
    return ward


def test_circles_begin_and_everybody_is_told(circle_ward: Ward, world: World) -> None:
    ward = circle_ward
    page = reverse("matching:matching", kwargs={"slug": "northgate", "cohort_id": ward.cohort.pk})
    client = world.client("manager")
    shown = client.get(page, {"size": 4}).content.decode()
    assert "Proved: no circles of these sizes are more mixed." in shown
    assert "Begin 2 circles" in shown
    begin = reverse(
        "matching:circles_begin", kwargs={"slug": "northgate", "cohort_id": ward.cohort.pk}
    )
    assert client.post(begin, {"size": 4}).status_code == 302
    begun = Relationship.objects.filter(cohort=ward.cohort)
    assert {one.kind for one in begun} == {"circle"}
    assert sorted(one.members.count() for one in begun) == [3, 4]
    assert OutboxMessage.objects.filter(kind="relationship_begun").count() == 7
    with pytest.raises(Conflict):
        services.begin_circles(actor=ward.manager, cohort_id=ward.cohort.pk, size=4)


def test_circles_keep_safeguards_and_roles(circle_ward: Ward) -> None:
    ward = circle_ward
    Exclusion.objects.create(person=ward.person("mentor_a"), excluded=ward.person("mentee_a"))
    Person.objects.filter(pk=ward.person("mentee_b").pk).update(
        line_manager=ward.person("mentor_b")
    )
    with pytest.raises(NotAllowed):
        services.begin_circles(actor=ward.admin, cohort_id=ward.cohort.pk, size=4)
    services.begin_circles(actor=ward.manager, cohort_id=ward.cohort.pk, size=4)
    for circle in Relationship.objects.filter(cohort=ward.cohort):
        people = set(circle.members.values_list("person_id", flat=True))
        assert not {ward.person("mentor_a").pk, ward.person("mentee_a").pk} <= people
        assert not {ward.person("mentor_b").pk, ward.person("mentee_b").pk} <= people
