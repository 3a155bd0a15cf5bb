"""A run replayed from its frozen inputs: the same, or what is wrong with it."""

import io
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from matching import services
from matching.features import Snapshot
from matching.models import MatchRun, Proposal
from matching.replaying import replayed
from matching.services import swap_proposals
from matching.solving import evidence_of, solved, summary_of
from tests.bench.cohorts import cohort
from tests.matching.conftest import Ward
from tests.world import World


def replay(run: MatchRun) -> tuple[int, str, str]:
    """Exit status, and what was said on either stream."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("replay_match_run", str(run.pk), stdout=out, stderr=err)
    except SystemExit as over:
        return int(over.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.mark.parametrize("objective", ["total", "fair", "stable"])
def test_the_same_again(ward: Ward, objective: str) -> None:
    status, said, wrong = replay(ward.solved(objective=objective))
    assert (status, wrong) == (0, "")
    assert "Solved again: the same 4 pairs and the same proof." in said


def test_a_run_that_was_stopped_stops_at_the_same_step() -> None:
    large = cohort(60, 25)
    rules = replace(large.rules, group_least=3, objective="fair")
    snapshot = replace(large, rules=rules)
    seen = iter([False, False])
    result = solved(snapshot, is_over=lambda: next(seen, True))
    assert not result.proof.is_best
    paper, summary = evidence_of(result), summary_of(result)
    assert paper["stopped_at"] == 3
    found = replayed(snapshot.to_json(), paper, summary)
    assert found.faults == ()
    assert "stopped before step 3 as it was: the same" in found.confirmed[-1]
    del paper["stopped_at"]
    assert (
        "at which step was not kept" in replayed(snapshot.to_json(), paper, summary).confirmed[-1]
    )


def test_groups_made_before_other_aims_counted_are_still_checked(ward: Ward) -> None:
    """Their papers state people and points alone, and they were asked for nothing else."""
    run = services.start_run(actor=ward.manager, cohort_id=ward.cohort.pk)
    rules = {"group_least": 2, "must_stage_gap": False, "floor_by": "", "poor_below": 0}
    run.inputs["rules"] |= rules
    run.save()
    services.keep_result(
        actor=ward.system, run_id=run.pk, result=solved(Snapshot.from_json(run.inputs))
    )
    run.refresh_from_db()
    reached = run.certificate.pop("reached")
    del run.certificate["stopped_at"]
    run.certificate["most"] = [bound for _, _, bound in reached]
    run.inputs["rules"] |= {"poor_below": 9_999}
    run.certificate["fingerprint"] = Snapshot.from_json(run.inputs).fingerprint()
    run.save()
    status, said, wrong = replay(run)
    assert (status, wrong) == (0, "")
    assert "the same" in said


def test_a_swap_by_hand_is_told_and_is_no_fault(ward: Ward) -> None:
    run = ward.solved()
    first, second = ward.proposal(run, "mentee_b"), ward.proposal(run, "mentee_c")
    swap_proposals(actor=ward.manager, first_id=first.pk, second_id=second.pk)
    run.refresh_from_db()
    status, said, _ = replay(run)
    assert status == 0
    assert "2 proposals were changed by hand since." in said


def test_changed_inputs_are_told(ward: Ward) -> None:
    run = ward.solved()
    run.inputs["mentees"][0]["goals"] = ["something else"]
    run.save()
    status, _, wrong = replay(run)
    assert status == 1
    assert "The inputs are not those that were frozen" in wrong


def test_a_changed_proof_is_told(ward: Ward) -> None:
    run = ward.solved()
    run.certificate["prices"][0][0][0] -= 1
    run.save()
    status, _, wrong = replay(run)
    assert status == 1
    assert "does not hold" in wrong or "differ" in wrong


def test_changed_pairs_are_told(ward: Ward) -> None:
    run = ward.solved()
    first, second = ward.proposal(run, "mentee_b"), ward.proposal(run, "mentee_c")
    Proposal.objects.filter(pk=first.pk).update(mentor=second.mentor)
    status, _, wrong = replay(run)
    assert status == 1
    assert "neither solved nor made by hand: 1." in wrong
    run.certificate["pairs"].pop()
    run.save()
    assert replay(run)[0] == 1


def test_a_run_without_a_proof_has_nothing_to_replay(ward: Ward) -> None:
    status, _, wrong = replay(MatchRun.objects.create(cohort=ward.cohort, number=77))
    assert status == 1
    assert "Nothing is stored" in wrong


def test_a_run_that_is_not_there(world: World) -> None:
    with pytest.raises(CommandError, match="no such run"):
        call_command("replay_match_run", "00000000-0000-0000-0000-000000000000")
