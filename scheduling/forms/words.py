"""Notes and goals."""

from typing import Any

from django import forms

from matching.models import Relationship
from mentorship.guard import LONGEST_TEXT
from mentorship.guarded_forms import GuardedForm
from mentorship.texts import gettext_lazy
from scheduling.forms.meetings import audience_choices
from scheduling.forms.moments import date_input


class NoteForm(GuardedForm):
    """A note and its audience."""

    text = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Leave out anything that could identify a patient."),
    )
    audience = forms.ChoiceField(label=gettext_lazy("Who may read it?"), widget=forms.RadioSelect)
    row_version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, relationship: Relationship, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        audience = self.fields["audience"]
        assert isinstance(audience, forms.ChoiceField)
        audience.choices = audience_choices(relationship)


class GoalForm(GuardedForm):
    """A goal in one's own words."""

    text = forms.CharField(
        label=gettext_lazy("What do you want to be able to do?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("In your own words. You and your mentor read it, nobody else."),
    )
    due_on = forms.DateField(label=gettext_lazy("By when?"), required=False, widget=date_input())


class StepForm(GuardedForm):
    """A small step."""

    text = forms.CharField(label=gettext_lazy("Next small step"), max_length=500)
