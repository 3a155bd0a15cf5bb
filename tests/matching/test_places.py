"""A place that came free in a group or circle: who is proposed, and how it is filled."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from matching import queries, services
from matching.models import Relationship
from matching.seats import seats_for
from mentorship.errors import Conflict, Invalid, NotAllowed
from mentorship.models import AuditEvent, OutboxMessage
from participants.models import Enrollment, Exclusion
from programs.models import Program
from tests.matching.conftest import Ward
from tests.matching.people import mentee
from tests.world import World


def test_the_most_different_sits_first_and_nobody_beside_whom_they_are_kept_from() -> None:
    circle = [mentee(f"c{n}", department=("Surgery",), site="City") for n in range(3)]
    circle = [replace(one, profession="Nurse") for one in circle]
    like = mentee("like", department=("Surgery",), site="City", profession="Nurse")
    half = mentee("half", department=("Medicine",), site="City", profession="Nurse")
    other = mentee("other", department=("Medicine",), site="Park", profession="Nurse")
    apart = mentee("apart", excluded=frozenset({circle[0].person_id}))
    above = replace(mentee("above"), person_id="boss")
    circle[1] = replace(circle[1], chain=frozenset({"boss"}))
    found = seats_for(circle, [apart, above, like, half, other])
    assert [one.id for one in found] == ["e-other", "e-half", "e-like"]
    # By hand: 60 points for each other department, 25 site, 15 profession; all share the last.
    assert [one.points for one in found] == [3 * 85, 3 * 60, 0]
    assert found[1].shared == (0, 3, 3)


def left(relationship: Relationship, enrollment: Enrollment, days: int = 3) -> None:
    relationship.members.filter(enrollment=enrollment).update(
        left_on=timezone.localdate() - timedelta(days=days)
    )


@pytest.fixture
def circle(ward: Ward) -> Any:
    """Four in a circle, and three who have none."""
    Program.objects.filter(pk=ward.cohort.program_id).update(model="peer_circle")
    Enrollment.objects.filter(cohort=ward.cohort).update(role="peer")
    names = ("mentee_a", "mentee_b", "mentor_a", "mentor_b")
    return services.join_people(
        actor=ward.manager,
        cohort_id=ward.cohort.pk,
        enrollment_ids=[ward.enrollments[name].pk for name in names],
        began_on=timezone.localdate() - timedelta(days=30),
    )


def test_a_place_in_a_circle_is_seen_and_filled(ward: Ward, circle: Any, world: World) -> None:
    manager = world.client("manager")
    kwargs = {"slug": "northgate", "relationship_id": circle.pk}
    page, group = (
        reverse(name, kwargs=kwargs) for name in ("matching:place", "scheduling:relationship")
    )
    assert "A place is free" not in manager.get(group).content.decode()
    assert "No place is free" in manager.get(page).content.decode()
    left(circle, ward.enrollments["mentor_b"])
    Exclusion.objects.create(person=ward.person("mentee_c"), excluded=ward.person("mentee_a"))
    shown = manager.get(group).content.decode()
    assert "1 place is free since" in shown
    assert page in shown
    overview = manager.get(reverse("reporting:overview", kwargs={"slug": "northgate"}))
    assert page in overview.content.decode(), "among what to look at first"
    place = queries.free_place_in(ward.manager, circle)
    assert place is not None
    proposed = {one.enrollment.pk for one in queries.proposed_for(ward.manager, place)}
    fitting = {ward.enrollments[name].pk for name in ("mentee_d", "mentor_c")}
    assert proposed == fitting, "neither who is kept apart, nor who was there before"
    offered = manager.get(page).content.decode()
    assert "Shares the department" in offered or "Differs from all" in offered
    refused = manager.post(page, {"enrollment": ward.enrollments["mentee_c"].pk}, follow=True)
    assert "Choose somebody who is proposed for this place." in refused.content.decode()

    assert manager.post(page, {"enrollment": ward.enrollments["mentee_d"].pk}).status_code == 302
    present = circle.members.filter(left_on=None)
    assert ward.enrollments["mentee_d"].pk in present.values_list("enrollment_id", flat=True)
    assert present.count() == 4
    assert OutboxMessage.objects.filter(kind="member_joined").count() == 3
    assert AuditEvent.objects.filter(action="relationship.member_joined").count() == 1
    assert queries.free_place_in(ward.manager, circle) is None
    with pytest.raises(Conflict):
        services.fill_place(
            actor=ward.manager,
            relationship_id=circle.pk,
            enrollment_id=ward.enrollments["mentor_c"].pk,
        )


def test_a_group_is_filled_by_the_points_of_its_mentor(ward: Ward, world: World) -> None:
    Program.objects.filter(pk=ward.cohort.program_id).update(model="group")
    group = services.join_people(
        actor=ward.manager,
        cohort_id=ward.cohort.pk,
        enrollment_ids=[ward.enrollments[name].pk for name in ("mentor_a", "mentee_b", "mentee_c")],
        began_on=timezone.localdate() - timedelta(days=30),
    )
    left(group, ward.enrollments["mentee_c"])
    [place] = queries.places_to_fill(ward.manager)
    assert (place.relationship, place.count) == (group, 1)
    assert queries.places_to_fill(ward.admin) == []
    first, second = queries.proposed_for(ward.manager, place)
    assert {first.enrollment.pk, second.enrollment.pk} == {
        ward.enrollments[name].pk for name in ("mentee_a", "mentee_d")
    }
    assert first.points == sum(one["points"] for one in first.parts) >= second.points
    assert first.sentence
    with pytest.raises(NotAllowed):
        services.fill_place(
            actor=ward.admin, relationship_id=group.pk, enrollment_id=first.enrollment.pk
        )
    with pytest.raises(Invalid):
        services.fill_place(actor=ward.manager, relationship_id=group.pk, enrollment_id=None)
    api = world.client("manager")
    cohort = {"slug": "northgate", "cohort_id": ward.cohort.pk}
    [listed] = api.get(reverse("api:free-place-list", kwargs=cohort)).json()
    assert (listed["relationship"], listed["kind"]) == (str(group.pk), "group")
    kwargs = {"slug": "northgate", "relationship_id": group.pk}
    address = reverse("api:place", kwargs=kwargs)
    names = [one["name"] for one in api.get(address).json()["proposed"]]
    assert names == [str(first.enrollment.person), str(second.enrollment.person)]
    body = {"enrollment": str(first.enrollment.pk)}
    filled = api.post(address, body, content_type="application/json")
    assert (filled.status_code, filled.json()["place"]) == (201, None)
    Enrollment.objects.filter(pk=second.enrollment.pk).update(status="withdrawn")
    left(group, ward.enrollments["mentee_b"], days=0)
    [again] = queries.places_to_fill(ward.manager)
    assert queries.proposed_for(ward.manager, again) == [], "whoever was there before is not asked"


def test_one_place_and_three_take_as_many_queries(ward: Ward, circle: Any) -> None:
    manager = ward.manager

    def counted() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as taken:
            found = len(queries.places_to_fill(manager))
        return found, len(taken)

    left(circle, ward.enrollments["mentor_b"])
    assert counted() == (1, 2)
    for _ in range(2):
        again = Relationship.objects.create(
            cohort=ward.cohort, kind="circle", began_on=circle.began_on
        )
        for one in circle.members.all():
            again.members.create(
                person=one.person,
                enrollment=one.enrollment,
                role=one.role,
                joined_on=one.joined_on,
                left_on=one.left_on,
            )
    assert counted() == (3, 2)
