"""The planner's page and its API: at once for a small cohort, by a worker for a large one."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from matching import queries, services, tasks
from matching.queries import planning
from mentorship import progress
from mentorship.models import AuditEvent, OutboxMessage
from mentorship.tenancy import new_id
from participants.models import Enrollment, Person
from programs.models import PreparationItem, Program
from tests.factories.matching import pair
from tests.factories.participants import EnrollmentFactory, PersonFactory
from tests.matching.conftest import Ward
from tests.world import World

WAITLISTED = Enrollment.Status.WAITLISTED


def url(ward: Ward, name: str = "planner", app: str = "matching") -> str:
    return reverse(f"{app}:{name}", kwargs={"slug": "northgate", "cohort_id": ward.cohort.pk})


@pytest.fixture
def short(ward: Ward) -> Ward:
    """Two more mentees than there are places."""
    for name in ("Una", "Ugo"):
        person = PersonFactory(given_name=name, family_name="Left", career_stage=2)
        EnrollmentFactory(cohort=ward.cohort, person=person, role="mentee")
    return ward


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_what_is_short_and_what_would_help(short: Ward, world: World) -> None:
    text = text_of(world.client("manager"), url(short))
    assert "What would help 2 mentees without a mentor" in text
    assert "It is enough to ask 2 mentors, who would take one more each" in text
    assert "Too few are left for a circle" in text
    assert "Invite these people as mentors" in text


def test_nobody_is_short(ward: Ward, world: World) -> None:
    text = text_of(world.client("manager"), url(ward))
    assert "Everybody would have a mentor" in text
    assert "Invite these people" not in text


def test_the_waiting_list_is_tried_out(ward: Ward, world: World) -> None:
    Enrollment.objects.filter(pk=ward.enrollments["mentee_d"].pk).update(status=WAITLISTED)
    text = text_of(world.client("manager"), url(ward))
    assert "4 would have a mentor instead of 3" in text
    both = text_of(world.client("manager"), url(ward) + "?whom=all")
    assert "each of 4 mentees" in both


def test_mentors_who_have_still_to_prepare_are_a_line_of_their_own(
    ward: Ward, world: World
) -> None:
    Program.objects.filter(pk=ward.cohort.program_id).update(is_preparation_required=True)
    PreparationItem.objects.all().delete()
    everybody = text_of(world.client("manager"), url(ward))
    assert "3 more mentors, once they have finished their preparation" in everybody
    assert "4 of 4 mentees would have a mentor; as things stand, 0." in everybody
    ready = [ward.enrollments[name].pk for name in ("mentor_b", "mentor_c")]
    Enrollment.objects.filter(pk__in=ready).update(prepared_at=timezone.now())
    text = text_of(world.client("manager"), url(ward))
    assert "1 more mentor, once they have finished their preparation" in text
    assert "They have 2 places. With them, 4 of 4 mentees would have a mentor" in text
    assert "The mentors who have still to prepare" in text
    plan = world.client("manager").get(url(ward, "capacity-plan", "api")).json()["plan"]
    assert (plan["unprepared"], plan["unprepared_places"]) == (1, 2)
    assert (plan["mentors"], plan["matched"], plan["matched_with_prepared"]) == (2, 2, 4)
    Enrollment.objects.filter(cohort=ward.cohort).update(prepared_at=timezone.now())
    assert "once they have finished" not in text_of(world.client("manager"), url(ward))


def test_whom_it_suggests(short: Ward, world: World) -> None:
    """Not who takes part, said no, has left, has no address, or stands above both of them."""
    left = Person.objects.filter(family_name="Left")
    chief = PersonFactory(given_name="Above", career_stage=4)
    left.update(line_manager=chief)
    fits = PersonFactory(given_name="Fits", career_stage=4)
    said_no = PersonFactory(given_name="Declined", career_stage=4)
    EnrollmentFactory(cohort=short.cohort, person=said_no, role="mentor", status="declined")
    PersonFactory(given_name="Nomail", career_stage=4, email="")
    PersonFactory(given_name="Gone", career_stage=4, left_on="2020-01-01")
    PersonFactory(given_name="Young", career_stage=2)
    plan = queries.capacity_plan(short.manager, short.cohort).plan
    assert plan is not None
    found = queries.invitable(short.manager, short.cohort, plan)
    names = {one.person.given_name for one in found}
    assert "Fits" in names
    assert not names & {"Above", "Declined", "Nomail", "Gone", "Young", "Mentor"}
    assert {one.mentoring for one in found if one.person == fits} == {0}


def test_who_mentors_elsewhere_says_so(short: Ward, world: World) -> None:
    plan = queries.capacity_plan(short.manager, short.cohort).plan
    assert plan is not None
    busy = world.northgate.person("mentor")
    found = queries.invitable(short.manager, short.cohort, plan)
    assert [one.mentoring for one in found if one.person == busy] == [1]


def test_one_press_invites(short: Ward, world: World) -> None:
    one = PersonFactory(given_name="Fits", career_stage=4)
    response = world.client("manager").post(
        url(short, "planner_invite"), {"person": [str(one.pk)]}, follow=True
    )
    assert "1 person is invited as a mentor" in response.content.decode()
    enrollment = Enrollment.objects.get(cohort=short.cohort, person=one)
    assert (enrollment.role, enrollment.status) == ("mentor", "invited")
    assert OutboxMessage.objects.filter(kind="enrollment_invitation", to=[one.email]).count() == 1


def test_nobody_ticked_and_somebody_already_in(short: Ward, world: World) -> None:
    manager = world.client("manager")
    nobody = manager.post(url(short, "planner_invite"), {}, follow=True)
    assert "Tick the people whom you want to invite" in nobody.content.decode()
    inside = str(short.person("mentor_a").pk)
    again = manager.post(url(short, "planner_invite"), {"person": [inside]}, follow=True)
    assert "cannot be invited any more" in again.content.decode()


def test_a_large_cohort_is_left_to_a_worker(
    short: Ward, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "MOST_AT_ONCE", 3)
    manager = world.client("manager")
    before = text_of(manager, url(short))
    assert "This cohort is large" in before
    assert "What would help" not in before
    manager.post(url(short, "planner_start"), {"whom": "accepted"})
    assert "Waiting for a worker" in text_of(manager, url(short))
    organization = str(world.northgate.organization.pk)
    tasks.plan_capacity(organization, str(short.cohort.pk), "accepted")
    after = text_of(manager, url(short))
    assert "What would help 2 mentees without a mentor" in after
    assert "As of" in after
    assert AuditEvent.objects.filter(action="capacity_plan.started").count() == 1
    cache.delete(planning.job_of(short.cohort.pk, "accepted"))


@pytest.mark.parametrize("at_once", [0, 10_000])
def test_a_plan_takes_as_many_queries_at_any_size(
    short: Ward, world: World, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(planning, "MOST_AT_ONCE", at_once)
    organization, manager = str(world.northgate.organization.pk), world.client("manager")
    counted = []
    for more in range(2):
        for n in range(5 * more):
            PersonFactory(given_name=f"Staff{n}", career_stage=4)
            person = PersonFactory(family_name=f"More{n}", career_stage=2)
            EnrollmentFactory(cohort=short.cohort, person=person, role="mentee")
        if not at_once:
            tasks.plan_capacity(organization, str(short.cohort.pk), "accepted")
        text_of(manager, url(short))
        with CaptureQueriesContext(connection) as queries_of_page:
            text_of(manager, url(short))
        counted.append(len(queries_of_page))
    assert counted[0] == counted[1]
    cache.delete(planning.job_of(short.cohort.pk, "accepted"))


def test_who_has_a_mentor_makes_no_cohort_large(
    ward: Ward, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All four mentees and all places taken but one: no pair is left to try."""
    monkeypatch.setattr(planning, "MOST_AT_ONCE", 3)
    assert queries.capacity_plan(ward.manager, ward.cohort).is_for_a_worker
    run = ward.solved()
    services.publish_run(actor=ward.manager, run_id=run.pk)
    kept = queries.capacity_plan(ward.manager, ward.cohort)
    assert not kept.is_for_a_worker
    assert kept.plan is not None
    assert kept.plan.mentees == 0


