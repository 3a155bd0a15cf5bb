"""What a page of reports is about, as its address says it."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorList

from mentorship.access import Actor
from mentorship.texts import gettext_lazy as _
from programs.models import Cohort, Program
from programs.queries import visible_programs
from reporting.dashboards import Period, between, latest
from reporting.dashboards.periods import BETWEEN, LATEST
from reporting.queries.board_places import Place, places_of

EARLIEST: Final = dt.date(2000, 1, 1)


class BoardFilter(forms.Form):
    """Nothing is required: an address without parameters is the page as it stands.

    `without`: fields that a page has no use for, such as the programme on a programme's own.
    """

    use_required_attribute = False

    program: forms.ModelChoiceField[Program] = forms.ModelChoiceField(
        queryset=None, required=False, label=_("Programme"), empty_label=_("All programmes")
    )
    status = forms.ChoiceField(
        required=False,
        label=_("Cohorts"),
        choices=[
            ("", _("All cohorts")),
            *[choice for choice in Cohort.Status.choices if choice[0] != Cohort.Status.DRAFT],
        ],
    )
    place = forms.ChoiceField(required=False, label=_("Department or site"))
    period = forms.ChoiceField(required=False, label=_("Period"))
    since = forms.DateField(
        required=False, label=_("From"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    until = forms.DateField(
        required=False, label=_("To"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    def __init__(
        self,
        data: Any,
        *,
        actor: Actor,
        today: dt.date,
        standard: Period,
        without: tuple[str, ...] = (),
    ) -> None:
        super().__init__(data)
        self.today, self.standard = today, standard
        self.places = {place.key: place for place in places_of(actor)}
        for name in without:
            del self.fields[name]
        if "program" in self.fields:
            self.fields["program"].queryset = visible_programs(actor)  # type: ignore[attr-defined]
        self._choices("place", [("", _("Everywhere")), *self._by_kind()])
        self._choices(
            "period",
            [("", standard.label), *LATEST.items(), (BETWEEN, _("Between two days"))],
        )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("period") == BETWEEN:
            self._check_days(given.get("since"), given.get("until"))
        return given

    @property
    def is_about_what_is_missing(self) -> bool:
        """A programme or place that is not there, or is not this reader's to know of."""
        return any(
            error.code == "invalid_choice"
            for name in ("program", "place")
            for error in self.errors.get(name, ErrorList()).as_data()
        )

    @property
    def chosen_period(self) -> Period:
        """The period, once the form is valid."""
        key = self.cleaned_data.get("period", "")
        if key == BETWEEN:
            return between(self.cleaned_data["since"], self.cleaned_data["until"], self.today)
        return latest(key, self.today) if key else self.standard

    @property
    def chosen_place(self) -> Place | None:
        """The department or site, once the form is valid."""
        return self.places.get(self.cleaned_data.get("place", ""))

    @property
    def said(self) -> list[tuple[str, str]]:
        """Every filter in words, for the head of the page and for paper."""
        given = self.cleaned_data
        told = [(str(self.fields["period"].label), self.chosen_period.label)]
        if "program" in self.fields and given.get("program"):
            told.insert(0, (str(self.fields["program"].label), given["program"].name))
        if given.get("status"):
            label = str(Cohort.Status(given["status"]).label)
            told.append((str(self.fields["status"].label), label))
        if self.chosen_place:
            told.append((str(self.fields["place"].label), self.chosen_place.name))
        return told

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("program", "status", "place", "period"))

    def _choices(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _by_kind(self) -> list[tuple[str, list[tuple[str, str]]]]:
        kinds = (("department", _("Departments")), ("site", _("Sites")))
        return [
            (label, [(one.key, one.name) for one in self.places.values() if one.kind == kind])
            for kind, label in kinds
        ]

    def _check_days(self, since: dt.date | None, until: dt.date | None) -> None:
        for name, day in (("since", since), ("until", until)):
            if day is None and name not in self.errors:
                self.add_error(name, _("Choose a day."))
        if not since or not until:
            return
        if since > until:
            self.add_error("until", _("The last day is before the first."))
        elif since > self.today:
            self.add_error("since", _("This day has not come yet."))
        elif since < EARLIEST:
            self.add_error("since", ValidationError(_("Choose a day after the year 2000.")))
