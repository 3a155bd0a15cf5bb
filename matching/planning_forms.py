"""Forms of the capacity planner."""

from typing import Any

from django import forms

from matching.queries import possible_mentors
from mentorship.access import Actor
from mentorship.texts import gettext_lazy as _
from participants.models import Person
from programs.models import Cohort

MOST_INVITED = 200


class WhomForm(forms.Form):
    """Of whom a plan is made."""

    whom = forms.ChoiceField(
        label=_("Count"),
        choices=[
            ("accepted", _("Who has a place")),
            ("all", _("Everybody who may come")),
        ],
        required=False,
    )

    @property
    def chosen(self) -> str:
        """What was chosen; what cannot be read counts as not chosen."""
        return (self.cleaned_data.get("whom") if self.is_valid() else "") or "accepted"


class InviteMentorsForm(forms.Form):
    """Whom to invite as mentors: people who were never asked in this cohort."""

    person: "forms.ModelMultipleChoiceField[Person]" = forms.ModelMultipleChoiceField(
        label=_("People to invite"),
        queryset=None,
        error_messages={
            "required": _("Tick the people whom you want to invite."),
            "invalid_choice": _(
                "Somebody you ticked cannot be invited any more. Look at the list again."
            ),
            "invalid_pk_value": _("Tick the people whom you want to invite."),
        },
    )

    def __init__(self, *args: Any, actor: Actor, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = self.fields["person"]
        people.queryset = possible_mentors(actor, cohort)  # type: ignore[attr-defined]

    def clean_person(self) -> Any:
        """Not the whole hospital at once."""
        people = self.cleaned_data["person"]
        if len(people) > MOST_INVITED:
            raise forms.ValidationError(
                _("At most %(count)s people at once.") % {"count": MOST_INVITED}
            )
        return people
