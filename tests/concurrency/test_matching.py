"""Real transactions: two answers, two starts, two workers, in the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from django.db import connections

from matching import services
from matching.models import MatchRun, Proposal, Relationship
from matching.tasks import keep_matching_going, solve_run
from mentorship.errors import DomainError
from mentorship.tenancy import activate
from tests.matching.conftest import Ward, build
from tests.world import World


@pytest.fixture
def lasting_ward(committed: World, monkeypatch: pytest.MonkeyPatch) -> Ward:
    """The ward, committed; nothing is sent to a broker."""
    monkeypatch.setattr("matching.services.runs.current_app.send_task", lambda *a, **k: None)
    with committed.northgate.activate():
        return build(committed.northgate)


def at_once(ward: Ward, acts: list[Callable[[], Any]]) -> list[Any]:
    """Every act in a thread and a transaction of its own; a refusal is its code."""

    def run(act: Callable[[], Any]) -> Any:
        try:
            with activate(ward.house.organization):
                return act()
        except DomainError as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def test_both_say_yes_at_once_and_one_relationship_begins(lasting_ward: Ward) -> None:
    ward = lasting_ward
    with ward.house.activate():
        proposal = ward.proposal(ward.published(), "mentee_b")
        actors = [ward.actor("mentee_b"), ward.actor("mentor_b")] * 2
    at_once(
        ward,
        [
            lambda actor=actor: services.accept_proposal(actor=actor, proposal_id=proposal.pk)
            for actor in actors
        ],
    )
    with ward.house.activate():
        assert Relationship.objects.filter(cohort=ward.cohort).count() == 1
        assert Proposal.objects.get(pk=proposal.pk).status == "accepted"


def test_yes_and_no_at_once_end_in_one_of_them(lasting_ward: Ward) -> None:
    ward = lasting_ward
    with ward.house.activate():
        proposal = ward.proposal(ward.published(), "mentee_b")
        mentee, mentor = ward.actor("mentee_b"), ward.actor("mentor_b")
    which = {"proposal_id": proposal.pk}
    at_once(
        ward,
        [
            lambda: services.accept_proposal(actor=mentee, **which),
            lambda: services.decline_proposal(actor=mentor, **which),
        ],
    )
    with ward.house.activate():
        assert Proposal.objects.get(pk=proposal.pk).status == "declined"
        assert not Relationship.objects.filter(cohort=ward.cohort).exists()


def test_two_starts_at_once_are_one_run(lasting_ward: Ward) -> None:
    ward = lasting_ward
    with ward.house.activate():
        manager = ward.manager
    codes = at_once(
        ward,
        [lambda: services.start_run(actor=manager, cohort_id=ward.cohort.pk).status] * 3,
    )
    assert sorted(codes) == ["queued", "run_under_way", "run_under_way"]


def test_two_workers_on_one_run_leave_one_result(lasting_ward: Ward) -> None:
    ward = lasting_ward
    with ward.house.activate():
        run = services.start_run(actor=ward.manager, cohort_id=ward.cohort.pk)
        system = ward.system
    at_once(ward, [lambda: services.solve_run(actor=system, run_id=run.pk)] * 3)
    with ward.house.activate():
        assert Proposal.objects.filter(run=run).count() == 4


def test_two_publications_of_two_runs_ask_nobody_twice(lasting_ward: Ward) -> None:
    ward = lasting_ward
    with ward.house.activate():
        runs, manager = [ward.solved(), ward.solved()], ward.manager
    at_once(
        ward,
        [lambda run=run: services.publish_run(actor=manager, run_id=run.pk) for run in runs],
    )
    with ward.house.activate():
        waiting = Proposal.objects.filter(run__cohort=ward.cohort, status="published")
        assert waiting.count() == 4
        assert waiting.values("mentee").distinct().count() == 4


# --- Tasks --------------------------------------------------------------------------------------


def test_the_workers_task_solves_and_may_run_twice(lasting_ward: Ward) -> None:
    ward = lasting_ward
    with ward.house.activate():
        run = services.start_run(actor=ward.manager, cohort_id=ward.cohort.pk)
    arguments = (str(ward.house.organization.pk), str(run.pk))
    assert solve_run(*arguments) == "solved"
    assert solve_run(*arguments) == "solved"


def test_a_worker_finds_out_between_two_steps_that_a_run_was_cancelled(
    lasting_ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    ward = lasting_ward
    with ward.house.activate():
        run = services.start_run(actor=ward.manager, cohort_id=ward.cohort.pk)
        manager = ward.manager
    steps: list[int] = []

    def while_it_is_solved(run_id: UUID, step: int, *_: object) -> None:
        """The moment in which progress is told: the manager cancels in another transaction."""
        steps.append(step)
        if step == 2:
            at_once(ward, [lambda: services.cancel_run(actor=manager, run_id=run_id)])

    monkeypatch.setattr("matching.tasks.progress.report", while_it_is_solved)
    assert solve_run(str(ward.house.organization.pk), str(run.pk)) == "cancelled"
    assert steps == [1, 2]
    with ward.house.activate():
        assert MatchRun.objects.get(pk=run.pk).status == "cancelled"
        assert not Proposal.objects.filter(run=run).exists()


def test_a_run_that_breaks_says_so_on_its_page(lasting_ward: Ward) -> None:
    ward = lasting_ward
    with ward.house.activate():
        run = services.start_run(actor=ward.manager, cohort_id=ward.cohort.pk)
        MatchRun.objects.filter(pk=run.pk).update(inputs={})
    assert solve_run(str(ward.house.organization.pk), str(run.pk)) == "failed"
    with ward.house.activate():
        failed = MatchRun.objects.get(pk=run.pk)
        assert "start it again" in failed.error
        assert services.start_run(actor=ward.manager, cohort_id=ward.cohort.pk).number == 2


def test_the_clock_takes_up_a_run_whose_message_was_lost(
    lasting_ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    ward = lasting_ward
    sent: list[tuple[str, str]] = []
    monkeypatch.setattr("matching.tasks.solve_run.delay", lambda *ids: sent.append(ids))
    with ward.house.activate():
        run = services.start_run(actor=ward.manager, cohort_id=ward.cohort.pk)
    keep_matching_going()
    assert sent == []
    with ward.house.activate():
        MatchRun.objects.filter(pk=run.pk).update(created_at="2026-01-01T00:00Z")
    keep_matching_going()
    assert sent == [(str(ward.house.organization.pk), str(run.pk))]
