"""Real transactions: two answers, two starts, two workers, in the same moment."""

import time
from collections.abc import Callable
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from matching import services
from matching.models import MatchRun, Proposal, Relationship
from matching.tasks import keep_matching_going, solve_run
from mentorship.errors import explain
from participants.models import Enrollment
from programs.models import Cohort
from tests.concurrency.threads import at_once
from tests.matching.conftest import Ward, build
from tests.world import World


@pytest.fixture
def lasting_ward(committed: World, monkeypatch: pytest.MonkeyPatch) -> Ward:
    """The ward, committed; nothing is sent to a broker."""
    monkeypatch.setattr("celery.current_app.send_task", lambda *a, **k: None)
    with committed.northgate.activate():
        return build(committed.northgate)


def test_both_say_yes_at_once_and_one_relationship_begins(lasting_ward: Ward) -> None:
    ward = lasting_ward
    with ward.house.activate():
        proposal = ward.proposal(ward.published(), "mentee_b")
        actors = [ward.actor("mentee_b"), ward.actor("mentor_b")] * 2
    at_once(
        ward.house,
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
        ward.house,
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
        ward.house,
        [lambda: services.start_run(actor=manager, cohort_id=ward.cohort.pk).status] * 3,
    )
    assert sorted(codes) == ["queued", "run_under_way", "run_under_way"]


def test_two_workers_on_one_run_leave_one_result(lasting_ward: Ward) -> None:
    ward = lasting_ward
    with ward.house.activate():
        run = services.start_run(actor=ward.manager, cohort_id=ward.cohort.pk)
        system = ward.system
    at_once(ward.house, [lambda: services.solve_run(actor=system, run_id=run.pk)] * 3)
    with ward.house.activate():
        assert Proposal.objects.filter(run=run).count() == 4


def test_two_publications_of_two_runs_ask_nobody_twice(lasting_ward: Ward) -> None:
    ward = lasting_ward
    with ward.house.activate():
        runs, manager = [ward.solved(), ward.solved()], ward.manager
    at_once(
        ward.house,
        [lambda run=run: services.publish_run(actor=manager, run_id=run.pk) for run in runs],
    )
    with ward.house.activate():
        waiting = Proposal.objects.filter(run__cohort=ward.cohort, status="published")
        assert waiting.count() == 4
        assert waiting.values("mentee").distinct().count() == 4


@pytest.fixture
def choosing_ward(lasting_ward: Ward) -> Ward:
    with lasting_ward.house.activate():
        Cohort.objects.filter(pk=lasting_ward.cohort.pk).update(has_choice=True)
    return lasting_ward


def test_the_last_place_is_given_once_however_many_ask_at_once(choosing_ward: Ward) -> None:
    ward = choosing_ward
    mentees = ["mentee_a", "mentee_b", "mentee_c", "mentee_d"]
    with ward.house.activate():
        actors = {name: ward.actor(name) for name in mentees}
    answers = at_once(
        ward.house,
        [
            lambda name=name: (
                services.ask_mentor(
                    actor=actors[name],
                    enrollment_id=ward.enrollments[name].pk,
                    mentor_id=ward.enrollments["mentor_b"].pk,
                ).status
            )
            for name in mentees
        ],
    )
    assert sorted(answers) == ["mentor_not_open"] * 3 + ["published"]
    with ward.house.activate():
        assert Proposal.objects.filter(mentor=ward.enrollments["mentor_b"]).count() == 1
        assert MatchRun.objects.filter(cohort=ward.cohort, is_by_choice=True).count() == 1


def test_the_database_alone_lets_no_two_take_the_last_place(choosing_ward: Ward) -> None:
    """Rows written past every service, from transactions that overlap: one is refused."""
    ward = choosing_ward
    with ward.house.activate():
        run = MatchRun.objects.create(cohort=ward.cohort, number=1, is_by_choice=True)
    both_are_in = Barrier(2, timeout=30)

    def write(mentee: str) -> str:
        both_are_in.wait()
        try:
            with transaction.atomic():
                Proposal.objects.create(
                    run=run,
                    mentee=ward.enrollments[mentee],
                    mentor=ward.enrollments["mentor_b"],
                    score=1,
                    status="published",
                )
        except IntegrityError as refused:
            return str(getattr(explain(refused), "code", refused))
        # The other one waits for the mentor's row until this transaction ends.
        time.sleep(0.5)
        return "written"

    answers = at_once(ward.house, [lambda: write("mentee_a"), lambda: write("mentee_b")])
    assert sorted(answers) == ["mentor_full", "written"]


def test_a_place_is_not_promised_while_it_is_taken_back(choosing_ward: Ward) -> None:
    """The mentor's second place: one asks for it, and the mentor lowers to one, at once."""
    ward = choosing_ward
    mentor = ward.enrollments["mentor_a"]
    with ward.house.activate():
        run = MatchRun.objects.create(cohort=ward.cohort, number=1, is_by_choice=True)
        facts = {"run": run, "mentor": mentor, "score": 1, "status": "published"}
        Proposal.objects.create(mentee=ward.enrollments["mentee_a"], **facts)
    both_are_in = Barrier(2, timeout=30)

    def write(act: Callable[[], Any]) -> str:
        both_are_in.wait()
        try:
            with transaction.atomic():
                act()
        except IntegrityError as refused:
            return str(getattr(explain(refused), "code", refused))
        time.sleep(0.5)
        return "written"

    def ask() -> Any:
        return Proposal.objects.create(mentee=ward.enrollments["mentee_b"], **facts)

    def lower() -> Any:
        return Enrollment.objects.filter(pk=mentor.pk).update(capacity=1)

    answers = set(at_once(ward.house, [lambda: write(ask), lambda: write(lower)]))
    assert answers in ({"written", "mentor_full"}, {"written", "places_promised"})


def test_asking_and_publishing_at_once_overrun_nobody(choosing_ward: Ward) -> None:
    ward = choosing_ward
    with ward.house.activate():
        run, manager, mentee = ward.solved(), ward.manager, ward.actor("mentee_c")
    at_once(
        ward.house,
        [
            lambda: services.publish_run(actor=manager, run_id=run.pk),
            lambda: services.ask_mentor(
                actor=mentee,
                enrollment_id=ward.enrollments["mentee_c"].pk,
                mentor_id=ward.enrollments["mentor_b"].pk,
            ),
        ],
    )
    with ward.house.activate():
        waiting = Proposal.objects.filter(run__cohort=ward.cohort, status="published")
        mentees = list(waiting.values_list("mentee", flat=True))
        assert len(mentees) == len(set(mentees))
        assert waiting.filter(mentor=ward.enrollments["mentor_b"]).count() == 1


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
            at_once(ward.house, [lambda: services.cancel_run(actor=manager, run_id=run_id)])

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
