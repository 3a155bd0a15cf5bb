"""Uploading an HR export, and saying what its columns hold."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from mentorship.texts import gettext_lazy
from mentorship.uploads import TABLES, UploadField
from participants.importing.columns import FIELDS, faults_of
from participants.importing.dates import ORDERS
from participants.importing.reading import MOST_BYTES, Table
from participants.models import Person

ORDER_LABELS = {
    "dmy": gettext_lazy("Day first (03/04/2024 is 3 April)"),
    "mdy": gettext_lazy("Month first (it is 4 March)"),
}
MOST_GRADES_SHOWN = 60


class UploadForm(forms.Form):
    """The file alone: everything else is guessed and shown."""

    file = UploadField(
        accept=TABLES,
        most_bytes=MOST_BYTES,
        label=gettext_lazy("HR export"),
        help_text=gettext_lazy(
            "CSV up to 100 MB, or Excel (.xlsx) up to 6 million cells, with the names of the "
            "columns in one row."
        ),
    )


class MappingForm(forms.Form):
    """One choice a column, the order of dates, a stage a grade, and what absence means."""

    def __init__(
        self, *args: Any, table: Table, mapping: dict[str, str], grades: list[str], **kwargs: Any
    ) -> None:
        self.table = table
        self.grades = grades[:MOST_GRADES_SHOWN]
        super().__init__(*args, **kwargs)
        choices = [("", _("Do not import")), *FIELDS.items()]
        for position, heading in enumerate(table.headings):
            self.fields[f"column_{position}"] = forms.ChoiceField(
                label=heading,
                choices=choices,
                required=False,
                initial=mapping.get(heading, ""),
            )
        self.fields["date_order"] = forms.ChoiceField(
            label=_("How the file writes 03/04/2024"),
            choices=[(order, ORDER_LABELS[order]) for order in ORDERS],
            widget=forms.RadioSelect,
            required=False,
            help_text=_("Left open, the dates of the file decide; where they cannot, we ask."),
        )
        stages = [("", _("As guessed")), *[(str(v), f"{v} · {n}") for v, n in Person.Stage.choices]]
        for position, grade in enumerate(self.grades):
            self.fields[f"stage_{position}"] = forms.ChoiceField(
                label=grade, choices=stages, required=False
            )
        self.fields["leavers"] = forms.BooleanField(
            label=_("People who are not in this file have left"),
            required=False,
            help_text=_(
                "Tick this only for a complete export of all staff. They are marked as "
                "having left today; nothing of theirs is deleted."
            ),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for fault in faults_of(self.columns()):
            self.add_error(None, fault)
        return data

    def columns(self) -> dict[int, str]:
        chosen = (
            (i, self.cleaned_data.get(f"column_{i}")) for i in range(len(self.table.headings))
        )
        return {i: field for i, field in chosen if field}

    def mapping(self) -> dict[str, str]:
        return {self.table.headings[i]: field for i, field in self.columns().items()}

    def options(self) -> dict[str, Any]:
        chosen = {grade: self.cleaned_data[f"stage_{i}"] for i, grade in enumerate(self.grades)}
        return {
            "date_order": self.cleaned_data["date_order"],
            "stages": {grade: int(stage) for grade, stage in chosen.items() if stage},
            "leavers": self.cleaned_data["leavers"],
        }

    def column_fields(self) -> list[forms.BoundField]:
        return [self[f"column_{i}"] for i in range(len(self.table.headings))]

    def stage_fields(self) -> list[forms.BoundField]:
        return [self[f"stage_{i}"] for i in range(len(self.grades))]