def test_a_worker_that_fails_says_so(
    short: Ward, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "MOST_AT_ONCE", 3)
    job = services.start_capacity_plan(actor=short.manager, cohort_id=short.cohort.pk)
    progress.report(job, 6, 6, "failed")
    assert "could not be finished" in text_of(world.client("manager"), url(short))


def test_nobody_else_learns_of_it(short: Ward) -> None:
    found = queries.capacity_plan(short.actor("mentee_a"), short.cohort)
    assert (found.plan, found.is_for_a_worker) == (None, False)
    assert queries.waiting_list(short.actor("mentee_a"), short.cohort, 2).mentees == 0


def test_the_same_by_the_api(short: Ward, world: World) -> None:
    manager = world.client("manager")
    counted = manager.get(url(short, "capacity", "api")).json()
    assert counted["capacity"]["short_by"] == 2
    assert counted["by_stage"] == [
        {"label": "Early career", "mentees": 6, "places": 4, "short_by": 2}
    ]
    found = manager.get(url(short, "capacity-plan", "api")).json()
    assert (found["plan"]["matched"], found["plan"]["without"]) == (4, 2)
    assert found["plan"]["matched_with_one_more_each"] == 6
    assert len(found["plan"]["mentors_to_ask"]) == 2
    assert (found["is_for_a_worker"], found["progress"]) == (False, None)
    assert {"person", "name", "fits", "is_recommended", "mentoring"} == set(
        found["possible_mentors"][0]
    )
    wrong = manager.get(url(short, "capacity-plan", "api") + "?whom=nobody")
    assert wrong.status_code == 422


