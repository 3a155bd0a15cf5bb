"""Forms that show why a use case was refused, and where a text may identify a patient."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from mentorship.errors import Conflict, DomainError, Invalid
from mentorship.guard import LooksLikePatient, as_kept
from mentorship.identifiers import Stretch, kinds_in_words, stretches


class DomainForm(forms.Form):
    """A form that can show why a use case was refused."""

    def refuse(self, error: DomainError) -> None:
        """Show the error at the fields that it names, else above the form."""
        fields = {name: words for name, words in error.fields.items() if name in self.fields}
        for name, words in fields.items():
            self.add_error(name, words)
        if not fields:
            self.add_error(None, error.message)

    @contextmanager
    def refusals_shown(self, *kinds: type[DomainError]) -> Iterator[None]:
        """Leave the block where a use case refuses in one of these ways, Invalid and Conflict where
        none is named, and show why."""
        shown = kinds or (Invalid, Conflict)
        try:
            yield
        except shown as error:
            self.refuse(error)


class GuardedForm(DomainForm):
    """A form with a text that must not identify a patient.

    When the guard finds something, the text is shown with the places marked, and a box to say
    that it identifies nobody. The box's value is the text's digest: change the text, and the new
    one is looked at again.
    """

    guarded_field = "text"
    checked = forms.CharField(required=False, widget=forms.HiddenInput, max_length=64)

    marked_text: list[Stretch] | None = None
    kinds_found = ""

    @property
    def guarded_text(self) -> str:
        """The guarded text as it was sent."""
        return as_kept(str(self.data.get(self.guarded_field, "")))

    @property
    def digest(self) -> str:
        """Of the guarded text as it was sent."""
        return hashlib.sha256(self.guarded_text.encode(errors="replace")).hexdigest()

    @property
    def is_checked(self) -> bool:
        """Whether the writer has said of this very text that it identifies nobody."""
        return bool(self.data.get("checked")) and self.data.get("checked") == self.digest

    @property
    def written(self) -> dict[str, Any]:
        """The text and whether it is said to identify nobody, as use cases take them."""
        return {
            self.guarded_field: self.cleaned_data[self.guarded_field],
            "is_checked": self.is_checked,
        }

    def refuse(self, error: DomainError) -> None:
        if not isinstance(error, LooksLikePatient):
            super().refuse(error)
            return
        self.marked_text = stretches(self.guarded_text, error.findings)
        self.kinds_found = kinds_in_words(error.findings)
        for name in [name for name in error.fields if name in self.fields] or [self.guarded_field]:
            self.add_error(
                name,
                _("This looks as if it contains %(kinds_found)s. Look again below.")
                % {"kinds_found": self.kinds_found},
            )
