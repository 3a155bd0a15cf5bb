"""Uploading an HR export, and saying what its columns hold."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

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


class ColumnsForm(forms.Form):
    """One choice a column of the file, and the order of dates."""

    meanings: ClassVar[Mapping[str, str]]

    def __init__(
        self,
        *args: Any,
        table: Table,
        mapping: dict[str, str],
        places: Sequence[int],
        **kwargs: Any,
    ) -> None:
        self.table = table
        self.places = places
        super().__init__(*args, **kwargs)
        choices = [("", _("Do not import")), *self.meanings.items()]
        for place in places:
            heading = table.headings[place]
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=heading, choices=choices, required=False, initial=mapping.get(heading, "")
            )
        self.fields["date_order"] = forms.ChoiceField(
            label=_("How the file writes 03/04/2024"),
            choices=[(order, ORDER_LABELS[order]) for order in ORDERS],
            widget=forms.RadioSelect,
            required=False,
            help_text=_(
                "If you leave this open, the dates in the file decide; where they cannot, we ask."
            ),
        )

    def faults(self) -> list[str]:
        """Why the chosen columns cannot be imported, each in a sentence."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for fault in self.faults():
            self.add_error(None, fault)
        return data

    def columns(self) -> dict[int, str]:
        """Place → field, of the columns that are to be imported."""
        chosen = ((place, self.cleaned_data.get(f"column_{place}")) for place in self.places)
        return {place: field for place, field in chosen if field}

    def mapping(self) -> dict[str, str]:
        """The same by heading."""
        return {self.table.headings[place]: field for place, field in self.columns().items()}

    def shown(self, rows: list[tuple[str, ...]]) -> list[dict[str, Any]]:
        """Each column's choice, beside what stands in some of its rows."""
        return [
            {"field": self[f"column_{place}"], "samples": _some(rows, place)}
            for place in self.places
        ]


def _some(rows: list[tuple[str, ...]], place: int) -> list[str]:
    values = (row[place].strip() for row in rows if place < len(row))
    return list(dict.fromkeys(value[:60] for value in values if value))[:3]


class MappingForm(ColumnsForm):
    """The columns of a file of people, a stage a grade, and what absence means."""

    meanings = FIELDS

    def __init__(self, *args: Any, table: Table, grades: list[str], **kwargs: Any) -> None:
        super().__init__(*args, table=table, places=range(len(table.headings)), **kwargs)
        self.grades = grades[:MOST_GRADES_SHOWN]
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

    def faults(self) -> list[str]:
        """What is missing, or stands twice."""
        return faults_of(self.columns())

    def options(self) -> dict[str, Any]:
        """How the file is to be read."""
        chosen = {grade: self.cleaned_data[f"stage_{i}"] for i, grade in enumerate(self.grades)}
        return {
            "date_order": self.cleaned_data["date_order"],
            "stages": {grade: int(stage) for grade, stage in chosen.items() if stage},
            "leavers": self.cleaned_data["leavers"],
        }

    def stage_fields(self) -> list[forms.BoundField]:
        """A stage's choice for each grade."""
        return [self[f"stage_{i}"] for i in range(len(self.grades))]
