"""Passkeys' forms: what a browser sends is parsed by a library that trusts its shape."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms
from django.utils.translation import gettext


class _AnyShape:
    """Whatever was sent, the answer is "incorrect", not an error of ours."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except (KeyError, TypeError, ValueError, AttributeError, AssertionError):
            raise get_adapter().validation_error("incorrect_code") from None


class SignInForm(_AnyShape, forms.LoginWebAuthnForm):
    """With a passkey alone."""


class SecondStepForm(_AnyShape, forms.AuthenticateWebAuthnForm):
    """With a passkey after the password."""


class ConfirmForm(_AnyShape, forms.ReauthenticateWebAuthnForm):
    """With a passkey, that it is still the same person."""


class AddForm(forms.AddWebAuthnForm):
    """A new passkey signs in alone, unless somebody wants it after the password only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True
        self.fields["name"].label = gettext("Name")

    def clean(self) -> Any:
        try:
            return super().clean()
        except (KeyError, TypeError, ValueError, AttributeError, AssertionError):
            raise get_adapter().validation_error("incorrect_code") from None
