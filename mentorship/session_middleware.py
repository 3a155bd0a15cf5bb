"""Sessions that end, take a new token, and leave nothing behind in the browser."""

import time
from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from mentorship import sessions
from mentorship.models import User

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class SessionMiddleware:
    """Ends a session that has been idle, or that has lasted, for longer than may be; gives it a
    new token when somebody confirmed once more who they are; and tells the browser to keep no
    page of somebody who is signed in, and nothing at all of somebody who signed out."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if SESSION_KEY not in request.session:
            return self.get_response(request)
        has_ended = self._end_or_renew(request)
        before = _confirmations(request)
        response = self.get_response(request)
        if SESSION_KEY not in request.session:
            # What waits to be sent outlives a session that ran out, not a sign-out.
            cleared = '"cache"' if has_ended else '"cache", "storage"'
            response["Clear-Site-Data"] = cleared
        # A session is not saved with a fault of ours, so its token must stay.
        elif before != _confirmations(request) and response.status_code < 500:
            sessions.renew_token(request.session)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response

    def _end_or_renew(self, request: HttpRequest) -> bool:
        """Whether the session had run out."""
        now = time.time()
        if sessions.has_ended(request.session, now):
            logout(request)
            messages.info(request, _("You were signed out to be safe. Sign in to go on."))
            return True
        if sessions.needs_renewal(request.session, now) and isinstance(request.user, User):
            sessions.renew(request.session, request.user, now)
        return False


def _confirmations(request: HttpRequest) -> Any:
    """By what this session was opened and confirmed since, and when."""
    return request.session.get(AUTHENTICATION_METHODS_SESSION_KEY)
