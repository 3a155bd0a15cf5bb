"""Finding enrolments, applying, and a participant's own answers."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from mentorship.access import Actor
from mentorship.guard import joined
from mentorship.guarded_forms import GuardedForm
from mentorship.texts import gettext_lazy
from mentorship.zones import zone_choices
from participants.availability import WINDOWS, label
from participants.forms.people import DepartmentField
from participants.models import Enrollment, Person
from participants.queries import (
    EnrollmentFilter,
    colleagues_by_email,
    own_exclusions,
    people_to_exclude,
    people_to_wish_for,
    roles_of,
    visible_skills,
)
from participants.services import EnrollmentAnswers
from programs.models import Cohort

WISHES = 3
MOST_LISTED = 150
"""Above this many people a list to choose from helps nobody, least of all on a phone."""


class EnrollmentFilterForm(forms.Form):
    """Search and filters of a cohort's people."""

    marks_optional = False
    q = forms.CharField(
        label=gettext_lazy("Search"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), required=False)
    status = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", gettext_lazy("All states")), *Enrollment.Status.choices],
    )
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(role, Enrollment.Role(role).label) for role in roles_of(cohort)]
        self.fields["role"].choices = [("", _("All roles")), *roles]  # type: ignore[attr-defined]
        self.fields["department"] = DepartmentField(actor, empty_label=_("All departments"))
        self.order_fields(["q", "role", "status", "department", "sort"])

    def narrowed(self) -> EnrollmentFilter:
        """What was chosen; what cannot be read counts as not chosen."""
        self.is_valid()
        data = self.cleaned_data
        return EnrollmentFilter(
            search=data.get("q", ""),
            role=data.get("role", ""),
            status=data.get("status", ""),
            department=data.get("department"),
            sort=data.get("sort") or "name",
        )


class JoinForm(forms.Form):
    """As what somebody applies."""

    role = forms.ChoiceField(
        label=gettext_lazy("I would like to take part as a"), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, cohort: Cohort, roles_open: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(role, Enrollment.Role(role).label) for role in roles_open]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        if len(roles) == 1:
            self.initial["role"] = roles[0][0]


