"""A run's page: who is left, the poorest, the shares of groups, and two runs side by side."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from matching import queries, services
from matching.models import MatchRun
from participants.models import Person
from reporting.queries.proposals import proposals_to_review
from tests.factories.participants import DepartmentFactory, EnrollmentFactory
from tests.matching.conftest import Ward
from tests.world import World


@pytest.fixture
def manager(world: World, ward: Ward) -> Client:
    return world.client("manager")


def address(name: str, **kwargs: Any) -> str:
    return reverse(name, kwargs={"slug": "northgate", **kwargs})


def crowded(ward: Ward, count: int) -> MatchRun:
    """A run with more mentees than places."""
    for number in range(count):
        EnrollmentFactory(cohort=ward.cohort, role="mentee", person__family_name=f"Extra{number}")
    return ward.solved()


def test_those_left_are_paged_and_found_by_name(ward: Ward, manager: Client) -> None:
    run = crowded(ward, 30)
    assert run.summary["matched"] == 4
    shown = manager.get(address("matching:run", run_id=run.pk))
    assert "Mentees without a match (30)" in shown.content.decode()
    assert [len(one.first) for one in shown.context["left"]] == [5, 0]
    page = address("matching:unmatched", run_id=run.pk)
    assert len(manager.get(page, {"role": "mentee"}).context["page"].object_list) == 25
    assert len(manager.get(page, {"page": 2}).context["page"].object_list) == 5
    left = queries.unmatched_of(ward.manager, run).first()
    assert left is not None
    name = left.enrollment.person.family_name
    (found,) = [
        one
        for one in manager.get(page, {"q": name}).context["page"].object_list
        if one.enrollment.person.family_name == name
    ]
    assert found.pk == left.pk
    assert "Nobody fits this filter" in manager.get(page, {"q": "zzz"}).content.decode()
    assert "Nobody fits this filter" in manager.get(page, {"role": "mentor"}).content.decode()


def test_shares_of_groups_add_up_and_the_smallest_comes_first(ward: Ward) -> None:
    one, other = DepartmentFactory(name="Ward One"), DepartmentFactory(name="Ward Other")
    extra = [EnrollmentFactory(cohort=ward.cohort, role="mentee") for _ in range(3)]
    Person.objects.filter(pk__in=[each.person_id for each in extra]).update(department=other)
    own = [ward.person(f"mentee_{letter}").pk for letter in "abcd"]
    Person.objects.filter(pk__in=own).update(department=one)
    run = ward.solved()
    rows = queries.shares_of(ward.manager, run)["department"]
    assert {row.label for row in rows} == {"Ward One", "Ward Other"}
    assert sum(row.matched for row in rows) == run.summary["matched"] == 4
    assert {row.label: row.of for row in rows} == {"Ward One": 4, "Ward Other": 3}
    assert rows == sorted(rows, key=lambda row: row.percent)
    stages = queries.shares_of(ward.manager, run)["stage"]
    assert sum(row.of for row in stages) == 7
    assert "Early career" in {row.label for row in stages}
    assert queries.shares_of(ward.actor("mentee_a"), run) == {}


def test_the_poorest_and_the_distribution_are_on_the_page(ward: Ward, manager: Client) -> None:
    run = ward.solved()
    shown = manager.get(address("matching:run", run_id=run.pk))
    scores = [one.score for one in shown.context["poorest"]]
    assert scores == sorted(scores)
    assert len(scores) == 4
    table = dict(shown.context["chart"].table.rows)
    assert sum(int(count) for count in table.values()) == 4
    assert shown.context["went_by"][0][0] == "Goals and expertise"


def test_nothing_is_to_be_published_of_a_cohort_that_comes_to_its_end(
    ward: Ward, manager: Client
) -> None:
    run = ward.solved()
    page = address("matching:run", run_id=run.pk)
    matching = address("matching:matching", cohort_id=ward.cohort.pk)
    assert 'href="#publish"' in manager.get(page).content.decode()
    assert proposals_to_review(ward.manager, ward.cohort).exists()
    ward.cohort.status = "closing"
    ward.cohort.save(update_fields=["status"])
    shown = manager.get(page).content.decode()
    assert "#publish" not in shown
    assert "Forbid" not in shown
    assert (
        address("matching:run_start", cohort_id=ward.cohort.pk)
        not in manager.get(matching).content.decode()
    )
    assert not proposals_to_review(ward.manager, ward.cohort).exists()


def test_any_two_runs_are_compared_person_by_person(ward: Ward, manager: Client) -> None:
    first = ward.solved()
    services.rename_run(actor=ward.manager, run_id=first.pk, name="Before")
    services.forbid_pair(
        actor=ward.manager, cohort_id=ward.cohort.pk, **ward.pair_of("mentee_b", "mentor_b")
    )
    services.save_matching_settings(
        actor=ward.manager,
        cohort_id=ward.cohort.pk,
        weights={"goals": 1, "stage": 9},
        rules_of_run={},
    )
    second = ward.solved()
    page = address("matching:compare", cohort_id=ward.cohort.pk)
    shown = manager.get(page, {"first": first.number, "second": second.number})
    move = next(one for one in shown.context["page"] if one.mentee == "Mentee B")
    assert move.before == "Mentor B" != move.after
    assert move.score_before == ward.proposal(first, "mentee_b").score
    weighed = {label: (was, now) for label, was, now in shown.context["weighed"]}
    assert weighed["Career stage"][1] == 9
    assert "Run 1: Before" in shown.content.decode()
    asked = {"first": first.number, "second": second.number, "q": "mentee b"}
    found = manager.get(page, asked).context["page"]
    assert "Mentee B" in {one.mentee for one in found}
    assert all("b" in f"{one.mentee} {one.before} {one.after}".casefold() for one in found)
    asked["q"] = "zzz"
    assert "Nobody of this name" in manager.get(page, asked).content.decode()


def test_runs_of_another_programme_are_not_compared(ward: Ward, world: World) -> None:
    first, second = ward.solved(), ward.solved()
    page = address("matching:compare", cohort_id=ward.cohort.pk)
    asked = {"first": first.number, "second": second.number}
    assert world.client("mentor").get(page, asked).status_code == 404


def test_a_publication_is_taken_back_until_the_first_answer(ward: Ward, manager: Client) -> None:
    run = ward.published()
    page = address("matching:run", run_id=run.pk)
    assert "Take it back" in manager.get(page).content.decode()
    manager.post(address("matching:run_unpublish", run_id=run.pk))
    assert MatchRun.objects.get(pk=run.pk).status == "solved"
    services.publish_run(actor=ward.manager, run_id=run.pk)
    services.accept_proposal(
        actor=ward.actor("mentee_b"), proposal_id=ward.proposal(run, "mentee_b").pk
    )
    assert "Take it back" not in manager.get(page).content.decode()
    response = manager.post(address("matching:run_unpublish", run_id=run.pk), follow=True)
    assert "can no longer be taken back" in response.content.decode()
    assert MatchRun.objects.get(pk=run.pk).status == "published"
