"""Following an invitation."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mentorship.access import can
from mentorship.invitations import SESSION_KEY, invitation_of, invited
from mentorship.models import Invitation, User
from mentorship.rules import accept_invitation as may_accept
from mentorship.services.members import accept_invitation
from mentorship.tenancy import activate


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Say who invites to what; then sign in or sign up; then join."""
    found = invitation_of(token)
    if found is None:
        raise Http404
    if request.method == "POST" and isinstance(request.user, User):
        return _join(request, found, request.user)
    if found.is_open:
        request.session[SESSION_KEY] = token
        # Whoever holds the link reads this address's mail: it need not be confirmed once more.
        request.session["account_verified_email"] = found.email
    has_account = User.objects.filter(email__iexact=found.email, is_active=True).exists()
    context = {
        "invitation": found,
        "has_account": has_account,
        "fits": isinstance(request.user, User)
        and can(invited(request.user, found), may_accept, found),
    }
    return render(request, "mentorship/invitation.html", context)


def _join(request: HttpRequest, found: Invitation, user: User) -> HttpResponse:
    with activate(found.organization):
        accept_invitation(actor=invited(user, found), invitation=found)
    request.session.pop(SESSION_KEY, None)
    messages.success(
        request,
        _("Welcome to %(organization_name)s.") % {"organization_name": found.organization.name},
    )
    return redirect(f"/o/{found.organization.slug}/")
