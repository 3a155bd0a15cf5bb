"""A run replayed from its frozen inputs: the same, or what is wrong with it."""

import io

import pytest
from django.core.management import CommandError, call_command

from matching.models import MatchRun, Proposal
from matching.services import swap_proposals
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
