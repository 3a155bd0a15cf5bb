"""What one may ask of exports."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from mentorship.access import Actor
from mentorship.texts import gettext_lazy as _
from programs.models import Cohort
from reporting.models import Export
from reporting.queries.exports import cohorts_to_export


class CohortChoice(forms.ModelChoiceField):
    """A cohort by its programme's name and its own."""

    def label_from_instance(self, obj: Cohort) -> str:
        return f"{obj.program.name}: {obj.name}"


KINDS: Final = {
    Export.Kind.ENROLLMENTS: _("who takes part, in which role, and how far they came"),
    Export.Kind.RELATIONSHIPS: _("who was joined with whom, since when"),
    Export.Kind.ENGAGEMENT: _("meetings and hours by department, small groups withheld"),
}


class ExportForm(forms.Form):
    """Which table, of which cohort, in which format."""

    kind = forms.ChoiceField(
        label=_("What should be in it?"),
        choices=[(kind.value, f"{kind.label}: {holds}") for kind, holds in KINDS.items()],
        widget=forms.RadioSelect,
    )
    cohort = CohortChoice(
        queryset=None,
        required=False,
        empty_label=_("All cohorts"),
    )
    format = forms.ChoiceField(
        label=_("Format"),
        choices=Export.Format.choices,
        widget=forms.RadioSelect,
        initial=Export.Format.XLSX,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cohort"].queryset = cohorts_to_export(actor)  # type: ignore[attr-defined]
