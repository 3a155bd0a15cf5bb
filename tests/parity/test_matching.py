"""Matching's acts through a page and through the API: the same rows, audit and refusals."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from matching.models import MatchRun, PairRule, Proposal, Relationship
from matching.services import ask_mentor, join_people, start_run
from mentorship.models import AuditEvent, OutboxMessage
from programs.models import Cohort, Program
from tests.matching.conftest import Ward, build
from tests.world import World


@pytest.fixture
def ward(world: World) -> Any:
    with world.northgate.activate():
        yield build(world.northgate)


def left_behind(ward: Ward) -> Any:
    """What an act leaves, without ids and times."""
    cohort = Cohort.objects.get(pk=ward.cohort.pk)
    return {
        "settings": (cohort.matching_weights, cohort.matching_rules),
        "runs": list(
            MatchRun.objects.filter(cohort=cohort).values_list("number", "name", "status")
        ),
        "pairs": list(PairRule.objects.filter(cohort=cohort).values_list("mentor", "kind")),
        "proposals": sorted(
            Proposal.objects.filter(run__cohort=cohort).values_list(
                "mentee", "mentor", "status", "mentor_answer", "mentee_answer"
            )
        ),
        "begun": Relationship.objects.filter(cohort=cohort).count(),
        "audit": list(AuditEvent.objects.order_by("at", "pk").values_list("action", "actor_label")),
        "mail": sorted(OutboxMessage.objects.filter(withdrawn_at=None).values_list("kind")),
    }


def tried(ward: Ward, act: Callable[[], Any]) -> tuple[int, Any]:
    """The status and what was left behind, undone afterwards."""
    with transaction.atomic():
        status = act().status_code
        found = left_behind(ward)
        transaction.set_rollback(True)
    return status, found


def path(name: str, **kwargs: Any) -> str:
    return reverse(name, kwargs={"slug": "northgate", **kwargs})


def assert_same(ward: Ward, by_page: Callable[[], Any], by_api: Callable[[], Any]) -> int:
    _, page = tried(ward, by_page)
    status, api = tried(ward, by_api)
    assert page == api
    return status


def test_start_lock_publish(world: World, ward: Ward) -> None:
    manager = world.client("manager")
    cohort = {"cohort_id": ward.cohort.pk}
    pair = {name[:-3]: str(pk) for name, pk in ward.pair_of("mentee_b", "mentor_a").items()} | {
        "kind": "locked"
    }
    as_json = {"content_type": "application/json"}
    assert (
        assert_same(
            ward,
            lambda: manager.post(path("matching:run_start", **cohort)),
            lambda: manager.post(path("api:match-run-list", **cohort), {}, **as_json),
        )
        == 202
    )
    assert (
        assert_same(
            ward,
            lambda: manager.post(path("matching:pair_rule_new", **cohort), pair),
            lambda: manager.post(path("api:pair-rule-list", **cohort), pair, **as_json),
        )
        == 201
    )
    run = {"run_id": ward.solved().pk}
    assert (
        assert_same(
            ward,
            lambda: manager.post(path("matching:run_publish", **run)),
            lambda: manager.post(path("api:match-run-publish", **run)),
        )
        == 200
    )
    Cohort.objects.filter(pk=ward.cohort.pk).update(status="enrolling")
    assert (
        assert_same(
            ward,
            lambda: manager.post(path("matching:run_publish", **run)),
            lambda: manager.post(path("api:match-run-publish", **run)),
        )
        == 409
    )


@pytest.mark.parametrize("act", ["accept", "decline"])
def test_answers(ward: Ward, act: str) -> None:
    proposal = {"proposal_id": ward.proposal(ward.published(), "mentee_b").pk}
    client = Client()
    client.force_login(ward.person("mentee_b").user)
    assert (
        assert_same(
            ward,
            lambda: client.post(path(f"matching:my_match_{act}", **proposal)),
            lambda: client.post(path(f"api:my-match-{act}", **proposal)),
        )
        == 200
    )


def test_cancelling_and_naming(world: World, ward: Ward) -> None:
    manager = world.client("manager")
    run = {"run_id": start_run(actor=ward.manager, cohort_id=ward.cohort.pk).pk}
    as_json = {"content_type": "application/json"}
    assert (
        assert_same(
            ward,
            lambda: manager.post(path("matching:run_cancel", **run)),
            lambda: manager.post(path("api:match-run-cancel", **run)),
        )
        == 200
    )
    name = {"name": "Goals first"}
    assert (
        assert_same(
            ward,
            lambda: manager.post(path("matching:run_rename", **run), name),
            lambda: manager.patch(path("api:match-run-detail", **run), name, **as_json),
        )
        == 200
    )


def test_choosing_and_taking_back(ward: Ward) -> None:
    Cohort.objects.filter(pk=ward.cohort.pk).update(has_choice=True)
    client = Client()
    client.force_login(ward.person("mentee_b").user)
    enrollment = {"enrollment_id": ward.enrollments["mentee_b"].pk}
    mentor = {"mentor": str(ward.enrollments["mentor_b"].pk)}
    as_json = {"content_type": "application/json"}
    assert (
        assert_same(
            ward,
            lambda: client.post(path("matching:my_choice_ask", **enrollment), mentor),
            lambda: client.post(
                path("api:recommended-mentor-list", **enrollment), mentor, **as_json
            ),
        )
        == 201
    )
    asked = ask_mentor(
        actor=ward.actor("mentee_b"),
        enrollment_id=enrollment["enrollment_id"],
        mentor_id=ward.enrollments["mentor_b"].pk,
    )
    proposal = {"proposal_id": asked.pk}
    assert (
        assert_same(
            ward,
            lambda: client.post(path("matching:my_choice_withdraw", **proposal)),
            lambda: client.post(path("api:my-match-withdraw", **proposal)),
        )
        == 200
    )


def test_filling_a_place(world: World, ward: Ward) -> None:
    Program.objects.filter(pk=ward.cohort.program_id).update(model="group")
    names = ("mentor_a", "mentee_b", "mentee_c")
    group = join_people(
        actor=ward.manager,
        cohort_id=ward.cohort.pk,
        enrollment_ids=[ward.enrollments[name].pk for name in names],
    )
    gone = group.members.filter(enrollment=ward.enrollments["mentee_c"])
    gone.update(left_on=group.began_on)
    manager = world.client("manager")
    address = {"relationship_id": group.pk}
    for name, status in (("mentee_a", 201), ("mentee_b", 422)):
        body = {"enrollment": str(ward.enrollments[name].pk)}
        assert (
            assert_same(
                ward,
                lambda body=body: manager.post(path("matching:place", **address), body),
                lambda body=body: manager.post(
                    path("api:place", **address), body, content_type="application/json"
                ),
            )
            == status
        )
