"""Forms of roster imports: the file, its columns, and what its codes mean."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from mentorship.texts import gettext_lazy
from mentorship.uploads import TABLES, UploadField
from participants.forms.imports import ORDER_LABELS
from participants.importing.dates import ORDERS
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


class RosterColumnsForm(forms.Form):
    """One choice a column, the order of dates, and what a day without a row means."""

    def __init__(
        self, *args: Any, table: Table, mapping: dict[str, str], days: set[int], **kwargs: Any
    ) -> None:
        self.table = table
        self.is_wide = bool(days)
        self.places = [i for i in range(len(table.headings)) if i not in days]
        self.places = self.places[:MOST_COLUMNS_SHOWN]
        super().__init__(*args, **kwargs)
        choices = [("", _("Do not import")), *FIELDS.items()]
        for place in self.places:
            heading = table.headings[place]
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=heading, choices=choices, required=False, initial=mapping.get(heading, "")
            )
        self.fields["date_order"] = forms.ChoiceField(
            label=_("How the file writes 03/04/2024"),
            choices=[(order, ORDER_LABELS[order]) for order in ORDERS],
            widget=forms.RadioSelect,
            required=False,
            help_text=_("Left open, the dates of the file decide; where they cannot, we ask."),
        )
        self.fields["gaps_are_free"] = forms.BooleanField(
            label=_("A day without a row is a free day"),
            required=False,
            help_text=_(
                "Tick this where the file leaves out days on which somebody is off. "
                "Otherwise such a day stays unknown."
            ),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for fault in faults_of(self.columns(), self.is_wide, self.table.headings):
            self.add_error(None, fault)
        return data

    def columns(self) -> dict[int, str]:
        chosen = ((i, self.cleaned_data.get(f"column_{i}")) for i in self.places)
        return {i: field for i, field in chosen if field}

    def mapping(self) -> dict[str, str]:
        return {self.table.headings[i]: field for i, field in self.columns().items()}

    def options(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("date_order", "gaps_are_free")}

    def column_fields(self) -> list[tuple[int, forms.BoundField]]:
        return [(place, self[f"column_{place}"]) for place in self.places]


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
