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
from programs.catalogue.instruments import PACKS

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
_TEXTS_OF_PACKS = frozenset({"title", "description", "permission", "text", "label"})
"""The same of instruments, which are data."""


def texts() -> list[str]:
    """Every text of the catalogue, once, in its order."""
    of_templates = (text for template in TEMPLATES for text in _texts_of(template))
    of_packs = (text for pack in PACKS for text in _texts_of_pack(pack))
    return list(dict.fromkeys((*of_templates, *of_packs)))


@cache
def packs_in(language: str) -> tuple[dict[str, Any], ...]:
    """The instruments of the product, in one of its languages."""
    with override(language):
        return tuple(_pack_said(pack) for pack in PACKS)


def _texts_of_pack(part: Any, name: str = "") -> Iterator[str]:
    if isinstance(part, str):
        yield from [part] if name in _TEXTS_OF_PACKS else []
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from _texts_of_pack(value, key)
    elif isinstance(part, list):
        for value in part:
            yield from _texts_of_pack(value, name)


def _pack_said(part: Any, name: str = "") -> Any:
    if isinstance(part, dict):
        return {key: _pack_said(value, key) for key, value in part.items()}
    if isinstance(part, list):
        return [_pack_said(value, name) for value in part]
    return gettext(part) if isinstance(part, str) and name in _TEXTS_OF_PACKS else part


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
