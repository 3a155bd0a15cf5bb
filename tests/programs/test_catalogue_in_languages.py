"""The templates say the same in every language, and a programme starts in its organisation's."""

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest

from programs.catalogue import BY_KEY, TEMPLATES
from programs.catalogue.translating import templates_in, texts
from programs.services import create_program_from_template
from tests.world import World

LANGUAGES = ["es", "fr"]


def shape(definition: Any) -> Iterator[Any]:
    """What must not change: how many there are of each, and what is a key or a number."""
    for field in dataclasses.fields(definition):
        value = getattr(definition, field.name)
        if isinstance(value, tuple):
            yield field.name, len(value)
            for one in value:
                if dataclasses.is_dataclass(one):
                    yield from shape(one)
        elif not isinstance(value, str) or (" " not in value and value.islower()):
            yield field.name, value


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", list(BY_KEY))
def test_a_template_has_the_same_steps_in_every_language(language: str, key: str) -> None:
    said, written = templates_in(language)[key], BY_KEY[key]
    assert list(shape(said)) == list(shape(written))
    assert said.name != written.name
    assert said.agreement != written.agreement
    for one, other in zip(said.guides, written.guides, strict=True):
        # The markup of a guide is its headings, lists and paragraphs.
        assert markup(one.body) == markup(other.body), one.key


def markup(body: str) -> list[str]:
    """How each line begins, without its words."""
    marks = (line.split(" ", 1)[0] for line in body.splitlines())
    return [
        mark if set(mark) <= set("#-*>") or mark.rstrip(".").isdigit() else "" for mark in marks
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_differ_but_for_names(language: str) -> None:
    said = {text for one in templates_in(language).values() for text in _long(one)}
    assert not said & {text for one in TEMPLATES for text in _long(one)}
    assert len(texts()) == len(set(texts()))


def _long(definition: Any) -> Iterator[str]:
    for step in definition.touchpoints:
        yield from step.prompts
    yield from (guide.body for guide in definition.guides)


def test_a_programme_starts_in_its_organisations_language(world: World) -> None:
    house = world.northgate
    organization = house.organization
    organization.language = "es"
    organization.save()
    with house.activate("manager"):
        actor = dataclasses.replace(house.actor("manager"), organization=organization)
        program = create_program_from_template(actor=actor, template_key="peer_support")
        said = templates_in("es")["peer_support"]
        assert (program.name, program.purpose) == (said.name, said.purpose)
        assert program.template_key == "peer_support"
        assert program.touchpoints.filter(title=said.touchpoints[0].title).exists()
