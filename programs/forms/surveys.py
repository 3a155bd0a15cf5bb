"""Forms of the survey builder."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mentorship.texts import gettext_lazy
from programs.forms.fields import LinesField
from programs.json_files import LARGEST
from programs.models import Audience, Survey
from programs.questions import (
    CHOICE,
    CONFIDENCE,
    LONGEST_QUESTION,
    MATRIX,
    SCALE,
    SEVERAL,
    TEXT,
    TYPES,
    Question,
    choices_of,
)

_BETWEEN = "\x1f"


class SurveyForm(forms.Form):
    """What is said about a survey."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"), choices=Survey.Kind.choices, widget=forms.RadioSelect
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("Who is asked"),
        choices=Audience.choices,
        widget=forms.RadioSelect,
        initial=Audience.BOTH,
    )
    introduction = forms.CharField(
        label=gettext_lazy("Before the first question"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What it is for, and how long it takes."),
    )
    is_anonymous = forms.BooleanField(
        label=gettext_lazy("Anonymous: nothing links an answer to a person"),
        required=False,
        initial=True,
        help_text=gettext_lazy(
            "Results are shown once the survey has closed, for groups of 11 people or "
            "more. Without this, people can read their own answers again; others still "
            "see only groups."
        ),
    )

    def __init__(self, *args: Any, survey: Survey | None = None, **kwargs: Any) -> None:
        if survey is not None:
            kwargs.setdefault("initial", {n: getattr(survey, n) for n in self.base_fields})
        super().__init__(*args, **kwargs)


class QuestionForm(forms.Form):
    """One question, with the condition under which it is asked."""

    text = forms.CharField(
        label=gettext_lazy("The question"),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    type = forms.ChoiceField(
        label=gettext_lazy("How it is answered"),
        choices=list(TYPES.items()),
        widget=forms.RadioSelect,
        initial=SCALE,
    )
    choices = LinesField(
        label=gettext_lazy("Choices, or steps of the scale"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("One on each line, a scale from the lowest to the highest."),
    )
    rows = LinesField(
        label=gettext_lazy("Rows of the table"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Only for a table. One on each line."),
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("Who is asked"),
        choices=Audience.choices,
        widget=forms.RadioSelect,
        initial=Audience.BOTH,
    )
    is_required = forms.BooleanField(
        label=gettext_lazy("Must be answered"),
        required=False,
        help_text=gettext_lazy(
            "Rarely needed. People who may leave a question out answer the rest."
        ),
    )
    measures = forms.BooleanField(
        label=gettext_lazy("This question measures confidence"),
        required=False,
        help_text=gettext_lazy(
            "For one scale of a survey with names: the first answer is compared with the "
            "last, of the same people. It is shown only for 11 people or more, once the "
            "cohort is closed."
        ),
    )

    def __init__(
        self,
        *args: Any,
        earlier: Sequence[Question],
        question: Question | None = None,
        **kwargs: Any,
    ) -> None:
        self.question = question or {}
        if question is not None:
            kwargs.setdefault("initial", _initial(question))
        super().__init__(*args, **kwargs)
        self.fields["only_if"] = forms.MultipleChoiceField(
            label=_("Ask it only of those who answered"),
            required=False,
            choices=_conditions(earlier),
            widget=forms.CheckboxSelectMultiple,
            help_text=_(
                "Answers to one question before this one. None ticked: everybody is asked."
            ),
        )

    def clean_only_if(self) -> dict[str, Any] | None:
        picked = [value.split(_BETWEEN, 1) for value in self.cleaned_data["only_if"]]
        if len({key for key, _ in picked}) > 1:
            raise forms.ValidationError(_("Choose answers to one and the same question."))
        if not picked:
            return None
        return {"question": picked[0][0], "answers": [answer for _, answer in picked]}

    def as_question(self) -> dict[str, Any]:
        """The question as a survey stores it, without its key."""
        data = self.cleaned_data
        kind = data["type"]
        return {
            "text": data["text"].strip(),
            "type": kind,
            "choices": data["choices"] if kind in (SCALE, CHOICE, SEVERAL, MATRIX) else [],
            "audience": data["audience"],
            "is_required": data["is_required"],
            "rows": self._rows(data["rows"]) if kind == MATRIX else [],
            "show_if": data["only_if"],
            "measures": CONFIDENCE if data["measures"] else "",
        }

    def _rows(self, texts: list[str]) -> list[dict[str, str]]:
        """Rows whose words did not change keep their keys."""
        known = {row["text"]: row["key"] for row in self.question.get("rows") or ()}
        rows: dict[str, str] = {}
        for place, text in enumerate(texts, start=1):
            key = known.get(text) or slugify(text).replace("-", "_")[:30] or f"row_{place}"
            rows[key if key not in rows else f"{key}_{place}"] = text
        return [{"key": key, "text": text} for key, text in rows.items()]


def _initial(question: Question) -> dict[str, Any]:
    condition = question.get("show_if") or {}
    picked = [f"{condition['question']}{_BETWEEN}{one}" for one in condition.get("answers", ())]
    return {
        "text": question["text"],
        "type": question["type"],
        "choices": list(question.get("choices") or ()),
        "rows": [row["text"] for row in question.get("rows") or ()],
        "audience": question.get("audience", Audience.BOTH),
        "is_required": question.get("is_required", False),
        "only_if": picked,
        "measures": question.get("measures") == CONFIDENCE,
    }


def _conditions(earlier: Sequence[Question]) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (
            one["text"],
            [(f"{one['key']}{_BETWEEN}{choice}", choice) for choice in choices_of(one)],
        )
        for one in earlier
        if one["type"] not in (TEXT, MATRIX)
    ]


class InstrumentChoiceForm(forms.Form):
    """Which instrument to take over."""

    instrument = forms.ChoiceField(label=gettext_lazy("Take over an instrument"))

    def __init__(self, *args: Any, packs: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instrument"].choices = list(packs.items())  # type: ignore[attr-defined]


class InstrumentFileForm(forms.Form):
    """An instrument from a file."""

    file = forms.FileField(
        label=gettext_lazy("The instrument’s file"),
        help_text=gettext_lazy("One JSON file of at most 1 MB, as the schema describes it."),
    )
    has_permission = forms.BooleanField(
        label=gettext_lazy("Our organisation has the permission to use this instrument"),
        required=False,
        help_text=gettext_lazy("Who gave it, and when, stands in the file."),
    )

    def clean_file(self) -> Any:
        if self.cleaned_data["file"].size > LARGEST:
            raise forms.ValidationError(
                _("The file is larger than 1 MB. An instrument takes a few thousand characters.")
            )
        return self.cleaned_data["file"]