def listed(ward: Ward, *pairs: tuple[str, str], **more: Any) -> dict[str, Any]:
    lines = [
        {"mentee": ward.person(mentee).email, "mentor": ward.person(mentor).email}
        for mentee, mentor in pairs
    ]
    return {"pairs": lines} | more


def test_pairs_from_a_list_by_the_api(ward: Ward, world: World) -> None:
    manager, path = world.client("manager"), url(ward, "pairs-from-list", "api")
    pairs = listed(ward, ("mentee_a", "mentor_b"), ("mentee_b", "mentor_b"))
    pairs["pairs"].append({"mentee": "nobody@ward.example", "mentor": "Mentor A"})
    looked = manager.post(path, pairs, content_type="application/json").json()
    assert looked["begun"] == 0
    assert [bool(one["problem"]) for one in looked["pairs"]] == [False, True, True]
    assert not ward.enrollments["mentee_a"].relationship_members.exists()
    done = manager.post(path, pairs | {"begin": True}, content_type="application/json").json()
    assert done["begun"] == 1
    assert ward.enrollments["mentee_a"].relationship_members.exists()
    assert AuditEvent.objects.filter(action="match_pair.listed").count() == 1


def test_safeguards_hold_for_a_list_of_the_api(ward: Ward, world: World) -> None:
    Person.objects.filter(pk=ward.person("mentee_a").pk).update(
        line_manager=ward.person("mentor_b")
    )
    path = url(ward, "pairs-from-list", "api")
    pairs = listed(ward, ("mentee_a", "mentor_b"), begin=True)
    done = world.client("manager").post(path, pairs, content_type="application/json").json()
    assert done["begun"] == 0
    assert done["pairs"][0]["problem"]


def test_its_circles_lead_to_a_programme_for_them(short: Ward, world: World) -> None:
    for name in ("Uma", "Ulf"):
        person = PersonFactory(given_name=name, family_name="Left", career_stage=2)
        EnrollmentFactory(cohort=short.cohort, person=person, role="mentee")
    manager = world.client("manager")
    page = manager.get(url(short)).text
    start = "/o/northgate/programs/new/peer_support/"
    cohort, soon = short.cohort, timezone.localdate() + timedelta(days=30)
    cohort.starts_on, cohort.ends_on = soon, soon + timedelta(days=180)
    cohort.save()
    assert f"{start}?beside={short.cohort.pk}" in page
    asked = manager.get(f"{start}?beside={short.cohort.pk}").text
    assert f"(beside {short.cohort.name})" in asked
    left = f"Those of {short.cohort.program.name}, {short.cohort.name}, for whom there is no mentor"
    assert left in asked
    begun = manager.post(
        f"{start}?beside={short.cohort.pk}&places=5", {"name": "Circles", "audience": left}
    )
    circles = Program.objects.get(name="Circles")
    assert (circles.model, circles.audience) == (Program.Model.PEER_CIRCLE, left)
    assert begun.status_code == 302
    form = manager.get(begun["Location"]).context["form"]
    kept = ("starts_on", "ends_on", "mentee_places")
    assert [form.initial[name] for name in kept] == [cohort.starts_on, cohort.ends_on, 5]
    for other in (new_id(), "nonsense"):
        assert "(beside" not in manager.get(f"{start}?beside={other}").text


def test_a_pair_is_not_asked_twice_by_the_planner(ward: Ward) -> None:
    """Whoever has a mentor is not counted among those to match."""
    pair(ward.enrollments["mentor_a"], ward.enrollments["mentee_a"])
    plan = queries.capacity_plan(ward.manager, ward.cohort).plan
    assert plan is not None
    assert (plan.mentees, plan.places) == (3, 3)
