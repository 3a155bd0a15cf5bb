"""Runs: frozen, solved once, steered, published, taken back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from matching import queries, services
from matching.criteria import Rules, Weights
from matching.forms import MatchingSettingsForm
from matching.models import MatchRun, PairRule, Proposal
from mentorship.errors import Conflict, Invalid, NotAllowed
from mentorship.models import AuditEvent, OutboxMessage
from participants.models import Enrollment, Exclusion, Person
from programs.models import Cohort, Program
from tests.factories.matching import pair
from tests.matching.conftest import Ward
from tests.world import World

BEST = {
    "mentee_a": "mentor_a",
    "mentee_b": "mentor_b",
    "mentee_c": "mentor_c",
    "mentee_d": "mentor_a",
}


def pairs(ward: Ward, run: MatchRun) -> dict[str, str]:
    return {
        name: ward.mentor_of(run, name)
        for name in ward.enrollments
        if Proposal.objects.filter(run=run, mentee=ward.enrollments[name]).exists()
    }


def test_a_run_finds_the_best_and_says_so(ward: Ward) -> None:
    run = ward.solved()
    assert run.status == MatchRun.Status.SOLVED
    assert pairs(ward, run) == BEST
    assert run.summary["matched"] == 4
    assert "nobody can match more than 4" in run.summary["proof"]
    for proposal in run.proposals.all():
        assert sum(part["points"] for part in proposal.parts) == proposal.score
        assert proposal.sentence.startswith("Fits well on goals")
    assert list(run.unmatched.all()) == []


def test_groups_have_the_least_that_was_asked_for(ward: Ward) -> None:
    Program.objects.filter(pk=ward.cohort.program_id).update(
        model="group", matching_rules={"group_least": 4, "must_stage_gap": False}
    )
    Enrollment.objects.filter(pk=ward.enrollments["mentor_b"].pk).update(capacity=4)
    run = ward.solved()
    assert pairs(ward, run) == dict.fromkeys(BEST, "mentor_b")
    assert "in groups of at least 4, nobody can match more than 4" in run.summary["proof"]


def test_groups_of_a_least_size_cannot_be_stable(ward: Ward) -> None:
    asked = {"group_least": 4, "objective": "stable"}
    with pytest.raises(Invalid, match="of a least size") as refused:
        services.save_matching_settings(
            actor=ward.manager,
            cohort_id=ward.cohort.pk,
            weights={"goals": 1},
            rules_of_run=asked,
        )
    assert set(refused.value.fields) == {"objective"}
    Cohort.objects.filter(pk=ward.cohort.pk).update(matching_rules={"group_least": 4})
    with pytest.raises(Invalid, match="of a least size"):
        services.start_run(actor=ward.manager, cohort_id=ward.cohort.pk, objective="stable")
    assert not MatchRun.objects.filter(cohort=ward.cohort).exists()


def test_the_page_refuses_what_the_service_refuses() -> None:
    """Before a run, at the field, in the same words."""
    weights, rules = Weights.default(), Rules()
    blank = MatchingSettingsForm(weights=weights, rules=rules, has_groups=True)
    sent = {name: blank[name].value() for name in blank.fields}
    asked = {
        name: value
        for name, value in sent.items()
        if value not in (None, "") and value is not False
    }
    both = asked | {"group_least": 4, "objective": "stable"}
    form = MatchingSettingsForm(both, weights=weights, rules=rules, has_groups=True)
    assert list(form.errors) == ["objective"]
    fair = both | {"objective": "fair"}
    assert MatchingSettingsForm(fair, weights=weights, rules=rules, has_groups=True).is_valid()


def test_solving_twice_changes_nothing(ward: Ward) -> None:
    run = ward.solved()
    before = set(run.proposals.values_list("pk", flat=True))
    services.solve_run(actor=ward.system, run_id=run.pk)
    assert set(run.proposals.values_list("pk", flat=True)) == before


def test_inputs_are_frozen_when_the_run_starts(ward: Ward) -> None:
    run = services.start_run(actor=ward.manager, cohort_id=ward.cohort.pk)
    Person.objects.filter(pk=ward.person("mentee_a").pk).update(career_stage=7)
    Enrollment.objects.filter(pk=ward.enrollments["mentor_a"].pk).update(capacity=1)
    solved = services.solve_run(actor=ward.system, run_id=run.pk)
    assert pairs(ward, solved) == BEST


def test_only_the_programmes_managers_start_a_run(ward: Ward) -> None:
    for name in ("admin", "other_manager", "member"):
        with pytest.raises(NotAllowed):
            services.start_run(actor=ward.house.actor(name), cohort_id=ward.cohort.pk)
    with pytest.raises(NotAllowed):
        services.solve_run(actor=ward.manager, run_id=ward.solved().pk)


def test_one_run_at_a_time(ward: Ward) -> None:
    services.start_run(actor=ward.manager, cohort_id=ward.cohort.pk)
    with pytest.raises(Conflict, match="under way"):
        services.start_run(actor=ward.manager, cohort_id=ward.cohort.pk)


@pytest.mark.parametrize("status", ["draft", "closing", "closed"])
def test_a_cohort_has_to_be_open(ward: Ward, status: str) -> None:
    Cohort.objects.filter(pk=ward.cohort.pk).update(status=status)
    with pytest.raises(Conflict):
        services.start_run(actor=ward.manager, cohort_id=ward.cohort.pk)


def test_circles_are_not_pretended(ward: Ward) -> None:
    Program.objects.filter(pk=ward.cohort.program_id).update(model="peer_circle")
    with pytest.raises(Conflict, match="circles"):
        services.start_run(actor=ward.manager, cohort_id=ward.cohort.pk)


def test_nobody_to_match(ward: Ward) -> None:
    people = Enrollment.objects.filter(cohort=ward.cohort)
    people.filter(role="mentee").update(status="withdrawn")
    with pytest.raises(Conflict, match="Every accepted mentee"):
        services.start_run(actor=ward.manager, cohort_id=ward.cohort.pk)


def test_the_whole_management_chain_is_kept_apart(ward: Ward) -> None:
    between = Person.objects.create(
        employee_number="between", given_name="Be", line_manager=ward.person("mentor_a")
    )
    Person.objects.filter(pk=ward.person("mentee_a").pk).update(line_manager=between)
    Person.objects.filter(pk=ward.person("mentor_c").pk).update(
        line_manager=ward.person("mentee_c")
    )
    found = pairs(ward, ward.solved())
    assert found["mentee_a"] != "mentor_a"
    assert found["mentee_c"] != "mentor_c"


def test_supervisors_assessors_and_appraisers_are_kept_apart(ward: Ward) -> None:
    """Of either side; who manages them is not."""
    for name, mentee in (("supervisor", "mentee_a"), ("assessor", "mentee_b")):
        person = Person.objects.filter(pk=ward.person(mentee).pk)
        person.update(**{name: ward.person(f"mentor_{mentee[-1]}")})
    mentor = Person.objects.filter(pk=ward.person("mentor_c").pk)
    mentor.update(appraiser=ward.person("mentee_c"))
    above = Person.objects.filter(pk=ward.person("mentor_a").pk)
    above.update(line_manager=ward.person("mentor_b"))
    asked = [ward.person(one).pk for one in ("mentee_a", "mentee_b", "mentor_c")]
    assert queries.management_chains(asked) == {
        ward.person("mentee_a").pk: {ward.person("mentor_a").pk},
        ward.person("mentee_b").pk: {ward.person("mentor_b").pk},
        ward.person("mentor_c").pk: {ward.person("mentee_c").pk},
    }
    found = pairs(ward, ward.solved())
    assert all(found.get(f"mentee_{one}") != f"mentor_{one}" for one in "abc")


def test_exclusions_of_either_side_are_kept(ward: Ward) -> None:
    Exclusion.objects.create(person=ward.person("mentor_a"), excluded=ward.person("mentee_a"))
    Exclusion.objects.create(person=ward.person("mentee_b"), excluded=ward.person("mentor_b"))
    found = pairs(ward, ward.solved())
    assert found["mentee_a"] != "mentor_a"
    assert found["mentee_b"] != "mentor_b"


def test_people_in_a_relationship_are_left_out(ward: Ward) -> None:
    pair(ward.enrollments["mentor_a"], ward.enrollments["mentee_a"])
    run = ward.solved()
    assert "mentee_a" not in pairs(ward, run)
    assert run.summary["places"] == 3


def test_who_was_together_before_is_not_matched_again(ward: Ward) -> None:
    relationship = pair(ward.enrollments["mentor_a"], ward.enrollments["mentee_a"])
    services.end_relationship(actor=ward.manager, relationship_id=relationship.pk)
    assert ward.mentor_of(ward.solved(), "mentee_a") != "mentor_a"


# --- Settings -----------------------------------------------------------------------------------


def test_settings_are_the_cohorts_own_and_checked(ward: Ward) -> None:
    save = {"actor": ward.manager, "cohort_id": ward.cohort.pk}
    services.save_matching_settings(
        **save, weights={"stage": 10}, rules_of_run={"must_same_site": True}
    )
    run = ward.solved()
    assert run.weights["stage"] == 10
    assert run.weights["goals"] == 0
    assert run.summary["matched"] == 0
    assert {one.reason_code for one in run.unmatched.all()} == {"rules", "no_room_or_fit"}
    with pytest.raises(Invalid) as refusal:
        services.save_matching_settings(**save, weights={"goals": 99}, rules_of_run={})
    assert refusal.value.fields == {"goals": "Enter a number from 0 to 10."}


# --- Locks, bans, swaps -------------------------------------------------------------------------


def test_lock_forbid_and_take_back(ward: Ward) -> None:
    who = {"actor": ward.manager, "cohort_id": ward.cohort.pk}
    lock = services.lock_pair(**who, **ward.pair_of("mentee_b", "mentor_a"))
    services.forbid_pair(**who, **ward.pair_of("mentee_c", "mentor_c"))
    run = ward.solved()
    assert ward.mentor_of(run, "mentee_b") == "mentor_a"
    assert ward.proposal(run, "mentee_b").is_locked
    assert ward.mentor_of(run, "mentee_c") != "mentor_c"
    services.release_pair(actor=ward.manager, rule_id=lock.pk)
    assert PairRule.objects.filter(cohort=ward.cohort).count() == 1
    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"match_pair.locked", "match_pair.forbidden", "match_pair.released"} <= actions


def _full(ward: Ward) -> None:
    who = {"actor": ward.manager, "cohort_id": ward.cohort.pk}
    services.lock_pair(**who, **ward.pair_of("mentee_c", "mentor_b"))


def _excluded(ward: Ward) -> None:
    Exclusion.objects.create(person=ward.person("mentor_b"), excluded=ward.person("mentee_b"))


def _line_manager(ward: Ward) -> None:
    Person.objects.filter(pk=ward.person("mentee_b").pk).update(
        line_manager=ward.person("mentor_b")
    )


def _left(ward: Ward) -> None:
    Enrollment.objects.filter(pk=ward.enrollments["mentor_b"].pk).update(status="withdrawn")


def test_a_refused_lock_never_tells_why(ward: Ward) -> None:
    refusals = set()
    for cause in (_full, _excluded, _line_manager, _left):
        cause(ward)
        with pytest.raises(Conflict) as refusal:
            services.lock_pair(
                actor=ward.manager,
                cohort_id=ward.cohort.pk,
                **ward.pair_of("mentee_b", "mentor_b"),
            )
        refusals.add((refusal.value.message, refusal.value.code))
        PairRule.objects.filter(cohort=ward.cohort).delete()
        Exclusion.objects.filter(person=ward.person("mentor_b")).delete()
        Person.objects.filter(pk=ward.person("mentee_b").pk).update(line_manager=None)
    assert len(refusals) == 1


def test_people_of_another_cohort_cannot_be_ruled_upon(ward: Ward) -> None:
    with pytest.raises(Invalid) as refusal:
        services.forbid_pair(
            actor=ward.manager,
            cohort_id=ward.cohort.pk,
            mentor_id=ward.house.enrollment("mentor").pk,
            mentee_id=ward.enrollments["mentee_a"].pk,
        )
    assert set(refusal.value.fields) == {"mentor"}


def test_a_swap_shows_its_effect_and_is_done(ward: Ward) -> None:
    run = ward.solved()
    first, second = ward.proposal(run, "mentee_b"), ward.proposal(run, "mentee_c")
    effect = services.swap_proposals(actor=ward.manager, first_id=first.pk, second_id=second.pk)
    assert effect.after.total < effect.before.total
    assert pairs(ward, run) == BEST | {"mentee_b": "mentor_c", "mentee_c": "mentor_b"}
    run.refresh_from_db()
    assert run.summary["by_hand"] == 2
    assert run.summary["total"] == effect.after.total
    assert run.summary["best_total"] == effect.before.total


def test_a_swap_into_a_pair_that_is_not_allowed_is_refused(ward: Ward) -> None:
    Exclusion.objects.create(person=ward.person("mentee_b"), excluded=ward.person("mentor_c"))
    run = ward.solved()
    first, second = ward.proposal(run, "mentee_b"), ward.proposal(run, "mentee_c")
    with pytest.raises(Conflict, match="rules and safeguards"):
        services.swap_proposals(actor=ward.manager, first_id=first.pk, second_id=second.pk)
    assert pairs(ward, run) == BEST


def test_a_rerun_changes_little(ward: Ward) -> None:
    first = ward.solved()
    again = ward.solved(base_run_id=first.pk)
    assert again.number == first.number + 1
    assert pairs(ward, again) == pairs(ward, first)
    assert again.summary["kept"] == 4
    comparison = queries.comparison_of(ward.manager, first, again)
    assert (comparison.same, comparison.moves) == (4, ())


# --- Publishing ---------------------------------------------------------------------------------


def mails(kind: str) -> set[str]:
    rows = OutboxMessage.objects.filter(kind=kind, withdrawn_at=None)
    return {address for row in rows for address in row.to}


def test_publishing_asks_both_sides(ward: Ward) -> None:
    draft, run = ward.solved(), ward.solved()
    done = services.publish_run(actor=ward.manager, run_id=run.pk)
    assert (done.published, done.left_out) == (4, 0)
    assert set(run.proposals.values_list("status", flat=True)) == {"published"}
    everybody = {one.person.email for one in ward.enrollments.values()}
    assert mails("match_proposed") == everybody
    assert mails("match_reminder") == everybody
    draft.refresh_from_db()
    assert draft.status == MatchRun.Status.SUPERSEDED
    with pytest.raises(Conflict):
        services.publish_run(actor=ward.manager, run_id=run.pk)


def test_publishing_asks_the_database_as_often_for_four_as_for_two(ward: Ward) -> None:
    def asked(run: MatchRun) -> int:
        with CaptureQueriesContext(connection) as captured:
            services.publish_run(actor=ward.manager, run_id=run.pk)
        return len(captured)

    four = asked(ward.solved())
    Proposal.objects.filter(run__cohort=ward.cohort).delete()
    leaving = [ward.enrollments[name].pk for name in ("mentee_c", "mentee_d")]
    Enrollment.objects.filter(pk__in=leaving).update(status="withdrawn")
    assert asked(ward.solved()) == four


def test_what_no_longer_holds_is_left_out(ward: Ward) -> None:
    run = ward.solved()
    Enrollment.objects.filter(pk=ward.enrollments["mentee_a"].pk).update(status="withdrawn")
    Exclusion.objects.create(person=ward.person("mentor_b"), excluded=ward.person("mentee_b"))
    done = services.publish_run(actor=ward.manager, run_id=run.pk)
    assert (done.published, done.left_out) == (2, 2)
    assert ward.proposal(run, "mentee_b").status == "withdrawn"


def test_enrolment_has_to_end_first(ward: Ward) -> None:
    run = ward.solved()
    Cohort.objects.filter(pk=ward.cohort.pk).update(status="enrolling")
    with pytest.raises(Conflict, match="once enrolment has ended"):
        services.publish_run(actor=ward.manager, run_id=run.pk)


def test_publishing_is_undone_until_the_first_answer(ward: Ward) -> None:
    run = ward.published()
    services.unpublish_run(actor=ward.manager, run_id=run.pk)
    run.refresh_from_db()
    assert run.is_draft
    assert mails("match_proposed") == mails("match_reminder") == set()
    services.publish_run(actor=ward.manager, run_id=run.pk)
    proposal = ward.proposal(run, "mentee_a")
    services.accept_proposal(actor=ward.actor("mentee_a"), proposal_id=proposal.pk)
    with pytest.raises(Conflict, match="answered"):
        services.unpublish_run(actor=ward.manager, run_id=run.pk)


# --- What is seen -------------------------------------------------------------------------------


def test_runs_and_proposals_are_seen_by_those_who_run_the_programme(ward: Ward) -> None:
    run = ward.solved()
    for actor, sees in (
        (ward.manager, True),
        (ward.admin, True),
        (ward.house.actor("other_manager"), False),
        (ward.actor("mentee_a"), False),
    ):
        assert queries.visible_runs(actor).filter(pk=run.pk).exists() is sees
        assert queries.visible_proposals(actor).filter(run=run).exists() is sees
    assert not queries.own_proposals(ward.actor("mentee_a")).exists()


def test_capacity(ward: Ward) -> None:
    found = queries.capacity_of(ward.manager, ward.cohort)
    assert (found.mentees, found.places, found.free_places, found.short_by) == (4, 4, 4, 0)
    Enrollment.objects.filter(pk=ward.enrollments["mentor_a"].pk).update(capacity=1)
    assert queries.capacity_of(ward.manager, ward.cohort).short_by == 1
    assert queries.capacity_of(ward.actor("mentee_a"), ward.cohort).mentees == 0


def test_a_relationship_that_crosses_a_reporting_line_is_shown(ward: Ward) -> None:
    relationship = pair(ward.enrollments["mentor_a"], ward.enrollments["mentee_a"])
    pair(ward.enrollments["mentor_b"], ward.enrollments["mentee_b"])
    Exclusion.objects.create(person=ward.person("mentor_b"), excluded=ward.person("mentee_b"))
    assert queries.relationships_breaking_firewall(ward.manager, ward.cohort) == []
    Person.objects.filter(pk=ward.person("mentor_a").pk).update(
        line_manager=ward.person("mentee_a")
    )
    assert queries.relationships_breaking_firewall(ward.manager, ward.cohort) == [relationship]
    assert queries.relationships_breaking_firewall(ward.actor("mentee_a"), ward.cohort) == []
    Person.objects.filter(pk=ward.person("mentor_a").pk).update(line_manager=None)
    Person.objects.filter(pk=ward.person("mentee_a").pk).update(assessor=ward.person("mentor_a"))
    assert queries.relationships_breaking_firewall(ward.manager, ward.cohort) == [relationship]


def test_a_circle_of_managers_ends(world: World) -> None:
    with world.northgate.activate():
        one, other = world.northgate.person("mentor"), world.northgate.person("mentee")
        Person.objects.filter(pk=one.pk).update(line_manager=other)
        Person.objects.filter(pk=other.pk).update(line_manager=one)
        chains = queries.management_chains([one.pk, other.pk])
    assert chains == {one.pk: {other.pk}, other.pk: {one.pk}}
