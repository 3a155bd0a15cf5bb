"""Form of whom a programme is for."""

from collections.abc import Collection
from typing import Any

from django import forms

from mentorship.access import Actor
from mentorship.texts import gettext_lazy as _
from participants.models import Department, Person, Profession, Site, Specialty
from participants.models.targets import OF_WHICH
from participants.queries import department_tree
from participants.queries.targets import chosen_criteria
from programs.models import Program


class _Ticks(forms.ModelMultipleChoiceField):
    """Some of one of the organisation's lists, to be ticked."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, model: Any, **kwargs: Any) -> None:
        super().__init__(queryset=model.objects.none(), required=False, **kwargs)
        self.model = model


class JoinCriteriaForm(forms.Form):
    """Who may join in one role. Of one kind any will do; of several kinds each must hold."""

    marks_optional = False

    profession = _Ticks(Profession, label=_("Professions"))
    career_stage = forms.TypedMultipleChoiceField(
        label=_("Career stages"),
        choices=Person.Stage.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    site = _Ticks(Site, label=_("Sites"))
    specialty = _Ticks(Specialty, label=_("Specialties"))
    department = _Ticks(
        Department,
        label=_("Departments"),
        help_text=_("With everything that lies below them."),
    )

    def __init__(
        self, *args: Any, actor: Actor, program: Program, role: str, **kwargs: Any
    ) -> None:
        kwargs |= {"initial": chosen_criteria(program, role), "prefix": role}
        super().__init__(*args, **kwargs)
        self.role = role
        for field in self.fields.values():
            if isinstance(field, _Ticks):
                field.queryset = field.model.objects.order_by("name")
        rows = department_tree(actor)
        self.fields["department"].choices = [  # type: ignore[attr-defined]
            (row["department"].pk, row["label"]) for row in rows
        ]

    def chosen(self) -> dict[str, Collection[Any]]:
        """What was ticked, by kind."""
        data = self.cleaned_data
        return {
            kind: list(data[kind]) if kind == "career_stage" else [one.pk for one in data[kind]]
            for kind in OF_WHICH
        }

    @property
    def kinds(self) -> list[dict[str, Any]]:
        """Each kind with its field, and how many are ticked."""
        return [
            {"field": self[name], "count": len(self[name].value() or [])} for name in self.fields
        ]
