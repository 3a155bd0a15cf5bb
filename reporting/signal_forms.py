"""Forms of signals: which to show, and what to say about one."""

from __future__ import annotations

from typing import Any

from django import forms

from mentorship.guarded_forms import GuardedForm
from mentorship.texts import gettext_lazy as _
from reporting.follow_up_words import ready_text
from reporting.models import FollowUp, Signal
from reporting.models.follow_ups import LONGEST_LETTER
from reporting.queries.signals import TO_LOOK_AT


class SignalChoice(forms.Form):
    """Search and filter above a cohort's signals."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.SearchInput(attrs={"placeholder": _("Name")}),
    )
    state = forms.ChoiceField(
        label=_("Signal"),
        required=False,
        choices=[("", _("All")), (TO_LOOK_AT, _("All that need a look")), *Signal.State.choices],
        widget=forms.Select(attrs={"data-submit": True}),
    )

    def chosen(self, name: str) -> str:
        """What was chosen; nothing where that is no choice."""
        return str(self.cleaned_data.get(name, "")) if self.is_bound and not self.errors else ""


class FollowUpForm(GuardedForm):
    """The words of a follow-up, ready to be edited."""

    kind = forms.ChoiceField(choices=FollowUp.Kind.choices, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your words"),
        max_length=LONGEST_LETTER,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=_(
            "It is sent as it is here, with a greeting above it, and your name and "
            "address below. Say nothing about what one of them told you."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = self.data.get("kind") != FollowUp.Kind.SPOKE

    @classmethod
    def ready(cls, kind: str, signal: Signal | None, together: str) -> FollowUpForm:
        """With words that fit what the rhythm says."""
        state = signal.rhythm_state if signal else Signal.State.ON_TRACK
        reason = signal.reason.get("code", "") if signal else ""
        text = ready_text(kind, state, reason, together)
        return cls(initial={"kind": kind, "text": text})


class OfferForm(forms.Form):
    """What one of a pair says to an offer of a new match."""

    CHANGE, GO_ON = "change", "go_on"
    answer = forms.ChoiceField(
        label=_("Your answer"), choices=[(GO_ON, _("Go on")), (CHANGE, _("A new match"))]
    )

    @property
    def wants_new_match(self) -> bool:
        """Once the form is valid."""
        return bool(self.cleaned_data["answer"] == self.CHANGE)
