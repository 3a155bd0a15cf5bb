"""Sliders, presets and the preview of unsaved settings on a sample."""

import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching.criteria import CRITERIA, Rules, SettingsProblem, Weights
from matching.presets import NAMED
from matching.queries import Preview, preview_of, settings_of
from matching.queries.previews import MOST_IN_SAMPLE
from mentorship.models import AuditEvent
from participants.models import Enrollment, Exclusion, Person
from programs.models import Cohort, Program
from tests.factories.participants import EnrollmentFactory
from tests.matching.conftest import Ward
from tests.world import World


@pytest.fixture
def manager(world: World, ward: Ward) -> Client:
    return world.client("manager")


def address(name: str, ward: Ward) -> str:
    return reverse(name, kwargs={"slug": "northgate", "cohort_id": ward.cohort.pk})


def sent(client: Client, ward: Ward, **changed: Any) -> dict[str, Any]:
    """What a browser sends of the settings' form, with some of it changed."""
    form = client.get(address("matching:matching", ward)).context["form"]
    found = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in found.items() if value is not False} | changed


def preview(ward: Ward, weights: dict[str, int] | None = None, **rules: Any) -> Preview:
    saved_weights, saved_rules = settings_of(ward.cohort)
    found = preview_of(
        ward.manager,
        ward.cohort,
        Weights.from_json(weights) if weights else saved_weights,
        Rules.from_json(saved_rules.to_json() | rules),
    )
    assert found is not None
    return found


def test_every_preset_is_a_setting_that_can_be_saved() -> None:
    for preset in NAMED:
        assert set(preset.weights) <= {one.key for one in CRITERIA}
        assert Weights.from_json(preset.weights).shares()
        assert Rules.from_json({f"prefer_{key}": word for key, word in preset.prefers.items()})
    with pytest.raises(SettingsProblem):
        Weights.from_json({"charm": 3})


def test_a_preset_fills_the_form_and_saves_nothing(ward: Ward, manager: Client) -> None:
    page = address("matching:matching", ward)
    before = manager.get(page).context["form"]["weight_site"].value()
    form = manager.get(page, {"preset": "meeting"}).context["form"]
    assert (form["weight_site"].value(), form["weight_availability"].value()) == (8, 10)
    assert manager.get(page).context["form"]["weight_site"].value() == before != 8
    assert manager.get(page, {"preset": "no-such"}).context["form"]["weight_site"].value() == before


def test_the_template_is_a_way_back_from_the_cohorts_own(ward: Ward, manager: Client) -> None:
    template = Weights.from_json({"goals": 9, "wishes": 2}).to_json()
    Program.objects.filter(pk=ward.cohort.program_id).update(matching_weights=template)
    Cohort.objects.filter(pk=ward.cohort.pk).update(matching_weights={"site": 1})
    page = manager.get(address("matching:matching", ward), {"preset": "template"})
    shown = {one.key: page.context["form"][f"weight_{one.key}"].value() for one in CRITERIA}
    assert shown == template


def test_what_one_tries_is_shown_beside_what_is_saved(ward: Ward, manager: Client) -> None:
    only_site = {f"weight_{one.key}": 0 for one in CRITERIA} | {"weight_site": 10}
    response = manager.post(
        address("matching:preview", ward),
        sent(manager, ward, **only_site),
        headers={"hx-request": "true"},
    )
    text = response.content.decode()
    assert "<html" not in text
    assert "Nothing is saved yet" in text
    assert "than saved" in text
    assert "Show as table" in text
    assert Cohort.objects.get(pk=ward.cohort.pk).matching_weights == ward.cohort.matching_weights


def test_without_a_script_the_whole_page_comes_with_the_preview(
    ward: Ward, manager: Client
) -> None:
    response = manager.post(
        address("matching:preview", ward), sent(manager, ward, weight_goals=1, weight_site=9)
    )
    text = response.content.decode()
    assert "<html" in text
    assert "What it would come to" in text
    assert "Nothing is saved yet" in text
    assert response.context["form"]["weight_site"].value() == "9"


