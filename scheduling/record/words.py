"""A reflection in words, as its writer alone reads it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from scheduling.record.frameworks import stages_of
from scheduling.record.models import Reflection


@dataclass(frozen=True, repr=False)
class InWords:
    """An opened reflection. Its words are in no repr, so that no report of an error holds them."""

    reflection: Reflection
    title: str
    stages: Mapping[str, str] = field(default_factory=dict)

    @property
    def filled(self) -> list[tuple[str, str]]:
        """What was written, under what the framework asks."""
        labels = {one.key: str(one.label) for one in stages_of(self.reflection.framework)}
        return [(labels.get(key, key), words) for key, words in self.stages.items() if words]


def packed(stages: Mapping[str, str]) -> str:
    """The stages as one text to seal; those without words are left out."""
    return json.dumps({key: words for key, words in stages.items() if words}, ensure_ascii=False)


def unpacked(text: str, framework: str) -> dict[str, str]:
    """The stages of a text, in the framework's order. A text of another shape is its first."""
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        return {stages_of(framework)[0].key: text}
    order = [one.key for one in stages_of(framework)]
    known = {key: str(found[key]) for key in order if key in found}
    return known | {key: str(words) for key, words in found.items() if key not in known}


def untitled() -> str:
    """What a reflection without a title is called."""
    return _("A reflection")
