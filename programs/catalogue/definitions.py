"""What a programme template consists of, as plain typed data.

A definition is used twice: the seven templates of the catalogue are written as definitions, and an
organisation's own templates are stored as the JSON of one (`as_json`, `from_json`).
"""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class TopicDefinition:
    """Something a pair may tick after a meeting, without saying what was said."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class GuideDefinition:
    """A text to read. `audience` is mentor, mentee or both; `body` is in the markup of `prose`."""

    key: str
    title: str
    audience: str
    body: str
    framework: str = ""


@dataclass(frozen=True, slots=True)
class QuestionDefinition:
    """One item, for one side or for both: a `scale`, a `choice`, `several` choices, free `text`,
    or a `matrix` of rows that share their choices. `programs.questions` says what makes it whole.

    `rows` are {key, text}; `show_if` is {question, answers}, the condition under which it is asked;
    `measures` is `confidence` for the scale that is compared from the first time to the last.
    """

    key: str
    text: str
    type: str
    choices: tuple[str, ...] = ()
    audience: str = "both"
    is_required: bool = False
    rows: tuple[Mapping[str, str], ...] = ()
    show_if: Mapping[str, Any] | None = None
    measures: str = ""


@dataclass(frozen=True, slots=True)
class SurveyDefinition:
    key: str
    title: str
    kind: str
    audience: str
    questions: tuple[QuestionDefinition, ...]
    introduction: str = ""
    is_anonymous: bool = True
    instruments: tuple[Mapping[str, Any], ...] = ()
    """What is to be known of the packs whose items stand among the questions."""

    def questions_as_json(self) -> list[dict[str, Any]]:
        """Return the questions as a survey stores them."""
        rows = [dataclasses.asdict(item) for item in self.questions]
        return [{**row, "choices": list(row["choices"]), "rows": list(row["rows"])} for row in rows]


@dataclass(frozen=True, slots=True)
class TouchpointDefinition:
    """A step of the structure, `offset_days` after the cohort starts (before it when negative).

    `after` is the key of the step from which it keeps its distance.
    """

    offset_days: int
    kind: str
    title: str
    summary: str
    audience: str = "both"
    prompts: tuple[str, ...] = ()
    guide: str = ""
    survey: str = ""
    key: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class OptionDefinition:
    """What one might say to a scenario, and what is to be said to that."""

    text: str
    feedback: str
    is_best: bool = False


@dataclass(frozen=True, slots=True)
class PreparationDefinition:
    """A part of the mentors' preparation: a `check` to tick, a `reading` (of the guide with that
    key), or a `scenario` with options."""

    key: str
    kind: str
    text: str
    guide: str = ""
    options: tuple[OptionDefinition, ...] = ()


@dataclass(frozen=True, slots=True)
class TemplateDefinition:
    """A whole programme, ready to start. `summary` and `choose_when` help a manager to choose."""

    key: str
    name: str
    summary: str
    choose_when: str
    icon: str
    purpose: str
    audience: str
    model: str
    rhythm_days: int
    rhythm_min_days: int
    rhythm_max_days: int
    meeting_minutes: int
    protected_hours: int
    matching_weights: Mapping[str, int]
    matching_rules: Mapping[str, Any]
    topics: tuple[TopicDefinition, ...]
    guides: tuple[GuideDefinition, ...]
    surveys: tuple[SurveyDefinition, ...]
    touchpoints: tuple[TouchpointDefinition, ...]
    agreement: str
    is_preparation_required: bool = False
    preparation: tuple[PreparationDefinition, ...] = ()

    @property
    def length_in_days(self) -> int:
        """How long a cohort of this programme runs: to its last touchpoint."""
        return max((step.offset_days for step in self.touchpoints), default=0)

    @property
    def meetings(self) -> tuple[TouchpointDefinition, ...]:
        return tuple(step for step in self.touchpoints if step.kind == "meeting")

    def as_json(self) -> dict[str, Any]:
        """Return the definition as what `json` can write."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> TemplateDefinition:
        """Rebuild a definition written by `as_json`, also by an earlier version of the product:
        what it did not know has a plain default, what is no longer known is left out."""
        known = {field.name for field in dataclasses.fields(cls)}
        whole = _PLAIN | {name: value for name, value in data.items() if name in known}
        return cls(
            **{
                **whole,
                "topics": _each(TopicDefinition, whole["topics"]),
                "guides": _each(GuideDefinition, whole["guides"]),
                "surveys": tuple(_survey(survey) for survey in whole["surveys"]),
                "touchpoints": tuple(_touchpoint(step) for step in whole["touchpoints"]),
                "preparation": tuple(_preparation(part) for part in whole["preparation"]),
            }
        )


_PLAIN: dict[str, Any] = {
    "key": "own",
    "name": "Template",
    "summary": "",
    "choose_when": "",
    "icon": "bookmark",
    "purpose": "",
    "audience": "",
    "model": "one_to_one",
    "rhythm_days": 30,
    "rhythm_min_days": 14,
    "rhythm_max_days": 62,
    "meeting_minutes": 45,
    "protected_hours": 12,
    "matching_weights": {},
    "matching_rules": {},
    "topics": (),
    "guides": (),
    "surveys": (),
    "touchpoints": (),
    "agreement": "",
    "preparation": (),
}


def text(block: str) -> str:
    """Return a triple-quoted block without its indentation and outer blank lines."""
    return textwrap.dedent(block).strip()


def paragraph(block: str) -> str:
    """Return a triple-quoted block as one line."""
    return " ".join(block.split())


def bullets(block: str) -> tuple[str, ...]:
    """Return the items of a block in which each item starts with a dash on its own line."""
    items: list[str] = []
    for line in text(block).splitlines():
        if line.startswith("- "):
            items.append(line[2:].strip())
        elif line.strip():
            items[-1] = f"{items[-1]} {line.strip()}"
    return tuple(items)


def topics(block: str) -> tuple[TopicDefinition, ...]:
    """Return the topics of a block of lines `key: label`."""
    pairs = (line.split(":", 1) for line in text(block).splitlines())
    return tuple(TopicDefinition(key.strip(), label.strip()) for key, label in pairs)


def _each[T](kind: type[T], rows: Sequence[Mapping[str, Any]]) -> tuple[T, ...]:
    return tuple(kind(**_known(kind, row)) for row in rows)


def question(row: Mapping[str, Any]) -> QuestionDefinition:
    """Rebuild a question from its JSON; what is not known of questions is left out."""
    known = _known(QuestionDefinition, row)
    lists = {name: tuple(row.get(name, ())) for name in ("choices", "rows")}
    return QuestionDefinition(**{**known, **lists})


def _survey(row: Mapping[str, Any]) -> SurveyDefinition:
    questions = tuple(question(one) for one in row["questions"])
    instruments = tuple(row.get("instruments", ()))
    known = _known(SurveyDefinition, row)
    return SurveyDefinition(**{**known, "questions": questions, "instruments": instruments})


def _known(kind: type, row: Mapping[str, Any]) -> dict[str, Any]:
    names = {field.name for field in dataclasses.fields(kind)}
    return {name: value for name, value in row.items() if name in names}


def _touchpoint(row: Mapping[str, Any]) -> TouchpointDefinition:
    known = _known(TouchpointDefinition, row)
    return TouchpointDefinition(**{**known, "prompts": tuple(row.get("prompts", ()))})


def _preparation(row: Mapping[str, Any]) -> PreparationDefinition:
    known = _known(PreparationDefinition, row)
    options = _each(OptionDefinition, row.get("options", ()))
    return PreparationDefinition(**{**known, "options": options})