def test_bad_settings_are_said_and_not_tried(ward: Ward, manager: Client) -> None:
    response = manager.post(
        address("matching:preview", ward),
        sent(manager, ward, weight_goals=40),
        headers={"hx-request": "true"},
    )
    assert "cannot be read" in response.content.decode()


def test_the_same_settings_give_the_same_figures_and_a_change_is_seen(ward: Ward) -> None:
    same = preview(ward)
    assert not same.is_changed
    assert (same.tried, same.moved) == (same.saved, 0)
    assert same.is_everybody
    assert (same.mentees, same.mentors, same.tried.outcome.matched) == (4, 3, 4)
    assert sum(same.tried.bands) == 4
    ruled_out = preview(ward, must_same_site=True, must_share_language=True)
    assert ruled_out.is_changed
    assert ruled_out.saved == same.saved
    assert ruled_out.tried.outcome.matched < 4
    assert preview(ward, must_same_site=True, must_share_language=True) == ruled_out


def test_a_large_cohort_is_sampled_in_proportion_and_always_alike(ward: Ward) -> None:
    people = [EnrollmentFactory(cohort=ward.cohort, role="mentee") for _ in range(86)]
    people += [EnrollmentFactory(cohort=ward.cohort, role="mentor") for _ in range(27)]
    assert all(one.status == Enrollment.Status.ACCEPTED for one in people)
    found = preview(ward)
    assert (found.of_mentees, found.of_mentors) == (90, 30)
    assert (found.mentees, found.mentors) == (MOST_IN_SAMPLE, 20)
    assert not found.is_everybody
    assert preview(ward) == found
    began = time.monotonic()
    preview(ward, weights={"goals": 1, "site": 9})
    assert time.monotonic() - began < 3, "well under a second on a quiet machine"


def test_no_safeguard_can_be_read_from_a_preview(ward: Ward) -> None:
    """Not a wish, not a reporting line: the same figures, whatever stands between two people."""
    worlds = [preview(ward), preview(ward, must_same_site=True)]
    Exclusion.objects.create(person=ward.person("mentee_b"), excluded=ward.person("mentor_b"))
    Exclusion.objects.create(person=ward.person("mentor_c"), excluded=ward.person("mentee_c"))
    Person.objects.filter(pk=ward.person("mentee_a").pk).update(
        line_manager=ward.person("mentor_a")
    )
    assert [preview(ward), preview(ward, must_same_site=True)] == worlds
    run = ward.solved()
    assert ward.mentor_of(run, "mentee_b") != "mentor_b", "while a run keeps them"


def test_nothing_is_recorded_and_a_stranger_gets_nothing(ward: Ward) -> None:
    before = AuditEvent.objects.count()
    preview(ward)
    assert AuditEvent.objects.count() == before
    weights, rules = settings_of(ward.cohort)
    assert preview_of(ward.actor("mentee_a"), ward.cohort, weights, rules) is None


def test_the_number_of_queries_does_not_grow_with_people(ward: Ward) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            preview(ward)
        return len(captured)

    seven = asked()
    for name in ("mentee_b", "mentee_c", "mentor_b"):
        Enrollment.objects.filter(pk=ward.enrollments[name].pk).update(status="withdrawn")
    assert asked() == seven


def test_the_api_previews_too(ward: Ward, manager: Client) -> None:
    path = address("api:matching-preview", ward)
    data = {"weights": {"goals": 3, "site": 7}, "rules": {}}
    body = manager.post(path, data, "application/json").json()
    assert body["tried"]["outcome"]["matched"] == body["saved"]["outcome"]["matched"] == 4
    bad = manager.post(path, data | {"rules": {"nice": True}}, "application/json")
    assert (bad.status_code, set(bad.json()["fields"])) == (422, {"nice"})
    Enrollment.objects.filter(cohort=ward.cohort, role="mentor").update(status="withdrawn")
    nobody = manager.post(path, data, "application/json")
    assert (nobody.status_code, nobody.json()["code"]) == (409, "nobody_to_match")
