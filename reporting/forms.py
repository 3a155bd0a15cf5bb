"""What one may ask of exports."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext

from mentorship.access import Actor, can
from mentorship.texts import gettext_lazy as _
from programs.days import today_of
from programs.models import Cohort
from reporting import rules, wanted
from reporting.models import Export, ExportSchedule
from reporting.models.exports import LAST_DAY_OF_ALL_MONTHS
from reporting.paper_tables import MOST_ROWS
from reporting.queries.exports import cohorts_to_export, programs_to_export
from reporting.sizes import too_long_for_paper

WEEKDAYS: Final = (
    (1, _("Monday")),
    (2, _("Tuesday")),
    (3, _("Wednesday")),
    (4, _("Thursday")),
    (5, _("Friday")),
    (6, _("Saturday")),
    (7, _("Sunday")),
)


class CohortChoice(forms.ModelChoiceField):
    """A cohort by its programme's name and its own."""

    def label_from_instance(self, obj: Cohort) -> str:
        return f"{obj.program.name}: {obj.name}"


KINDS: Final = {
    Export.Kind.BOARD: _("conclusions in words, then the evidence: to hand on unedited"),
    Export.Kind.ENROLLMENTS: _("who takes part, in which role, and how far they came"),
    Export.Kind.RELATIONSHIPS: _("who was joined with whom, since when"),
    Export.Kind.HOURS: _("how often and how long each person met, of programmes you manage"),
    Export.Kind.ENGAGEMENT: _("meetings and hours by department, small groups withheld"),
    Export.Kind.ACTIVITY: _("meetings and hours of each cohort, month by month"),
    Export.Kind.PROTECTED_TIME: _("hours granted and used, by programme and department"),
    Export.Kind.SURVEYS: _("means and shares of closed surveys, with how many answered"),
    Export.Kind.EQUITY: _("who is invited, matched and meets, in large groups alone"),
}


class ExportForm(forms.Form):
    """Which table, of what, of which time, in which format."""

    kind = forms.ChoiceField(label=_("What should be in it?"), widget=forms.RadioSelect)
    program: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Programme"), queryset=None, required=False, empty_label=_("All programmes")
    )
    cohort = CohortChoice(
        label=_("Cohort"), queryset=None, required=False, empty_label=_("All cohorts")
    )
    period = forms.ChoiceField(
        label=_("Period"),
        choices=Export.Period.choices,
        initial=Export.Period.ALL,
        required=False,
        help_text=_(
            "For the board report, relationships, hours and activity. The other tables are of "
            "the whole time."
        ),
    )
    since = forms.DateField(
        required=False, label=_("From"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    until = forms.DateField(
        required=False,
        label=_("To"),
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text=_(
            "Any days for relationships and hours; whole months for the board report and activity, "
            "since two reports that differ by a day could differ by one person."
        ),
    )
    format = forms.ChoiceField(
        label=_("Format"),
        choices=Export.Format.choices,
        widget=forms.RadioSelect,
        initial=Export.Format.XLSX,
        help_text=_("A PDF is for reading: it holds %(most)s rows at most. The others hold all."),
    )
    with_bom = forms.BooleanField(
        label=_("CSV that Excel reads right (with a byte order mark)"), required=False, initial=True
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        chosen: Any = self.fields
        chosen["kind"].choices = [
            (kind.value, f"{kind.label}{gettext(':')} {KINDS[kind]}")
            for kind in wanted.kinds_for(actor)
        ]
        most = number_format(MOST_ROWS, force_grouping=True)
        chosen["format"].help_text = str(chosen["format"].help_text) % {"most": most}
        chosen["program"].queryset = programs_to_export(actor)
        chosen["cohort"].queryset = cohorts_to_export(actor)

    def clean(self) -> dict[str, Any]:
        """Say beside its field what cannot be made."""
        found = wanted.settled(super().clean() or self.cleaned_data)
        for field, words in wanted.problems(found, today_of(self.actor)).items():
            self.add_error(field, words)
        of = found.get("cohort") or found.get("program")
        of_each = found.get("kind") in wanted.OF_EACH
        if of_each and not can(self.actor, rules.export_meetings_of_each, of):
            self.add_error(
                "kind", _("Meetings of single people are seen by the programme's managers alone.")
            )
        elif not self.errors:
            for field, words in too_long_for_paper(self.actor, found).items():
                self.add_error(field, words)
        return found


class ScheduleForm(ExportForm):
    """The same, again and again."""

    rhythm = forms.ChoiceField(
        label=_("How often?"),
        choices=ExportSchedule.Rhythm.choices,
        widget=forms.RadioSelect,
        initial=ExportSchedule.Rhythm.MONTHLY,
    )
    weekday = forms.TypedChoiceField(
        label=_("On which day of the week?"),
        choices=WEEKDAYS,
        coerce=int,
        initial=1,
    )
    monthday = forms.IntegerField(
        label=_("On which day of the month?"),
        min_value=1,
        max_value=LAST_DAY_OF_ALL_MONTHS,
        initial=1,
        help_text=_("1 to 28, which every month has."),
    )
    since = until = None  # type: ignore[assignment]  # Its days move along with the calendar.

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        moving = [one for one in Export.Period.choices if one[0] != Export.Period.BETWEEN]
        self.fields["period"].choices = moving  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """What the services take: one day, of the week or of the month."""
        found = dict(self.cleaned_data)
        weekday, monthday = found.pop("weekday"), found.pop("monthday")
        del found["since"], found["until"]
        is_weekly = found["rhythm"] == ExportSchedule.Rhythm.WEEKLY
        return found | {"day": weekday if is_weekly else monthday}
