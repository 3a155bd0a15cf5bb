"""Forms of ideas. Nothing typed is lost when one is sent back."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from mentorship.guarded_forms import DomainForm, GuardedForm
from mentorship.texts import gettext_lazy
from participants.ideas.models import LONGEST_IDEA, LONGEST_REPLY, Idea
from participants.ideas.receipts import new_receipt
from programs.models import Program


class IdeaForm(GuardedForm):
    """The idea, what it is about, and whether one's name goes with it."""

    text = forms.CharField(
        label=gettext_lazy("What would make mentoring here better?"),
        max_length=LONGEST_IDEA,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=gettext_lazy(
            "Write it for the administrators of your organisation. Nothing is taken from your "
            "notes. Leave out what was said in confidence, and whatever could identify a patient."
        ),
    )
    program = forms.ChoiceField(
        label=gettext_lazy("What is it about?"), required=False, widget=forms.RadioSelect
    )
    is_named = forms.ChoiceField(
        label=gettext_lazy("With your name?"),
        choices=[
            ("yes", gettext_lazy("With my name")),
            ("no", gettext_lazy("Without my name")),
        ],
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "With it you get the answer by e-mail. Without it, nothing that is kept leads back to "
            "you, and you get a receipt."
        ),
    )
    receipt = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, programs: Iterable[Program], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"receipt": new_receipt(), "program": ""})
        super().__init__(*args, **kwargs)
        self.programs = {str(one.pk): one for one in programs}
        field = self.fields["program"]
        assert isinstance(field, forms.ChoiceField)
        names = [(key, one.name) for key, one in self.programs.items()]
        field.choices = [("", _("Mentoring in general")), *names]

    @property
    def chosen_program(self) -> Program | None:
        return self.programs.get(self.cleaned_data["program"])


class ReceiptForm(DomainForm):
    """A receipt, to see what became of an idea without a name."""

    receipt = forms.CharField(
        label=gettext_lazy("Your receipt"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("Five groups of four letters and digits."),
    )


class AnswerForm(GuardedForm):
    """What becomes of it, and why."""

    guarded_field = "reply"
    state = forms.ChoiceField(
        label=gettext_lazy("State"), choices=Idea.State.choices, widget=forms.RadioSelect
    )
    reply = forms.CharField(
        label=gettext_lazy("Reply"),
        required=False,
        max_length=LONGEST_REPLY,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "The person who passed it on reads this. “Done” and “Not now” need a short reason."
        ),
    )


class BoardFilter(forms.Form):
    """Filters above the board."""

    q = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=100)
    program = forms.ChoiceField(label=gettext_lazy("About"), required=False)

    def __init__(self, *args: Any, programs: Iterable[Program], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["program"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("Everything")),
            ("general", _("Mentoring in general")),
            *[(str(one.pk), one.name) for one in programs],
        ]
