"""Two people: named, chosen, or from a list."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext

from matching.models import PairRule
from matching.queries.listed import MOST_LINES
from mentorship.texts import gettext_lazy
from mentorship.uploads import TABLES, UploadField

MOST_BYTES_OF_LIST = 5 * 1024 * 1024


class PairsFileForm(forms.Form):
    """A list of pairs that somebody made elsewhere."""

    file = UploadField(
        accept=TABLES,
        most_bytes=MOST_BYTES_OF_LIST,
        label=gettext_lazy("List of pairs"),
        help_text=gettext_lazy(
            "CSV or Excel (.xlsx) with a column “mentee” and a column “mentor”. Each names "
            "a person of this cohort by e-mail address, staff number or whole name."
        ),
    )


class BeginListedForm(forms.Form):
    """The pairs that were shown, as enrolments: `mentee:mentor`, apart by spaces."""

    pairs = forms.CharField(label=gettext_lazy("List of pairs"), max_length=200_000)

    def clean_pairs(self) -> list[tuple[UUID, UUID]]:
        try:
            found = [
                (UUID(mentee), UUID(mentor))
                for mentee, mentor in (one.split(":") for one in self.cleaned_data["pairs"].split())
            ]
        except ValueError as error:
            raise forms.ValidationError(gettext("Choose the list once more.")) from error
        if len(found) > MOST_LINES:
            raise forms.ValidationError(gettext("These are too many."))
        return found


class ChooseMentorForm(forms.Form):
    """One of the recommended mentors."""

    mentor = forms.UUIDField(label=gettext_lazy("Mentor"))


class PlaceForm(forms.Form):
    """Somebody for a free place."""

    enrollment = forms.UUIDField(label=gettext_lazy("Person"))

    @property
    def chosen(self) -> UUID | None:
        """The enrolment; None for what is no identifier."""
        return self.cleaned_data["enrollment"] if self.is_valid() else None


class PairForm(forms.Form):
    """Two people of a cohort, and what is to hold for them."""

    mentor = forms.UUIDField(label=gettext_lazy("Mentor"))
    mentee = forms.UUIDField(label=gettext_lazy("Mentee"))
    kind = forms.ChoiceField(
        label=gettext_lazy("What holds for them"), choices=PairRule.Kind.choices
    )


MOST_LISTED = 150
"""Above this many people a list to choose from helps nobody, and takes long to load."""


class NameField(forms.CharField):
    """One of many people, by a part of the name, or by the id that a link brings."""

    def __init__(self, people: list[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(
            max_length=120, help_text=gettext("The name, or as much of it as is needed."), **kwargs
        )
        self.people = people

    def prepare_value(self, value: Any) -> Any:
        return next((name for key, name in self.people if str(key) == str(value)), value)

    def clean(self, value: Any) -> UUID:
        text = str(super().clean(value)).casefold()
        words = text.split()
        found = [(key, name) for key, name in self.people if text in (str(key), name.casefold())]
        found = found or [
            (key, name)
            for key, name in self.people
            if all(word in name.casefold() for word in words)
        ]
        if not found:
            raise forms.ValidationError(gettext("Nobody of this name is in this run."))
        if len(found) > 1:
            names = ", ".join([*(name for _, name in found[:5]), *(["…"] if found[5:] else [])])
            raise forms.ValidationError(
                gettext("%(count)s people are meant by this: %(names)s")
                % {"count": len(found), "names": names}
            )
        return found[0][0]


class WhyForm(forms.Form):
    """Any two people of a run."""

    def __init__(
        self,
        *args: Any,
        mentees: list[tuple[UUID, str]],
        mentors: list[tuple[UUID, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        both = (("mentee", gettext("Mentee"), mentees), ("mentor", gettext("Mentor"), mentors))
        for name, label, people in both:
            if len(people) > MOST_LISTED:
                self.fields[name] = NameField(people, label=label)
            else:
                choices = [("", gettext("Choose")), *people]
                self.fields[name] = forms.TypedChoiceField(
                    label=label, coerce=UUID, choices=choices
                )
