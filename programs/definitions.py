"""A programme as a template's definition, to be saved and started from again."""

import dataclasses
from collections.abc import Mapping
from uuid import UUID

from programs.catalogue.definitions import (
    GuideDefinition,
    OptionDefinition,
    PreparationDefinition,
    SurveyDefinition,
    TemplateDefinition,
    TopicDefinition,
    TouchpointDefinition,
    question,
)
from programs.models import Guide, PreparationItem, Program, Survey, Touchpoint


def definition_of(program: Program, *, name: str) -> TemplateDefinition:
    """Return the whole structure of a programme; nothing of its cohorts, people or managers."""
    agreement = program.agreements.order_by("-number").first()
    steps = list(
        program.touchpoints.select_related("guide", "survey").order_by("offset_days", "position")
    )
    keys = {step.pk: f"step_{number}" for number, step in enumerate(steps, start=1)}
    return TemplateDefinition(
        key=program.template_key or "own",
        name=name,
        summary=_first_sentence(program.purpose),
        choose_when="",
        icon="bookmark",
        purpose=program.purpose,
        audience=program.audience,
        model=program.model,
        rhythm_days=program.rhythm_days,
        rhythm_min_days=program.rhythm_min_days,
        rhythm_max_days=program.rhythm_max_days,
        meeting_minutes=program.meeting_minutes,
        protected_hours=program.protected_hours,
        is_preparation_required=program.is_preparation_required,
        matching_weights=program.matching_weights,
        matching_rules=program.matching_rules,
        topics=tuple(TopicDefinition(**topic) for topic in program.topics),
        guides=tuple(_guide(guide) for guide in program.guides.order_by("title")),
        surveys=tuple(_survey(survey) for survey in program.surveys.order_by("key")),
        touchpoints=tuple(_touchpoint(step, keys) for step in steps),
        agreement=agreement.text if agreement else "",
        preparation=tuple(
            _preparation(item, number)
            for number, item in enumerate(program.preparation.select_related("guide"), start=1)
        ),
    )


def length_in_days(program: Program) -> int:
    """How long a cohort of the programme runs: to its last step."""
    return max(program.touchpoints.values_list("offset_days", flat=True), default=0)


def _first_sentence(text: str) -> str:
    return text.split(". ")[0].rstrip(".") + "."


def _guide(guide: Guide) -> GuideDefinition:
    fields = [field.name for field in dataclasses.fields(GuideDefinition)]
    return GuideDefinition(**{name: getattr(guide, name) for name in fields})


def _survey(survey: Survey) -> SurveyDefinition:
    return SurveyDefinition(
        key=survey.key,
        title=survey.title,
        kind=survey.kind,
        audience=survey.audience,
        questions=tuple(question(row) for row in survey.questions),
        introduction=survey.introduction,
        is_anonymous=survey.is_anonymous,
        instruments=tuple(survey.instruments),
    )


def _touchpoint(step: Touchpoint, keys: Mapping[UUID, str]) -> TouchpointDefinition:
    return TouchpointDefinition(
        offset_days=step.offset_days,
        kind=step.kind,
        title=step.title,
        summary=step.summary,
        audience=step.audience,
        prompts=tuple(step.prompts),
        guide=step.guide.key if step.guide else "",
        survey=step.survey.key if step.survey else "",
        key=keys[step.pk],
        after=keys.get(step.after_id, "") if step.after_id else "",
    )


def _preparation(item: PreparationItem, number: int) -> PreparationDefinition:
    return PreparationDefinition(
        key=f"part_{number}",
        kind=item.kind,
        text=item.text,
        guide=item.guide.key if item.guide else "",
        options=tuple(OptionDefinition(**option) for option in item.options),
    )
