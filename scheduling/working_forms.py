"""Forms of one's own working times."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from mentorship.guarded_forms import DomainForm
from mentorship.texts import gettext_lazy
from scheduling.models import WorkingHabits
from scheduling.rosters.feeds import MOST_BYTES
from scheduling.rosters.patterns import CYCLES, DAYS_OF_WEEK

Pattern = WorkingHabits.Pattern
DAY_NAMES = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)
_TIMES = ("day_starts", "day_ends", "night_starts", "night_ends", "earliest", "latest")


def _clock(label: str, *, is_required: bool = False) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=is_required,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )


class HabitsForm(DomainForm):
    """A repeating pattern, and when meetings suit."""

    pattern = forms.ChoiceField(
        label=gettext_lazy("How do you work?"),
        required=False,
        choices=Pattern.choices,
        widget=forms.RadioSelect,
    )
    begins_on = forms.DateField(
        label=gettext_lazy("A day on which it begins"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy(
            "The first day of any round: with four on, four off, a first working day. "
            "Panama begins with two day shifts, DuPont with four nights."
        ),
    )
    cycle = forms.CharField(
        label=gettext_lazy("Your cycle, day by day"),
        required=False,
        max_length=400,
        help_text=gettext_lazy(
            "For “Another cycle”: D for a day, N for a night, - for a free day. "
            "For example DDNN----"
        ),
    )
    day_starts = _clock(gettext_lazy("Day shift from"))
    day_ends = _clock(gettext_lazy("until"))
    night_starts = _clock(gettext_lazy("Night shift from"))
    night_ends = _clock(gettext_lazy("until"))
    meets_in_breaks = forms.BooleanField(
        label=gettext_lazy("I may meet in a break during a shift"),
        required=False,
        help_text=gettext_lazy("Half an hour over lunch, say. Never in the hours around a night."),
    )
    minutes_around = forms.TypedChoiceField(
        label=gettext_lazy("Free between a shift and a meeting"),
        required=False,
        choices=WorkingHabits.Around.choices,
        coerce=int,
        empty_value=None,
        help_text=gettext_lazy(
            "For the handover, the journey and a breather. After a night or a long day we "
            "keep eleven hours, whatever you choose."
        ),
    )
    earliest = _clock(gettext_lazy("Meetings from"), is_required=True)
    latest = _clock(gettext_lazy("until"), is_required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day, name in zip(DAYS_OF_WEEK, DAY_NAMES, strict=True):
            self.fields[f"{day}_from"] = _clock(_("%(day)s from") % {"day": name})
            self.fields[f"{day}_until"] = _clock(gettext_lazy("until"))

    @classmethod
    def of(cls, habits: WorkingHabits) -> "HabitsForm":
        names = ("pattern", "begins_on", "meets_in_breaks", "minutes_around", *_TIMES)
        initial = {name: getattr(habits, name) for name in names}
        for day, (starts, ends) in habits.week.items():
            initial |= {f"{day}_from": starts, f"{day}_until": ends}
        return cls(initial={**initial, "cycle": habits.cycle})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for day in DAYS_OF_WEEK:
            if bool(data.get(f"{day}_from")) != bool(data.get(f"{day}_until")):
                self.add_error(f"{day}_until", _("Give both times, or neither."))
        pattern = data.get("pattern")
        if pattern in {*CYCLES, Pattern.OWN} and not data.get("begins_on"):
            self.add_error("begins_on", _("On which day does the pattern begin?"))
        return data

    def habits(self) -> dict[str, Any]:
        data = self.cleaned_data
        week = {
            day: [f"{data[f'{day}_from']:%H:%M}", f"{data[f'{day}_until']:%H:%M}"]
            for day in DAYS_OF_WEEK
            if data.get(f"{day}_from") is not None and data.get(f"{day}_until") is not None
        }
        told = {name: data[name] for name in ("pattern", "begins_on", "cycle", "meets_in_breaks")}
        times = {name: data[name] for name in _TIMES if data.get(name) is not None}
        if data.get("minutes_around") is not None:
            told["minutes_around"] = data["minutes_around"]
        return {**told, **times, "week": week}

    def days(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        return [
            (name, self[f"{day}_from"], self[f"{day}_until"])
            for day, name in zip(DAYS_OF_WEEK, DAY_NAMES, strict=True)
        ]


class ShiftCalendarForm(DomainForm):
    """The address of a calendar of shifts, or its file."""

    address = forms.CharField(
        label=gettext_lazy("Address of the calendar"),
        required=False,
        max_length=2_000,
        widget=forms.URLInput(
            attrs={"autocomplete": "off", "placeholder": "https:// or webcal://"}
        ),
        help_text=gettext_lazy(
            "Your rota app calls it subscribe, iCal or calendar feed. We read it every day."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Or its file (.ics), once"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".ics,text/calendar"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("address") and not data.get("file"):
            self.add_error("address", _("Give the address, or choose a file."))
        if data.get("file") and data["file"].size > MOST_BYTES:
            self.add_error("file", _("The calendar is larger than 2 MB."))
        return data
