"""What one may ask of exports."""

from __future__ import annotations

from typing import Any

from django import forms

from mentorship.access import Actor
from programs.models import Cohort
from reporting.models import Export
from reporting.queries.exports import cohorts_to_export


class CohortChoice(forms.ModelChoiceField):
    """A cohort by its programme's name and its own."""

    def label_from_instance(self, obj: Cohort) -> str:  # type: ignore[override]
        return f"{obj.program.name}: {obj.name}"


class ExportForm(forms.Form):
    """Which table, of which cohort, in which format."""

    kind = forms.ChoiceField(
        label="What should be in it?", choices=Export.Kind.choices, widget=forms.RadioSelect
    )
    cohort = CohortChoice(
        queryset=None,
        required=False,
        empty_label="All cohorts",
    )
    format = forms.ChoiceField(
        label="Format",
        choices=Export.Format.choices,
        widget=forms.RadioSelect,
        initial=Export.Format.XLSX,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cohort"].queryset = cohorts_to_export(actor)  # type: ignore[attr-defined]
