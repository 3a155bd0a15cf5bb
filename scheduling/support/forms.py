"""Forms of support. Nothing typed is lost when one is sent back."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from mentorship.errors import DomainError
from mentorship.guard import LONGEST_TEXT
from mentorship.guarded_forms import DomainForm, GuardedForm
from mentorship.tenancy import new_id
from mentorship.texts import gettext_lazy
from programs.models import Guide
from scheduling.models import Meeting
from scheduling.support.models import CircleMeeting, Contact, SupportRequest
from scheduling.support.queries.requests import Matter


class AskForm(GuardedForm):
    """What it is about, and the words."""

    matter = forms.ChoiceField(label=gettext_lazy("What is it about?"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("What would help you?"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=(
            gettext_lazy(
                "As much or as little as you like. It is sent as you write it. Leave "
                "out anything "
                "that could identify a patient."
            )
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
        label=gettext_lazy("What was done"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("The person who asked reads it, and the managers of the programme."),
    )


class RequestFilter(forms.Form):
    """Filters above the team's list."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            ("open", pgettext_lazy("state", "Open")),
            *SupportRequest.State.choices,
        ],
    )
    role = forms.ChoiceField(
        label=gettext_lazy("From"),
        required=False,
        choices=[
            ("", gettext_lazy("Everybody")),
            ("mentor", gettext_lazy("Mentors")),
            ("mentee", gettext_lazy("Mentees")),
            ("peer", gettext_lazy("Peers")),
        ],
    )


class ConcernForm(GuardedForm):
    """To whom, and the words."""

    contact = forms.ChoiceField(
        label=gettext_lazy("Who should read it?"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Choose a deputy if it is about the first, or if they are away."),
    )
    text = forms.CharField(
        label=gettext_lazy("What worries you?"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy(
            "What happened, when, and who may need help. You need not have proof."
        ),
    )

    def __init__(self, *args: Any, contacts: Sequence[Contact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["contact"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(one.pk), f"{one.membership.user}, {one}") for one in contacts]
        if len(contacts) == 1:
            field.initial = field.choices[0][0]
            field.help_text = ""


class PassOnForm(DomainForm):
    """Another contact."""

    contact = forms.ChoiceField(
        label=gettext_lazy("Who should read it instead?"), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, contacts: Sequence[Contact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["contact"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(one.pk), f"{one.membership.user}, {one}") for one in contacts]


class ConcernAnswerForm(GuardedForm):
    """The contact's answer."""

    text = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Only the person who wrote to you reads it."),
    )


class ContactForm(DomainForm):
    """Somebody of the organisation, and what they are."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("The one they sign in with here."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    title = forms.CharField(
        label=gettext_lazy("What they are"),
        max_length=120,
        help_text=gettext_lazy("Such as: speaking-up guardian."),
    )


class SignpostForm(DomainForm):
    """The organisation's own words and number."""

    text = forms.CharField(
        label=gettext_lazy("What to do"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Empty: our usual text."),
    )
    phone = forms.RegexField(
        r"^[0-9+() ./extEXT-]*$",
        label=gettext_lazy("Telephone number"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Empty: the page says to ask you."),
        error_messages={"invalid": gettext_lazy("Only digits, spaces, and + ( ) . / - x.")},
    )


class CircleMeetingForm(GuardedForm):
    """When, how, where, what about; and perhaps a guide to read before."""

    guarded_field = "topic"
    client_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    topic = forms.CharField(
        label=gettext_lazy("What is it about?"),
        max_length=120,
        help_text=gettext_lazy("Such as: how we begin; when a mentee goes quiet. No names."),
    )
    day = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    clock = forms.TimeField(
        label=gettext_lazy("Time"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"),
        min_value=15,
        max_value=240,
        initial=45,
        widget=forms.NumberInput(attrs={"step": 5}),
    )
    means = forms.ChoiceField(
        label=gettext_lazy("How will you meet?"),
        choices=Meeting.Means.choices,
        widget=forms.RadioSelect,
        initial=Meeting.Means.IN_PERSON,
    )
    place = forms.CharField(
        label=gettext_lazy("Place or link"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Mentors of this programme see it here. It is in no e-mail."),
    )
    guide = forms.ChoiceField(label=gettext_lazy("To read before"), required=False)

    def __init__(self, *args: Any, guides: Iterable[Guide], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.guides = {str(one.pk): one for one in guides}
        field = self.fields["guide"]
        assert isinstance(field, forms.ChoiceField)
        titles = [(key, one.title) for key, one in self.guides.items()]
        field.choices = [("", _("Nothing")), *titles]
        self.initial.setdefault("client_key", new_id())

    @staticmethod
    def of(meeting: CircleMeeting) -> dict[str, Any]:
        """What stands in the form of one that is planned."""
        local = timezone.localtime(meeting.starts_at)
        return {
            "topic": meeting.topic,
            "day": local.date(),
            "clock": local.time(),
            "minutes": meeting.minutes,
            "means": meeting.means,
            "place": meeting.place,
            "guide": str(meeting.guide_id or ""),
        }

    @property
    def facts(self) -> dict[str, Any]:
        """As the services take them."""
        data = self.cleaned_data
        return {
            "starts_at": timezone.make_aware(datetime.combine(data["day"], data["clock"])),
            "minutes": data["minutes"],
            "means": data["means"],
            "topic": data["topic"],
            "place": data["place"],
            "guide": self.guides.get(data["guide"]),
            "is_checked": self.is_checked,
        }

    def refuse(self, error: DomainError) -> None:
        if "starts_at" in error.fields:
            self.add_error("day", error.message)
        else:
            super().refuse(error)
