"""The templates of the catalogue in another language.

They are written in English; the translations stand in the catalogues of texts beside those of the
pages. A programme is started in its organisation's language and is the organisation's from then on.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from django.utils.translation import gettext, override

from programs.catalogue import TEMPLATES
from programs.catalogue.definitions import (
    GuideDefinition,
    OptionDefinition,
    PreparationDefinition,
    QuestionDefinition,
    SurveyDefinition,
    TemplateDefinition,
    TopicDefinition,
    TouchpointDefinition,
)

_TEXTS: Mapping[type, tuple[str, ...]] = {
    GuideDefinition: ("title", "body"),
    OptionDefinition: ("text", "feedback"),
    PreparationDefinition: ("text",),
    QuestionDefinition: ("text", "choices"),
    SurveyDefinition: ("title", "introduction"),
    TemplateDefinition: ("name", "summary", "choose_when", "purpose", "audience", "agreement"),
    TopicDefinition: ("label",),
    TouchpointDefinition: ("title", "summary", "prompts"),
}
"""Which fields people read. The others are keys, and mean the same in every language."""


def texts() -> list[str]:
    """Every text of the catalogue, once, in its order."""
    return list(dict.fromkeys(text for template in TEMPLATES for text in _texts_of(template)))


@cache
def templates_in(language: str) -> Mapping[str, TemplateDefinition]:
    """The templates by their keys, in a language of the product; what it does not say stays
    English."""
    with override(language):
        return {template.key: _said(template, gettext) for template in TEMPLATES}


def _texts_of(definition: Any) -> Iterator[str]:
    for field in dataclasses.fields(definition):
        value = getattr(definition, field.name)
        values = value if isinstance(value, tuple) else (value,)
        if field.name in _TEXTS[type(definition)]:
            yield from (text for text in values if text)
        for one in values:
            if type(one) in _TEXTS:
                yield from _texts_of(one)


def _said[D](definition: D, say: Callable[[str], str]) -> D:
    changed = {}
    for field in dataclasses.fields(definition):  # type: ignore[arg-type]
        value = getattr(definition, field.name)
        if field.name in _TEXTS[type(definition)]:
            changed[field.name] = _each(value, lambda text: say(text) if text else text)
        elif isinstance(value, tuple) and value and type(value[0]) in _TEXTS:
            changed[field.name] = tuple(_said(one, say) for one in value)
    return dataclasses.replace(definition, **changed)  # type: ignore[type-var]


def _each(value: Any, say: Callable[[str], str]) -> Any:
    return tuple(map(say, value)) if isinstance(value, tuple) else say(value)
