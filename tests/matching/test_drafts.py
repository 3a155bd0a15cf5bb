"""A run has a name of its own, and can be cancelled while it waits or is solved."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from matching import services
from matching.features import Snapshot
from matching.models import MatchRun, Proposal
from matching.solving import solved
from mentorship.errors import Conflict, Invalid, NotAllowed
from mentorship.models import AuditEvent
from tests.matching.conftest import Ward
from tests.world import World


@pytest.fixture
def manager(world: World, ward: Ward) -> Client:
    return world.client("manager")


def address(name: str, **kwargs: Any) -> str:
    return reverse(name, kwargs={"slug": "northgate", **kwargs})


def started(ward: Ward) -> MatchRun:
    return services.start_run(actor=ward.manager, cohort_id=ward.cohort.pk)


def test_a_queued_run_is_cancelled_and_never_solved(ward: Ward, manager: Client) -> None:
    run = started(ward)
    page = address("matching:run", run_id=run.pk)
    assert "Cancel this run" in manager.get(page).content.decode()
    assert manager.post(address("matching:run_cancel", run_id=run.pk))["Location"] == page
    assert "This run was cancelled" in manager.get(page).content.decode()
    assert services.solve_run(actor=ward.system, run_id=run.pk).status == "cancelled"
    assert not Proposal.objects.filter(run=run).exists()
    assert AuditEvent.objects.filter(action="match_run.cancelled", subject_id=run.pk).count() == 1
    assert started(ward).number == run.number + 1, "another may be started at once"


def test_a_result_that_comes_after_the_cancellation_is_not_kept(ward: Ward) -> None:
    run = started(ward)
    snapshot = services.take_up_run(actor=ward.system, run_id=run.pk)
    assert isinstance(snapshot, Snapshot)
    assert MatchRun.objects.get(pk=run.pk).status == "running"
    services.cancel_run(actor=ward.manager, run_id=run.pk)
    kept = services.keep_result(actor=ward.system, run_id=run.pk, result=solved(snapshot))
    assert kept.status == "cancelled"
    assert not Proposal.objects.filter(run=run).exists()
    assert services.take_up_run(actor=ward.system, run_id=run.pk) is None


def test_what_has_ended_is_not_cancelled(ward: Ward, manager: Client) -> None:
    run = ward.solved()
    with pytest.raises(Conflict) as refusal:
        services.cancel_run(actor=ward.manager, run_id=run.pk)
    assert refusal.value.code == "run_not_under_way"
    response = manager.post(address("api:match-run-cancel", run_id=run.pk))
    assert (response.status_code, response.json()["code"]) == (409, "run_not_under_way")
    assert MatchRun.objects.get(pk=run.pk).status == "solved"


def test_only_managers_cancel_and_name(ward: Ward) -> None:
    run = started(ward)
    with pytest.raises(NotAllowed):
        services.cancel_run(actor=ward.admin, run_id=run.pk)
    with pytest.raises(NotAllowed):
        services.rename_run(actor=ward.admin, run_id=run.pk, name="Mine")


def test_a_run_is_named_by_page_and_api(ward: Ward, manager: Client) -> None:
    run = ward.solved()
    manager.post(address("matching:run_rename", run_id=run.pk), {"name": "  Goals   first "})
    assert str(MatchRun.objects.get(pk=run.pk)) == f"Run {run.number}: Goals first"
    for name in ("matching:run", "api:match-run-detail"):
        assert "Goals first" in manager.get(address(name, run_id=run.pk)).content.decode()
    response = manager.patch(
        address("api:match-run-detail", run_id=run.pk), {"name": ""}, "application/json"
    )
    assert response.json()["name"] == ""
    with pytest.raises(Invalid):
        services.rename_run(actor=ward.manager, run_id=run.pk, name="x" * 81)
