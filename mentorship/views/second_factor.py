"""What stands before an organisation that asks for a second factor."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from mentorship.models import User
from mentorship.queries.memberships import memberships_of
from mentorship.second_factor import WANTED_PAGE, is_missing
from mentorship.tenancy import acting_as


@require_GET
@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """Which organisations ask for it, and the two ways; once it is there, on to where one was."""
    assert isinstance(request.user, User)
    with acting_as(request.user):
        asking = [one for one in memberships_of(request.user) if is_missing(one)]
    if not asking:
        return redirect(request.session.pop(WANTED_PAGE, "/"))
    return render(request, "mentorship/second_factor.html", {"asking": asking})
