"""Forms of support. Nothing typed is lost when one is sent back."""

from collections.abc import Sequence
from typing import Any

from django import forms

from scheduling.forms import GuardedForm
from scheduling.guard import LONGEST_TEXT
from support.models import SupportRequest
from support.queries.requests import Matter


class AskForm(GuardedForm):
    """What it is about, and the words."""

    matter = forms.ChoiceField(label="What is it about?", widget=forms.RadioSelect)
    text = forms.CharField(
        label="What would help you?",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=(
            "As much or as little as you like. It is sent as you write it. Leave out anything "
            "that could identify a patient."
        ),
    )

    def __init__(self, *args: Any, matters: Sequence[Matter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["matter"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.key, one.words) for one in matters]
        if len(matters) == 1:
            field.initial = matters[0].key


class AnswerForm(GuardedForm):
    """What was done."""

    text = forms.CharField(
        label="What was done",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="The person who asked reads it, and the managers of the programme.",
    )


class RequestFilter(forms.Form):
    """Filters above the team's list."""

    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[("", "All"), ("open", "Open"), *SupportRequest.State.choices],
    )
    role = forms.ChoiceField(
        label="From",
        required=False,
        choices=[
            ("", "Everybody"),
            ("mentor", "Mentors"),
            ("mentee", "Mentees"),
            ("peer", "Peers"),
        ],
    )
