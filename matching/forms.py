"""Forms of matching."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext

from matching.circles import LARGEST, SMALLEST
from matching.criteria import (
    CRITERIA,
    FLOOR_GROUPS,
    FULL_SCORE,
    HIGHEST_WEIGHT,
    KEEPING,
    MOST_IN_A_GROUP,
    MOST_MEETABLE_HOURS,
    OBJECTIVES,
    Rules,
    Weights,
)
from matching.models import MatchRun, PairRule, Proposal
from matching.queries.listed import MOST_LINES
from matching.services.drafts import LONGEST_NAME
from mentorship.guarded_forms import GuardedForm
from mentorship.texts import gettext_lazy

MOST_BYTES_OF_LIST = 5 * 1024 * 1024
STAGES = 6
RANGES = {"stage": ("stage_gap_from", "stage_gap_to"), "years": ("years_ahead",)}
POINTS_IN_A_PERCENT = FULL_SCORE // 100
PREFER_WORDS = {
    "same": gettext_lazy("Same"),
    "near": gettext_lazy("Same or near"),
    "different": gettext_lazy("Different"),
}


def _prefer(label: str, *words: str) -> forms.ChoiceField:
    choices = [(word, PREFER_WORDS[word]) for word in words]
    return forms.ChoiceField(label=label, choices=choices)


class Slider(forms.NumberInput):
    """A native range: a thumb for fingers and the keyboard, a number for screen readers."""

    input_type = "range"


def _switch(label: str, hint: str = "") -> forms.BooleanField:
    widget = forms.CheckboxInput(attrs={"role": "switch"})
    return forms.BooleanField(label=label, required=False, help_text=hint, widget=widget)


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """All that a manager says about one criterion: how much, in which way, and whether it must."""

    weight: BoundField
    prefer: BoundField | None
    range: tuple[BoundField, ...]
    must: BoundField


class MatchingSettingsForm(forms.Form):
    """Weights and rules of a cohort's next run. Every weight is a number from 0 to 10."""

    marks_optional = False
    MUSTS: ClassVar[dict[str, str]] = {
        "site": "must_same_site",
        "department": "must_different_department",
        "profession": "must_same_profession",
        "stage": "must_stage_gap",
        "languages": "must_share_language",
        "availability": "must_share_windows",
        "meetability": "least_meetable_hours",
    }

    prefer_department = _prefer(gettext_lazy("Department"), "same", "near", "different")
    prefer_specialty = _prefer(gettext_lazy("Specialty"), "same", "different")
    prefer_profession = _prefer(gettext_lazy("Profession"), "same", "different")
    prefer_site = _prefer(gettext_lazy("Site"), "same", "different")
    stage_gap_from = forms.IntegerField(
        label=gettext_lazy("Stages ahead, at least"), min_value=-STAGES, max_value=STAGES
    )
    stage_gap_to = forms.IntegerField(
        label=gettext_lazy("and at most"), min_value=-STAGES, max_value=STAGES
    )
    years_ahead = forms.IntegerField(
        label=gettext_lazy("Years longer here, for full points"), min_value=0, max_value=40
    )
    must_same_site = _switch(gettext_lazy("Must be the same site"))
    must_different_department = _switch(gettext_lazy("Must be different departments"))
    must_same_profession = _switch(gettext_lazy("Must be the same profession"))
    must_stage_gap = _switch(gettext_lazy("Must keep to these stages"))
    must_share_language = _switch(gettext_lazy("Must share a language"))
    must_share_windows = forms.IntegerField(
        label=gettext_lazy("Must share at least"),
        min_value=0,
        max_value=28,
        help_text=gettext_lazy("Parts of the week, such as Monday morning. 0: no such rule."),
    )
    least_meetable_hours = forms.IntegerField(
        label=gettext_lazy("Must have at least"),
        min_value=0,
        max_value=MOST_MEETABLE_HOURS,
        help_text=gettext_lazy(
            "Hours of the next eight weeks. Who has told no times is not held out. 0: no such rule."
        ),
    )
    objective = forms.ChoiceField(
        label=gettext_lazy("Of all ways to match as many people"),
        choices=list(OBJECTIVES.items()),
        help_text=gettext_lazy("What is best, after the number matched."),
    )
    floor_by = forms.ChoiceField(
        label=gettext_lazy("Leave no group behind"),
        choices=list(FLOOR_GROUPS.items()),
        required=False,
        help_text=gettext_lazy("Of each, at least this share is matched where that is possible."),
    )
    floor_percent = forms.IntegerField(
        label=gettext_lazy("Share, in per cent"), min_value=0, max_value=100
    )
    group_least = forms.IntegerField(
        label=gettext_lazy("A group has at least"),
        min_value=0,
        max_value=MOST_IN_A_GROUP,
        help_text=gettext_lazy(
            "Mentees; a mentor takes nobody or so many. The highest total is sought then, "
            "and nothing else of this part counts. 0: groups of any size."
        ),
    )
    poor_below = forms.IntegerField(
        label=gettext_lazy("A match is poor below"),
        min_value=0,
        max_value=100,
        help_text=gettext_lazy("Of 100. Poor matches are avoided before the total is looked at."),
    )
    use_every_mentor = _switch(
        gettext_lazy("Give every mentor a mentee where possible"),
        gettext_lazy("Before anyone mentors a second one."),
    )

    def __init__(
        self,
        *args: Any,
        weights: Weights,
        rules: Rules,
        has_groups: bool = False,
        **kwargs: Any,
    ) -> None:
        self.rules_before = rules.to_json()
        initial = self.rules_before | {"poor_below": rules.poor_below // POINTS_IN_A_PERCENT}
        initial |= {f"weight_{key}": points for key, points in weights.to_json().items()}
        kwargs["initial"] = initial | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        if not has_groups:
            del self.fields["group_least"]
        for criterion in CRITERIA:
            self.fields[f"weight_{criterion.key}"] = forms.IntegerField(
                label=criterion.label,
                help_text=criterion.hint,
                min_value=0,
                max_value=HIGHEST_WEIGHT,
                widget=Slider(attrs={"list": "weight-marks"}),
            )
            if criterion.key not in self.MUSTS:
                switch = _switch(gettext("Must fit at least by half"))
                switch.initial = criterion.key in rules.must_fit
                self.fields[f"fit_{criterion.key}"] = switch

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        low, high = found.get("stage_gap_from"), found.get("stage_gap_to")
        if low is not None and high is not None and low > high:
            self.add_error("stage_gap_to", gettext("The range must not end before it begins."))
        if not self.errors and not any(self.weights.values()):
            self.add_error(
                f"weight_{CRITERIA[0].key}", gettext("Let at least one criterion count.")
            )
        return found

    @property
    def rows(self) -> Iterator[CriterionRow]:
        """One criterion after the other, with all that can be said about it."""
        for key in (criterion.key for criterion in CRITERIA):
            prefer, must = f"prefer_{key}", self.MUSTS.get(key, f"fit_{key}")
            ranges = RANGES.get(key, ())
            yield CriterionRow(
                weight=self[f"weight_{key}"],
                prefer=self[prefer] if prefer in self.fields else None,
                range=tuple(self[name] for name in ranges),
                must=self[must],
            )

    @property
    def weights(self) -> dict[str, int]:
        """The weights as matching reads them."""
        return {one.key: self.cleaned_data.get(f"weight_{one.key}", 0) for one in CRITERIA}

    @property
    def rules(self) -> dict[str, Any]:
        """The rules as matching reads them."""
        found = self.rules_before | {
            name: self.cleaned_data[name] for name in Rules().to_json() if name in self.fields
        }
        must_fit = [
            one.key
            for one in CRITERIA
            if self.cleaned_data.get(f"fit_{one.key}", one.key in self.rules_before["must_fit"])
        ]
        poor_below = found["poor_below"] * POINTS_IN_A_PERCENT
        return found | {"must_fit": must_fit, "poor_below": poor_below}


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
        choices=[(one, one.capitalize()) for one in KEEPING],
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


class PairsFileForm(forms.Form):
    """A list of pairs that somebody made elsewhere."""

    file = forms.FileField(
        label=gettext_lazy("List of pairs"),
        help_text=gettext_lazy(
            "CSV or Excel (.xlsx) with a column “mentee” and a column “mentor”. Each names "
            "a person of this cohort by e-mail address, staff number or whole name."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
        error_messages={
            "empty": gettext_lazy("The file is empty."),
            "required": gettext_lazy("Choose a file."),
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES_OF_LIST:
            raise forms.ValidationError(gettext("The list is larger than 5 MB."))
        return file


class BeginListedForm(forms.Form):
    """The pairs that were shown, as enrolments: `mentee:mentor`, apart by spaces."""

    pairs = forms.CharField(max_length=200_000)

    def clean_pairs(self) -> list[tuple[UUID, UUID]]:
        try:
            found = [
                (UUID(mentee), UUID(mentor))
                for mentee, mentor in (one.split(":") for one in self.cleaned_data["pairs"].split())
            ]
        except ValueError as error:
            raise forms.ValidationError(gettext("Choose the list once more.")) from error
        if len(found) > MOST_LINES:
            raise forms.ValidationError(gettext("These are too many."))
        return found


class ChooseMentorForm(forms.Form):
    """One of the recommended mentors."""

    mentor = forms.UUIDField()


class PairForm(forms.Form):
    """Two people of a cohort, and what is to hold for them."""

    mentor = forms.UUIDField()
    mentee = forms.UUIDField()
    kind = forms.ChoiceField(choices=PairRule.Kind.choices)


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


MOST_LISTED = 150
"""Above this many people a list to choose from helps nobody, and takes long to load."""


class NameField(forms.CharField):
    """One of many people, by a part of the name, or by the id that a link brings."""

    def __init__(self, people: list[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(
            max_length=120, help_text=gettext("The name, or as much of it as is needed."), **kwargs
        )
        self.people = people

    def prepare_value(self, value: Any) -> Any:
        return next((name for key, name in self.people if str(key) == str(value)), value)

    def clean(self, value: Any) -> UUID:
        text = str(super().clean(value)).casefold()
        words = text.split()
        found = [(key, name) for key, name in self.people if text in (str(key), name.casefold())]
        found = found or [
            (key, name)
            for key, name in self.people
            if all(word in name.casefold() for word in words)
        ]
        if not found:
            raise forms.ValidationError(gettext("Nobody of this name is in this run."))
        if len(found) > 1:
            names = ", ".join([*(name for _, name in found[:5]), *(["…"] if found[5:] else [])])
            raise forms.ValidationError(
                gettext("%(count)s people are meant by this: %(names)s")
                % {"count": len(found), "names": names}
            )
        return found[0][0]


class WhyForm(forms.Form):
    """Any two people of a run."""

    def __init__(
        self,
        *args: Any,
        mentees: list[tuple[UUID, str]],
        mentors: list[tuple[UUID, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, people in (("mentee", mentees), ("mentor", mentors)):
            label = name.capitalize()
            if len(people) > MOST_LISTED:
                self.fields[name] = NameField(people, label=label)
            else:
                choices = [("", gettext("Choose")), *people]
                self.fields[name] = forms.TypedChoiceField(
                    label=label, coerce=UUID, choices=choices
                )


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
