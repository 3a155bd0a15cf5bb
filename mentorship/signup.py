"""What sign-up asks besides e-mail address and password."""

from typing import Any

from django import forms
from django.http import HttpRequest

from mentorship.models import User
from mentorship.texts import gettext_lazy as _


class SignupForm(forms.Form):
    """allauth mixes this form into its own (ACCOUNT_SIGNUP_FORM_CLASS)."""

    name = forms.CharField(
        label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ("name", "email", "password1", "password2")

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth once the account is there."""
        values: dict[str, Any] = self.cleaned_data
        user.name = values["name"].strip()
        user.save(update_fields=["name"])
