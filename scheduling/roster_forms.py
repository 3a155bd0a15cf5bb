"""Forms of roster imports: the file, its columns, and what its codes mean."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from mentorship.texts import gettext_lazy
from mentorship.uploads import TABLES, UploadField
from participants.forms.imports import ColumnsForm
from participants.importing.reading import MOST_BYTES, Table
from scheduling.models import RosterCode
from scheduling.rosters.columns import FIELDS, faults_of

MOST_COLUMNS_SHOWN = 40


class RosterUploadForm(forms.Form):
    """The file alone: everything else is guessed and shown."""

    file = UploadField(
        accept=TABLES,
        most_bytes=MOST_BYTES,
        label=gettext_lazy("Roster"),
        help_text=gettext_lazy(
            "CSV up to 100 MB, or Excel (.xlsx) up to 6 million cells: a row for each person and "
            "day, or a row for each person and a column for each day."
        ),
    )


class RosterColumnsForm(ColumnsForm):
    """The columns of a roster, and what a day without a row means."""

    meanings = FIELDS

    def __init__(self, *args: Any, table: Table, days: set[int], **kwargs: Any) -> None:
        self.is_wide = bool(days)
        places = [place for place in range(len(table.headings)) if place not in days]
        super().__init__(*args, table=table, places=places[:MOST_COLUMNS_SHOWN], **kwargs)
        self.fields["gaps_are_free"] = forms.BooleanField(
            label=_("A day without a row is a free day"),
            required=False,
            help_text=_(
                "Tick this where the file leaves out days on which somebody is off. "
                "Otherwise such a day stays unknown."
            ),
        )

    def faults(self) -> list[str]:
        """What is missing, or stands twice."""
        return faults_of(self.columns(), self.is_wide, self.table.headings)

    def options(self) -> dict[str, Any]:
        """How the file is to be read."""
        return {name: self.cleaned_data[name] for name in ("date_order", "gaps_are_free")}


def _clock(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )


class CodeForm(forms.Form):
    """What one code means. Nothing is chosen beforehand: nobody guesses."""

    means = forms.ChoiceField(
        label=gettext_lazy("Means"),
        choices=[("", gettext_lazy("Please choose")), *RosterCode.Means.choices],
        error_messages={"required": gettext_lazy("Say what this code means.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Counts as"), choices=RosterCode.Asks.choices, required=False
    )
    starts = _clock(gettext_lazy("From, where the file does not say"))
    ends = _clock(gettext_lazy("Until"))

    @classmethod
    def of(cls, code: RosterCode, data: Any) -> "CodeForm":
        """To say anew what a known code means; to leave rows out is for one import alone."""
        names = ("means", "kind", "starts", "ends")
        form = cls(data, initial={name: getattr(code, name) for name in names})
        choices = [one for one in RosterCode.Means.choices if one[0] != RosterCode.Means.LEFT_OUT]
        form.fields["means"].choices = choices  # type: ignore[attr-defined]
        return form

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("starts") is None) != (data.get("ends") is None):
            self.add_error("ends", _("Give both times of the code, or neither."))
        return data

    def answer(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("means", "kind", "starts", "ends")}
