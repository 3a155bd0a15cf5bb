"""A mentee chooses among the mentors who are recommended to her, and a mentor answers."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching import services
from matching.models import MatchRun, Proposal, Relationship
from matching.queries import capacity_of, choice_state, own_proposals, recommended_mentors
from mentorship.errors import Conflict, NotAllowed
from mentorship.models import AuditEvent, OutboxMessage
from participants.models import Enrollment, Exclusion, Person, Wish
from programs.models import Cohort
from tests.factories.matching import pair
from tests.matching.conftest import Ward
from tests.world import World


@pytest.fixture
def open_ward(ward: Ward) -> Ward:
    """The ward, where mentees choose: mentor_a has two places, the others one each."""
    return opened(ward)


def opened(ward: Ward) -> Ward:
    Cohort.objects.filter(pk=ward.cohort.pk).update(has_choice=True)
    ward.cohort.refresh_from_db()
    return ward


def address(name: str, **kwargs: Any) -> str:
    return reverse(name, kwargs={"slug": "northgate", **kwargs})


def client_of(ward: Ward, name: str) -> Client:
    client = Client()
    client.force_login(ward.person(name).user)
    return client


def seen(ward: Ward, mentee: str) -> list[str]:
    """The mentors who are recommended to a mentee, by the ward's names."""
    enrollment = Enrollment.objects.select_related("cohort__program").get(
        pk=ward.enrollments[mentee].pk
    )
    found = [one.mentor.pk for one in recommended_mentors(ward.actor(mentee), enrollment)]
    names = {one.pk: name for name, one in ward.enrollments.items()}
    return [names[pk] for pk in found]


def ask(ward: Ward, mentee: str, mentor: str) -> Proposal:
    return services.ask_mentor(
        actor=ward.actor(mentee),
        enrollment_id=ward.enrollments[mentee].pk,
        mentor_id=ward.enrollments[mentor].pk,
    )


def mails(kind: str) -> list[str]:
    rows = OutboxMessage.objects.filter(kind=kind, withdrawn_at=None)
    return sorted(address for row in rows for address in row.to)


def test_the_best_come_first_and_without_the_switch_there_is_nothing(ward: Ward) -> None:
    assert seen(ward, "mentee_b") == []
    page = address("matching:my_choice", enrollment_id=ward.enrollments["mentee_b"].pk)
    assert client_of(ward, "mentee_b").get(page).status_code == 404
    opened(ward)
    assert seen(ward, "mentee_b")[0] == "mentor_b"
    assert sorted(seen(ward, "mentee_b")) == ["mentor_a", "mentor_b", "mentor_c"]
    assert seen(ward, "mentee_b") == seen(ward, "mentee_b")


def test_asking_accepting_beginning(open_ward: Ward) -> None:
    ward = open_ward
    proposal = ask(ward, "mentee_b", "mentor_b")
    assert (proposal.status, proposal.mentee_answer, proposal.mentor_answer) == (
        "published",
        "accepted",
        "",
    )
    assert mails("match_asked") == [ward.person("mentor_b").email]
    assert mails("match_proposed") == []
    assert AuditEvent.objects.filter(action="proposal.asked", subject_id=proposal.pk).exists()
    assert "mentor_b" not in seen(ward, "mentee_c"), "the only place is promised"
    services.accept_proposal(actor=ward.actor("mentor_b"), proposal_id=proposal.pk)
    begun = Relationship.objects.get(cohort=ward.cohort)
    assert set(begun.members.values_list("person_id", flat=True)) == {
        ward.person("mentee_b").pk,
        ward.person("mentor_b").pk,
    }
    assert seen(ward, "mentee_b") == [], "she has a mentor"
    assert "mentor_b" not in seen(ward, "mentee_c")


def test_one_question_at_a_time(open_ward: Ward) -> None:
    ask(open_ward, "mentee_b", "mentor_b")
    with pytest.raises(Conflict) as refusal:
        ask(open_ward, "mentee_b", "mentor_c")
    assert refusal.value.code == "one_waiting"
    assert Proposal.objects.filter(run__is_by_choice=True).count() == 1


