"""Fields that several forms of ours use."""

from typing import Any, cast

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from mentorship.models import Membership
from programs.models import Survey


class LinesField(forms.CharField):
    """A list of short texts, one a line."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("strip", False)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        lines = (line.strip().lstrip("-•*").strip() for line in (value or "").splitlines())
        return [line for line in lines if line]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(data) != list(initial or [])


class DayField(forms.DateField):
    """A day, with the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **kwargs)


class MembershipField(forms.ModelChoiceField):
    """Somebody who belongs to the organisation, by name."""

    def label_from_instance(self, obj: Membership) -> str:
        return str(obj.user)


class SurveyField(forms.ModelChoiceField):
    """A survey, and whether it keeps names."""

    def label_from_instance(self, obj: Survey) -> str:
        return obj.title if obj.is_anonymous else _("%(survey)s (with names)") % {"survey": obj}


def offer(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    """Let a field of the form choose among these rows."""
    cast("forms.ModelChoiceField[Model]", form.fields[name]).queryset = rows
