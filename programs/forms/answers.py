"""The form of a survey: to answer it, and to preview it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from mentorship.errors import DomainError
from mentorship.guard import joined
from mentorship.guarded_forms import GuardedForm
from programs.questions import LONGEST_TEXT, MATRIX, SEVERAL, TEXT, Question, choices_of

_PREFIX = "q-"


@dataclass(frozen=True, slots=True)
class Block:
    """A question with its fields: one, or for a table one a row."""

    question: Question
    fields: tuple[forms.BoundField, ...]

    @property
    def is_table(self) -> bool:
        return self.question["type"] == MATRIX

    @property
    def choices(self) -> list[str]:
        return choices_of(self.question)

    @property
    def errors(self) -> list[str]:
        return [str(error) for field in self.fields for error in field.errors]

    @property
    def condition(self) -> Mapping[str, Any] | None:
        return self.question.get("show_if") or None

    @property
    def shown_for(self) -> str:
        """The answers under which it is asked, as JSON for the script."""
        return json.dumps(self.condition["answers"]) if self.condition else ""

    @property
    def shown_by(self) -> str:
        """The name of the field on whose answer it depends."""
        return f"{_PREFIX}{self.condition['question']}" if self.condition else ""


class AnswerForm(GuardedForm):
    """The questions that somebody is asked. What an answer has to be is said by the use case."""

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            for name, label in _parts(question):
                self.fields[name] = _field(question, label)

    @property
    def texts(self) -> dict[str, str]:
        """Each question's words by its key."""
        return {one["key"]: one["text"] for one in self.questions}

    def blocks(self) -> list[Block]:
        """The questions in order."""
        return [
            Block(question, tuple(self[name] for name, _ in _parts(question)))
            for question in self.questions
        ]

    def said(self) -> dict[str, Any]:
        """What was answered, by the questions' keys."""
        found: dict[str, Any] = {}
        for question in self.questions:
            names = [name for name, _ in _parts(question)]
            given = {name: self.cleaned_data.get(name) for name in names}
            if question["type"] == MATRIX:
                rows = zip(question["rows"], names, strict=True)
                found[question["key"]] = {row["key"]: given[name] for row, name in rows}
            else:
                found[question["key"]] = given[names[0]]
        return found

    @property
    def guarded_text(self) -> str:
        texts = (one for one in self.questions if one["type"] == TEXT)
        return joined(str(self.data.get(f"{_PREFIX}{one['key']}", "")) for one in texts)

    def refuse(self, error: DomainError) -> None:
        """Show what is wrong at its question."""
        first = {one["key"]: _parts(one)[0][0] for one in self.questions}
        error.fields = {first.get(key, key): words for key, words in error.fields.items()}
        super().refuse(error)


def _parts(question: Question) -> list[tuple[str, str]]:
    """The names of a question's fields, with their labels."""
    name = f"{_PREFIX}{question['key']}"
    if question["type"] != MATRIX:
        return [(name, question["text"])]
    return [(f"{name}.{row['key']}", row["text"]) for row in question["rows"]]


def _field(question: Question, label: str) -> forms.Field:
    if question["type"] == TEXT:
        return forms.CharField(
            label=label,
            required=False,
            max_length=LONGEST_TEXT,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
    choices = [(choice, choice) for choice in choices_of(question)]
    if question["type"] == SEVERAL:
        return forms.MultipleChoiceField(
            label=label, required=False, choices=choices, widget=forms.CheckboxSelectMultiple
        )
    return forms.ChoiceField(label=label, required=False, choices=choices, widget=forms.RadioSelect)