def test_who_is_not_shown_cannot_be_asked_and_nobody_learns_why(open_ward: Ward) -> None:
    """Full, kept apart by a wish, above in the hierarchy, unknown: one and the same answer."""
    ward = open_ward
    ask(ward, "mentee_c", "mentor_c")
    Exclusion.objects.create(person=ward.person("mentor_b"), excluded=ward.person("mentee_b"))
    Person.objects.filter(pk=ward.person("mentee_b").pk).update(
        line_manager=ward.person("mentor_a")
    )
    assert seen(ward, "mentee_b") == []
    answers = set()
    for mentor in ("mentor_a", "mentor_b", "mentor_c", "mentee_a"):
        with pytest.raises(Conflict) as refusal:
            ask(ward, "mentee_b", mentor)
        answers.add((refusal.value.code, refusal.value.message))
    assert len(answers) == 1
    page = address("matching:my_choice", enrollment_id=ward.enrollments["mentee_b"].pk)
    shown = client_of(ward, "mentee_b").get(page)
    assert shown.context["recommended"] == []
    assert "Nobody to choose from at the moment" in shown.content.decode()


def test_rules_and_bans_hold_and_a_mentors_wishes_tell_nothing(open_ward: Ward) -> None:
    ward = open_ward
    services.forbid_pair(
        actor=ward.manager, cohort_id=ward.cohort.pk, **ward.pair_of("mentee_b", "mentor_b")
    )
    assert "mentor_b" not in seen(ward, "mentee_b")
    before = seen(ward, "mentee_d")
    last = ward.enrollments[before[-1]]
    Wish.objects.create(enrollment=last, person=ward.person("mentee_d"), rank=1)
    assert seen(ward, "mentee_d") == before


def test_a_no_or_silence_or_a_withdrawal_frees_both_and_reads_alike(
    open_ward: Ward, world: World
) -> None:
    ward = open_ward
    proposal = ask(ward, "mentee_b", "mentor_b")
    services.decline_proposal(
        actor=ward.actor("mentor_b"), proposal_id=proposal.pk, reason="purple-giraffe"
    )
    assert "mentor_b" not in seen(ward, "mentee_b")
    assert "mentor_b" in seen(ward, "mentee_c")
    second = ask(ward, "mentee_b", "mentor_c")
    services.withdraw_choice(actor=ward.actor("mentee_b"), proposal_id=second.pk)
    assert mails("match_reminder") == []
    assert seen(ward, "mentee_b") == ["mentor_a"]
    state = choice_state(ward.manager, ward.cohort)
    assert state is not None
    assert (state.waiting, state.accepted, state.over) == (0, 0, 2)
    manager = world.client("manager")
    page = address("matching:run", run_id=state.run.pk)
    shown = manager.get(page).content.decode()
    assert shown.count("Not going ahead") == 2
    assert "Declined" not in shown
    assert "purple-giraffe" not in shown
    rows = manager.get(address("api:match-run-proposals", run_id=state.run.pk)).json()["results"]
    assert {row["status"] for row in rows} == {"withdrawn"}
    mine = client_of(ward, "mentee_b").get(
        address("matching:my_choice", enrollment_id=ward.enrollments["mentee_b"].pk)
    )
    assert len(mine.context["earlier"]) == 2


def test_only_oneself_asks_and_takes_back_and_only_before_the_answer(open_ward: Ward) -> None:
    ward = open_ward
    with pytest.raises(NotAllowed):
        services.ask_mentor(
            actor=ward.actor("mentee_c"),
            enrollment_id=ward.enrollments["mentee_b"].pk,
            mentor_id=ward.enrollments["mentor_b"].pk,
        )
    with pytest.raises(NotAllowed):
        services.ask_mentor(
            actor=ward.manager,
            enrollment_id=ward.enrollments["mentee_b"].pk,
            mentor_id=ward.enrollments["mentor_b"].pk,
        )
    proposal = ask(ward, "mentee_b", "mentor_b")
    with pytest.raises(NotAllowed):
        services.withdraw_choice(actor=ward.actor("mentor_b"), proposal_id=proposal.pk)
    services.accept_proposal(actor=ward.actor("mentor_b"), proposal_id=proposal.pk)
    with pytest.raises(Conflict):
        services.withdraw_choice(actor=ward.actor("mentee_b"), proposal_id=proposal.pk)


def test_not_before_matching_nor_after_leaving(open_ward: Ward) -> None:
    ward = open_ward
    Cohort.objects.filter(pk=ward.cohort.pk).update(status=Cohort.Status.ENROLLING)
    assert seen(ward, "mentee_b") == []
    with pytest.raises(Conflict) as refusal:
        ask(ward, "mentee_b", "mentor_b")
    assert refusal.value.code == "choice_closed"
    Cohort.objects.filter(pk=ward.cohort.pk).update(status=Cohort.Status.MATCHING)
    Enrollment.objects.filter(pk=ward.enrollments["mentee_b"].pk).update(status="withdrawn")
    with pytest.raises(Conflict) as refusal:
        ask(ward, "mentee_b", "mentor_b")
    assert refusal.value.code == "choice_closed"


