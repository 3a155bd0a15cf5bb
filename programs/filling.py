"""What a new programme is given by its template: guides, surveys, steps, preparation, agreement."""

import dataclasses

from programs.catalogue import TemplateDefinition
from programs.models import (
    AgreementVersion,
    Guide,
    PreparationItem,
    Program,
    Survey,
    Touchpoint,
)


def fill(program: Program, definition: TemplateDefinition) -> None:
    """Give an empty programme all that its template holds."""
    guides = _guides(program, definition)
    _steps(program, definition, guides, _surveys(program, definition))
    _preparation(program, definition, guides)
    if definition.agreement:
        AgreementVersion.objects.create(program=program, number=1, text=definition.agreement)


def _guides(program: Program, definition: TemplateDefinition) -> dict[str, Guide]:
    made = Guide.objects.bulk_create(
        Guide(
            program=program,
            key=guide.key,
            title=guide.title,
            audience=guide.audience,
            framework=guide.framework,
            body=guide.body,
        )
        for guide in definition.guides
    )
    return {guide.key: guide for guide in made}


def _surveys(program: Program, definition: TemplateDefinition) -> dict[str, Survey]:
    made = Survey.objects.bulk_create(
        Survey(
            program=program,
            key=survey.key,
            title=survey.title,
            kind=survey.kind,
            audience=survey.audience,
            introduction=survey.introduction,
            is_anonymous=survey.is_anonymous,
            questions=survey.questions_as_json(),
            instruments=list(survey.instruments),
        )
        for survey in definition.surveys
    )
    return {survey.key: survey for survey in made}


def _steps(
    program: Program,
    definition: TemplateDefinition,
    guides: dict[str, Guide],
    surveys: dict[str, Survey],
) -> None:
    steps = Touchpoint.objects.bulk_create(
        Touchpoint(
            program=program,
            position=position,
            offset_days=step.offset_days,
            kind=step.kind,
            audience=step.audience,
            title=step.title,
            summary=step.summary,
            prompts=list(step.prompts),
            guide=guides.get(step.guide),
            survey=surveys.get(step.survey),
        )
        for position, step in enumerate(definition.touchpoints, start=1)
    )
    _tie(steps, definition)


def _tie(steps: list[Touchpoint], definition: TemplateDefinition) -> None:
    """Let the steps follow those from which they keep their distance."""
    wanted = list(zip(steps, definition.touchpoints, strict=True))
    by_key = {one.key: step for step, one in wanted if one.key}
    following = [step for step, one in wanted if one.after in by_key]
    for step, one in wanted:
        step.after = by_key.get(one.after)
    Touchpoint.objects.bulk_update(following, ["after"])


def _preparation(
    program: Program, definition: TemplateDefinition, guides: dict[str, Guide]
) -> None:
    PreparationItem.objects.bulk_create(
        PreparationItem(
            program=program,
            position=position,
            kind=part.kind,
            text=part.text,
            guide=guides.get(part.guide),
            options=[dataclasses.asdict(option) for option in part.options],
        )
        for position, part in enumerate(definition.preparation, start=1)
    )
