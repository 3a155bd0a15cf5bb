"""Forms of equality monitoring."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from participants.equity import PREFER_NOT, Question, in_words
from participants.queries.equity import OwnEquity


class OwnEquityForm(forms.Form):
    """One's own characteristics; each may be left out."""

    def __init__(
        self, *args: Any, questions: list[Question], own: OwnEquity, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [one.key for one in questions]
        for one in questions:
            choices = [*one.choices, PREFER_NOT]
            self.fields[one.key] = forms.ChoiceField(
                label=in_words(one.label),
                choices=[("", _("No answer")), *((one, in_words(one)) for one in choices)],
                widget=forms.RadioSelect,
                required=False,
                initial=own.answers.get(one.key, ""),
            )
        self.fields["consent"] = forms.BooleanField(
            label=_("I agree that my answers are counted in groups, as described above"),
            required=False,
            initial=own.has_consented,
        )

    def answers(self) -> dict[str, str]:
        """What was chosen, by question."""
        return {key: self.cleaned_data[key] for key in self.keys if self.cleaned_data.get(key)}


class EquityQuestionsForm(forms.Form):
    """What an organisation asks, one characteristic after the other."""

    def __init__(self, *args: Any, questions: list[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for one in questions:
            self.fields[f"{one.key}_asked"] = forms.BooleanField(
                label=_("Ask for: %(one_label)s") % {"one_label": in_words(one.label)},
                required=False,
                initial=one.is_asked,
            )
            self.fields[f"{one.key}_choices"] = forms.CharField(
                label=_("Choices: %(one_label)s") % {"one_label": in_words(one.label)},
                help_text=_("One on each line. “Prefer not to say” is always offered."),
                widget=forms.Textarea(attrs={"rows": 5}),
                max_length=2_000,
                initial="\n".join(one.choices),
            )

    def changed(self) -> list[Question]:
        """The questions as they are to be asked."""
        return [
            Question(
                one.key,
                one.label,
                tuple(_lines(self.cleaned_data[f"{one.key}_choices"])),
                self.cleaned_data[f"{one.key}_asked"],
            )
            for one in self.questions
        ]


def _lines(text: str) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
