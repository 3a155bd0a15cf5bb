"""Planning a meeting, and what became of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext

from matching.models import Relationship
from mentorship.errors import DomainError
from mentorship.guard import LONGEST_TEXT
from mentorship.guarded_forms import DomainForm, GuardedForm
from mentorship.tenancy import new_id
from mentorship.texts import gettext_lazy
from scheduling.forms.moments import date_input, time_input
from scheduling.models import ChemistryAnswer, Meeting, Note
from scheduling.topics import topics_of


class PlanForm(GuardedForm):
    """When, how long, how and where."""

    guarded_field = "place"

    client_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    day = forms.DateField(label=gettext_lazy("Day"), widget=date_input())
    clock = forms.TimeField(label=gettext_lazy("Time"), widget=time_input())
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"),
        min_value=5,
        max_value=480,
        widget=forms.NumberInput(attrs={"step": 5}),
    )
    means = forms.ChoiceField(
        label=gettext_lazy("How will you meet?"),
        choices=Meeting.Means.choices,
        widget=forms.RadioSelect,
    )
    place = forms.CharField(
        label=gettext_lazy("Place or link"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Only the people of this relationship see it. It is in no e-mail."),
    )

    @classmethod
    def of_new(cls, usual: Mapping[str, Any]) -> "PlanForm":
        return cls(initial={"client_key": new_id(), **usual})

    @classmethod
    def of_meeting(cls, meeting: Meeting) -> "PlanForm":
        local = timezone.localtime(meeting.starts_at)
        return cls(
            initial={
                "day": local.date(),
                "clock": local.time(),
                "minutes": meeting.minutes,
                "means": meeting.means,
                "place": meeting.place,
            }
        )

    @property
    def when(self) -> dict[str, Any]:
        """The meeting's time, length, means and place, as the services take them."""
        data = self.cleaned_data
        naive = datetime.combine(data["day"], data["clock"])
        return {
            "starts_at": timezone.make_aware(naive),
            "minutes": data["minutes"],
            "means": data["means"],
            "place": data["place"],
            "is_checked": self.is_checked,
        }

    def refuse(self, error: DomainError) -> None:
        if "starts_at" in error.fields:
            self.add_error("day", error.message)
        else:
            super().refuse(error)


class OccasionForm(DomainForm):
    """What became of a meeting, and nothing of what was said."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=gettext_lazy("Did you meet?"),
        choices=[
            ("held", gettext_lazy("We met")),
            ("moved", gettext_lazy("Moved it")),
            ("missed", gettext_lazy("Missed it")),
        ],
        widget=forms.RadioSelect,
    )
    held_on = forms.DateField(label=gettext_lazy("Day"), widget=date_input())
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"),
        min_value=5,
        max_value=480,
        widget=forms.NumberInput(attrs={"step": 5}),
    )
    means = forms.ChoiceField(
        label=gettext_lazy("How did you meet?"),
        choices=Meeting.Means.choices,
        widget=forms.RadioSelect,
    )

    @staticmethod
    def likely(planned: Meeting) -> dict[str, Any]:
        """That a planned meeting was held as it was planned."""
        return {
            "client_key": new_id(),
            "outcome": Meeting.Status.HELD,
            "held_on": min(timezone.localdate(planned.starts_at), timezone.localdate()),
            "minutes": planned.minutes,
            "means": planned.means,
        }


class LogForm(OccasionForm, GuardedForm):
    """The same with topics and a note: most often one tap on 'Save'."""

    guarded_field = "note_text"

    topics = forms.MultipleChoiceField(
        label=gettext_lazy("What did you talk about?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Only you see what you tick. Others see topics counted over many pairs."
        ),
    )
    note_text = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Leave out anything that could identify a patient."),
    )
    note_audience = forms.ChoiceField(
        label=gettext_lazy("Who may read the note?"),
        choices=[
            (Note.Audience.PRIVATE, gettext_lazy("Only me")),
            (Note.Audience.RELATIONSHIP, gettext_lazy("Both of us")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    is_another = forms.BooleanField(
        label=gettext_lazy("We met twice that day"),
        required=False,
        help_text=gettext_lazy("A meeting on this day is already logged."),
    )

    def __init__(
        self, *args: Any, relationship: Relationship, asks_another: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        topics = self.fields["topics"]
        assert isinstance(topics, forms.MultipleChoiceField)
        topics.choices = topics_of(relationship.cohort.program)
        if not topics.choices:
            del self.fields["topics"]
        audience = self.fields["note_audience"]
        assert isinstance(audience, forms.ChoiceField)
        audience.choices = audience_choices(relationship)
        if not asks_another and "is_another" not in self.data:
            self.fields["is_another"].widget = forms.HiddenInput()

    @classmethod
    def of(
        cls, relationship: Relationship, planned: Meeting | None, usual: Mapping[str, Any]
    ) -> "LogForm":
        """Filled in with what is most likely, so that it is sent as it is: as planned; else
        yesterday, as long and by the means that is usual for these two."""
        if planned is not None:
            initial = cls.likely(planned)
        else:
            yesterday = timezone.localdate() - timedelta(days=1)
            initial = {
                "client_key": new_id(),
                "outcome": Meeting.Status.HELD,
                "held_on": max(yesterday, relationship.began_on),
                **usual,
            }
        private = {"note_audience": Note.Audience.PRIVATE}
        return cls(relationship=relationship, initial=initial | private)

    def clean_note_audience(self) -> str:
        return self.cleaned_data["note_audience"] or Note.Audience.PRIVATE

    @property
    def log(self) -> dict[str, Any]:
        """The log, as the service takes it."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "checked"}
        return data | {"is_note_checked": self.is_checked}

    def refuse(self, error: DomainError) -> None:
        if error.code == "logged_already":
            self.fields["is_another"].widget = forms.CheckboxInput()
        super().refuse(error)


def audience_choices(relationship: Relationship) -> list[tuple[str, str]]:
    """For oneself alone, or for the others by name."""
    is_pair = relationship.kind == Relationship.Kind.PAIR
    everyone = gettext("Both of us") if is_pair else gettext("Everyone in our group")
    return [(Note.Audience.PRIVATE, gettext("Only me")), (Note.Audience.RELATIONSHIP, everyone)]


class ChemistryForm(DomainForm):
    """Whether two people fit, in one tap."""

    fit = forms.ChoiceField(
        label=gettext_lazy("Is it a good fit?"),
        choices=ChemistryAnswer.Fit.choices,
        widget=forms.RadioSelect,
    )
