"""Forms of a programme and its structure."""

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext

from mentorship.access import Actor
from mentorship.texts import gettext_lazy as _
from programs.forms.fields import LinesField, MembershipField, SurveyField, offer
from programs.models import Audience, Guide, Program, Survey, Touchpoint
from programs.prose import flowing
from programs.queries import assignable_members


class StartForm(forms.Form):
    """All that is needed to start from a template."""

    name = forms.CharField(
        label=_("Name of the programme"),
        max_length=120,
        help_text=_("As people will read it in their invitation."),
    )


class BesideForm(StartForm):
    """A programme beside a cohort, for the people whom that leaves without a mentor."""

    audience = forms.CharField(
        label=_("Who it is for"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("You may change it; nobody reads it before you open enrolment."),
    )


class ProgramForm(forms.Form):
    """What a programme says of itself."""

    name = forms.CharField(label=_("Name"), max_length=120)
    purpose = forms.CharField(
        label=_("What it is for"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A few sentences that make somebody want to take part."),
    )
    audience = forms.CharField(
        label=_("Who it is for"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    model = forms.ChoiceField(label=_("How people are put together"), choices=Program.Model.choices)
    rhythm_days = forms.IntegerField(
        label=_("Days between meetings"), min_value=7, max_value=120, initial=30
    )
    rhythm_min_days = forms.IntegerField(
        label=_("Shortest rhythm a pair may choose"), min_value=7, max_value=120, initial=14
    )
    rhythm_max_days = forms.IntegerField(
        label=_("Longest rhythm a pair may choose"), min_value=7, max_value=180, initial=62
    )
    meeting_minutes = forms.IntegerField(
        label=_("Minutes of a meeting"), min_value=15, max_value=180, initial=45
    )
    protected_hours = forms.IntegerField(
        label=_("Protected hours a year for a mentor"),
        min_value=0,
        max_value=200,
        initial=12,
        help_text=_("Working time that the organisation grants. 0 if none."),
    )
    is_preparation_required = forms.BooleanField(
        label=_("Mentors work through the preparation checklist before they are matched"),
        required=False,
    )
    topics = LinesField(
        label=_("Topics to tick after a meeting"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("One on each line. Ticks are only ever shown counted over many people."),
    )

    def clean_topics(self) -> list[dict[str, str]]:
        """Keep the keys of topics whose words did not change: they are counted by key."""
        known = {topic["label"]: topic["key"] for topic in self.known_topics}
        topics: dict[str, str] = {}
        for label in self.cleaned_data["topics"]:
            key = known.get(label) or slugify(label).replace("-", "_")[:40]
            topics.setdefault(key or f"topic_{len(topics) + 1}", label[:60])
        return [{"key": key, "label": label} for key, label in topics.items()]

    def __init__(self, *args: Any, program: Program | None = None, **kwargs: Any) -> None:
        self.known_topics: list[dict[str, str]] = program.topics if program else []
        if program is not None:
            names = [name for name in self.base_fields if name != "topics"]
            initial = {name: getattr(program, name) for name in names}
            initial["topics"] = [topic["label"] for topic in program.topics]
            kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        shortest, usual, longest = (
            data.get(name) for name in ("rhythm_min_days", "rhythm_days", "rhythm_max_days")
        )
        if shortest and usual and shortest > usual:
            self.add_error("rhythm_min_days", gettext("Not longer than the usual rhythm."))
        if longest and usual and longest < usual:
            self.add_error("rhythm_max_days", gettext("Not shorter than the usual rhythm."))
        return data


class TouchpointForm(forms.Form):
    """A step of the structure."""

    title = forms.CharField(label=_("Title"), max_length=120)
    kind = forms.ChoiceField(
        label=_("What happens"), choices=Touchpoint.Kind.choices, widget=forms.RadioSelect
    )
    audience = forms.ChoiceField(
        label=_("For whom"),
        choices=Audience.choices,
        widget=forms.RadioSelect,
        initial=Audience.BOTH,
    )
    offset_days = forms.IntegerField(
        label=_("Days after the cohort starts"),
        min_value=-60,
        max_value=730,
        help_text=_("A number below 0 is before it starts."),
    )
    after: "forms.ModelChoiceField[Touchpoint]" = forms.ModelChoiceField(
        label=_("Keeps its distance from"),
        queryset=None,
        required=False,
        empty_label=_("no other step"),
        help_text=_("When that step moves to another day, this one moves along."),
    )
    summary = forms.CharField(
        label=_("In a sentence"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    prompts = LinesField(
        label=_("Prompts for the conversation"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("One on each line. Open questions that either of the two could ask."),
    )
    guide: "forms.ModelChoiceField[Guide]" = forms.ModelChoiceField(
        label=_("A guide to read"), queryset=None, required=False, empty_label=_("No guide")
    )
    survey: "forms.ModelChoiceField[Survey]" = SurveyField(
        label=_("A survey to answer"),
        queryset=None,
        required=False,
        empty_label=_("No survey"),
        help_text=_("Asked automatically from the day of the step on, for a meeting too."),
    )

    def __init__(
        self, *args: Any, program: Program, touchpoint: Touchpoint | None = None, **kwargs: Any
    ) -> None:
        initial: dict[str, Any] = {"kind": Touchpoint.Kind.MEETING}
        if touchpoint is not None:
            initial = {name: getattr(touchpoint, name) for name in self.base_fields}
        kwargs["initial"] = initial | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        offer(self, "guide", Guide.objects.filter(program=program).order_by("title"))
        steps = program.touchpoints.order_by("offset_days", "position")
        offer(self, "after", steps.exclude(pk=touchpoint.pk) if touchpoint else steps)
        offer(self, "survey", Survey.objects.filter(program=program).order_by("title"))


class GuideForm(forms.Form):
    """A text to read."""

    title = forms.CharField(label=_("Title"), max_length=120)
    audience = forms.ChoiceField(
        label=_("For whom"),
        choices=Audience.choices,
        widget=forms.RadioSelect,
        initial=Audience.BOTH,
    )
    framework = forms.CharField(
        label=_("Named framework"),
        max_length=40,
        required=False,
        help_text=_("If it follows one, like GROW."),
    )
    body = forms.CharField(
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 20}),
        help_text=(
            _(
                "An empty line starts a new paragraph. A line that begins with ## is a "
                "heading, one "
                "that begins with - an item of a list."
            )
        ),
    )

    asks_again = forms.BooleanField(
        label=_("Ask mentors who read it for their preparation to read it again"),
        required=False,
        help_text=_("Leave it empty if you only corrected a small mistake."),
    )

    def __init__(self, *args: Any, guide: Guide | None = None, **kwargs: Any) -> None:
        is_prepared = guide and guide.program.preparation.filter(guide=guide).exists()
        if guide is not None:
            names = [name for name in self.base_fields if name != "asks_again"]
            known = {name: getattr(guide, name) for name in names}
            kwargs.setdefault("initial", {**known, "body": flowing(guide.body)})
        super().__init__(*args, **kwargs)
        if not is_prepared:
            del self.fields["asks_again"]


class AgreementForm(forms.Form):
    """The next version of the agreement."""

    text = forms.CharField(
        label=_("Text of the next version"),
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text=(
            _(
                "An empty line starts a new paragraph. A line that begins with ## is a "
                "heading, one "
                "that begins with - an item of a list."
            )
        ),
    )


class TemplateNameForm(forms.Form):
    """Under which name a structure is kept."""

    name = forms.CharField(
        label=_("Name of the template"),
        max_length=120,
        help_text=_("A template of the same name is replaced."),
    )


class ManagerForm(forms.Form):
    """Who else looks after the programme."""

    membership = MembershipField(
        label=_("Add a manager"), queryset=None, empty_label=_("Choose a person")
    )

    def __init__(self, *args: Any, actor: Actor, program: Program, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "membership", assignable_members(actor, program))
