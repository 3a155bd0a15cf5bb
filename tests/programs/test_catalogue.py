"""The seven templates are complete, consistent, and safe to start a programme from."""

import json

import pytest

from matching.criteria import Rules, Weights
from programs.catalogue import BY_KEY, TEMPLATES
from programs.catalogue.definitions import TemplateDefinition
from programs.prose import blocks

MODELS = {"one_to_one", "one_to_many", "group", "peer_circle", "cross_functional"}

ROLES = ("mentor", "mentee")

every_template = pytest.mark.parametrize("template", TEMPLATES, ids=lambda t: t.key)


def test_there_are_seven_with_keys_of_their_own() -> None:
    assert list(BY_KEY) == [
        "specialist_to_resident",
        "nurse_leadership",
        "new_employee_onboarding",
        "peer_support",
        "cross_functional",
        "new_responsibility",
        "digital_adoption",
    ]


@every_template
def test_every_text_that_helps_to_choose_is_there(template: TemplateDefinition) -> None:
    for text in (template.name, template.summary, template.purpose, template.audience):
        assert text.strip()
    assert template.choose_when.startswith("Choose this when") or "Choose this" in (
        template.choose_when
    )
    assert template.model in MODELS


@every_template
def test_weights_and_rules_are_those_that_matching_knows(template: TemplateDefinition) -> None:
    weights = Weights.from_json(template.matching_weights)
    known = weights.to_json()
    assert template.matching_weights.items() <= known.items()
    assert not any(known[name] for name in known.keys() - template.matching_weights.keys())
    Rules.from_json(template.matching_rules)


@every_template
def test_the_rhythm_is_one_that_shift_workers_can_keep(template: TemplateDefinition) -> None:
    assert template.rhythm_min_days <= template.rhythm_days <= template.rhythm_max_days
    assert 30 <= template.meeting_minutes <= 60
    assert template.protected_hours * 60 >= template.meeting_minutes * len(template.meetings)


@every_template
def test_six_to_ten_touchpoints_for_each_role_in_order(template: TemplateDefinition) -> None:
    steps = template.touchpoints
    assert [step.offset_days for step in steps] == sorted(step.offset_days for step in steps)
    for role in ("mentor", "mentee"):
        assert 6 <= sum(step.audience in {"both", role} for step in steps) <= 10
    if template.model != "peer_circle":
        own = {role: {s.offset_days for s in steps if s.audience == role} for role in ROLES}
        assert own["mentee"], "something of their own, on a day of its own"
        assert own["mentee"].isdisjoint(own["mentor"])


@every_template
def test_every_touchpoint_has_five_prompts_of_its_own(template: TemplateDefinition) -> None:
    for step in template.touchpoints:
        assert step.title
        assert step.summary
        assert step.audience in {"mentor", "mentee", "both"}
        assert len(set(step.prompts)) == len(step.prompts) >= 5, step.title
        # Open questions, or something to do: nothing that a yes would answer alone.
        assert all(len(prompt) <= 120 and prompt[0].isupper() for prompt in step.prompts)
    told = [prompt for step in template.touchpoints for prompt in step.prompts]
    assert len(set(told)) == len(told)


# What the texts have to be about, and the guide in which somebody finds it.
SUBJECTS = {
    "clinical confidence": "clinical_confidence",
    "a difficult conversation with a family": "family_conversation",
    "an ethical doubt": "ethics",
    "the first month on nights": "first_nights",
    "leading a shift": "leading_a_shift",
    "burnout signals and where to turn": "running_low",
    "a new digital system": "new_system",
    "working with another profession": "across_professions",
    "saying no": "saying_no",
}


@pytest.mark.parametrize("subject", SUBJECTS)
def test_each_subject_has_a_guide_to_which_a_step_leads(subject: str) -> None:
    key = SUBJECTS[subject]
    having = [t for t in TEMPLATES if key in {guide.key for guide in t.guides}]
    assert len(having) >= 2
    assert any(step.guide == key for t in having for step in t.touchpoints)
    texts = {guide.body for t in having for guide in t.guides if guide.key == key}
    (body,) = texts
    assert sum(block.kind == "heading" for block in blocks(body)) >= 4
    assert 200 <= len(body.split()) <= 700, "to be read between two bleeps"


