"""Forms of the organisation's templates."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.json_files import LARGEST


class TemplateFileForm(forms.Form):
    """A template from a file."""

    file = forms.FileField(
        label=gettext_lazy("The template’s file"),
        help_text=gettext_lazy("One JSON file of at most 1 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
    )
    replaces = forms.BooleanField(
        label=gettext_lazy("Replace the template of the same name, if there is one"),
        required=False,
        help_text=gettext_lazy("Programmes that were started from it stay as they are."),
    )

    def __init__(self, *args: Any, may_replace: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_replace:
            del self.fields["replaces"]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                _("The file is larger than 1 MB. A template takes a tenth of that.")
            )
        return file
