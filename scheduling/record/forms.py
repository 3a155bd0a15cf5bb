"""Forms of the record and of a closing cohort. Nothing typed is lost when one is sent back."""

from typing import Any

from django import forms

from mentorship.guard import LONGEST_TEXT, joined
from mentorship.guarded_forms import DomainForm, GuardedForm
from mentorship.texts import gettext_lazy as _
from programs.lessons import LONGEST, TOPICS
from programs.models import Cohort
from scheduling.record.frameworks import stages_of
from scheduling.record.models import Certificate
from scheduling.record.services.records import JSON, PDF
from scheduling.record.services.reflections import LONGEST_TITLE


class ReflectionForm(GuardedForm):
    """A title, a day, and the stages of a framework, any of which may stay empty."""

    title = forms.CharField(
        label=_("Title"),
        max_length=LONGEST_TITLE,
        required=False,
        help_text=_("By which you find it again. Sealed like the rest."),
    )
    happened_on = forms.DateField(
        label=_("When was it?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    row_version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    marks_optional = False

    def __init__(self, *args: Any, framework: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stage_names = [one.key for one in stages_of(framework)]
        for one in stages_of(framework):
            self.fields[one.key] = forms.CharField(
                label=one.label,
                help_text=one.hint,
                required=False,
                max_length=LONGEST_TEXT,
                widget=forms.Textarea(attrs={"rows": 4}),
            )

    @property
    def guarded_text(self) -> str:
        """Everything that was typed, in the order in which it is looked at."""
        return joined(str(self.data.get(name, "")) for name in ("title", *self.stage_names))

    @property
    def stages(self) -> list[forms.BoundField]:
        return [self[name] for name in self.stage_names]

    def said(self) -> dict[str, Any]:
        """What a service takes."""
        data = self.cleaned_data
        return {
            "title": data["title"],
            "happened_on": data["happened_on"],
            "stages": {name: data[name] for name in self.stage_names},
            "is_checked": self.is_checked,
        }


class ExportForm(DomainForm):
    """As what, and whether with reflections and scores."""

    format = forms.ChoiceField(
        label=_("Format"),
        choices=[(PDF, _("PDF, to read and hand in")), (JSON, _("JSON, for a program"))],
        widget=forms.RadioSelect,
        initial=PDF,
    )
    with_reflections = forms.BooleanField(
        label=_("With my reflections"),
        required=False,
        help_text=_("Whoever gets the file can read them then."),
    )
    with_scores = forms.BooleanField(
        label=_("With my scores"),
        required=False,
        help_text=_("What your answers came to, where an instrument tells it."),
    )


class CorrectionForm(DomainForm):
    """What stands on a certificate, to be put right."""

    holder = forms.CharField(label=_("Name"), max_length=201)
    began_on = forms.DateField(
        label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ended_on = forms.DateField(
        label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    meetings = forms.IntegerField(label=_("Meetings"), min_value=1, max_value=1000)
    minutes = forms.IntegerField(
        label=_("Time together, in minutes"), min_value=0, max_value=100_000
    )

    def __init__(self, *args: Any, certificate: Certificate, **kwargs: Any) -> None:
        initial = {name: getattr(certificate, name) for name in self.base_fields}
        super().__init__(*args, **kwargs | {"initial": initial})


class ClosingForm(DomainForm):
    """Thanks, and what the next cohort should know, by the settings that it touches."""

    thanks = forms.CharField(
        label=_("Thanks to everybody who took part"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "It is shown in the e-mail that brings the certificate, under your programme’s name."
        ),
    )
    lessons = forms.CharField(
        label=_("In general"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("No names."),
    )

    marks_optional = False

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        initial = {"thanks": cohort.thanks, "lessons": cohort.lessons, **cohort.setting_lessons}
        super().__init__(*args, **kwargs | {"initial": initial})
        for topic, label in TOPICS.items():
            self.fields[topic] = forms.CharField(
                label=label,
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def topics(self) -> list[forms.BoundField]:
        return [self[topic] for topic in TOPICS]

    def changes(self) -> dict[str, Any]:
        """What `update_cohort` takes."""
        data = self.cleaned_data
        by_setting = {topic: data[topic] for topic in TOPICS if data[topic].strip()}
        return {
            "thanks": data["thanks"].strip(),
            "lessons": data["lessons"].strip(),
            "setting_lessons": by_setting,
        }