def test_a_run_leaves_out_who_has_asked(open_ward: Ward) -> None:
    ward = open_ward
    ask(ward, "mentee_b", "mentor_b")
    assert capacity_of(ward.manager, ward.cohort).waiting_for_answers == 1
    run = ward.solved()
    assert run.summary["mentees"] == 3
    assert not Proposal.objects.filter(run=run, mentor=ward.enrollments["mentor_b"]).exists()
    with pytest.raises(Conflict):
        services.unpublish_run(
            actor=ward.manager, run_id=MatchRun.objects.get(is_by_choice=True).pk
        )


def test_by_hand_no_more_join_than_there_are_places(open_ward: Ward) -> None:
    ward = open_ward
    ask(ward, "mentee_b", "mentor_b")
    with pytest.raises(Conflict) as refusal:
        services.join_people(
            actor=ward.manager,
            cohort_id=ward.cohort.pk,
            enrollment_ids=[ward.enrollments["mentee_c"].pk, ward.enrollments["mentor_b"].pk],
        )
    assert refusal.value.code == "mentor_full"


def test_the_database_itself_refuses_one_too_many(open_ward: Ward) -> None:
    ward = open_ward
    run = ask(ward, "mentee_b", "mentor_b").run

    def written(mentee: str, mentor: str, status: str = "published") -> Proposal:
        with transaction.atomic():
            return Proposal.objects.create(
                run=run,
                mentee=ward.enrollments[mentee],
                mentor=ward.enrollments[mentor],
                score=1,
                status=status,
            )

    with pytest.raises(IntegrityError, match="no place left"):
        written("mentee_c", "mentor_b")
    with pytest.raises(IntegrityError, match="matching_proposal_one_waiting"):
        written("mentee_b", "mentor_a")
    draft = written("mentee_c", "mentor_b", status="draft")
    with pytest.raises(IntegrityError, match="no place left"), transaction.atomic():
        Proposal.objects.filter(pk=draft.pk).update(status="published")
    services.accept_proposal(
        actor=ward.actor("mentor_b"), proposal_id=ward.proposal(run, "mentee_b").pk
    )
    with pytest.raises(IntegrityError, match="no place left"):
        written("mentee_d", "mentor_b")
    written("mentee_a", "mentor_a")
    written("mentee_d", "mentor_a")
    with pytest.raises(IntegrityError, match="no place left"):
        written("mentee_c", "mentor_a")


def test_the_pages_of_the_two(open_ward: Ward) -> None:
    ward = open_ward
    mentee = client_of(ward, "mentee_b")
    enrollment = {"enrollment_id": ward.enrollments["mentee_b"].pk}
    page = address("matching:my_choice", **enrollment)
    assert page in mentee.get(address("scheduling:my_mentoring")).content.decode()
    shown = mentee.get(page).content.decode()
    assert "Ask Mentor" in shown
    assert "1 of 1 goals covered: ward audit" in shown
    asking = address("matching:my_choice_ask", **enrollment)
    assert mentee.post(asking, {"mentor": "nobody"}, follow=True).status_code == 200
    mentee.post(asking, {"mentor": ward.enrollments["mentor_b"].pk})
    assert "You asked Mentor B" in mentee.get(page).content.decode()
    proposal = Proposal.objects.get(run__is_by_choice=True)
    mentor = client_of(ward, "mentor_b")
    match = address("matching:my_match", proposal_id=proposal.pk)
    assert "A mentee who chose you" in mentor.get(match).content.decode()
    mentee.post(address("matching:my_choice_withdraw", proposal_id=proposal.pk))
    assert "This match is not going ahead" in mentor.get(match).content.decode()
    assert not own_proposals(ward.actor("mentee_c")).exists()


def test_the_api_of_the_choice(open_ward: Ward) -> None:
    ward = open_ward
    client = client_of(ward, "mentee_b")
    path = address("api:recommended-mentor-list", enrollment_id=ward.enrollments["mentee_b"].pk)
    first = client.get(path).json()["results"][0]
    assert (first["mentor"], first["name"]) == (str(ward.enrollments["mentor_b"].pk), "Mentor B")
    assert any("goals covered" in one for one in first["reasons"])
    assert "score" not in first
    created = client.post(path, {"mentor": first["mentor"]}, "application/json")
    assert (created.status_code, created.json()["my_answer"]) == (201, "accepted")
    again = client.post(path, {"mentor": first["mentor"]}, "application/json")
    assert (again.status_code, again.json()["code"]) == (409, "one_waiting")
    withdrawn = client.post(address("api:my-match-withdraw", proposal_id=created.json()["id"]))
    assert withdrawn.json()["status"] == "not_going_ahead"


