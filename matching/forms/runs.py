"""Starting a run, and reading it."""

from typing import Any

from django import forms

from matching.circles import LARGEST, SMALLEST
from matching.criteria import (
    KEEPING,
)
from matching.models import MatchRun, Proposal
from matching.services.drafts import LONGEST_NAME
from mentorship.guarded_forms import GuardedForm
from mentorship.texts import gettext_lazy

_KEEPING = {
    "a little": gettext_lazy("A little"),
    "some": gettext_lazy("Some"),
    "most": gettext_lazy("Most"),
}


class CircleForm(forms.Form):
    """How large circles should be."""

    size = forms.IntegerField(
        label=gettext_lazy("People in a circle"), min_value=SMALLEST, max_value=LARGEST
    )


class StartRunForm(forms.Form):
    """Whether a run may choose freely or should change little."""

    base_run: "forms.ModelChoiceField[MatchRun]" = forms.ModelChoiceField(
        label=gettext_lazy("Change as little as possible of"),
        queryset=None,  # set for each form: no organisation is active here
        required=False,
        empty_label=gettext_lazy("Nothing: choose freely"),
    )
    keeping = forms.ChoiceField(
        label=gettext_lazy("And hold on to its pairs"),
        choices=[(one, _KEEPING[one]) for one in KEEPING],
        initial="some",
        required=False,
        help_text=gettext_lazy("The more, the more points the rest may lose for it."),
    )

    def __init__(self, *args: Any, runs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["base_run"].queryset = runs  # type: ignore[attr-defined]


class RunNameForm(forms.Form):
    """What a run is called."""

    name = forms.CharField(
        label=gettext_lazy("Name of this run"), required=False, max_length=LONGEST_NAME
    )


class ProposalFilterForm(forms.Form):
    """Search and filter of a run's proposals."""

    SHOW = (
        ("", gettext_lazy("All")),
        ("poor", gettext_lazy("Poor matches")),
        ("locked", gettext_lazy("Locked")),
        ("by_hand", gettext_lazy("Changed by hand")),
        (Proposal.Status.PUBLISHED, gettext_lazy("Waiting for answers")),
        (Proposal.Status.ACCEPTED, gettext_lazy("Accepted")),
        (Proposal.Status.DECLINED, gettext_lazy("Declined")),
        (Proposal.Status.EXPIRED, gettext_lazy("No answer in time")),
    )
    q = forms.CharField(
        label=gettext_lazy("Search"), required=False, widget=forms.TextInput({"type": "search"})
    )
    show = forms.ChoiceField(label=gettext_lazy("Show"), choices=SHOW, required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)


class UnmatchedFilterForm(forms.Form):
    """Search among those without a match."""

    ROLES = (
        ("", gettext_lazy("Everybody")),
        ("mentee", gettext_lazy("Mentees")),
        ("mentor", gettext_lazy("Mentors")),
    )
    q = forms.CharField(
        label=gettext_lazy("Search"), required=False, widget=forms.TextInput({"type": "search"})
    )
    role = forms.ChoiceField(label=gettext_lazy("Show"), choices=ROLES, required=False)


class DeclineForm(GuardedForm):
    """A no, with or without words."""

    guarded_field = "reason"

    reason = forms.CharField(
        label=gettext_lazy("Your reason"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Only if you wish. It is sealed: nobody but you can read it again."),
    )
