"""Forms of people's rights."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from mentorship.guarded_forms import DomainForm
from mentorship.texts import gettext_lazy
from participants.models import Person
from programs.models import Cohort
from reporting.rights.models import Breach, ProcessingStatement
from reporting.rights.retention import Kind


class PersonSearchForm(forms.Form):
    """Whom one looks for: by name, address or number."""

    q = forms.CharField(
        label=gettext_lazy("Name, e-mail address or employee number"),
        required=False,
        max_length=100,
        widget=forms.SearchInput(),
    )


class AskErasureForm(DomainForm):
    """On whose behalf, and why."""

    person = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("How it was asked for"),
        max_length=500,
        help_text=gettext_lazy(
            "Such as: by letter of 3 May. It is deleted when the person is erased."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ConfirmForm(forms.Form):
    """A word that is typed, so that nothing is erased by a slip."""

    confirm = forms.CharField(
        label=gettext_lazy("Write ERASE to go on"),
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_confirm(self) -> str:
        if self.cleaned_data["confirm"].strip() != "ERASE":
            raise forms.ValidationError(_("Write ERASE, in capitals."))
        return "ERASE"


class _CohortField(forms.ModelChoiceField):
    """Cohorts by programme and name."""

    def label_from_instance(self, obj: Cohort) -> str:
        return f"{obj.program}, {obj}"


class PlaceHoldForm(DomainForm):
    """On whom, and why."""

    person = forms.UUIDField(required=False, widget=forms.HiddenInput)
    cohort = _CohortField(
        Cohort.objects.none(),
        label=gettext_lazy("A cohort"),
        required=False,
        empty_label=gettext_lazy("None"),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        help_text=gettext_lazy("Such as: claim 2026/14, by request of the legal department."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, chosen: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cohort"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Cohort.objects.select_related("program").order_by(
            "program__name", "-starts_on"
        )
        if chosen is not None:
            self.initial["person"] = chosen.pk
            del self.fields["cohort"]


class LiftHoldForm(DomainForm):
    """Why it ends."""

    lift_reason = forms.CharField(label=gettext_lazy("Why it ends"), max_length=500)


class RetentionForm(DomainForm):
    """For how long a kind is kept, and whether the clock obeys."""

    months = forms.IntegerField(label=gettext_lazy("Months"))
    is_on = forms.BooleanField(
        label=gettext_lazy("Let go of it every night"),
        required=False,
        help_text=gettext_lazy("What is let go of does not come back."),
    )

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = self.fields["months"]
        assert isinstance(months, forms.IntegerField)
        months.help_text = _("Between %(least)s and %(most)s.") % {
            "least": kind.least,
            "most": kind.most,
        }


def _moment(**kwargs: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(widget=widget, **kwargs)


class BreachForm(DomainForm, forms.ModelForm):
    """Facts, effects, remedy, and whom one told when."""

    aware_at = _moment(
        label=gettext_lazy("When did you become aware of it? The 72 hours run from here")
    )
    happened_at = _moment(label=gettext_lazy("When did it happen?"), required=False)
    regulator_told_at = _moment(label=gettext_lazy("Regulator told on"), required=False)
    people_told_at = _moment(label=gettext_lazy("People told on"), required=False)
    closed_at = _moment(label=gettext_lazy("Closed on"), required=False)

    class Meta:
        model = Breach
        fields = [
            "title", "aware_at", "happened_at", "facts", "effects", "remedy", "people_affected",
            "regulator_duty", "duty_reason", "regulator_told_at", "people_told_at", "closed_at",
        ]  # fmt: skip
        labels = {
            "title": gettext_lazy("What happened, in a few words"),
            "facts": gettext_lazy("The facts"),
            "effects": gettext_lazy("Its effects on people"),
            "remedy": gettext_lazy("What was done about it"),
            "people_affected": gettext_lazy("How many people it concerns"),
            "regulator_duty": gettext_lazy("Does the regulator have to know?"),
            "duty_reason": gettext_lazy("Why you decided so"),
        }
        help_texts = {
            "facts": gettext_lazy("Without the names of those concerned."),
            "people_affected": gettext_lazy("About, if you do not know."),
        }
        widgets = {
            "facts": forms.Textarea(attrs={"rows": 4}),
            "effects": forms.Textarea(attrs={"rows": 3}),
            "remedy": forms.Textarea(attrs={"rows": 3}),
            "duty_reason": forms.Textarea(attrs={"rows": 2}),
            "regulator_duty": forms.RadioSelect,
        }


class StatementForm(DomainForm, forms.ModelForm):
    """The organisation's own words on processing."""

    class Meta:
        model = ProcessingStatement
        fields = [
            "controller", "protection_officer", "lawful_basis", "sub_processors",
            "erasure_wait_days",
        ]  # fmt: skip
        labels = {
            "controller": gettext_lazy("Who decides what the data is used for"),
            "protection_officer": gettext_lazy("Data protection officer, and how to reach them"),
            "lawful_basis": gettext_lazy("Why you may process it, and for what"),
            "sub_processors": gettext_lazy("Who processes it for you, and where"),
            "erasure_wait_days": gettext_lazy("Days to change one's mind about being erased"),
        }
        help_texts = {
            "sub_processors": gettext_lazy(
                "One a line: who, for what, in which country, under which safeguard."
            ),
            "erasure_wait_days": gettext_lazy(
                "0 to 21. An answer is owed within a month of being asked."
            ),
        }
        widgets = {
            "lawful_basis": forms.Textarea(attrs={"rows": 4}),
            "sub_processors": forms.Textarea(attrs={"rows": 4}),
        }
