"""The page that says what this is, and where a signed-in person's organisations are."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mentorship.models import Membership, User
from mentorship.queries.memberships import memberships_of
from mentorship.tenancy import acting_as


def home(request: HttpRequest) -> HttpResponse:
    """What this is; for who is signed in, their organisations. With only one, straight there."""
    memberships: list[Membership] = []
    if isinstance(request.user, User):
        with acting_as(request.user):
            memberships = list(memberships_of(request.user))
    if len(memberships) == 1 and "stay" not in request.GET:
        return redirect(f"/o/{memberships[0].organization.slug}/")
    return render(request, "home.html", {"memberships": memberships})