def test_the_number_of_queries_does_not_grow_with_mentors(open_ward: Ward) -> None:
    ward = open_ward

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert seen(ward, "mentee_b")
        return len(captured)

    three = asked()
    Enrollment.objects.filter(
        pk__in=[ward.enrollments[name].pk for name in ("mentor_a", "mentor_c")]
    ).update(status="withdrawn")
    assert asked() == three


# --- That choosing has opened ---------------------------------------------------------------------


def told(ward: Ward) -> set[str]:
    rows = OutboxMessage.objects.filter(kind="choosing_open").values_list("to", flat=True)
    names = {one.person.email: name for name, one in ward.enrollments.items()}
    return {names[address] for to in rows for address in to}


def test_each_mentee_is_told_once_that_choosing_has_opened(open_ward: Ward) -> None:
    ward = open_ward
    pair(ward.enrollments["mentor_a"], ward.enrollments["mentee_a"])
    ask(ward, "mentee_b", "mentor_b")
    Enrollment.objects.filter(pk=ward.enrollments["mentee_c"].pk).update(status="waitlisted")
    assert services.tell_of_choosing(actor=ward.system) == 1
    assert told(ward) == {"mentee_d"}
    assert services.tell_of_choosing(actor=ward.system) == 0
    Enrollment.objects.filter(pk=ward.enrollments["mentee_c"].pk).update(status="accepted")
    assert services.tell_of_choosing(actor=ward.system) == 1
    assert told(ward) == {"mentee_c", "mentee_d"}
    OutboxMessage.objects.filter(kind="choosing_open").delete()
    assert services.tell_of_choosing(actor=ward.system) == 0
    assert AuditEvent.objects.filter(action="match_choice.opened").count() == 2


@pytest.mark.parametrize("facts", [{"has_choice": False}, {"status": "enrolling"}])
def test_nobody_is_told_before_it_opens(open_ward: Ward, facts: dict[str, Any]) -> None:
    Cohort.objects.filter(pk=open_ward.cohort.pk).update(**facts)
    assert services.tell_of_choosing(actor=open_ward.system) == 0


def test_the_clock_alone_tells(open_ward: Ward) -> None:
    with pytest.raises(NotAllowed):
        services.tell_of_choosing(actor=open_ward.manager)


# --- Places that are promised ---------------------------------------------------------------------


def lower(ward: Ward, to: int) -> Any:
    """The first mentor, who offered two places, says of their page that it is fewer."""
    enrollment = ward.enrollments["mentor_a"]
    path = address("participants:my_enrollment", enrollment_id=enrollment.pk)
    sent = {"capacity": str(to), "windows": ["mon-morning"]}
    return client_of(ward, "mentor_a").post(path, sent)


def test_a_capacity_below_what_is_promised_is_refused(open_ward: Ward) -> None:
    ward, mentor = open_ward, open_ward.enrollments["mentor_a"]
    pair(mentor, ward.enrollments["mentee_a"])
    waiting = ask(ward, "mentee_d", "mentor_a")
    refused = lower(ward, 1)
    assert refused.status_code == 422
    assert "Places that are promised stay" in refused.content.decode()
    assert Enrollment.objects.get(pk=mentor.pk).capacity == 2
    services.withdraw_choice(actor=ward.actor("mentee_d"), proposal_id=waiting.pk)
    assert lower(ward, 1).status_code == 302
    assert Enrollment.objects.get(pk=mentor.pk).capacity == 1


def test_it_is_the_database_that_refuses(open_ward: Ward) -> None:
    mentor = open_ward.enrollments["mentor_a"]
    pair(mentor, open_ward.enrollments["mentee_a"])
    pair(mentor, open_ward.enrollments["mentee_d"])
    with (
        pytest.raises(IntegrityError, match="promised more places"),
        transaction.atomic(),
    ):
        Enrollment.objects.filter(pk=mentor.pk).update(capacity=1)
    Enrollment.objects.filter(pk=mentor.pk).update(capacity=3)
    Enrollment.objects.filter(pk=mentor.pk).update(capacity=2)


def test_an_ended_relationship_promises_nothing(open_ward: Ward) -> None:
    mentor = open_ward.enrollments["mentor_a"]
    pair(mentor, open_ward.enrollments["mentee_a"], status="ended")
    pair(mentor, open_ward.enrollments["mentee_d"])
    Enrollment.objects.filter(pk=mentor.pk).update(capacity=1)
