"""Asking once more who it is, before something that a stolen session should not be able to do."""

from collections.abc import Callable
from functools import wraps
from time import time
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from mentorship.errors import NotAllowed

View = Callable[..., HttpResponse]


class ConfirmationNeeded(NotAllowed):
    """The session is too old for this: password or second factor once more."""

    code = "confirmation_needed"


def was_confirmed_lately(request: HttpRequest) -> bool:
    """Whether somebody gave a password, a passkey or a code in this session within the last
    minutes (ACCOUNT_REAUTHENTICATION_TIMEOUT), when signing in or since."""
    user: Any = request.user
    records = get_authentication_records(request, user)
    return bool(records) and time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT


def confirmed(view: View) -> View:
    """A page whose POST changes or reveals much: asks once more who it is, then leads back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST" or was_confirmed_lately(request):
            return view(request, *args, **kwargs)
        messages.info(request, _("Confirm that it is you, then try again. Nothing was changed."))
        methods = get_adapter().get_reauthentication_methods(request.user)
        return redirect(f"{methods[0]['url']}?{urlencode({'next': _came_from(request)})}")

    return guarded


def require_confirmation(request: HttpRequest) -> None:
    """The same for the API. Raises ConfirmationNeeded."""
    if not was_confirmed_lately(request):
        raise ConfirmationNeeded(
            _("Confirm that it is you at /accounts/reauthenticate/, then ask again.")
        )


def _came_from(request: HttpRequest) -> str:
    """The page with the form; the address itself may take no GET."""
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, allowed_hosts={request.get_host()}):
        parts = urlsplit(referer)
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return "/"
