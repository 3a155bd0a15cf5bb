"""The first page: what this is, and for who is signed in, where to go."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mentorship.queries.memberships import memberships_of
from mentorship.tenancy import acting_as


def home(request: HttpRequest) -> HttpResponse:
    """What Mentorship is; the organisations of the signed-in account."""
    if not request.user.is_authenticated:
        return render(request, "home.html", {"memberships": []})
    with acting_as(request.user):
        memberships = list(memberships_of(request.user))
    return render(request, "home.html", {"memberships": memberships})
