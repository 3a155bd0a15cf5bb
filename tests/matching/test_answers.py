"""Yes, no and silence; relationships begin and end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from matching import queries, services
from matching.models import DeclineReason, MatchRun, Proposal, Relationship
from mentorship.access import Actor
from mentorship.errors import Conflict, Invalid, NotAllowed
from mentorship.models import AuditEvent, OutboxMessage
from mentorship.sealing import unseal
from participants.models import Enrollment, Exclusion
from programs.models import Program
from tests.matching.conftest import Ward

REASON = "purple-giraffe: we shared a house once"


def mails(kind: str) -> set[str]:
    rows = OutboxMessage.objects.filter(kind=kind, withdrawn_at=None)
    return {address for row in rows for address in row.to}


@pytest.fixture
def run(ward: Ward) -> MatchRun:
    return ward.published()


def yes(ward: Ward, run: MatchRun, mentee: str, who: str) -> Proposal:
    proposal = ward.proposal(run, mentee)
    return services.accept_proposal(actor=ward.actor(who), proposal_id=proposal.pk)


def test_when_both_say_yes_it_begins(ward: Ward, run: MatchRun) -> None:
    assert yes(ward, run, "mentee_b", "mentee_b").status == "published"
    assert not Relationship.objects.filter(cohort=ward.cohort).exists()
    assert yes(ward, run, "mentee_b", "mentor_b").status == "accepted"
    relationship = Relationship.objects.get(cohort=ward.cohort)
    assert relationship.kind == "pair"
    assert relationship.proposal == ward.proposal(run, "mentee_b")
    people = {(one.person_id, one.role) for one in relationship.members.all()}
    assert people == {
        (ward.person("mentor_b").pk, "mentor"),
        (ward.person("mentee_b").pk, "mentee"),
    }
    assert mails("relationship_begun") == {"mentor_b@ward.example", "mentee_b@ward.example"}
    assert "mentor_b@ward.example" not in mails("match_reminder")


def test_saying_yes_twice_changes_nothing(ward: Ward, run: MatchRun) -> None:
    for _ in range(2):
        yes(ward, run, "mentee_b", "mentee_b")
        yes(ward, run, "mentee_b", "mentor_b")
    assert Relationship.objects.filter(cohort=ward.cohort).count() == 1
    assert AuditEvent.objects.filter(action="proposal.accepted").count() == 2


def test_only_the_two_answer(ward: Ward, run: MatchRun) -> None:
    proposal = ward.proposal(run, "mentee_b")
    for actor in (ward.manager, ward.admin, ward.system, ward.actor("mentee_a")):
        with pytest.raises(NotAllowed):
            services.accept_proposal(actor=actor, proposal_id=proposal.pk)
        with pytest.raises(NotAllowed):
            services.decline_proposal(actor=actor, proposal_id=proposal.pk)


def test_a_no_is_private(ward: Ward, run: MatchRun) -> None:
    proposal = ward.proposal(run, "mentee_b")
    declined = services.decline_proposal(
        actor=ward.actor("mentee_b"), proposal_id=proposal.pk, reason=REASON
    )
    assert declined.status == "declined"
    kept = DeclineReason.objects.get(proposal=proposal)
    assert REASON.encode() not in bytes(kept.sealed_text)
    assert unseal(kept, actor=ward.actor("mentee_b")) == REASON
    assert mails("match_not_going_ahead") == {"mentor_b@ward.example"}
    assert mails("match_open_again") == {"mira@northgate.example"}
    told = [str(row.payload) for row in OutboxMessage.objects.all()]
    recorded = [str(row.details) for row in AuditEvent.objects.filter(action__contains="decl")]
    assert not [text for text in told + recorded if "giraffe" in text or "side" in text]
    with pytest.raises(Conflict):
        yes(ward, run, "mentee_b", "mentor_b")


def test_a_no_frees_both_and_is_not_asked_again(ward: Ward, run: MatchRun) -> None:
    for name in ("mentee_b", "mentee_c"):
        proposal = ward.proposal(run, name)
        services.decline_proposal(actor=ward.actor(name), proposal_id=proposal.pk)
    again = ward.solved()
    assert set(again.proposals.values_list("mentee_id", flat=True)) == {
        ward.enrollments["mentee_b"].pk,
        ward.enrollments["mentee_c"].pk,
    }
    assert ward.mentor_of(again, "mentee_b") == "mentor_c"


def test_a_safeguard_that_came_between_withdraws_the_match(ward: Ward, run: MatchRun) -> None:
    yes(ward, run, "mentee_b", "mentee_b")
    Exclusion.objects.create(person=ward.person("mentee_b"), excluded=ward.person("mentor_b"))
    assert yes(ward, run, "mentee_b", "mentor_b").status == "withdrawn"
    assert not Relationship.objects.filter(cohort=ward.cohort).exists()
    assert mails("match_not_going_ahead") == {"mentor_b@ward.example", "mentee_b@ward.example"}


def test_silence_ends_after_the_cohorts_days(ward: Ward, run: MatchRun) -> None:
    last_day = timezone.localdate() + timedelta(days=ward.cohort.response_days)
    expire = {"actor": ward.system}
    assert services.expire_proposals(**expire, today=last_day) == 0
    assert services.expire_proposals(**expire, today=last_day + timedelta(days=1)) == 4
    assert services.expire_proposals(**expire, today=last_day + timedelta(days=1)) == 0
    assert set(run.proposals.values_list("status", flat=True)) == {"expired"}
    with pytest.raises(NotAllowed):
        services.expire_proposals(actor=ward.manager)


def test_who_leaves_is_let_go_at_once(ward: Ward, run: MatchRun) -> None:
    Enrollment.objects.filter(pk=ward.enrollments["mentee_b"].pk).update(status="withdrawn")
    assert services.expire_proposals(actor=ward.system) == 1
    assert ward.proposal(run, "mentee_b").status == "withdrawn"
    assert mails("match_not_going_ahead") == {"mentor_b@ward.example"}


# --- Relationships ------------------------------------------------------------------------------


def test_a_departure_ends_a_pair_and_frees_the_other(ward: Ward) -> None:
    relationship = join(ward, "mentor_b", "mentee_b")
    Enrollment.objects.filter(pk=ward.enrollments["mentor_b"].pk).update(status="withdrawn")
    assert services.release_departed(actor=ward.system) == 1
    assert services.release_departed(actor=ward.system) == 0
    relationship.refresh_from_db()
    assert relationship.status == "ended"
    assert mails("relationship_ended")
    again = OutboxMessage.objects.filter(kind="relationship_ended").values_list("to", "payload")
    assert {to[0]: payload["again"] for to, payload in again} == {
        "mentor_b@ward.example": "",
        "mentee_b@ward.example": "yes",
    }
    assert queries.capacity_of(ward.manager, ward.cohort).to_match == 4


def test_a_group_goes_on_without_one_of_its_mentees(ward: Ward) -> None:
    relationship = join(ward, "mentor_a", "mentee_a", "mentee_d")
    assert relationship.kind == "group"
    Enrollment.objects.filter(pk=ward.enrollments["mentee_d"].pk).update(status="withdrawn")
    services.release_departed(actor=ward.system)
    relationship.refresh_from_db()
    assert relationship.is_active
    assert relationship.members.filter(left_on=None).count() == 2


def join(ward: Ward, *names: str, actor: Actor | None = None) -> Relationship:
    return services.join_people(
        actor=actor or ward.manager,
        cohort_id=ward.cohort.pk,
        enrollment_ids=[ward.enrollments[name].pk for name in names],
    )


def test_joining_by_hand_keeps_every_safeguard(ward: Ward) -> None:
    Exclusion.objects.create(person=ward.person("mentee_a"), excluded=ward.person("mentor_a"))
    with pytest.raises(Conflict, match="safeguards"):
        join(ward, "mentor_a", "mentee_a")
    with pytest.raises(Conflict, match="room"):
        join(ward, "mentor_b", "mentee_b", "mentee_c")
    with pytest.raises(Invalid):
        join(ward, "mentee_a", "mentee_b")
    with pytest.raises(NotAllowed):
        join(ward, "mentor_b", "mentee_b", actor=ward.actor("mentor_b"))
    join(ward, "mentor_b", "mentee_b")
    with pytest.raises(Conflict, match="already"):
        join(ward, "mentor_c", "mentee_b")


def test_in_groups_mentees_join_their_mentors_group(ward: Ward) -> None:
    Program.objects.filter(pk=ward.cohort.program_id).update(model="group")
    run = ward.published()
    for mentee in ("mentee_a", "mentee_d"):
        yes(ward, run, mentee, mentee)
        yes(ward, run, mentee, "mentor_a")
    group = Relationship.objects.get(cohort=ward.cohort)
    assert group.kind == "group"
    assert group.members.count() == 3


def test_ending_pausing_resuming(ward: Ward) -> None:
    relationship = join(ward, "mentor_b", "mentee_b")
    which = {"relationship_id": relationship.pk}
    with pytest.raises(NotAllowed):
        services.end_relationship(actor=ward.actor("mentee_a"), **which)
    assert services.pause_relationship(actor=ward.actor("mentee_b"), **which).status == "paused"
    assert services.resume_relationship(actor=ward.manager, **which).status == "active"
    ended = services.end_relationship(actor=ward.actor("mentor_b"), **which)
    assert ended.status == "ended"
    assert not ended.members.filter(left_on=None).exists()
    with pytest.raises(Conflict):
        services.end_relationship(actor=ward.manager, **which)
