"""The form with which an invited person makes an account.

Apart from `signup`, which allauth imports while it makes the form that this one extends.
"""

from typing import Any

from allauth.account.forms import SignupForm
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest


class EvenSignupForm(SignupForm):
    """Takes as long for an address that has an account as for one that has none."""

    def try_save(self, request: HttpRequest) -> Any:
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)
