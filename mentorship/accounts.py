"""How accounts come to be: by invitation alone."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse

from mentorship.invitations import SESSION_KEY, invitation_of
from mentorship.models import Invitation, User


def rename(user: User, name: str) -> None:
    """The name under which somebody appears in all their organisations; their own to change."""
    user.name = name.strip()
    user.save(update_fields=["name"])


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is open to who follows an invitation, and for the invited address only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return self._invitation(request) is not None

    def clean_email(self, email: str) -> str:
        email = super().clean_email(email)
        invitation = self._invitation(self.request) if self.request else None
        if invitation and self._is_signing_up() and email.lower() != invitation.email.lower():
            raise ValidationError(f"The invitation is for {invitation.email}. Use this address.")
        return email

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        token = request.session.get(SESSION_KEY)
        if token and self._invitation(request):
            return reverse("invitation", kwargs={"token": token})
        return super().get_login_redirect_url(request)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def _is_signing_up(self) -> bool:
        return bool(self.request and self.request.path == reverse("account_signup"))

    def _invitation(self, request: HttpRequest) -> Invitation | None:
        """The open invitation that this browser followed."""
        token: Any = request.session.get(SESSION_KEY)
        invitation = invitation_of(token) if token else None
        return invitation if invitation and invitation.is_open else None
