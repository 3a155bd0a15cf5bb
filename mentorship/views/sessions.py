"""Where the reader is signed in, and signing out there."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mentorship.models import User
from mentorship.reauthentication import confirmed
from mentorship.sessions import end_others, sessions_of


@require_GET
@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """Each browser in which this account is signed in."""
    assert isinstance(request.user, User)
    found = sessions_of(request.user, request.session.session_key)
    return render(request, "usersessions/usersession_list.html", {"sessions": found})


@require_POST
@login_required
@confirmed
def session_end(request: HttpRequest, session_id: int) -> HttpResponse:
    """Sign out in one of them; in this one too."""
    row = get_object_or_404(UserSession, pk=session_id, user_id=request.user.pk)
    if row.session_key == request.session.session_key:
        row.delete()
        logout(request)
        return redirect("account_login")
    row.end()
    messages.success(request, _("That browser is signed out."))
    return redirect("usersessions_list")


@require_POST
@login_required
@confirmed
def sessions_end_others(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    assert isinstance(request.user, User)
    count = end_others(request.user, request.session.session_key)
    ended = (
        _("1 other browser is")
        if count == 1
        else _("%(count)s other browsers are") % {"count": count}
    )
    messages.success(request, _("%(ended)s signed out.") % {"ended": ended})
    return redirect("usersessions_list")
