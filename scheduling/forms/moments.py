"""Days and times of the day, as people write them."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext


def date_input() -> forms.DateInput:
    """A day, picked or typed."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def time_input() -> forms.TimeInput:
    """A time of the day, picked or typed."""
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class MomentsField(forms.Field):
    """Moments (aware), each sent as one value."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> list[datetime]:
        try:
            found = [datetime.fromisoformat(one) for one in value or []]
        except (TypeError, ValueError):
            raise ValidationError(gettext("Choose among these times.")) from None
        if any(moment.tzinfo is None for moment in found):
            raise ValidationError(gettext("Choose among these times."))
        return found
