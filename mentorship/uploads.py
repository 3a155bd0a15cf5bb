"""Files that people hand in."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mentorship.texts import gettext_lazy

TABLES: Final = ".csv,.txt,.tsv,.xlsx"
MEGABYTE: Final = 1024 * 1024


class UploadField(forms.FileField):
    """A file with something in it, of at most so many bytes.

    `accept`: the endings that a browser offers.
    """

    default_error_messages = {
        "empty": gettext_lazy("The file is empty."),
        "required": gettext_lazy("Choose a file."),
    }

    def __init__(self, *, accept: str, most_bytes: int, **options: Any) -> None:
        self.most_bytes = most_bytes
        widget = forms.ClearableFileInput(attrs={"accept": accept})
        super().__init__(widget=widget, **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file. Raises ValidationError for one that is missing, empty or too large."""
        file = super().clean(data, initial)
        if file and file.size > self.most_bytes:
            raise ValidationError(
                _("The file is larger than %(megabytes)s MB."),
                code="too_large",
                params={"megabytes": self.most_bytes // MEGABYTE},
            )
        return file
