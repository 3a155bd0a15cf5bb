"""Finding and changing people, and the organisation's own lists."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from mentorship.access import Actor
from mentorship.texts import gettext_lazy
from participants.models import Department, Person, Profession, Site, Specialty
from participants.overseers import OVERSEERS
from participants.queries import PeopleFilter, department_tree, visible_people

WHO_LABELS = [
    ("current", gettext_lazy("Current staff")),
    ("left", gettext_lazy("Have left")),
    ("all", gettext_lazy("Everyone")),
]


def day_input() -> forms.DateInput:
    """The browser's own calendar."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


STAGES = [(v, format_lazy("{} · {}", v, n)) for v, n in Person.Stage.choices]


class DepartmentField(forms.ModelChoiceField):
    """A department, shown in its place in the tree."""

    def __init__(self, actor: Actor, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("label", _("Department"))
        super().__init__(queryset=Department.objects.all(), **kwargs)
        rows = department_tree(actor)
        first = [("", self.empty_label or "")] if not self.required else []
        self.choices = [*first, *[(str(row["department"].pk), row["label"]) for row in rows]]


def _one_of(label: str, none: str) -> "forms.ModelChoiceField[Any]":
    """One entry of an own list, or none; which there are is asked when the form is made."""
    return forms.ModelChoiceField(label=label, queryset=None, required=False, empty_label=none)


def _stage(none: str) -> forms.TypedChoiceField:
    """A career stage, or none."""
    return forms.TypedChoiceField(
        label=gettext_lazy("Career stage"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", none), *STAGES],
    )


class PeopleFilterForm(forms.Form):
    """Search and filters of the list of people."""

    marks_optional = False
    q = forms.CharField(
        label=gettext_lazy("Search"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    site = _one_of(gettext_lazy("Site"), gettext_lazy("All sites"))
    profession = _one_of(gettext_lazy("Profession"), gettext_lazy("All professions"))
    stage = _stage(gettext_lazy("All stages"))
    who = forms.ChoiceField(label=gettext_lazy("Who"), choices=WHO_LABELS, required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"] = DepartmentField(actor, empty_label=_("All departments"))
        self.fields["site"].queryset = Site.objects.order_by("name")  # type: ignore[attr-defined]
        self.fields["profession"].queryset = Profession.objects.order_by("name")  # type: ignore[attr-defined]
        self.order_fields(["q", "department", "site", "profession", "stage", "who", "sort"])

    def narrowed(self) -> PeopleFilter:
        """What was chosen; what cannot be read counts as not chosen."""
        self.is_valid()
        data = self.cleaned_data
        return PeopleFilter(
            search=data.get("q", ""),
            department=data.get("department"),
            site=data.get("site"),
            profession=data.get("profession"),
            stage=data.get("stage"),
            who=data.get("who") or "current",
            sort=data.get("sort") or "name",
        )


class PersonForm(forms.Form):
    """What HR knows of a person, changed by hand."""

    given_name = forms.CharField(label=gettext_lazy("First name"), max_length=100)
    family_name = forms.CharField(label=gettext_lazy("Last name"), max_length=100)
    employee_number = forms.CharField(label=gettext_lazy("Employee number"), max_length=40)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False)
    profession = _one_of(gettext_lazy("Profession"), gettext_lazy("Not known"))
    job_title = forms.CharField(label=gettext_lazy("Job title"), max_length=160, required=False)
    grade = forms.CharField(label=gettext_lazy("Grade"), max_length=60, required=False)
    career_stage = _stage(gettext_lazy("Not known"))
    specialty = _one_of(gettext_lazy("Specialty"), gettext_lazy("None"))
    site = _one_of(gettext_lazy("Site"), gettext_lazy("Not known"))
    manager = forms.CharField(
        label=gettext_lazy("Line manager"),
        required=False,
        help_text=gettext_lazy("Their employee number or e-mail address."),
    )
    supervisor = forms.CharField(
        label=OVERSEERS["supervisor"],
        required=False,
        help_text=gettext_lazy(
            "Educational, clinical or practice: employee number or e-mail address."
        ),
    )
    assessor = forms.CharField(label=OVERSEERS["assessor"], required=False)
    appraiser = forms.CharField(label=OVERSEERS["appraiser"], required=False)
    started_on = forms.DateField(label=gettext_lazy("Started"), required=False, widget=day_input())
    left_on = forms.DateField(label=gettext_lazy("Left"), required=False, widget=day_input())
    fte = forms.DecimalField(
        label=gettext_lazy("FTE"),
        required=False,
        min_value=0,
        max_value=2,
        decimal_places=3,
        help_text=gettext_lazy("Share of full time, such as 0.8."),
    )
    languages = forms.CharField(
        label=gettext_lazy("Languages"),
        required=False,
        help_text=gettext_lazy("Separated by commas."),
    )

    def __init__(self, *args: Any, actor: Actor, person: Person | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        for name, model in (("site", Site), ("profession", Profession), ("specialty", Specialty)):
            self.fields[name].queryset = model.objects.order_by("name")  # type: ignore[attr-defined]
        self.fields["department"] = DepartmentField(actor, empty_label=_("No department"))
        names = list(self.fields)
        names.insert(names.index("site"), names.pop())
        self.order_fields(names)
        if person:
            self.initial = _initial(person)

    def clean_languages(self) -> list[str]:
        return [part.strip() for part in self.cleaned_data["languages"].split(",") if part.strip()]

    def clean_manager(self) -> Person | None:
        return self._found("manager")

    def clean_supervisor(self) -> Person | None:
        return self._found("supervisor")

    def clean_assessor(self) -> Person | None:
        return self._found("assessor")

    def clean_appraiser(self) -> Person | None:
        return self._found("appraiser")

    def _found(self, name: str) -> Person | None:
        text = self.cleaned_data[name].strip()
        if not text:
            return None
        people = visible_people(self.actor)
        found = people.filter(employee_number=text).first()
        found = found or people.filter(email__iexact=text).first()
        if found is None:
            raise forms.ValidationError(_("Nobody has this employee number or e-mail address."))
        return found

    def values(self) -> dict[str, Any]:
        """The fields of Person as the service takes them."""
        values = dict(self.cleaned_data)
        values["line_manager"] = values.pop("manager")
        return values


def _initial(person: Person) -> dict[str, Any]:
    plain = (
        "given_name", "family_name", "employee_number", "email", "job_title", "grade",
        "career_stage", "started_on", "left_on", "fte",
    )  # fmt: skip
    related = ("profession", "specialty", "site", "department")
    return {
        **{name: getattr(person, name) for name in plain},
        **{name: getattr(person, f"{name}_id") for name in related},
        "manager": person.line_manager.employee_number if person.line_manager else "",
        **{name: one.employee_number for name in OVERSEERS if (one := getattr(person, name))},
        "languages": ", ".join(person.languages),
    }


class ListEntryForm(forms.Form):
    """A name on one of the organisation's lists, a department's place, a skill's area."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)

    def __init__(self, *args: Any, actor: Actor, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == "departments":
            self.fields["parent"] = DepartmentField(
                actor, label=_("Below"), empty_label=_("Nothing: at the top")
            )
        if kind == "skills":
            self.fields["area"] = forms.CharField(
                label=_("Area"),
                max_length=120,
                required=False,
                help_text=_(
                    "Skills of the same area count as near each other: in matching, a mentor "
                    "who has one of them half covers the goal of learning another."
                ),
            )
