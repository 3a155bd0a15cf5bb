"""Times to choose from, and the rhythm."""

from typing import Any

from django import forms
from django.utils.translation import gettext

from matching.models import Relationship
from mentorship.guarded_forms import DomainForm
from mentorship.texts import gettext_lazy
from scheduling.forms.moments import MomentsField
from scheduling.models import Meeting


class TimesForm(DomainForm):
    """Which times to propose, and how to meet."""

    starts = MomentsField(
        label=gettext_lazy("Times"),
        error_messages={"required": gettext_lazy("Choose one, two or three times.")},
    )
    minutes = forms.IntegerField(min_value=5, max_value=480, widget=forms.HiddenInput)
    means = forms.ChoiceField(
        label=gettext_lazy("How will you meet?"),
        choices=Meeting.Means.choices,
        widget=forms.RadioSelect,
    )


class RhythmForm(DomainForm):
    """How often the two want to meet, within the programme's bounds."""

    days = forms.TypedChoiceField(
        label=gettext_lazy("How often do you want to meet?"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
    )

    _WORDS = {
        7: gettext_lazy("Every week"),
        14: gettext_lazy("Every two weeks"),
        21: gettext_lazy("Every three weeks"),
        30: gettext_lazy("Every month"),
        42: gettext_lazy("Every six weeks"),
        61: gettext_lazy("Every two months"),
        91: gettext_lazy("Every three months"),
    }

    def __init__(self, *args: Any, relationship: Relationship, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        program = relationship.cohort.program
        within = range(program.rhythm_min_days, program.rhythm_max_days + 1)
        days = self.fields["days"]
        assert isinstance(days, forms.TypedChoiceField)
        usual = self._WORDS.get(
            program.rhythm_days,
            gettext("Every %(rhythm_days)s days") % {"rhythm_days": program.rhythm_days},
        )
        days.choices = [
            ("", gettext("As the programme suggests: %(usual)s") % {"usual": usual.lower()}),
            *[(str(n), words) for n, words in self._WORDS.items() if n in within],
        ]
        own = relationship.rhythm_days
        if own and own not in self._WORDS:
            days.choices = [*days.choices, (str(own), gettext("Every %(own)s days") % {"own": own})]
        self.initial.setdefault("days", "" if own is None else str(own))