class OwnEnrollmentForm(GuardedForm):
    """Goals or expertise, wishes, private exclusions, times, and the programme's own questions."""

    def __init__(self, *args: Any, actor: Actor, enrollment: Enrollment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.enrollment = actor, enrollment
        self.wish_names = [f"wish_{rank}" for rank in range(1, WISHES + 1)]
        if enrollment.role != Enrollment.Role.MENTOR:
            self._add_skills("goals", _("What would you like to get better at?"), _("Up to five."))
        if enrollment.role != Enrollment.Role.MENTEE:
            self._add_skills(
                "expertise",
                _("What could you help somebody with?"),
                _("Choose what you enjoy sharing."),
            )
        if enrollment.role == Enrollment.Role.MENTOR:
            self.fields["capacity"] = forms.IntegerField(
                label=_("How many people would you mentor at the same time?"),
                min_value=1,
                max_value=8,
                initial=enrollment.capacity,
            )
        self.fields["availability"] = forms.MultipleChoiceField(
            label=_("When could you usually meet?"),
            choices=[(window, label(window)) for window in WINDOWS],
            required=False,
            initial=enrollment.availability,
        )
        self._add_questions()
        self._add_wishes()
        self._add_exclusions()

    def _add_skills(self, name: str, title: str, hint: str) -> None:
        """Nothing is asked where the organisation has no skills to choose among."""
        offered = visible_skills(self.actor)
        if not offered.exists():
            return
        kind = "goal" if name == "goals" else "expertise"
        chosen = self.enrollment.skills.filter(kind=kind).values_list("skill_id", flat=True)
        self.fields[name] = forms.ModelMultipleChoiceField(
            label=title,
            help_text=hint,
            queryset=offered,
            widget=forms.CheckboxSelectMultiple,
            required=False,
            initial=[str(key) for key in chosen],
        )

    def _add_questions(self) -> None:
        for question in self.enrollment.cohort.questions:
            key = f"question_{question['key']}"
            shared: dict[str, Any] = {
                "label": question.get("text", ""),
                "required": bool(question.get("is_required")),
                "initial": self.enrollment.answers.get(question["key"], ""),
            }
            choices = _choices_of(question)
            if choices:
                self.fields[key] = forms.ChoiceField(
                    choices=[(choice, choice) for choice in choices],
                    widget=forms.RadioSelect,
                    **shared,
                )
            else:
                self.fields[key] = forms.CharField(
                    max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}), **shared
                )

    def _add_wishes(self) -> None:
        offered = list(people_to_wish_for(self.enrollment)[: MOST_LISTED + 1])
        kept = list(self.enrollment.wishes.select_related("person__department"))
        self.has_wishes = bool(offered or kept)
        self.asks_for_addresses = len(offered) > MOST_LISTED
        people = {person.pk: person for person in offered}
        people |= {wish.person_id: wish.person for wish in kept}
        choices = [("", _("No wish")), *[(str(key), _named(p)) for key, p in people.items()]]
        for rank, name in enumerate(self.wish_names, start=1):
            wished = next((wish.person for wish in kept if wish.rank == rank), None)
            title = f"{_ORDINALS[rank]} wish"
            if self.asks_for_addresses:
                self.fields[name] = forms.EmailField(
                    label=_("%(title)s: their work e-mail address") % {"title": title},
                    required=False,
                    initial=wished.email if wished else "",
                )
            else:
                self.fields[name] = forms.ChoiceField(
                    label=title,
                    choices=choices,
                    required=False,
                    initial=str(wished.pk) if wished else "",
                )

    def _add_exclusions(self) -> None:
        people = {row.excluded_id: row.excluded for row in own_exclusions(self.actor)}
        kept = list(people)
        offered = list(people_to_exclude(self.enrollment)[: MOST_LISTED + 1])
        if len(offered) <= MOST_LISTED:
            people |= {person.pk: person for person in offered}
        self.fields["exclusions"] = forms.MultipleChoiceField(
            label=_("Please do not match me with"),
            choices=[(str(key), _named(person)) for key, person in people.items()],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            initial=[str(key) for key in kept],
        )
        self.has_people_to_exclude = bool(people)
        self.fields["more_exclusions"] = forms.CharField(
            label=_("Somebody else? Their work e-mail addresses"),
            help_text=_("One on each line."),
            widget=forms.Textarea(attrs={"rows": 2}),
            required=False,
        )

    def clean_more_exclusions(self) -> list[UUID]:
        addresses = [line.strip() for line in self.cleaned_data["more_exclusions"].splitlines()]
        wanted = [address.rstrip(",;").lower() for address in addresses if address]
        found = colleagues_by_email(self.actor, wanted)
        if unknown := [address for address in wanted if address not in found]:
            raise forms.ValidationError(
                _("No colleague has the address %(unknown)s.") % {"unknown": unknown[0]}
            )
        return [found[address] for address in wanted]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.asks_for_addresses:
            self._find_wished(data)
        wishes = [data[name] for name in self.wish_names if data.get(name)]
        if len(set(wishes)) != len(wishes):
            self.add_error(self.wish_names[-1], _("Choose different people."))
        return data

    def _find_wished(self, data: dict[str, Any]) -> None:
        """Put people in place of the addresses that were typed."""
        wanted = {name: data[name].lower() for name in self.wish_names if data.get(name)}
        found = colleagues_by_email(self.actor, list(wanted.values()))
        for name, address in wanted.items():
            if address in found:
                data[name] = str(found[address])
            else:
                self.add_error(
                    name, _("No colleague has the address %(address)s.") % {"address": address}
                )

    @property
    def guarded_text(self) -> str:
        """All answers to the programme's questions, as they were sent."""
        names = [name for name in self.fields if name.startswith("question_")]
        return joined(str(self.data.get(name, "")) for name in names)

    def question_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("question_")]

    def wish_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.wish_names]

    def windows(self) -> set[str]:
        """The times that are ticked, also after a mistake elsewhere on the form."""
        return set(self["availability"].value() or [])

    def said(self) -> EnrollmentAnswers:
        """The answers as the service takes them."""
        data = self.cleaned_data
        more = data.get("more_exclusions") or []
        exclusions = [UUID(key) for key in data.get("exclusions", [])] + more
        return EnrollmentAnswers(
            goals=[skill.pk for skill in data.get("goals", [])],
            expertise=[skill.pk for skill in data.get("expertise", [])],
            wishes=[UUID(data[name]) for name in self.wish_names if data.get(name)],
            exclusions=list(dict.fromkeys(exclusions)),
            availability=data.get("availability", []),
            answers={
                name.removeprefix("question_"): value
                for name, value in data.items()
                if name.startswith("question_")
            },
            capacity=data.get("capacity") or self.enrollment.capacity,
            is_checked=self.is_checked,
        )


_ORDINALS = {1: gettext_lazy("First"), 2: gettext_lazy("Second"), 3: gettext_lazy("Third")}


def _named(person: Person) -> str:
    details = [part for part in (person.job_title, str(person.department or "")) if part]
    return f"{person} ({', '.join(details)})" if details else str(person)


def _choices_of(question: dict[str, Any]) -> list[str]:
    if question.get("type") == "scale":
        return ["1", "2", "3", "4", "5"]
    return [str(choice) for choice in question.get("choices") or []]


class ProfileForm(forms.Form):
    """What people say about themselves: languages and skills."""

    languages = forms.CharField(
        label=gettext_lazy("Languages"),
        required=False,
        max_length=400,
        help_text=gettext_lazy(
            "Separated by commas. Matching can bring people together who share one."
        ),
    )

    def __init__(self, *args: Any, actor: Actor, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skills"] = forms.ModelMultipleChoiceField(
            label=_("What are you experienced in?"),
            queryset=visible_skills(actor),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            initial=[str(key) for key in person.person_skills.values_list("skill_id", flat=True)],
        )
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Time zone"),
            choices=[("", _("That of my site")), *zone_choices()],
            required=False,
            initial=person.time_zone,
            help_text=_(
                "The time zone in which times are shown to you here, in e-mails and in your "
                "calendar."
            ),
        )
        self.initial.setdefault("languages", ", ".join(person.languages))

    def clean_languages(self) -> list[str]:
        parts = [part.strip() for part in self.cleaned_data["languages"].split(",")]
        if any(len(part) > 60 for part in parts):
            raise forms.ValidationError(_("Separate the languages by commas."))
        return [part for part in parts if part]
