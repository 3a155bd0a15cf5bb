"""Weights and hard rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext

from matching.criteria import (
    CRITERIA,
    FLOOR_GROUPS,
    FULL_SCORE,
    HIGHEST_WEIGHT,
    MOST_IN_A_GROUP,
    MOST_MEETABLE_HOURS,
    NO_STABLE_GROUPS,
    OBJECTIVES,
    Rules,
    Weights,
)
from mentorship.texts import gettext_lazy

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
            "Hours of the next eight weeks. People who have given no times are not left "
            "out. 0: no such rule."
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
            "Mentees; a mentor takes nobody, or at least this many. Everything else in "
            "this part counts as well, except that every mentor has a mentee; and “nobody "
            "would rather swap” cannot be chosen. 0: groups of any size."
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
        if found.get("objective") == "stable" and (found.get("group_least") or 0) > 1:
            self.add_error("objective", NO_STABLE_GROUPS)
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
