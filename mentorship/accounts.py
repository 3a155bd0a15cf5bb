"""How accounts come to be, by invitation alone, and how they are kept."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from mentorship.client_address import client_address
from mentorship.colors import OUR_ACCENT
from mentorship.denials import note_failed_sign_in, note_sign_in
from mentorship.factor_secrets import opened_secret, wrapped_secret
from mentorship.invitations import SESSION_KEY, invitation_of
from mentorship.letter_paper import LetterText
from mentorship.models import Invitation, User
from mentorship.passwords import require_more_than
from mentorship.post import on_paper
from mentorship.queries.memberships import memberships_of
from mentorship.reauthentication import was_confirmed_lately
from mentorship.second_factor import is_required
from mentorship.sessions import end_others
from mentorship.templatetags.ui import browser_words
from mentorship.tenancy import acting_as
from mentorship.texts import gettext_lazy

logger = logging.getLogger(__name__)


def rename(user: User, name: str, language: str) -> None:
    """The name under which somebody appears in all their organisations, and the language in which
    they are spoken to (empty: each organisation's own); theirs to change."""
    user.name, user.language = name.strip(), language
    user.save(update_fields=["name", "language"])


_BUTTONS = {
    "account_already_exists": gettext_lazy("Choose a new password"),
    "email_confirmation": gettext_lazy("Confirm this address"),
    "email_confirmation_signup": gettext_lazy("Confirm this address"),
    "password_reset_key": gettext_lazy("Choose a new password"),
}
"""What the button of a letter says; the others have none."""


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is open to who follows an invitation, and for the invited address only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return self._invitation(request) is not None

    def clean_email(self, email: str) -> str:
        email = super().clean_email(email)
        invitation = self._invitation(self.request) if self.request else None
        if invitation and self._is_signing_up() and email.lower() != invitation.email.lower():
            raise ValidationError(
                _("The invitation is for %(email)s. Use this address.")
                % {"email": invitation.email}
            )
        return email

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        token = request.session.get(SESSION_KEY)
        if token and self._invitation(request):
            return reverse("invitation", kwargs={"token": token})
        return super().get_login_redirect_url(request)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def clean_password(self, password: str, user: Any = None) -> str:
        password = super().clean_password(password, user)
        require_more_than(self._names_around(user), password)
        return password

    def _names_around(self, user: Any) -> list[str]:
        """What others know of somebody: name, address, organisations."""
        names = [*str(getattr(user, "name", "")).split()]
        names += str(getattr(user, "email", "")).replace("@", " ").replace(".", " ").split()
        if isinstance(user, User) and not user._state.adding:
            with acting_as(user):
                organizations = [one.organization for one in memberships_of(user)]
        else:
            invitation = self._invitation(self.request) if self.request else None
            organizations = [invitation.organization] if invitation else []
        for organization in organizations:
            names += [organization.name, organization.slug, *organization.name.split()]
        return names

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        logger.warning("sign_in.failed")
        note_failed_sign_in(request, str(credentials.get("email", "")))

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        logger.info("sign_in.succeeded")
        note_sign_in(request, user)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not within minutes of having signed in: that was the confirmation."""
        if self.request and was_confirmed_lately(self.request):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def render_mail(
        self, template_prefix: str, *args: Any, **kwargs: Any
    ) -> EmailMultiAlternatives:
        """With the same words on paper, as all our letters have them."""
        email: EmailMultiAlternatives = super().render_mail(template_prefix, *args, **kwargs)
        words = _BUTTONS.get(template_prefix.rsplit("/", 1)[-1], "")
        url = next((line for line in str(email.body).split() if line.startswith("http")), "")
        letter = LetterText(str(email.subject), str(email.body), str(words), url)
        email.attach_alternative(on_paper(letter, "Mentorship", OUR_ACCENT), "text/html")
        return email

    def send_notification_mail(
        self, template_prefix: str, user: Any, *args: Any, **kwargs: Any
    ) -> None:
        """Tells somebody that how they sign in was changed; who had signed in before it by less
        is signed out, but for the browser in which it was done."""
        super().send_notification_mail(template_prefix, user, *args, **kwargs)
        logger.info(template_prefix.rsplit("/", 1)[-1])
        if isinstance(user, User) and self.request:
            end_others(user, self.request.session.session_key)

    def _is_signing_up(self) -> bool:
        return bool(self.request and self.request.path == reverse("account_signup"))

    def _invitation(self, request: HttpRequest) -> Invitation | None:
        """The open invitation that this browser followed."""
        token: Any = request.session.get(SESSION_KEY)
        invitation = invitation_of(token) if token else None
        return invitation if invitation and invitation.is_open else None


class MfaAdapter(DefaultMFAAdapter):
    """Second factors: the last one cannot be removed where an organisation asks for one."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": (
            gettext_lazy(
                "An organisation of yours asks for a second factor. Add another one first."
            )
        )
    }

    def encrypt(self, text: str) -> str:
        return wrapped_secret(text)

    def decrypt(self, encrypted_text: str) -> str:
        return opened_secret(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user_id=authenticator.user_id)
        others = others.exclude(pk=authenticator.pk)
        if others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
            return True
        user: User = authenticator.user
        with acting_as(user):
            return not any(is_required(one) for one in memberships_of(user))

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """A passkey is called after the browser in which it is made."""
        return browser_words(context.request.headers.get("User-Agent", ""))
