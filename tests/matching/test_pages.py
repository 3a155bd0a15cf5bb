"""Matching's pages and API: what they show, what they must not, and how often they ask."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching import services
from matching.explaining import NOT_OPEN
from matching.forms import NameField
from matching.models import MatchRun, PairRule, Proposal, Relationship
from mentorship import progress
from participants.models import Enrollment, Exclusion
from programs.models import Cohort
from tests.matching.conftest import Ward
from tests.world import World

REASON = "purple-giraffe"


@pytest.fixture
def manager(world: World, ward: Ward) -> Client:
    return world.client("manager")


def of_person(ward: Ward, name: str) -> Client:
    client = Client()
    client.force_login(ward.person(name).user)
    return client


def address(name: str, **kwargs: Any) -> str:
    return reverse(name, kwargs={"slug": "northgate", **kwargs})


def test_settings_are_saved_from_the_page(ward: Ward, manager: Client) -> None:
    page = address("matching:matching", cohort_id=ward.cohort.pk)
    form = manager.get(page).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in sent.items() if value is not False}
    sent |= {"weight_goals": 10, "must_same_site": "on", "poor_below": 55}
    assert manager.post(page, sent).status_code == 302
    cohort = Cohort.objects.get(pk=ward.cohort.pk)
    assert cohort.matching_weights["goals"] == 10
    assert cohort.matching_rules["must_same_site"] is True
    assert cohort.matching_rules["poor_below"] == 5_500


def test_a_bad_number_is_said_beside_its_field_and_nothing_is_lost(
    ward: Ward, manager: Client
) -> None:
    page = address("matching:matching", cohort_id=ward.cohort.pk)
    form = manager.get(page).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    response = manager.post(page, sent | {"weight_goals": 40, "weight_site": 7})
    assert response.status_code == 422
    assert "weight_goals" in response.context["form"].errors
    assert 'value="7"' in response.content.decode()


def test_from_start_to_publication_in_pages(ward: Ward, manager: Client) -> None:
    response = manager.post(address("matching:run_start", cohort_id=ward.cohort.pk))
    run = MatchRun.objects.get(cohort=ward.cohort)
    assert response["Location"] == address("matching:run", run_id=run.pk)
    progress.report(run.pk, 2, 5, "Finding the best assignment")
    waiting = manager.get(response["Location"]).content.decode()
    assert "Finding the best assignment" in waiting
    assert "You may leave this page" in waiting
    services.solve_run(actor=ward.system, run_id=run.pk)
    piece = manager.get(address("matching:run_progress", run_id=run.pk))
    assert piece["HX-Refresh"] == "true"
    shown = manager.get(response["Location"]).content.decode()
    assert "Proved best" in shown
    assert "nobody can match more than 4 mentees" in shown
    assert manager.post(address("matching:run_publish", run_id=run.pk)).status_code == 302
    assert set(run.proposals.values_list("status", flat=True)) == {"published"}


def test_search_filter_and_sort_of_proposals(ward: Ward, manager: Client) -> None:
    run = ward.solved()
    page = address("matching:run", run_id=run.pk)
    found = manager.get(page, {"q": "Mentee B"}).context["page"].object_list
    assert [one.mentee_id for one in found] == [ward.enrollments["mentee_b"].pk]
    assert not manager.get(page, {"show": "locked"}).context["page"].object_list
    names = [
        one.mentee.person.family_name
        for one in manager.get(page, {"sort": "-mentee"}).context["page"].object_list
    ]
    assert names == ["D", "C", "B", "A"]
    assert "Nothing fits this filter" in manager.get(page, {"q": "zzz"}).content.decode()


def test_lock_from_a_run_and_take_back(ward: Ward, manager: Client) -> None:
    run = ward.solved()
    proposal = ward.proposal(run, "mentee_b")
    sent = {"mentor": proposal.mentor_id, "mentee": proposal.mentee_id, "kind": "locked"}
    response = manager.post(
        address("matching:pair_rule_new", cohort_id=ward.cohort.pk), sent | {"run": run.pk}
    )
    assert response["Location"] == address("matching:run", run_id=run.pk)
    rule = PairRule.objects.get(cohort=ward.cohort)
    assert "Locked for the next run" in manager.get(response["Location"]).content.decode()
    manager.post(address("matching:pair_rule_release", rule_id=rule.pk))
    assert not PairRule.objects.filter(cohort=ward.cohort).exists()


def test_a_ban_says_at_once_what_it_does_to_the_run(ward: Ward, manager: Client) -> None:
    run = ward.solved()
    proposal = ward.proposal(run, "mentee_b")
    sent = {"mentor": proposal.mentor_id, "mentee": proposal.mentee_id, "kind": "forbidden"}
    address_of_rules = address("matching:pair_rule_new", cohort_id=ward.cohort.pk)
    page = manager.post(address_of_rules, sent | {"run": run.pk}, follow=True).content.decode()
    assert "kept apart from the next run on. By itself, in this run: the total goes down" in page
    PairRule.objects.all().delete()
    late = manager.post(address_of_rules, sent, follow=True).content.decode()
    assert "from the next run on." in late
    assert "By itself" not in late


def test_a_swap_is_shown_before_it_is_done(ward: Ward, manager: Client) -> None:
    run = ward.solved()
    first, second = ward.proposal(run, "mentee_b"), ward.proposal(run, "mentee_c")
    page = address("matching:swap", proposal_id=first.pk)
    shown = manager.get(page, {"other": second.pk}).content.decode()
    assert "the total goes down by" in shown.lower()
    assert Proposal.objects.filter(pk=first.pk).exists()
    manager.post(page, {"other": second.pk})
    assert ward.mentor_of(run, "mentee_b") == "mentor_c"


def test_whom_to_swap_with_is_searched(ward: Ward, manager: Client) -> None:
    run = ward.solved()
    first, second = ward.proposal(run, "mentee_b"), ward.proposal(run, "mentee_c")
    page = address("matching:swap", proposal_id=first.pk)
    name = second.mentee.person.family_name
    assert f"other={second.pk}" in manager.get(page, {"q": name}).content.decode()
    nobody = manager.get(page, {"q": "Nobodysname"}).content.decode()
    assert f"other={second.pk}" not in nobody
    assert "Nobody of this name" in nobody


def test_among_many_people_one_is_found_by_name() -> None:
    people = [(uuid4(), f"Ann Smith {number}") for number in range(200)]
    field = NameField(people)
    assert field.clean("smith 177") == people[177][0]
    assert field.clean(str(people[5][0])) == people[5][0]
    assert field.prepare_value(people[5][0]) == "Ann Smith 5"
    with pytest.raises(ValidationError, match="200 people are meant by this: Ann Smith 0, "):
        field.clean("ann")
    with pytest.raises(ValidationError, match="Nobody of this name"):
        field.clean("Bert")


def test_why_not_tells_the_cost_or_nothing_private(ward: Ward, manager: Client) -> None:
    Exclusion.objects.create(person=ward.person("mentee_c"), excluded=ward.person("mentor_a"))
    run = ward.solved()
    page = address("matching:why", run_id=run.pk)

    def ask(mentee: str, mentor: str) -> str:
        pair = ward.pair_of(mentee, mentor)
        return manager.get(
            page, {"mentee": pair["mentee_id"], "mentor": pair["mentor_id"]}
        ).content.decode()

    assert "Bringing them together would mean" in ask("mentee_b", "mentor_a")
    private = ask("mentee_c", "mentor_a")
    assert str(NOT_OPEN) in private
    assert "What the pair would score" not in private


def test_two_runs_side_by_side(ward: Ward, manager: Client) -> None:
    ward.solved()
    services.forbid_pair(
        actor=ward.manager, cohort_id=ward.cohort.pk, **ward.pair_of("mentee_b", "mentor_b")
    )
    ward.solved()
    page = address("matching:compare", cohort_id=ward.cohort.pk)
    comparison = manager.get(page, {"first": 1, "second": 2}).context["comparison"]
    assert "Mentee B" in {move.mentee for move in comparison.moves}
    assert manager.get(page, {"first": 1, "second": 1}).context["comparison"] is None


# --- The two people -----------------------------------------------------------------------------


def test_yes_from_both_on_their_pages(ward: Ward) -> None:
    run = ward.published()
    proposal = ward.proposal(run, "mentee_b")
    page = address("matching:my_match", proposal_id=proposal.pk)
    shown = of_person(ward, "mentee_b").get(page).content.decode()
    assert "Mentor B" in shown
    assert "Yes, go ahead" in shown
    accept = address("matching:my_match_accept", proposal_id=proposal.pk)
    assert of_person(ward, "mentee_b").post(accept)["Location"] == page
    assert "You said yes" in of_person(ward, "mentee_b").get(page).content.decode()
    response = of_person(ward, "mentor_b").post(accept)
    relationship = Relationship.objects.get(cohort=ward.cohort)
    assert response["Location"] == address(
        "scheduling:relationship", relationship_id=relationship.pk
    )


def test_a_draft_is_nobodys_yet(ward: Ward) -> None:
    proposal = ward.proposal(ward.solved(), "mentee_b")
    page = address("matching:my_match", proposal_id=proposal.pk)
    assert of_person(ward, "mentee_b").get(page).status_code == 404


def test_wishes_are_not_shown_to_the_other(ward: Ward) -> None:
    run = ward.published()
    proposal = ward.proposal(run, "mentee_b")
    shown = of_person(ward, "mentor_b").get(address("matching:my_match", proposal_id=proposal.pk))
    labels = {bar["label"] for bar in shown.context["reasons"].bars}
    assert "Goals and expertise" in labels
    assert "Wishes" not in labels


def test_nobody_reads_who_said_no_nor_why(ward: Ward, manager: Client, world: World) -> None:
    run = ward.published()
    proposal = ward.proposal(run, "mentee_b")
    decline = address("matching:my_match_decline", proposal_id=proposal.pk)
    assert of_person(ward, "mentee_b").post(decline, {"reason": REASON}).status_code == 302
    mine = address("matching:my_match", proposal_id=proposal.pk)
    assert REASON in of_person(ward, "mentee_b").get(mine).content.decode(), "one's own words"
    page = address("matching:my_match", proposal_id=proposal.pk)
    other = of_person(ward, "mentor_b").get(page).content.decode()
    assert "This match is not going ahead" in other
    seen = [other]
    for client in (manager, world.client("admin")):
        seen += [
            client.get(address("matching:run", run_id=run.pk)).content.decode(),
            client.get(address("matching:matching", cohort_id=ward.cohort.pk)).content.decode(),
            client.get(address("api:match-run-proposals", run_id=run.pk)).content.decode(),
            client.get(address("api:match-run-detail", run_id=run.pk)).content.decode(),
        ]
    assert not [text for text in seen if REASON in text]
    of_api = json.loads(seen[3])["results"]
    assert {"status", "score"} <= set(of_api[0])
    assert not [key for key in of_api[0] if "answer" in key or "reason" in key]


def test_neither_pages_nor_api_show_frozen_inputs(ward: Ward, manager: Client) -> None:
    excluded = ward.person("mentor_a")
    Exclusion.objects.create(person=ward.person("mentee_c"), excluded=excluded)
    run = ward.solved()
    for name in ("api:match-run-detail", "matching:run", "api:match-run-unmatched"):
        text = manager.get(address(name, run_id=run.pk)).content.decode()
        assert "excluded" not in text
        assert '"chain"' not in text


# --- API ----------------------------------------------------------------------------------------


def test_the_api_does_what_the_pages_do(ward: Ward, manager: Client) -> None:
    def send(method: str, path: str, **data: Any) -> Any:
        response = getattr(manager, method)(path, data, content_type="application/json")
        return response.status_code, response.json() if response.content else None

    settings = address("api:matching-settings", cohort_id=ward.cohort.pk)
    assert send("put", settings, weights={"goals": 9}, rules={"must_same_site": False})[0] == 200
    status, body = send("put", settings, weights={"goals": 9}, rules={"nice": True})
    assert (status, body["code"], set(body["fields"])) == (422, "matching_settings", {"nice"})
    status, run = send("post", address("api:match-run-list", cohort_id=ward.cohort.pk))
    assert (status, run["status"], run["progress"]) == (202, "queued", 0)
    services.solve_run(actor=ward.system, run_id=run["id"])
    detail = manager.get(address("api:match-run-detail", run_id=run["id"])).json()
    assert (detail["status"], detail["summary"]["matched"]) == ("solved", 4)
    rows = manager.get(address("api:match-run-proposals", run_id=run["id"])).json()["results"]
    assert all(sum(part["points"] for part in row["parts"]) == row["score"] for row in rows)
    pair = {name[:-3]: str(pk) for name, pk in ward.pair_of("mentee_b", "mentor_a").items()}
    why = manager.get(address("api:match-run-why", run_id=run["id"]), pair).json()
    assert why["kind"] == "outweighed"
    assert why["effect"]["after"]["total"] < why["effect"]["before"]["total"]
    assert send("post", address("api:match-run-publish", run_id=run["id"])) == (
        200,
        {"published": 4, "left_out": 0},
    )


def test_answering_by_the_api(ward: Ward) -> None:
    run = ward.published()
    client = of_person(ward, "mentee_b")
    (mine,) = client.get(address("api:my-match-list")).json()["results"]
    assert (mine["partner"], mine["my_role"], mine["my_answer"]) == ("Mentor B", "mentee", "")
    accept = address("api:my-match-accept", proposal_id=mine["id"])
    assert client.post(accept).json()["my_answer"] == "accepted"
    decline = address("api:my-match-decline", proposal_id=mine["id"])
    other = of_person(ward, "mentor_b")
    response = other.post(decline, {"reason": REASON}, content_type="application/json")
    assert response.json()["status"] == "not_going_ahead"
    assert REASON not in response.content.decode()
    assert client.get(address("api:my-match-list")).json()["results"][0]["status"] == (
        "not_going_ahead"
    )
    assert ward.proposal(run, "mentee_b").status == "declined"


# --- How often they ask the database ------------------------------------------------------------


@pytest.mark.parametrize("name", ["matching:run", "api:match-run-proposals"])
def test_the_number_of_queries_does_not_grow_with_proposals(
    ward: Ward, manager: Client, name: str
) -> None:
    run = ward.solved()
    path = address(name, run_id=run.pk)
    four = _queries(manager, path)
    Proposal.objects.filter(run=run).exclude(mentee=ward.enrollments["mentee_a"]).delete()
    assert _queries(manager, path) == four


def test_the_number_of_queries_does_not_grow_with_people(ward: Ward) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            services.start_run(actor=ward.manager, cohort_id=ward.cohort.pk)
        MatchRun.objects.filter(cohort=ward.cohort).delete()
        return len(captured)

    seven = asked()
    for name in ("mentee_b", "mentee_c", "mentor_b"):
        Enrollment.objects.filter(pk=ward.enrollments[name].pk).update(status="withdrawn")
    assert asked() == seven


def _queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)