@every_template
def test_the_three_frameworks_come_as_short_guides(template: TemplateDefinition) -> None:
    guides = {guide.framework: guide for guide in template.guides if guide.framework}
    assert set(guides) == {"GROW", "Gibbs", "Driscoll"}
    assert all(len(guide.body.split()) <= 450 for guide in guides.values())


@every_template
def test_nobody_is_left_without_a_place_to_turn(template: TemplateDefinition) -> None:
    (guide,) = (guide for guide in template.guides if guide.key == "running_low")
    assert guide.audience == "both"
    for place in ("Occupational health", "Your own doctor", "emergency services"):
        assert place in guide.body


@every_template
def test_every_step_leads_to_a_guide_and_a_survey_that_exist(template: TemplateDefinition) -> None:
    guides = {guide.key for guide in template.guides}
    surveys = {survey.key: survey.kind for survey in template.surveys}
    assert len(guides) == len(template.guides)
    for step in template.touchpoints:
        assert not step.guide or step.guide in guides
        assert not step.survey or step.survey in surveys
        if step.kind in {"pulse", "survey"}:
            assert step.survey
    assert set(surveys.values()) == {"pulse", "midpoint", "end"}


@every_template
def test_a_mentor_has_a_checklist_and_a_guide_for_hard_conversations(
    template: TemplateDefinition,
) -> None:
    keys = {guide.key for guide in template.guides}
    if template.model == "peer_circle":
        assert "running_a_circle" in keys
    else:
        assert "mentor_preparation" in keys
        assert keys & {"burnout", "uncertainty", "conflict", "ethics"}
    assert keys & {"grow", "gibbs", "driscoll"}


@every_template
def test_the_pulse_is_two_taps(template: TemplateDefinition) -> None:
    pulse = next(survey for survey in template.surveys if survey.kind == "pulse")
    assert len(pulse.questions) == 2
    assert all(question.type != "text" for question in pulse.questions)


@every_template
def test_meetings_ask_for_confidence_at_the_start_half_way_and_at_the_end(
    template: TemplateDefinition,
) -> None:
    asking = [step for step in template.touchpoints if step.survey == "confidence"]
    meetings = template.meetings
    assert [step.kind for step in asking] == ["meeting"] * 3
    assert asking[0] is meetings[0]
    assert asking[0].offset_days <= 31
    assert asking[-1] is meetings[-1]
    half = template.length_in_days / 2
    nearest = min(abs(step.offset_days - half) for step in meetings)
    assert abs(asking[1].offset_days - half) == nearest
    [survey] = [one for one in template.surveys if one.key == "confidence"]
    assert not survey.is_anonymous
    assert [one.measures for one in survey.questions] == ["confidence"]


@every_template
def test_both_sides_are_asked(template: TemplateDefinition) -> None:
    for survey in template.surveys:
        if survey.kind != "pulse":
            asked = {question.audience for question in survey.questions}
            assert asked == {"mentor", "mentee", "both"}
        keys = [question.key for question in survey.questions]
        assert len(keys) == len(set(keys))
        for question in survey.questions:
            assert question.type in {"scale", "choice", "text"}
            assert (question.type == "text") is (question.choices == ())


@every_template
def test_the_agreement_says_the_three_things(template: TemplateDefinition) -> None:
    headings = {block.texts[0] for block in blocks(template.agreement) if block.kind == "heading"}
    assert {
        "What stays between you",
        "What cannot stay between you",
        "What this is not",
    } <= headings
    assert "supervision" in template.agreement
    assert "appraisal" in template.agreement


@every_template
def test_topics_can_be_ticked(template: TemplateDefinition) -> None:
    keys = [topic.key for topic in template.topics]
    assert 6 <= len(keys) <= 12
    assert len(keys) == len(set(keys))
    assert all(len(topic.label) <= 40 for topic in template.topics)


@every_template
def test_a_definition_survives_json(template: TemplateDefinition) -> None:
    stored = json.loads(json.dumps(template.as_json()))
    assert TemplateDefinition.from_json(stored) == template
